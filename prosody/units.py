"""Every conversion of a unit, and the one place where frames become seconds.

The rule of the room: a quantity changes its unit here and nowhere else.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

SAMPLE_RATE: Final = 16_000
"""Samples per second of every frame, whatever the device delivered."""

FRAME: Final = 160
"""Samples in a frame (10 ms)."""

FRAMES_PER_SECOND: Final = SAMPLE_RATE // FRAME

SILENCE_DB: Final = -120.0
"""The level given to digital silence, so that no logarithm is infinite (dBFS)."""


def seconds(index: float) -> float:
    """Return the time at which frame `index` begins, in s on the stream's time line."""
    return index / FRAMES_PER_SECOND


def frames(duration_s: float) -> int:
    """Return the number of whole frames nearest to `duration_s`."""
    return round(duration_s * FRAMES_PER_SECOND)


def semitones(f_hz: ArrayLike, reference_hz: float) -> NDArray[np.float64]:
    """Return pitch in semitones above `reference_hz`; NaN stays NaN."""
    return np.asarray(12.0 * np.log2(np.asarray(f_hz, dtype=np.float64) / reference_hz))


def hertz(st: ArrayLike, reference_hz: float) -> NDArray[np.float64]:
    """Return the frequency that lies `st` semitones above `reference_hz`, in Hz."""
    return np.asarray(reference_hz * 2.0 ** (np.asarray(st, dtype=np.float64) / 12.0))


def decibels(power: ArrayLike) -> NDArray[np.float64]:
    """Return 10 log10 of a power, never below `SILENCE_DB`."""
    floor = 10.0 ** (SILENCE_DB / 10.0)
    return np.asarray(10.0 * np.log10(np.maximum(np.asarray(power, dtype=np.float64), floor)))
