"""Which lags could be the period, and what can be said of each.

A frame's candidates are the highest peaks of its autocorrelations' weighted sum. Each is
described by the autocorrelations at its lag and at simple multiples of it (an octave error is
told by its relatives), by the spectrum at its harmonics and half-way between them, and by its height.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from prosody.analysis.periodicity import BINS, LAG_RATE, MAPS, TABLES, WIDTH, Array

CANDIDATES: Final = 12
"""Peaks kept per frame: two more recover 1 % of frames in telephone babble, more recover little."""

_WEIGHTS: Final = np.array([2.0, 1.0, 1.0], np.float32)[:, None]
"""Weights of the compressed long, compressed short and power long autocorrelations in the sum."""

_NO_PEAK: Final = np.float32(-1.0)

_RELATIVES: Final = np.array([1.0, 1 / 2, 2.0, 1 / 3, 2 / 3, 3 / 2], np.float32)
"""Lags at which a candidate is looked at, in its periods."""

_TEETH: Final = np.arange(1, 13, dtype=np.float32) / np.float32(2.0)
"""Places in the spectrum at which a candidate is looked at, in its fundamental: 1/2, 1, 3/2 .. 6."""

DESCRIPTION: Final = MAPS * len(_RELATIVES) + len(_TEETH) + 3
"""Numbers that describe a candidate."""

_AT_LAGS: Final = np.tile(_RELATIVES, MAPS)
"""Where each autocorrelation is looked at, in periods."""

_AT_TEETH: Final = _TEETH * np.float32(LAG_RATE / 15.625)
"""Where the spectrum is looked at: bins at a period of one sample."""

_STARTS: Final = np.concatenate(
    [np.repeat(np.arange(MAPS) * WIDTH, len(_RELATIVES)), np.full(len(_TEETH), MAPS * WIDTH)]
)
_THREE: Final = np.arange(3)[:, None]

_LAST_BIN: Final = np.float32(BINS - 1.001)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Peaks of some frames, a row per frame, in the order of their lags.

    Attributes
    ----------
    lag : ndarray of float32, shape (n, CANDIDATES)
        Period in samples at 8 kHz, between samples.
    height : ndarray of float32, shape (n, CANDIDATES)
        Height of the peak; 0 or less where there is no peak.
    """

    lag: Array
    height: Array


def peaks(tables: Array, first: int, last: int) -> Candidates:
    """Return the highest peaks of each row with lags from `first` to `last` inclusive."""
    total = np.add.reduce(tables[:, :3, first - 1 : last + 2] * _WEIGHTS, axis=1)
    rising = total[:, 1:] > total[:, :-1]
    isolated = np.where(rising[:, :-1] > rising[:, 1:], total[:, 1:-1], _NO_PEAK)
    width = isolated.shape[1]
    chosen = np.argpartition(isolated, width - CANDIDATES, axis=1)[:, width - CANDIDATES :]
    chosen.sort(axis=1)  # argpartition's own order is not promised
    starts = np.arange(0, total.size, width + 2)[:, None, None]
    near = total.take(chosen[:, None, :] + (starts + _THREE))
    before, height, after = near[:, 0], near[:, 1], near[:, 2]
    tilt, bend = before - after, before + after
    bend -= height
    bend -= height
    found = (height > before) & (height >= after)
    offset = np.divide(tilt, bend, out=np.zeros_like(tilt), where=found)
    offset *= np.float32(0.5)
    offset += chosen
    offset += np.float32(first)
    return Candidates(offset, np.where(found, height, _NO_PEAK))


def descriptions(found: Candidates, tables: Array) -> Array:
    """Return what can be said of each candidate, shape (n, CANDIDATES, DESCRIPTION)."""
    n = len(tables)
    out = np.empty((n, CANDIDATES, DESCRIPTION), np.float32)
    lag, height, looked = found.lag[:, :, None], found.height, out[:, :, :-3]
    where = np.empty((n, CANDIDATES, DESCRIPTION - 3), np.float32)
    np.multiply(lag, _AT_LAGS, out=where[:, :, : len(_AT_LAGS)])
    np.divide(_AT_TEETH, lag, out=where[:, :, len(_AT_LAGS) :])
    np.minimum(where, _LAST_BIN, out=where)
    low = where.astype(np.intp)
    where -= low
    low += np.arange(0, n * TABLES * WIDTH, TABLES * WIDTH)[:, None, None]
    low += _STARTS
    below = tables.take(low)
    low += 1
    np.subtract(tables.take(low), below, out=looked)
    looked *= where
    looked += below
    out[:, :, -3] = height
    np.subtract(height, np.maximum.reduce(height, axis=1)[:, None], out=out[:, :, -2])
    np.log2(found.lag, out=out[:, :, -1])
    return out
