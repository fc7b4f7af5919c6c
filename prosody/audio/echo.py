"""How the far end comes back through the near end's microphone: how much weaker, and how late.

The rule of the room: a measurement on sound at hand, for who sets a desk up. What a call judges by is
`analysis/bleed.py`, which hears it come and go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

LATEST_S: Final = 0.5
EARLIEST_S: Final = -0.1
"""Where the echo is sought. It may seem to come before: the far end's own device may be the slower one."""

LEAST_ALIKE: Final = 0.25
"""Correlation under which there is none: voices that have nothing to do with each other stay under 0.1."""


@dataclass(frozen=True, slots=True)
class Echo:
    """The far end in the microphone: so many dB weaker, so many s late, so alike (correlation, 0..1)."""

    loss_db: float
    delay_s: float
    alike: float


def echo(near: NDArray[np.float32], far: NDArray[np.float32], rate: int) -> Echo | None:
    """Return the echo of `far` in `near`, both of shape (n,) at `rate` Hz, or None when there is none."""
    near, far = near - near.mean(), far - far.mean()
    strength = float(np.linalg.norm(far) * np.linalg.norm(near))
    if not strength:
        return None
    size = 1 << int(len(near) + len(far)).bit_length()
    spectrum = np.fft.rfft(near, size) * np.conj(np.fft.rfft(far, size))
    lags = np.arange(round(EARLIEST_S * rate), round(LATEST_S * rate))
    likeness = np.fft.irfft(spectrum, size)[lags]
    best = int(np.argmax(np.abs(likeness)))
    alike = abs(float(likeness[best])) / strength
    if alike < LEAST_ALIKE:
        return None
    gain = abs(float(likeness[best])) / float(far @ far)
    return Echo(-20.0 * float(np.log10(gain)), float(lags[best]) / rate, alike)
