"""What one frame says of its pitch, before the frames around it are asked.

The rule of the room: this is the part that fitting and running share; the network and
the smoother see nothing else of the sound.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.candidates import CANDIDATES, DESCRIPTION, OCTAVE, Room, Shelves, shelves
from prosody.analysis.periodicity import (
    LAG_RATE,
    MAPS,
    REACH,
    Array,
    Tables,
    Workbench,
    tables,
    windows_of,
)
from prosody.analysis.surroundings import SURROUNDINGS, Surroundings
from prosody.units import FRAME

FRAME_DESCRIPTION: Final = SURROUNDINGS + MAPS + 2
"""Numbers that describe a frame: its surroundings, best peaks, best lag, and how likely somebody speaks
(0 where it was not looked at)."""

_NO_PEAK: Final = np.array(-1.0, np.float32)

CHUNK: Final = 64
"""Frames worked on at most at once: their tables stay in a core's cache."""

_MAINS_HZ: Final = np.array([50.0, 60.0], np.float32)

_OWN_LAG: Final = slice(0, MAPS * 6, 6)
"""Where in a candidate's description the autocorrelations at its own lag stand."""


@dataclass(slots=True)
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
    looked : bool
        Some of the frames were looked at.
    """

    frame: Array
    candidate: Array
    lag: Array
    usable: NDArray[np.bool_]
    looked: bool = True

    def upto(self, rows: int) -> Heard:
        """Return the first rows."""
        some = self.candidate[:rows], self.lag[:rows], self.usable[:rows]
        return Heard(self.frame[:rows], *some, self.looked)


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

    def hear(self, windows: Array, spoken: Array) -> Heard:
        """Return what windows (n, 800) say; where `spoken`, a score of speech, is 0, no pitch is looked for.

        At most `CHUNK` at once. What is returned lasts until the next call of any hearer on this thread.
        """
        count = len(windows)
        desk = _DESKS.of(count)
        frame, around = desk.heard.frame, desk.around
        power = desk.bench.spectra(windows, short=bool(np.count_nonzero(spoken)))
        look, steady = self._around.process(power, around)
        look &= spoken > 0.0
        looked_at = int(np.count_nonzero(look))
        if looked_at == count:
            return self._looked(desk, frame, steady, spoken)
        desk.found.fill(0.0)
        if not looked_at:
            return Heard(frame, *desk.nothing, looked=False)
        out, few = desk.heard, _DESKS.of(looked_at)
        out.candidate[:], out.lag[:], out.usable[:] = desk.nothing
        few.power[:] = power[look]  # the same memory: nobody asks for the others any more
        some = self._looked(few, frame[look], steady[look], spoken[look])
        frame[look], out.candidate[look] = some.frame, some.candidate
        out.lag[look], out.usable[look] = some.lag, some.usable
        return out

    def _looked(self, desk: _Desk, frame: Array, steady: NDArray[np.bool_], spoken: Array) -> Heard:
        """Describe a desk's frames with candidates; what surrounds them stands in `frame` already."""
        tables = desk.bench.tables()
        lag, height = desk.room.peaks(tables, self._first, self._last)
        said = desk.room.descriptions(lag, height, tables)
        np.maximum.reduce(said[:, :, _OWN_LAG], axis=1, out=frame[:, SURROUNDINGS:-2])
        best = desk.rows, height.argmax(axis=1)
        frame[:, -2] = said[:, :, OCTAVE][best]
        frame[:, -1] = spoken
        usable = height > _NO_PEAK
        if np.count_nonzero(steady):
            hum = _of_mains(lag)
            hum |= hum[best][:, None]  # where hum is the best there is, what is beside it is its own
            hum |= height <= 0.0  # and where it lies below the search there are only its ripples
            hum &= steady[:, None]
            usable &= ~hum
        return Heard(frame, said, lag, usable)

    def hear_all(self, samples: Array) -> Heard:
        """Return what all frames (n, 160) of a recording say, silence before and after it."""
        edge = np.zeros((REACH, FRAME), np.float32)
        rows = np.concatenate([edge, samples, edge])
        out = _blank(len(samples))
        for i in range(0, len(samples), CHUNK):
            to = slice(i, min(i + CHUNK, len(samples)))
            windows = windows_of(rows[i : to.stop + 2 * REACH].reshape(-1))
            heard = self.hear(windows, np.ones(len(windows), np.float32))
            out.frame[to], out.candidate[to] = heard.frame, heard.candidate
            out.lag[to], out.usable[to] = heard.lag, heard.usable
        return out


def _blank(rows: int) -> Heard:
    return Heard(
        np.zeros((rows, FRAME_DESCRIPTION), np.float32),
        np.zeros((rows, CANDIDATES, DESCRIPTION), np.float32),
        np.ones((rows, CANDIDATES), np.float32),
        np.zeros((rows, CANDIDATES), np.bool_),
    )


_NOTHING: Final = _blank(CHUNK)


class _Desk:
    """Where a fixed number of frames is heard."""

    def __init__(self, tables: Tables, shelves: Shelves, heard: Heard, rows: int) -> None:
        self.bench, self.room = Workbench(tables, rows), Room(shelves, rows)
        self.power, self.heard, self.rows = tables.power[:rows], heard.upto(rows), np.arange(rows)
        self.around, self.found = np.split(self.heard.frame, [SURROUNDINGS], axis=1)
        self.nothing = _NOTHING.candidate[:rows], _NOTHING.lag[:rows], _NOTHING.usable[:rows]


class _Desks(threading.local):
    """One thread's desks, all on the same memory: hearers take turns, and a leg more is no megabytes more."""

    def __init__(self) -> None:
        self._memory = tables(CHUNK), shelves(CHUNK), _blank(CHUNK)
        self._known: dict[int, _Desk] = {}

    def of(self, rows: int) -> _Desk:
        """Return the desk for so many frames."""
        if rows not in self._known:
            self._known[rows] = _Desk(*self._memory, rows)
        return self._known[rows]


_DESKS: Final = _Desks()
