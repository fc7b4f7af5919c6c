"""Blocks become frames: the only place that knows in what pieces the sound came.

The rule of the room: the time line is counted, never measured. Lost audio keeps its place on it to
within half a frame, however often sound is lost, because what is rounded away is carried on.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Lost, Samples
from prosody.audio.resampling import Resampler, delay_s
from prosody.events import Leg
from prosody.frames import Frames, Missing
from prosody.units import FRAME, SAMPLE_RATE

ABSURD: Final = 1.0e4
"""A sample beyond this (80 dB over full scale) is damage, not sound."""


class Framer:
    """Turns one leg's blocks into numbered frames of 160 float32 samples at 16 kHz.

    A frame belongs to the stretch in which all its samples lie. Where sound is lost, the started
    frame counts as missing; at the end of the stream it is filled up with zeros.

    Parameters
    ----------
    leg : {"rep", "customer"}
        Blocks of other legs are a mistake of the caller's.

    Attributes
    ----------
    damaged : int
        Samples so far that were not numbers, or absurd, and became 0.
    """

    def __init__(self, leg: Leg) -> None:
        self.leg = leg
        self.damaged = 0
        self._resampler: Resampler | None = None
        self._block_samples = 0  # delivered at the resampler's rate
        self._pending = np.zeros(0, np.float32)
        self._pending_band_hz = 0.0
        self._next = 0
        self._true = Fraction(0)  # length of all closed stretches and gaps, in samples of 16 kHz

    @property
    def delay_s(self) -> float:
        """What the resampler adds between a sound and its frame, in s (0 before the first block)."""
        return delay_s(self._resampler.rate) if self._resampler else 0.0

    @property
    def reached(self) -> int:
        """Index of the frame that comes next."""
        return self._next

    def process(self, item: Block | Lost) -> list[Frames | Missing]:
        """Take in what came next on this leg; return the frames that are complete."""
        if isinstance(item, Lost):
            return self._lose(item) if item.count > 0 else []
        ended = self._end_rate() if self._resampler and self._resampler.rate != item.rate else []
        if self._resampler is None:
            self._resampler = Resampler(item.rate)
        self._block_samples += len(item.samples)
        return ended + self._cut(self._resampler.process(self._sound(item.samples)), band_of(item.rate))

    def flush(self) -> list[Frames | Missing]:
        """End the stream: return what is open, its last frame filled up with zeros."""
        ended = self._end_rate()
        if len(self._pending):
            ended += self._cut(np.zeros(FRAME - len(self._pending), np.float32), self._pending_band_hz)
        return ended

    def _sound(self, samples: Samples) -> NDArray[np.float32]:
        """Return samples as float32 with full scale 1, each of them a sane number."""
        if samples.dtype == np.int16:
            return samples.astype(np.float32) * np.float32(1.0 / 32768.0)
        sound = np.array(samples, dtype=np.float32)
        sane = np.abs(sound) < ABSURD  # False for NaN as well
        if not sane.all():
            self.damaged += int(np.count_nonzero(~sane))
            sound[~sane] = 0.0
        return sound

    def _cut(self, sound: NDArray[np.float32], band_hz: float) -> list[Frames | Missing]:
        """Add sound to what is pending; return whole frames. A frame of two rates has the lower band."""
        cut: list[Frames | Missing] = []
        if len(self._pending) and band_hz != self._pending_band_hz:
            lower = min(band_hz, self._pending_band_hz)
            wanted = FRAME - len(self._pending)
            cut += self._whole(sound[:wanted], lower)
            sound = sound[wanted:]
            if len(self._pending):
                self._pending_band_hz = lower
                return cut
        return cut + self._whole(sound, band_hz)

    def _whole(self, sound: NDArray[np.float32], band_hz: float) -> list[Frames | Missing]:
        sound = np.concatenate((self._pending, sound))
        count = len(sound) // FRAME
        self._pending = sound[count * FRAME :].copy()
        self._pending_band_hz = band_hz
        if count == 0:
            return []
        frames = Frames(self._next, sound[: count * FRAME].reshape(count, FRAME), band_hz)
        self._next += count
        return [frames]

    def _end_rate(self) -> list[Frames | Missing]:
        """Return what the resampler still holds, and count what it was given."""
        if self._resampler is None:
            return []
        resampler, self._resampler = self._resampler, None
        self._true += Fraction(self._block_samples * SAMPLE_RATE, resampler.rate)
        self._block_samples = 0
        return self._cut(resampler.flush(), band_of(resampler.rate))

    def _lose(self, lost: Lost) -> list[Frames | Missing]:
        """Close the stretch; the started frame is missing too."""
        ended = self._end_rate()
        self._true += lost.count * FRAME
        self._pending = np.zeros(0, np.float32)
        stop = round(self._true / FRAME)
        if stop > self._next:
            ended.append(Missing(self._next, stop - self._next, lost.reason))
            self._next = stop
        return ended


def band_of(rate: int) -> float:
    """Return the bandwidth of sound at a rate as it is heard here, Hz."""
    return min(rate, SAMPLE_RATE) / 2.0
