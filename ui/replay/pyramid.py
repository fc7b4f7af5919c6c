"""Least and greatest of ever longer stretches of a column: an hour is drawn as quickly as a second. No Qt.

NaN is no value: a stretch with any value has one (`fmin`, not `min`, which would lose gapped pitch).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

FOLD: Final = 4
LEVELS: Final = 6
"""The coarsest level has 4**6 = 4096 frames (41 s) in one value."""

RESETTLING: Final = 400
"""Rows before the end that may still change when a column grows: pace is counted over 3 s."""


class Pyramid:
    """One column, growing."""

    def __init__(self) -> None:
        blank = np.zeros(0, np.float32)
        self._low: list[Floats] = [blank] * (LEVELS + 1)
        self._high: list[Floats] = [blank] * (LEVELS + 1)

    def __len__(self) -> int:
        return len(self._low[0])

    def take(self, column: Floats) -> None:
        """Take the whole column, which is what it was before but for its end."""
        changed = max(0, min(len(self), len(column)) - RESETTLING)
        self._low[0] = self._high[0] = column
        for level in range(1, LEVELS + 1):
            changed //= FOLD
            self._low[level] = _folded(np.fmin, self._low, level, changed)
            self._high[level] = _folded(np.fmax, self._high, level, changed)

    def rows(self, first: int, last: int) -> Floats:
        """Return rows as they are."""
        return self._low[0][max(0, first) : max(0, last)]

    def extremes(self, first: float, per_pixel: float, pixels: int) -> tuple[Floats, Floats]:
        """Return least and greatest of each pixel's rows; NaN where there is none.

        Parameters
        ----------
        first : float
            Row where the first pixel begins.
        per_pixel : float
            Rows of a pixel, at least 1.
        pixels : int
        """
        level = min(LEVELS, int(np.log(per_pixel) / np.log(FOLD)))
        low, high = self._low[level], self._high[level]
        edges = ((first + per_pixel * np.arange(pixels + 1)) // FOLD**level).astype(np.int64)
        firsts = edges[:-1]
        inside = (firsts >= 0) & (firsts < len(low))
        count = int(np.count_nonzero(inside))
        least, greatest = (np.full(pixels, np.nan, np.float32) for _ in range(2))
        if count:
            starts = firsts[inside]
            stop = min(len(low), int(edges[1:][inside][-1]))
            least[inside] = np.fmin.reduceat(low[: max(stop, starts[-1] + 1)], starts)
            greatest[inside] = np.fmax.reduceat(high[: max(stop, starts[-1] + 1)], starts)
        return least, greatest


def _folded(how: np.ufunc, levels: list[Floats], level: int, changed: int) -> Floats:
    """Return a level anew from `changed` on; its last value may be of fewer rows."""
    finer = levels[level - 1]
    rest = finer[changed * FOLD :]
    if not len(rest):
        return levels[level][:changed]
    whole = len(rest) // FOLD * FOLD
    fours = rest[:whole].reshape(-1, FOLD)
    made = how(how(fours[:, 0], fours[:, 1]), how(fours[:, 2], fours[:, 3]))  # `reduce` takes 4 x as long
    parts = [levels[level][:changed], made]
    if whole < len(rest):
        parts.append(how.reduce(rest[whole:], keepdims=True))
    return np.concatenate(parts)
