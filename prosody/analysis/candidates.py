"""Which lags could be the period, and what can be said of each.

A frame's candidates are the highest peaks of its autocorrelations' weighted sum. Each is
described by the autocorrelations at its lag and at simple multiples of it (an octave error is
told by its relatives), by the spectrum at its harmonics and half-way between them, and by its height.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.periodicity import BINS, LAG_RATE, MAPS, TABLES, WIDTH, Array

CANDIDATES: Final = 12
"""Peaks kept per frame: two more recover 1 % of frames in telephone babble, more recover little."""

_WEIGHTS: Final = np.array([2.0, 1.0, 1.0], np.float32)
"""Weights of the compressed long, compressed short and power long autocorrelations in the sum."""

_SUMMED: Final = len(_WEIGHTS)

_NO_PEAK: Final = np.array(-1.0, np.float32)
_HALF: Final = np.array(0.5, np.float32)

_RELATIVES: Final = np.array([1.0, 1 / 2, 2.0, 1 / 3, 2 / 3, 3 / 2], np.float32)
"""Lags at which a candidate is looked at, in its periods."""

_TEETH: Final = np.arange(1, 13, dtype=np.float32) / np.float32(2.0)
"""Places in the spectrum at which a candidate is looked at, in its fundamental: 1/2, 1, 3/2 .. 6."""

DESCRIPTION: Final = MAPS * len(_RELATIVES) + len(_TEETH) + 3
"""Numbers that describe a candidate."""

OCTAVE: Final = -1
"""Where in a description the lag's logarithm to base 2 stands; 0 in one that was not looked at."""

_AT_LAGS: Final = np.tile(_RELATIVES, MAPS)
"""Where each autocorrelation is looked at, in periods."""

_AT_TEETH: Final = _TEETH * np.float32(LAG_RATE / 15.625)
"""Where the spectrum is looked at: bins at a period of one sample."""

_STARTS: Final = np.concatenate(
    [np.repeat(np.arange(MAPS) * WIDTH, len(_RELATIVES)), np.full(len(_TEETH), MAPS * WIDTH)]
)

_LAST_BIN: Final = np.array(BINS - 1.001, np.float32)


class Shelves(NamedTuple):
    """Memory for what is said of the candidates of some frames.

    Attributes
    ----------
    said : ndarray of float32, shape (rows, CANDIDATES, DESCRIPTION)
    where, below, above, at : places that are looked at, what stands on either side, and its index
    total, isolated : ndarray of float32, shape (rows, BINS)
        The autocorrelations' sum by lag, and its peaks.
    """

    said: Array
    where: Array
    below: Array
    above: Array
    at: NDArray[np.intp]
    total: Array
    isolated: Array


def shelves(rows: int) -> Shelves:
    """Return memory for so many frames."""
    looks = rows, CANDIDATES, DESCRIPTION - 3
    return Shelves(
        said=np.zeros((rows, CANDIDATES, DESCRIPTION), np.float32),
        where=np.zeros(looks, np.float32),
        below=np.zeros(looks, np.float32),
        above=np.zeros(looks, np.float32),
        at=np.zeros(looks, np.intp),
        total=np.zeros((rows, BINS), np.float32),
        isolated=np.zeros((rows, BINS), np.float32),
    )


class Room:
    """Candidates of a fixed number of frames, in the first rows of some memory, as in `Workbench`."""

    def __init__(self, memory: Shelves, rows: int) -> None:
        said, self._at = memory.said[:rows], memory.at[:rows]
        self._where, self._below, self._above = memory.where[:rows], memory.below[:rows], memory.above[:rows]
        self._total, self._isolated = memory.total[:rows], memory.isolated[:rows]
        self._said, self._looks = said, said[:, :, :-3]
        self._height, self._under, self._octave = said[:, :, -3], said[:, :, -2], said[:, :, OCTAVE]
        self._at_lags, self._at_teeth = np.split(self._where, [len(_AT_LAGS)], axis=2)
        self._tables = np.arange(rows)[:, None, None] * (TABLES * WIDTH) + _STARTS
        self._rows = np.arange(rows)[:, None] * BINS
        self._around = self._rows[:, :, None] + np.array([0, 2])

    def peaks(self, tables: Array, first: int, last: int) -> tuple[Array, Array]:
        """Return lag and height of the highest peaks of each row, in the order of their lags.

        Lags from `first` to `last` inclusive are searched; they lie between samples.
        The height is -1 where there is no peak.
        """
        width = last + 1 - first
        total, isolated = self._total[:, : width + 2], self._isolated[:, :width]
        np.einsum("ijk,j->ik", tables[:, :_SUMMED, first - 1 : last + 2], _WEIGHTS, out=total)
        rising = total[:, 1:] > total[:, :-1]
        isolated.fill(_NO_PEAK)
        np.copyto(isolated, total[:, 1:-1], where=rising[:, :-1] > rising[:, 1:])
        chosen = isolated.argpartition(width - CANDIDATES, axis=1)[:, width - CANDIDATES :]
        chosen.sort(axis=1)  # argpartition's own order is not promised
        height: Array = self._isolated.take(chosen + self._rows)
        around = self._total.take(chosen[:, :, None] + self._around)
        before, after = around[:, :, 0], around[:, :, 1]
        bend = before + after
        bend -= height
        bend -= height
        before -= after
        offset: Array = np.zeros(height.shape, np.float32)
        np.divide(before, bend, out=offset, where=height > _NO_PEAK)
        offset *= _HALF
        offset += chosen
        offset += np.float32(first)
        return offset, height

    def descriptions(self, lag: Array, height: Array, tables: Array) -> Array:
        """Return what can be said of each candidate, shape (rows, CANDIDATES, DESCRIPTION)."""
        where, low, below, above = self._where, self._at, self._below, self._above
        np.multiply(lag[:, :, None], _AT_LAGS, out=self._at_lags)
        np.divide(_AT_TEETH, lag[:, :, None], out=self._at_teeth)
        np.minimum(where, _LAST_BIN, out=where)
        np.trunc(where, out=below)
        where -= below
        low[...] = below
        low += self._tables
        tables.take(low, out=below, mode="clip")
        low += 1
        tables.take(low, out=above, mode="clip")
        above -= below
        above *= where
        np.add(above, below, out=self._looks)
        self._height[...] = height
        np.subtract(height, np.maximum.reduce(height, axis=1, keepdims=True), out=self._under)
        np.log2(lag, out=self._octave)
        return self._said
