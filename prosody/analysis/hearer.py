"""What one frame says of its pitch, before the frames around it are asked.

The rule of the room: this is the part that fitting and running share; the network and
the smoother see nothing else of the sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis import candidates
from prosody.analysis.candidates import CANDIDATES, DESCRIPTION
from prosody.analysis.periodicity import LAG_RATE, LONG, MAPS, REACH, Array, Workbench, split, windows_of
from prosody.analysis.surroundings import QUIET, SURROUNDINGS, Surroundings
from prosody.units import FRAME

FRAME_DESCRIPTION: Final = SURROUNDINGS + MAPS + 2
"""Numbers that describe a frame: its surroundings, best peaks, best lag, and whether it was looked at."""

_FAINT: Final = np.float32(-18.0)
"""Loudness against the talker's peak (powers of two; -54 dB) below which nothing is looked for."""

CHUNK: Final = 64
"""Frames worked on at most at once: their tables stay in a core's cache."""

_MAINS_HZ: Final = np.array([50.0, 60.0], np.float32)

_OWN_LAG: Final = slice(0, MAPS * 6, 6)
"""Where in a candidate's description the autocorrelations at its own lag stand."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What some frames say, a row per frame.

    Attributes
    ----------
    frame : ndarray of float32, shape (n, FRAME_DESCRIPTION)
    candidate : ndarray of float32, shape (n, CANDIDATES, DESCRIPTION)
        Zeros in rows that were not looked at.
    lag : ndarray of float32, shape (n, CANDIDATES)
        Period in samples at 8 kHz; 1 in rows that were not looked at.
    usable : ndarray of bool, shape (n, CANDIDATES)
        The candidate is a peak of a frame that was looked at.
    """

    frame: Array
    candidate: Array
    lag: Array
    usable: NDArray[np.bool_]

    def spread(self, rows: NDArray[np.intp], around: Array) -> Heard:
        """Return these frames at their places `rows` among all those that `around` describes."""
        n = len(around)
        out = Heard(
            np.zeros((n, FRAME_DESCRIPTION), np.float32),
            np.zeros((n, CANDIDATES, DESCRIPTION), np.float32),
            np.ones((n, CANDIDATES), np.float32),
            np.zeros((n, CANDIDATES), np.bool_),
        )
        out.frame[:, :SURROUNDINGS] = around
        out.frame[rows], out.candidate[rows] = self.frame, self.candidate
        out.lag[rows], out.usable[rows] = self.lag, self.usable
        return out


def _of_mains(lag: Array) -> NDArray[np.bool_]:
    """Return which periods are those of mains hum: within 2.5 % of a multiple of 50 or 60 Hz, to 300."""
    f0 = np.float32(LAG_RATE) / lag[:, :, None]
    multiple = np.maximum(np.rint(f0 / _MAINS_HZ), np.float32(1.0)) * _MAINS_HZ
    close = np.abs(f0 - multiple) < np.float32(0.025) * multiple
    return np.asarray((close & (f0 < np.float32(310.0))).any(axis=2))


class Hearer:
    """Describes frames and their candidates; lags from `first` to `last` (8 kHz) are searched."""

    def __init__(self, first: int = 13, last: int = 146) -> None:
        self._first, self._last = first, last
        self._around = Surroundings()
        self._bench = Workbench(CHUNK)

    def hear(self, windows: Array, wanted: NDArray[np.bool_]) -> Heard:
        """Return what windows (n, 2, 400) say; only `wanted` ones are looked at for a pitch."""
        sound = np.einsum("ijk,ijk->i", windows, windows) > QUIET * LONG
        power = self._bench.spectra(windows)
        floor, around, steady = self._around.process(power[:, 0], sound.tolist())
        look = sound & wanted & (around[:, -3] > _FAINT)
        rows = None if look.all() else np.flatnonzero(look)
        if rows is None:
            return self._looked(power, floor, around, steady)
        some = self._looked(power[rows], floor[rows], around[rows], steady[rows])
        return some.spread(rows, around)

    def _looked(self, power: Array, floor: Array, around: Array, steady: NDArray[np.bool_]) -> Heard:
        n = len(power)
        frame = np.zeros((n, FRAME_DESCRIPTION), np.float32)
        frame[:, :SURROUNDINGS] = around
        if not n:
            blank = np.empty((0, CANDIDATES), np.float32)
            return Heard(frame, np.empty((0, CANDIDATES, DESCRIPTION), np.float32), blank, blank > 0)
        tables = self._bench.tables(power, floor)
        found = candidates.peaks(tables, self._first, self._last)
        said = candidates.descriptions(found, tables)
        frame[:, SURROUNDINGS:-2] = np.maximum.reduce(said[:, :, _OWN_LAG], axis=1)
        frame[:, -2] = said[np.arange(n), found.height.argmax(axis=1), -1]
        frame[:, -1] = 1.0
        usable = found.height > np.float32(-1.0)
        if steady.any():
            usable &= ~(steady[:, None] & _of_mains(found.lag))
        return Heard(frame, said, found.lag, usable)

    def hear_all(self, samples: Array) -> Heard:
        """Return what all frames (n, 160) of a recording say, silence before and after it."""
        edge = np.zeros((REACH, FRAME), np.float32)
        rows = split(np.concatenate([edge, samples, edge]))
        n = len(samples)
        parts = [
            self.hear(
                windows_of(rows[i : min(i + CHUNK, n) + 2 * REACH]), np.ones(min(CHUNK, n - i), np.bool_)
            )
            for i in range(0, n, CHUNK)
        ]
        return Heard(
            np.concatenate([p.frame for p in parts]),
            np.concatenate([p.candidate for p in parts]),
            np.concatenate([p.lag for p in parts]),
            np.concatenate([p.usable for p in parts]),
        )
