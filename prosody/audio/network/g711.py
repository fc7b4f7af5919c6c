"""G.711: the two ways of telephony to say a sample in a byte.

ITU-T G.711 (11/1988); the values are those of its tables, on the scale of 16 bits.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE: Final = 8000
"""Samples per second, Hz."""


def _mu_law() -> NDArray[np.int16]:
    code = ~np.arange(256) & 0xFF
    step, mantissa = (code >> 4) & 7, code & 15
    size = (((mantissa << 3) + 132) << step) - 132
    return np.where(code & 0x80, -size, size).astype(np.int16)


def _a_law() -> NDArray[np.int16]:
    code = np.arange(256) ^ 0x55
    step, mantissa = (code >> 4) & 7, code & 15
    size = np.where(step == 0, (mantissa << 4) + 8, ((mantissa << 4) + 264) << np.maximum(step - 1, 0))
    return np.where(code & 0x80, size, -size).astype(np.int16)


MU_LAW: Final = _mu_law()
A_LAW: Final = _a_law()


def decoded(payload: bytes, table: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return the samples that bytes mean."""
    samples: NDArray[np.int16] = table[np.frombuffer(payload, np.uint8)]
    return samples
