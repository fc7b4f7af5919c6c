"""What a frame is heard against: the noise floor in each bin, and the loudest that was heard lately.

The rule of the room: these are recursions; they walk frame by frame and carry their state.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.periodicity import TINY, Array

_STRETCH: Final = 25
"""Frames over which one minimum is taken."""

_STRETCHES: Final = 12
"""Minima that are remembered: 3 s, longer than any vowel and short enough to learn a new noise."""

_SMOOTH: Final = np.float32(0.25)
"""Share of a new frame in the smoothed power whose minimum is taken."""

_STEADY: Final = np.float32(2.0)
"""Times its floor that a frame's power may be if nothing but what always sounds here is heard (3 dB)."""

_VALLEY: Final = 6
"""Bins on either side among which a valley of the floor is looked for."""

_KEPT: Final = np.float32(1.0) - _SMOOTH

_NOUGHT: Final = float(TINY)

QUIET: Final = np.float32(1.5e-19)
"""Total of a spectrum (of -180 dBFS) below which a frame is digital silence, whatever the gain."""


class NoiseFloor:
    """Per bin, the least smoothed power of the last 3 s (Martin 2001, without its bias correction).

    Digital silence teaches it nothing.
    """

    def __init__(self) -> None:
        self._count = 0
        self._smooth: Array = np.empty(0, np.float32)
        self._minima: Array = np.empty(0, np.float32)
        self._past: Array = np.empty(0, np.float32)
        self._present: Array = np.empty(0, np.float32)

    def process(self, power: Array, heard: list[bool], out: Array) -> Array:
        """Put the floor under each row of `power` (n, bins) into `out`; return its total with valleys filled.

        Rows not `heard` are silence.
        """
        for row, part, held, sound in zip(power, power * _SMOOTH, out, heard, strict=True):
            if sound:
                self._learn(row, part)
            if self._count:
                np.minimum(self._past, self._present, out=held)
            else:
                held[:] = 0.0
        whole: Array = np.add.reduce(out, axis=1)
        middle = out[:, _VALLEY:-_VALLEY]
        np.minimum(middle, _valleys(out), out=middle)
        return whole

    def _learn(self, row: Array, part: Array) -> None:
        if not self._count:
            self._smooth, self._present, self._past = row.copy(), row.copy(), row.copy()
            self._minima = np.repeat(row[None], _STRETCHES, axis=0)
        self._count += 1
        self._smooth *= _KEPT
        self._smooth += part
        np.minimum(self._present, self._smooth, out=self._present)
        if self._count % _STRETCH == 0:
            self._minima[self._count // _STRETCH % _STRETCHES] = self._present
            self._present = self._smooth.copy()
            self._past = self._minima.min(axis=0)


def _valleys(floor: Array) -> Array:
    """Return four times the least of each bin's 13 neighbours, where there are so many.

    A steady voice of more than 100 Hz stands in lines with valleys between them, and is not
    taken for noise; mains hum (50 or 60 Hz) fills the valleys, and is.
    """
    two = np.minimum(floor[:, 1:], floor[:, :-1])
    four = np.minimum(two[:, 2:], two[:, :-2])
    eight = np.minimum(four[:, 4:], four[:, :-4])
    least = np.minimum(eight[:, 5:], eight[:, :-5])
    least *= np.float32(4.0)
    return least


_BAND_EDGES: Final = np.array([3, 8, 13, 18, 24, 30, 37, 45, 54, 64, 76, 90, 106, 124, 146, 172, 200, 230])
"""First bins of the bands, from 47 Hz, as wide as hearing's (about 1 Bark) above 500 Hz."""

BANDS: Final = len(_BAND_EDGES)

_LEAST: Final = np.float32(1e-8)
"""Least noise in a band, of the talker's peak (-80 dB), so that digital silence between words is finite."""

_FAINTEST: Final = np.float32(1e-6)
"""Added to every quotient before its logarithm: nothing fainter than -60 dB is told apart."""

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

    def process(self, power: Array, total: Array, heard: list[bool], out: Array) -> NDArray[np.bool_]:
        """Describe frames' spectra (n, 3, 257), their totals beside them, into `out` (n, SURROUNDINGS).

        The third spectrum is room for the floor. Returns whether a frame is no louder than
        what always sounds here.
        """
        constant = self._floor.process(power[:, 0], heard, power[:, 2])
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
        constant *= _STEADY
        return total < constant

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
