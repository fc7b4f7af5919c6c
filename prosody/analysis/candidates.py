"""Which lags could be the period, and what can be said of each.

A frame's candidates are the highest peaks of its autocorrelations' weighted sum. Each is
described by the autocorrelations at its lag and at simple multiples of it (an octave error is
told by its relatives), by the spectrum at its harmonics and half-way between them, and by its height.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from prosody.analysis.periodicity import BINS, LAG_RATE, MAPS, TABLES, WIDTH, Array

CANDIDATES: Final = 12
"""Peaks kept per frame: two more recover 1 % of frames in telephone babble, more recover little."""

_WEIGHTS: Final = np.array([2.0, 1.0, 1.0], np.float32)
"""Weights of the compressed long, compressed short and power long autocorrelations in the sum."""

_NO_PEAK: Final = np.float32(-1.0)

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

_LAST_BIN: Final = np.float32(BINS - 1.001)


class Room:
    """Room for what is said of the candidates of up to `rows` frames; see `periodicity.Workbench`."""

    def __init__(self, rows: int) -> None:
        shape = rows, CANDIDATES, DESCRIPTION
        looks = rows, CANDIDATES, DESCRIPTION - 3
        self._said: Array = np.empty(shape, np.float32)
        self._where: Array = np.empty(looks, np.float32)
        self._below: Array = np.empty(looks, np.float32)
        self._above: Array = np.empty(looks, np.float32)
        self._at = np.empty(looks, np.intp)
        self._first = np.arange(0, rows * TABLES * WIDTH, TABLES * WIDTH)[:, None, None] + _STARTS
        self._rows = np.arange(rows)[:, None]

    def peaks(self, tables: Array, first: int, last: int) -> tuple[Array, Array]:
        """Return lag and height of the highest peaks of each row, in the order of their lags.

        Lags from `first` to `last` inclusive are searched; they lie between samples.
        The height is -1 where there is no peak.
        """
        total = np.einsum("ijk,j->ik", tables[:, :3, first - 1 : last + 2], _WEIGHTS)
        rising = total[:, 1:] > total[:, :-1]
        isolated = np.where(rising[:, :-1] > rising[:, 1:], total[:, 1:-1], _NO_PEAK)
        width = isolated.shape[1]
        chosen = isolated.argpartition(width - CANDIDATES, axis=1)[:, width - CANDIDATES :]
        chosen.sort(axis=1)  # argpartition's own order is not promised
        rows = self._rows[: len(tables)]
        height: Array = isolated.take(chosen + rows * width)
        at = chosen + rows * (width + 2)
        before, after = total.take(at), total.take(at + 2)
        found = height > _NO_PEAK
        bend = before + after
        bend -= height
        bend -= height
        before -= after
        offset = np.divide(before, bend, out=np.zeros_like(bend), where=found)
        offset *= np.float32(0.5)
        offset += chosen
        offset += np.float32(first)
        return offset, height

    def descriptions(self, lag: Array, height: Array, tables: Array) -> Array:
        """Return what can be said of each candidate, shape (n, CANDIDATES, DESCRIPTION)."""
        n = len(tables)
        out, where, low = self._said[:n], self._where[:n], self._at[:n]
        below, above = self._below[:n], self._above[:n]
        np.multiply(lag[:, :, None], _AT_LAGS, out=where[:, :, : len(_AT_LAGS)])
        np.divide(_AT_TEETH, lag[:, :, None], out=where[:, :, len(_AT_LAGS) :])
        np.minimum(where, _LAST_BIN, out=where)
        np.trunc(where, out=below)
        where -= below
        low[:] = below
        low += self._first[:n]
        tables.take(low, out=below, mode="clip")
        low += 1
        tables.take(low, out=above, mode="clip")
        above -= below
        above *= where
        np.add(above, below, out=out[:, :, :-3])
        out[:, :, -3] = height
        np.subtract(height, np.maximum.reduce(height, axis=1)[:, None], out=out[:, :, -2])
        np.log2(lag, out=out[:, :, OCTAVE])
        return out
