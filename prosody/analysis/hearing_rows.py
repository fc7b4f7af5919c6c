"""Where the stages' columns wait for each other: a stage that looks further ahead speaks later.

One table of numbers and one of flags, a row per column, because joining thirty columns one by one
costs as much as making them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.contour import BOOLEAN, Column, Columns

_ROOM: Final = 64  # frames; more are made room for when they come


class WaitingRows:
    """Columns of some names, filled by stages at their own pace."""

    def __init__(self, names: Iterable[str]) -> None:
        known = list(names)
        flags = [name for name in known if name in BOOLEAN]
        numbers = [name for name in known if name not in BOOLEAN]
        self._numbers = np.empty((len(numbers), _ROOM), np.float32)
        self._flags = np.empty((len(flags), _ROOM), np.bool_)
        self._place = dict(zip(numbers + flags, [*range(len(numbers)), *range(len(flags))], strict=True))
        self._names = numbers, flags
        self._filled = dict.fromkeys(self._place, 0)

    def add(self, columns: Columns) -> None:
        """Take what a stage says of its next frames."""
        for name, column in columns.items():
            first = self._filled[name]
            stop = self._filled[name] = first + len(column)
            table = self._table(name, stop)
            table[self._place[name], first:stop] = column

    def _table(self, name: str, stop: int) -> NDArray[np.float32] | NDArray[np.bool_]:
        if stop > self._numbers.shape[1]:
            more = ((0, 0), (0, stop))
            self._numbers, self._flags = np.pad(self._numbers, more), np.pad(self._flags, more)
        return self._flags if name in BOOLEAN else self._numbers

    def complete(self) -> dict[str, Column]:
        """Hand over the rows that every stage has spoken about."""
        count, most = min(self._filled.values()), max(self._filled.values())
        done: dict[str, Column] = {}
        for names, table in zip(self._names, (self._numbers, self._flags), strict=True):
            done.update(zip(names, table[:, :count].copy(), strict=True))
            if count:
                table[:, : most - count] = table[:, count:most]
        for name in self._filled:
            self._filled[name] -= count
        return done
