"""What the framer hands on: numbered frames of 10 ms, and what it can say of their quality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Frames:
    """Consecutive frames of one leg.

    Attributes
    ----------
    start : int
        Index of the first frame; frame k covers samples [160 k, 160 (k + 1)).
    samples : ndarray of float32, shape (n, 160)
        Full scale is 1. C-contiguous. `n` is at least 1.
    band_hz : float
        Highest frequency that the source's sample rate can carry (4000 for telephone
        audio at 8 kHz, 8000 at 16 kHz and above). Nothing above it is measured.
    """

    start: int
    samples: NDArray[np.float32]
    band_hz: float = 8000.0

    def __len__(self) -> int:
        return len(self.samples)

    @property
    def stop(self) -> int:
        """Index of the frame after the last."""
        return self.start + len(self.samples)


@dataclass(frozen=True, slots=True)
class Missing:
    """Frames that were lost or paused: they keep their place on the time line, and nothing else."""

    start: int
    count: int
    reason: str
