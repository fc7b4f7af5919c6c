"""The least value of the last so many rows: how a noise floor is tracked.

Minimum statistics (Martin 2001, IEEE Trans. Speech Audio Proc. 9:504): speech is full of
short holes, so the least smoothed power of the last seconds is the noise's. A minimum is
exact whatever the order it is taken in, so law 4 allows any.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class SlidingMinimum:
    """Minimum over the last `width` rows, column by column; rows before the stretch do not count.

    After van Herk (1992, Pattern Recognition Letters 13:517): rows are counted in blocks of
    `width`; a window is the end of one block and the beginning of the next, and both
    minima are known, so a row costs the same whatever the width.
    """

    def __init__(self, width: int, columns: int) -> None:
        self._block = np.empty((width, columns), np.float32)  # the block that is being filled
        self.reset()

    def reset(self) -> None:
        """Forget everything heard."""
        self._filled = 0
        self._begun = np.full(self._block.shape[1], np.inf, np.float32)  # minimum of the block so far
        self._ends = np.full((len(self._block) + 1, len(self._begun)), np.inf, np.float32)

    def process(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return, for each of the n rows, the minimum of it and the `width - 1` rows before it."""
        least, first = np.empty_like(rows), 0
        while first < len(rows):
            count = min(len(rows) - first, len(self._block) - self._filled)
            self._fill(rows[first : first + count], least[first : first + count])
            first += count
        return least

    def _fill(self, rows: NDArray[np.float32], least: NDArray[np.float32]) -> None:
        """Add rows to the block, at most up to its end, and write their minima."""
        stop = self._filled + len(rows)
        self._block[self._filled : stop] = rows
        np.minimum.accumulate(rows, axis=0, out=least)
        np.minimum(least, self._begun, out=least)
        self._begun = least[-1].copy()
        np.minimum(least, self._ends[self._filled + 1 : stop + 1], out=least)
        self._filled = stop
        if stop == len(self._block):
            self._ends[:-1] = np.minimum.accumulate(self._block[::-1], axis=0)[::-1]
            self._begun, self._filled = np.full_like(self._begun, np.inf), 0


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
