"""The bundled call's beginning as a telephone carries it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from prosody.events import Leg


@pytest.fixture(scope="session")
def telephone(short_sound: Mapping[Leg, np.ndarray]) -> dict[Leg, np.ndarray]:
    """Return 9 s of both legs at 8 kHz, whole pieces of 20 ms."""
    halves = {leg: (samples[0::2] // 2 + samples[1::2] // 2) for leg, samples in short_sound.items()}
    return {leg: np.ascontiguousarray(samples, np.int16) for leg, samples in halves.items()}
