"""Which lags could be the period: the highest peaks of a row's salience, refined between lags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from prosody.analysis.periodicity import LAG_RATE, Array

CANDIDATES: Final = 10
"""Peaks kept per frame: of the right ones, the tenth and later hold under one in a thousand."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Peaks of some frames, a row per frame; empty places have salience 0 and a lag of 1.

    Attributes
    ----------
    lag : ndarray of float32, shape (n, CANDIDATES)
        Period in samples at 8 kHz, between samples.
    salience : ndarray of float32, shape (n, CANDIDATES)
        Height of the peak.
    """

    lag: Array
    salience: Array

    @property
    def f0_hz(self) -> Array:
        """Fundamental frequency of each candidate, Hz."""
        return np.float32(LAG_RATE) / self.lag


def peaks(salience: Array, first: int, last: int) -> Candidates:
    """Return the highest peaks of each row with lags from `first` to `last` inclusive."""
    middle = salience[:, first : last + 1]
    left, right = salience[:, first - 1 : last], salience[:, first + 1 : last + 2]
    isolated = np.where((middle > left) & (middle >= right) & (middle > 0.0), middle, np.float32(0.0))
    chosen = np.argpartition(isolated, isolated.shape[1] - CANDIDATES, axis=1)[:, -CANDIDATES:]
    chosen.sort(axis=1)  # argpartition's own order is not promised
    rows = np.arange(len(salience))[:, None]
    height = isolated[rows, chosen]
    lag, top = _parabola(left[rows, chosen], height, right[rows, chosen])
    found = height > 0.0
    period = np.where(found, chosen + first + lag, 1.0).astype(np.float32)
    return Candidates(period, np.where(found, top, np.float32(0.0)))


def _parabola(left: Array, middle: Array, right: Array) -> tuple[Array, Array]:
    """Return the offset (-0.5..0.5) and height of the vertex through three neighbours."""
    bend = np.minimum(left - np.float32(2.0) * middle + right, np.float32(-1e-9))
    offset = np.clip(np.float32(0.5) * (left - right) / bend, np.float32(-0.5), np.float32(0.5))
    return np.asarray(offset), np.asarray(middle - np.float32(0.25) * (left - right) * offset)
