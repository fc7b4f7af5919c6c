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
        self._width = _power_of_two(width)
        self._columns = columns
        self.reset()

    def reset(self) -> None:
        """Forget everything heard."""
        self._known = np.full((2 * self._width + _FEW, self._columns), np.inf, np.float32)
        self._end = self._width - 1  # rows before it are known

    def process(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return, for each of the n rows, the minimum of it and the `width - 1` rows before it."""
        if len(rows) == 0:
            return rows
        if len(rows) > _FEW:
            known = np.concatenate([self._past(), rows])
            self._remember(known[1 - self._width :])
            return _doubled(known, self._width)
        if self._end + len(rows) > len(self._known):
            self._remember(self._past())
        first = self._end + 1 - self._width
        self._known[self._end : self._end + len(rows)] = rows
        self._end += len(rows)
        least = [self._known[first + i : first + i + self._width].min(axis=0) for i in range(len(rows))]
        return np.array(least)

    def _past(self) -> NDArray[np.float32]:
        return self._known[self._end + 1 - self._width : self._end]

    def _remember(self, past: NDArray[np.float32]) -> None:
        self._known[: self._width - 1] = past
        self._end = self._width - 1


def _doubled(known: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Take minima of 2, 4, 8 ... rows, each from two of the former."""
    least, span = known, 1
    while span < width:
        least = np.minimum(least[span:], least[:-span])
        span *= 2
    return least


class SlidingMean:
    """Mean of the last `width` rows, a power of two; rows before the stretch repeat its first one."""

    def __init__(self, width: int) -> None:
        self._width = _power_of_two(width)
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
        total = np.concatenate([self._past, rows])
        self._past = total[len(rows) :]
        span = 1
        while span < self._width:
            total = total[span:] + total[:-span]
            span *= 2
        return np.asarray(total / np.float32(self._width), np.float32)


def _power_of_two(width: int) -> int:
    if width < 1 or width & (width - 1):
        raise ValueError(f"width is {width}; it must be a power of two.")
    return width
