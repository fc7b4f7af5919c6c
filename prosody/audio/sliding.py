"""Sound on a device's clock becomes sound on the machine's, so that two legs stay side by side for hours.

The rule of the room: nothing is cut and nothing put in. Where the sound has come to lie beside its place, it
is read a little faster or slower than it was recorded until it lies there again: by 0.2 %, which is 3.5
cents, while the smallest difference of pitch that anybody hears is 5. What is read so is the band-limited
sound between two samples; all other samples pass as they are, and with a good clock those are all of them.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from prosody.audio.resampling import by_rows

TOLERATED_S: Final = 0.002
"""A leg that is off by less is left alone: a fifth of a frame."""

SPEED: Final = 2e-3
"""By how much the sound is slowed or hurried: 30 ms take 15 s, and 200 ppm of drift one second in ten."""

HALF: Final = 20
"""Samples looked at on each side: 80 dB for sound up to 6.8 kHz at 16 kHz."""

PHASES: Final = 256
"""Places between two samples that are kept in a table; the line between two of them is off by -95 dB."""

_BETA: Final = 0.1102 * (80.0 - 8.7)
"""Kaiser's window for 80 dB."""


class Slide:
    """Moves one stretch of sound onto the machine's clock; a sample waits for `HALF` more.

    Parameters
    ----------
    rate : int
        Samples per second, Hz.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._off_s = 0.0
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._kept = np.zeros(HALF - 1, np.int16)
        self._at = float(HALF - 1)  # in what is kept: where the next output lies
        self._left = 0  # outputs until this slide is over
        self._step = 1.0  # samples from one of them to the next

    @property
    def held_s(self) -> float:
        """Sound that was taken in and not handed on yet, s."""
        return (len(self._kept) - self._at) / self.rate

    def aim(self, off_s: float) -> None:
        """Say how far before its place the sound lies now, s; what lies behind it is less than nothing."""
        self._off_s = off_s
        if not self._left and abs(off_s) > TOLERATED_S:
            off = round(off_s * self.rate)
            self._left = ceil(abs(off) / SPEED)
            self._step = 1.0 - off / self._left

    def process(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """Take in samples of shape (n,); return all outputs whose surroundings are known."""
        heard = np.concatenate((self._kept, samples))
        known = len(heard) - HALF
        made = np.zeros(0, np.int16)
        if self._left:
            made = self._slide(heard, known)
        at = int(self._at)
        if not self._left and known > at:
            made = np.concatenate((made, heard[at:known]))
            self._at = float(known)
            at = known
        self._kept = heard[at - HALF + 1 :]
        self._at -= at - HALF + 1
        return made

    def _slide(self, heard: NDArray[np.int16], known: int) -> NDArray[np.int16]:
        """Read on between the samples, as far as what is known and this slide go."""
        count = min(self._left, ceil((known - self._at) / self._step))
        if count <= 0:
            return np.zeros(0, np.int16)
        at = self._at + self._step * np.arange(count, dtype=np.float64)
        count = int(np.searchsorted(at, known))  # rounding may put the last just where nothing is known yet
        at = at[:count]
        self._at += self._step * count
        self._left -= count
        if not self._left:  # it ends on a sample
            self._at = float(round(self._at))
        before = at.astype(np.int64)
        windows = sliding_window_view(heard.astype(np.float32), 2 * HALF)
        sound = by_rows(windows, before + 1 - HALF, (at - before) * PHASES, _table())
        return np.clip(np.rint(sound), -32768, 32767).astype(np.int16)

    def flush(self) -> NDArray[np.int16]:
        """End the stretch: return the rest, as if its last sample went on."""
        rest = self.process(np.full(HALF, self._kept[-1]))
        self._start_afresh()
        return rest

    def pass_over(self, count: int) -> float:
        """Return how long, s, `count` samples are that nobody hears: all that is off is made good in them."""
        length_s = max(0.0, count / self.rate + self._off_s)
        self._off_s -= length_s - count / self.rate
        return length_s


@lru_cache(maxsize=1)
def _table() -> NDArray[np.float32]:
    """Return the taps of every place between two samples, float32 of shape (PHASES + 1, 2 * HALF)."""
    at = np.arange(1 - HALF, HALF + 1)[None, :] - np.arange(PHASES + 1)[:, None] / PHASES
    window = np.i0(_BETA * np.sqrt(np.maximum(1.0 - (at / HALF) ** 2, 0.0)))
    window[np.abs(at) >= HALF] = 0.0
    taps = np.sinc(at) * window
    return np.ascontiguousarray(taps / taps.sum(axis=1, keepdims=True), dtype=np.float32)
