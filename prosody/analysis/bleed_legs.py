"""What is known of both legs while a leak is sought: levels over the floor, pitches, timbres.

The rule of the room: one row a frame, both legs in step. Where a window of the rep's leg is laid over the
customer's, the customer's begins `lag` rows earlier.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.spectrum_shape import TIMBRE
from prosody.contour import Contour

WINDOW: Final = 64
"""Frames compared at once; long enough for three or four syllables, whose envelope is a fingerprint."""

NEAR: Final = 3
"""Frames by which reverberation smears the leak's envelope."""

ACTIVE_DB: Final = 6.0
"""Over the floor."""

_COMPARED: Final = 8  # frames without which pitch or timbre tell nothing
_ENOUGH: Final = 20  # active frames without which nothing is compared
_DECAY_DB: Final = 0.8  # a frame, of a room whose sound falls by 60 dB in 0.75 s
_NOTHING: Final = np.float32(0.0)

Rows = NDArray[np.float32]


class Legs:
    """Both legs' rows, from `past` before the next that is answered.

    Attributes
    ----------
    near, far : ndarray of float32
        The rep's and the customer's level over the floor, dB; 0 in gaps and below the floor.
    held : ndarray of float32
        The customer's, as a room would hold it: it falls no faster.
    near_hz, far_hz : ndarray of float32
        Pitches.
    near_timbre, far_timbre : ndarray of float32, shape (n, 8)
    """

    def __init__(self, past: int) -> None:
        self.near = self.far = self.held = np.zeros(past, np.float32)
        self.near_hz = self.far_hz = np.full(past, np.nan, np.float32)
        self.near_timbre = self.far_timbre = np.full((past, len(TIMBRE)), np.nan, np.float32)
        self._level = 0.0  # of the room's hold

    def append(self, rep: Contour, customer: Contour) -> None:
        """Take the next rows of both."""
        far = _over_floor(customer)
        self._add(
            _over_floor(rep),
            far,
            self._echoing(far),
            rep.f0_hz,
            customer.f0_hz,
            *map(_timbre, (rep, customer)),
        )

    def pad(self, count: int) -> None:
        """Take so many rows in which nothing is heard."""
        nothing, unvoiced = (np.full(count, value, np.float32) for value in (0.0, np.nan))
        unmeasured = np.full((count, len(TIMBRE)), np.nan, np.float32)
        self._add(nothing, nothing, nothing, unvoiced, unvoiced, unmeasured, unmeasured)

    def forget(self, count: int) -> None:
        """So many rows were answered."""
        for name in _COLUMNS:
            setattr(self, name, getattr(self, name)[count:])

    def enough(self, first: int, count: int) -> NDArray[np.bool_]:
        """Return for each of `count` windows, the earliest from `first` on, whether both legs are active."""
        rows = slice(first, first + count + WINDOW - 1)
        return _enough(self.near[rows]) & _enough(self.far[rows])

    def alike(self, first: int, windows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return for each lag how alike the envelopes are, dry or as a room holds them; -1..1.

        `windows` are rows of the customer's leg, shape (lags, WINDOW), from `first` less the largest lag.
        """
        heard, rows = self.near[first : first + WINDOW], slice(first - len(windows) + 1, first + WINDOW)
        return np.maximum(_alike(heard, self.far[rows][windows]), _alike(heard, self.held[rows][windows]))

    def loss_db(self, first: int, lag: int) -> float:
        """Return how much weaker the leak arrives, where it stands out on both sides."""
        here, there = _laid(first, lag)
        loud = self._loud(here, there)
        return float(np.median((self.far[there] - self.near[here])[loud])) if loud.any() else 0.0

    def same_pitch(self, first: int, lag: int, apart_st: float) -> float | None:
        """Return the share of frames, voiced on both sides, whose pitch is the same; None for too few."""
        here, there = _laid(first, lag)
        near, far = self.near_hz[here], self.far_hz[there]
        both = ~(np.isnan(near) | np.isnan(far))
        if both.sum() < _COMPARED:
            return None
        return float((np.abs(12 * np.log2(near[both] / far[both])) <= apart_st).mean())

    def timbre_alike(self, first: int, lag: int) -> float:
        """Return how alike the timbres move, -1..1; a room and a loudspeaker colour only their mean."""
        here, there = _laid(first, lag)
        near, far = self.near_timbre[here], self.far_timbre[there]
        rows = self._loud(here, there) & np.isfinite(near).all(axis=1) & np.isfinite(far).all(axis=1)
        if rows.sum() < _COMPARED:
            return 0.0
        near, far = near[rows].T, far[rows].T
        near, far = (rows - rows.mean(axis=1, keepdims=True, dtype=np.float64) for rows in (near, far))
        return float(_alike(near.ravel(), far.ravel()[None])[0])

    def _loud(self, here: slice, there: slice) -> NDArray[np.bool_]:
        return np.asarray((self.far[there] > ACTIVE_DB) & (self.near[here] > ACTIVE_DB))

    def _add(self, *new: Rows) -> None:
        for name, rows in zip(_COLUMNS, new, strict=True):
            setattr(self, name, np.concatenate((getattr(self, name), rows)))

    def _echoing(self, over: Rows) -> Rows:
        held = np.empty_like(over)
        for i, level in enumerate(over.tolist()):
            self._level = max(level, self._level - _DECAY_DB)
            held[i] = self._level
        return held


_COLUMNS: Final = ("near", "far", "held", "near_hz", "far_hz", "near_timbre", "far_timbre")


def _laid(first: int, lag: int) -> tuple[slice, slice]:
    """Return the rep's window and the customer's, `lag` earlier."""
    return slice(first, first + WINDOW), slice(first - lag, first - lag + WINDOW)


def _enough(over: Rows) -> NDArray[np.bool_]:
    """Return for each window whether enough of its frames stand out from the floor."""
    so_far = np.concatenate(([0], np.cumsum(over > ACTIVE_DB)))
    return np.asarray(so_far[WINDOW:] - so_far[:-WINDOW] >= _ENOUGH)


def _over_floor(contour: Contour) -> Rows:
    return np.asarray(np.fmax(contour.level_db - contour.noise_db, _NOTHING))


def _timbre(contour: Contour) -> Rows:
    return np.stack([getattr(contour, name) for name in TIMBRE], axis=1)


def _alike(one: Rows | NDArray[np.float64], others: Rows | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the correlation of a stretch with each of several, 0 where one is constant."""
    a = one - one.mean(dtype=np.float64)
    b = others - others.mean(axis=1, keepdims=True, dtype=np.float64)
    scale = np.sqrt((a * a).sum() * (b * b).sum(axis=1))
    return np.where(scale > 0, (b * a).sum(axis=1) / np.maximum(scale, 1e-9), 0.0)
