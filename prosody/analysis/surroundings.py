"""What a frame is heard against: the noise floor in each bin, and the loudest that was heard lately.

The rule of the room: these are recursions; they walk frame by frame and carry their state.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.periodicity import BINS, TINY, Array

_STRETCH: Final = 25
"""Frames over which one minimum is taken."""

_STRETCHES: Final = 12
"""Minima that are remembered: 3 s, longer than any vowel and short enough to learn a new noise."""

_SMOOTH: Final = np.array(0.25, np.float32)
"""Share of a new frame in the smoothed power whose minimum is taken."""

_STEADY: Final = np.array(2.0, np.float32)
"""Times its floor that a frame's power may be if nothing but what always sounds here is heard (3 dB)."""

_VALLEY: Final = 6
"""Bins on either side among which a valley of the floor is looked for."""

_DEEP: Final = np.array(4.0, np.float32)
"""Times the least of them that a bin's floor may be."""

_KEPT: Final = np.array(0.75, np.float32)

_NOUGHT: Final = float(TINY)

_QUIET: Final = np.array(1.5e-19, np.float32)
"""Total of a spectrum (of -180 dBFS) below which a frame is digital silence, whatever the gain."""


class NoiseFloor:
    """Per bin, the least smoothed power of the last 3 s (Martin 2001, without its bias correction).

    Digital silence teaches it nothing.
    """

    def __init__(self) -> None:
        self._smooth: Array = np.empty((_STRETCH + 1, BINS), np.float32)
        """What the stretch began with, and the smoothed power of its frames."""
        self._minima: Array = np.empty((_STRETCHES, BINS), np.float32)
        self._least: Array = np.zeros(BINS, np.float32)
        self._heard = 0

    def process(self, power: Array, heard: list[bool], out: Array) -> Array:
        """Put the floor under each row of `power` (n, bins) into `out`; return its total with valleys filled.

        Rows not `heard` are silence.
        """
        parts, first = power * _SMOOTH, 0
        while first < len(heard):
            rows = slice(first, self._alike(heard, first))
            if heard[first]:
                self._learn(power[rows], parts[rows], out[rows])
            else:
                out[rows] = self._least
            first = rows.stop
        whole: Array = np.add.reduce(out, axis=1)
        middle = out[:, _VALLEY:-_VALLEY]
        np.minimum(middle, _valleys(out), out=middle)
        return whole

    def _alike(self, heard: list[bool], first: int) -> int:
        """Return up to where rows are like the first, silent or not, and within one stretch."""
        last = min(len(heard), first + _STRETCH - self._heard % _STRETCH)
        other = not heard[first]
        return heard.index(other, first, last) if other in heard[first:last] else last

    def _learn(self, power: Array, parts: Array, out: Array) -> None:
        """Take rows that were heard, at most up to the end of the stretch; put the floor into `out`."""
        if not self._heard:
            self._smooth[0] = self._minima[:] = self._least = power[0]
        at, least = self._heard % _STRETCH, self._least
        last, smooth = self._smooth[at], self._smooth[at + 1 : at + 1 + len(parts)]
        for row, part, held in zip(smooth, parts, out, strict=True):
            np.multiply(last, _KEPT, out=row)
            row += part
            last, least = row, np.minimum(least, row, out=held)
        self._heard += len(parts)
        if self._heard % _STRETCH == 0:
            self._minima[self._heard // _STRETCH % _STRETCHES] = np.minimum.reduce(self._smooth, axis=0)
            np.minimum(np.minimum.reduce(self._minima, axis=0), last, out=least)
            self._smooth[0] = last
        self._least = least.copy()  # a row of the caller's


def _valleys(floor: Array) -> Array:
    """Return four times the least of each bin's 13 neighbours, where there are so many.

    A steady voice of more than 100 Hz stands in lines with valleys between them, and is not
    taken for noise; mains hum (50 or 60 Hz) fills the valleys, and is.
    """
    two = np.minimum(floor[:, 1:], floor[:, :-1])
    four = np.minimum(two[:, 2:], two[:, :-2])
    eight = np.minimum(four[:, 4:], four[:, :-4])
    least = np.minimum(eight[:, 5:], eight[:, :-5])
    least *= _DEEP
    return least


_BAND_EDGES: Final = np.array([3, 8, 13, 18, 24, 30, 37, 45, 54, 64, 76, 90, 106, 124, 146, 172, 200, 230])
"""First bins of the bands, from 47 Hz, as wide as hearing's (about 1 Bark) above 500 Hz."""

BANDS: Final = len(_BAND_EDGES)

_LEAST: Final = np.array(1e-8, np.float32)
"""Least noise in a band, of the talker's peak (-80 dB), so that digital silence between words is finite."""

_FAINTEST: Final = np.array(1e-6, np.float32)
"""Added to every quotient before its logarithm: nothing fainter than -60 dB is told apart."""

_FAINT: Final = np.array(-18.0, np.float32)
"""Loudness against the talker's peak (powers of two; -54 dB) below which nothing is looked for."""

_LEAKED: Final = np.array(1e-3, np.float32)
"""Share of direct current that the taper lets into a voice's bins (.0005, and room): less is no sound."""

_SLOW, _FAST = 0.996, 0.98
"""What is kept per frame of the loudest that was heard: its fall is 1.7 dB/s and 9 dB/s."""

SURROUNDINGS: Final = 2 * BANDS + 3
"""Numbers that describe a frame against what surrounds it."""


class Surroundings:
    """Describes each frame against the noise floor and the loudest frames, in powers of two.

    The slow peak falls 1.7 dB/s (the talker's own level over a call), the fast one
    9 dB/s (this phrase).
    """

    def __init__(self) -> None:
        self._floor = NoiseFloor()
        self._peaks = [float(TINY), float(TINY)]

    def process(self, power: Array, out: Array) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Describe frames' spectra (n, 3, 257) into `out` (n, SURROUNDINGS); the third is room for the floor.

        Returns whether a frame is loud enough to be looked at, and whether it is no louder than
        what always sounds here.
        """
        total = np.add.reduce(power[:, 0], axis=1)
        loud_enough = total > _QUIET
        constant = self._floor.process(power[:, 0], loud_enough.tolist(), power[:, 2])
        bands = np.add.reduceat(power[:, ::2], _BAND_EDGES, axis=2)
        loud, noise = bands[:, 0], bands[:, 1]
        loudness = np.add.reduce(loud, axis=1)
        peaks = self._loudest(loudness.tolist())
        slow = peaks[:, :1]
        noise += slow * _LEAST
        np.divide(loud, noise, out=out[:, :BANDS])
        np.divide(loud, slow, out=out[:, BANDS : 2 * BANDS])
        np.divide(loudness[:, None], peaks, out=out[:, -3:-1])
        np.divide(loudness, np.add.reduce(noise, axis=1), out=out[:, -1])
        out += _FAINTEST
        np.log2(out, out=out)
        loud_enough &= out[:, -3] > _FAINT
        loud_enough &= loudness > _LEAKED * total
        constant *= _STEADY
        return loud_enough, total < constant

    def _loudest(self, loudness: list[float]) -> Array:
        """Return the slow and the fast peak at each of the frames, shape (n, 2)."""
        slow, fast = self._peaks
        out = []
        for value in loudness:
            slow = max(slow * _SLOW, value, _NOUGHT)
            fast = max(fast * _FAST, value, _NOUGHT)
            out.append((slow, fast))
        self._peaks = [slow, fast]
        return np.array(out, np.float32)
