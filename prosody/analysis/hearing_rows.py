"""Where the stages' columns wait for each other: a stage that looks further ahead speaks later.

One table of numbers and one of flags, a row per column, because joining thirty columns one by one
costs as much as making them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from prosody.contour import BOOLEAN, Column, Columns

_ROOM: Final = 64  # frames; more are made room for when they come


class WaitingRows:
    """Columns of some names, filled by stages at their own pace."""

    def __init__(self, names: Iterable[str]) -> None:
        known = list(names)
        flags = [name for name in known if name in BOOLEAN]
        numbers = [name for name in known if name not in BOOLEAN]
        self._names = numbers, flags
        self._tables = np.empty((len(numbers), _ROOM), np.float32), np.empty((len(flags), _ROOM), np.bool_)
        self._filled = dict.fromkeys(known, 0)  # rows of each, those handed over included
        self._done = 0  # rows handed over
        self._name()

    def _name(self) -> None:
        self._rows: dict[str, Column] = {}
        for names, table in zip(self._names, self._tables, strict=True):
            self._rows.update(zip(names, table, strict=True))

    def add(self, columns: Columns) -> None:
        """Take what a stage says of its next frames."""
        for name, column in columns.items():
            first = self._filled[name] - self._done
            stop = first + len(column)
            if stop > self._tables[0].shape[1]:
                self._grow(stop)
            self._rows[name][first:stop] = column
            self._filled[name] = self._done + stop

    def _grow(self, more: int) -> None:
        numbers, flags = self._tables
        self._tables = np.pad(numbers, ((0, 0), (0, more))), np.pad(flags, ((0, 0), (0, more)))
        self._name()

    def complete(self) -> dict[str, Column]:
        """Hand over the rows that every stage has spoken about."""
        filled = self._filled.values()
        count, most = min(filled) - self._done, max(filled) - self._done
        done: dict[str, Column] = {}
        for names, table in zip(self._names, self._tables, strict=True):
            done.update(zip(names, table[:, :count].copy(), strict=True))
            if count:
                table[:, : most - count] = table[:, count:most]
        self._done += count
        return done
