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

from prosody.analysis.candidates import CANDIDATES, DESCRIPTION, OCTAVE, Room
from prosody.analysis.periodicity import LAG_RATE, LOWEST, MAPS, REACH, Array, Workbench, windows_of
from prosody.analysis.surroundings import QUIET, SURROUNDINGS, Surroundings
from prosody.units import FRAME

FRAME_DESCRIPTION: Final = SURROUNDINGS + MAPS + 2
"""Numbers that describe a frame: its surroundings, best peaks, best lag, and how likely somebody speaks
(0 where it was not looked at)."""

_FAINT: Final = np.float32(-18.0)
"""Loudness against the talker's peak (powers of two; -54 dB) below which nothing is looked for."""

_LEAKED: Final = np.float32(1e-3)
"""Share of direct current that the taper lets into a voice's bins (.0005, and room): less is no sound."""

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
        frame = _ROOMS.heard.frame[:count]
        power = _ROOMS.bench.spectra(windows)
        total = np.add.reduce(power[:, 0], axis=1)
        sound = total > QUIET
        around = frame[:, :SURROUNDINGS]
        steady = self._around.process(power, total, sound.tolist(), around)
        look = sound & (spoken > 0)
        if np.count_nonzero(look):
            look &= around[:, -3] > _FAINT
            look &= np.add.reduce(power[:, 0, LOWEST:], axis=1) > _LEAKED * total
        looked_at = np.count_nonzero(look)
        if looked_at == count:
            return self._looked(power, frame, steady, spoken)
        frame[:, SURROUNDINGS:] = 0.0
        if not looked_at:
            return Heard(frame, *self._nothing(count), looked=False)
        out = _ROOMS.heard.upto(count)
        out.candidate[:], out.lag[:], out.usable[:] = self._nothing(count)
        some = self._looked(power[look], frame[look], steady[look], spoken[look])
        frame[look], out.candidate[look] = some.frame, some.candidate
        out.lag[look], out.usable[look] = some.lag, some.usable
        return out

    def _nothing(self, rows: int) -> tuple[Array, Array, NDArray[np.bool_]]:
        """Return what frames say that were not looked at: candidates, lags and which are usable."""
        return _NOTHING.candidate[:rows], _NOTHING.lag[:rows], _NOTHING.usable[:rows]

    def _looked(self, power: Array, frame: Array, steady: NDArray[np.bool_], spoken: Array) -> Heard:
        """Describe frames with candidates; what surrounds them stands in `frame` already."""
        tables, room = _ROOMS.bench.tables(power), _ROOMS.room
        lag, height = room.peaks(tables, self._first, self._last)
        said = room.descriptions(lag, height, tables)
        np.maximum.reduce(said[:, :, _OWN_LAG], axis=1, out=frame[:, SURROUNDINGS:-2])
        best = _ROWS[: len(said)], height.argmax(axis=1)
        frame[:, -2] = said[..., OCTAVE][best]
        frame[:, -1] = spoken
        usable = height > np.float32(-1.0)
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
_ROWS: Final = np.arange(CHUNK)


class _Rooms(threading.local):
    """One thread's large tables: hearers take turns in them, so that a leg more is no megabytes more."""

    def __init__(self) -> None:
        self.bench, self.room, self.heard = Workbench(CHUNK), Room(CHUNK), _blank(CHUNK)


_ROOMS: Final = _Rooms()
