"""The least value of the last so many rows: how a noise floor is tracked.

Minimum statistics (Martin 2001, IEEE Trans. Speech Audio Proc. 9:504): speech is full of
short holes, so the least smoothed power of the last seconds is the noise's. A minimum is
exact whatever the order it is taken in, so this is a vector operation that law 4 allows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FEW = 8  # up to here one look back per row is cheaper than log2(width) passes over all


class SlidingMinimum:
    """Minimum over the last `width` rows, column by column; rows before the stretch do not count.

    Parameters
    ----------
    width : int
        Rows, a power of two.
    columns : int
        Columns of every row.
    """

    def __init__(self, width: int, columns: int) -> None:
        if width & (width - 1):
            raise ValueError(f"width is {width}; it must be a power of two.")
        self._width = width
        self._columns = columns
        self.reset()

    def reset(self) -> None:
        """Forget everything heard."""
        self._past = np.full((self._width - 1, self._columns), np.inf, np.float32)

    def process(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return, for each of the n rows, the minimum of it and the `width - 1` rows before it."""
        if len(rows) == 0:
            return rows
        known = np.concatenate([self._past, rows])
        self._past = known[len(rows) :]
        if len(rows) <= _FEW:
            return np.stack([known[i : i + self._width].min(axis=0) for i in range(len(rows))])
        return _doubled(known, self._width)


def _doubled(known: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Take minima of 2, 4, 8 ... rows, each from two of the former."""
    least, span = known, 1
    while span < width:
        least = np.minimum(least[span:], least[:-span])
        span *= 2
    return least


class SlidingMean:
    """Mean of the last `width` rows; rows before the stretch repeat its first one."""

    def __init__(self, width: int) -> None:
        self._width = width
        self.reset()

    def reset(self) -> None:
        """Forget everything heard."""
        self._past: NDArray[np.float32] | None = None

    def process(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the mean of each row and the `width - 1` before it, added up in one fixed order."""
        if len(rows) == 0:
            return rows
        if self._past is None:
            self._past = np.repeat(rows[:1], self._width - 1, axis=0)
        known = np.concatenate([self._past, rows])
        self._past = known[len(rows) :]
        total = known[: len(rows)].copy()
        for late in range(1, self._width):
            total += known[late : late + len(rows)]
        return np.asarray(total / np.float32(self._width), np.float32)
