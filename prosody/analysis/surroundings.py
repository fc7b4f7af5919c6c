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

QUIET: Final = np.float32(1e-18)
"""Mean power (-180 dBFS) below which a frame is digital silence, whatever the gain."""


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

    def process(self, power: Array, heard: list[bool]) -> tuple[Array, Array]:
        """Return the floor under each row of `power` (n, bins), and its total before valleys are looked for.

        Rows not `heard` are silence.
        """
        out = np.zeros(power.shape, np.float32)
        for row, part, held, sound in zip(power, power * _SMOOTH, out, heard, strict=True):
            if sound:
                self._learn(row, part)
            if self._count:
                np.minimum(self._past, self._present, out=held)
        whole = np.add.reduce(out, axis=1)
        middle = out[:, _VALLEY:-_VALLEY]
        np.minimum(middle, _valleys(out), out=middle)
        return out, whole

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
    return np.asarray(np.minimum(eight[:, 5:], eight[:, :-5]) * np.float32(4.0))


class Peak:
    """The loudest power heard, forgotten at a fixed rate."""

    def __init__(self, kept_per_frame: float) -> None:
        self._kept = kept_per_frame
        self._peak = float(TINY)

    def process(self, power: list[float]) -> list[float]:
        """Return the peak at each of the frames' powers."""
        out = []
        for value in power:
            self._peak = max(self._peak * self._kept, value, float(TINY))
            out.append(self._peak)
        return out


_BAND_EDGES: Final = np.array([3, 8, 13, 18, 24, 30, 37, 45, 54, 64, 76, 90, 106, 124, 146, 172, 200, 230])
"""First bins of the bands, from 47 Hz, as wide as hearing's (about 1 Bark) above 500 Hz."""

BANDS: Final = len(_BAND_EDGES)

_LEAST: Final = np.float32(1e-8)
"""Least noise in a band, of the talker's peak (-80 dB), so that digital silence between words is finite."""

_FAINTEST: Final = np.float32(1e-6)
"""Added to every quotient before its logarithm: nothing fainter than -60 dB is told apart."""

SURROUNDINGS: Final = 2 * BANDS + 3
"""Numbers that describe a frame against what surrounds it."""


class Surroundings:
    """Describes each frame against the noise floor and the loudest frames, in powers of two.

    The slow peak falls 1.7 dB/s (the talker's own level over a call), the fast one
    9 dB/s (this phrase).
    """

    def __init__(self) -> None:
        self._floor = NoiseFloor()
        self._slow, self._fast = Peak(0.996), Peak(0.98)

    def process(self, power: Array, heard: list[bool]) -> tuple[Array, Array, NDArray[np.bool_]]:
        """Return the floor (n, 257) and the description (n, SURROUNDINGS) of frames' power spectra.

        Last, whether a frame is no louder than what always sounds here.
        """
        floor, constant = self._floor.process(power, heard)
        bands = np.add.reduceat(power, _BAND_EDGES, axis=1)
        noise = np.add.reduceat(floor, _BAND_EDGES, axis=1)
        total = np.add.reduce(bands, axis=1)
        loudness = total.tolist()
        peaks = np.array([self._slow.process(loudness), self._fast.process(loudness)], np.float32)
        slow = peaks[0, :, None]
        noise += slow * _LEAST
        out = np.empty((len(power), SURROUNDINGS), np.float32)
        np.divide(bands, noise, out=out[:, :BANDS])
        np.divide(bands, slow, out=out[:, BANDS : 2 * BANDS])
        np.divide(total, peaks, out=out.T[-3:-1])
        np.divide(total, np.add.reduce(noise, axis=1), out=out[:, -1])
        out += _FAINTEST
        steady = np.add.reduce(power, axis=1) < constant * _STEADY
        return floor, np.log2(out, out=out), steady
