"""How loud a frame is, how loud the noise under it, and how much of it is clipped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.level_floor import SlidingMean, SlidingMinimum
from prosody.contour import Columns
from prosody.frames import Frames
from prosody.setting import Settings, setting
from prosody.units import decibels

_SMOOTHED = 4  # frames; 40 ms is shorter than the closure of a stop, so a floor is seen inside speech
_WIDTH = 512  # frames; 5.1 s without any closure does not happen in speech
_BIAS = np.float32(10**0.065)  # the least of 512 means of 4 frames of white noise lies 0.65 dB low (measured)


@dataclass(frozen=True, slots=True)
class LevelSettings(Settings):
    """What may be set about level."""

    clip_level: float = setting(
        0.98,
        "A sample at or above this share of full scale counts as clipped.",
        low=0.5,
        high=1.0,
        source="mu-law at its largest decodes to 0.980, A-law to 0.984, int16 to 1.0 (ITU-T G.711)",
    )


class Level:
    """Frames -> `level_db`, `noise_db`, `clipped`. Knows a frame at once (lookahead 0)."""

    lookahead = 0

    def __init__(self, settings: LevelSettings | None = None) -> None:
        self._clip_level = np.float32((settings or LevelSettings()).clip_level)
        self._mean = SlidingMean(_SMOOTHED)
        self._least = SlidingMinimum(_WIDTH, 1)

    def process(self, frames: Frames) -> Columns:
        """Return n rows: level and noise floor in dBFS, clipped share 0..1."""
        samples = frames.samples
        power = np.empty((2, len(samples)), np.float32)
        np.einsum("ij,ij->i", samples, samples, out=power[0])
        power[0] /= np.float32(samples.shape[1])
        power[1] = self._least.process(self._mean.process(power[0][:, None]))[:, 0]
        power[1] *= _BIAS
        level_db, noise_db = decibels(power).astype(np.float32)
        return {"level_db": level_db, "noise_db": noise_db, "clipped": self._clipped(samples)}

    def _clipped(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the share of each frame's samples at full scale; most sound has none in any."""
        if samples.max() < self._clip_level and samples.min() > -self._clip_level:
            return np.zeros(len(samples), np.float32)
        return np.asarray((np.abs(samples) >= self._clip_level).mean(axis=1, dtype=np.float32))

    def flush(self) -> Columns:
        """Forget the stretch; nothing is open."""
        self._mean.reset()
        self._least.reset()
        none = np.zeros(0, np.float32)
        return {"level_db": none, "noise_db": none, "clipped": none}
