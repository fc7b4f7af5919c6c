"""Columns of equal length that grow at their end.

The rule of the room: a view that was handed out stays what it was. Growth goes behind its end, or
into new memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]

_FIRST: Final = 1024
"""Rows that there is room for at first; room is doubled when it ends."""


class Growing:
    """Columns that grow together.

    Parameters
    ----------
    kinds : mapping of str to dtype
        The columns. Rows without a value are NaN, False or 0.
    """

    def __init__(self, kinds: Mapping[str, DTypeLike]) -> None:
        self._columns: dict[str, Array] = {name: _blank(_FIRST, kind) for name, kind in kinds.items()}
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, name: str) -> Array:
        """Return a column so far, as a view that cannot be written to."""
        view = self._columns[name][: self._length]
        view.flags.writeable = False
        return view

    def add(self, rows: Mapping[str, Array]) -> None:
        """Append rows; columns that are not among them get blank ones."""
        count = len(next(iter(rows.values())))
        stop = self._length + count
        self._make_room(stop)
        for name, values in rows.items():
            self._columns[name][self._length : stop] = values
        self._length = stop

    def put(self, name: str, first: int, values: Array | float) -> None:
        """Write over rows of a column from row `first`; of one value, to the end."""
        stop = first + len(values) if isinstance(values, np.ndarray) else self._length
        self._columns[name][first:stop] = values

    def _make_room(self, stop: int) -> None:
        room = len(next(iter(self._columns.values())))
        if stop <= room:
            return
        for name, column in self._columns.items():
            wider = _blank(max(stop, 2 * room), column.dtype)
            wider[: self._length] = column[: self._length]
            self._columns[name] = wider


def _blank(length: int, kind: DTypeLike) -> Array:
    dtype = np.dtype(kind)
    return np.full(length, np.nan, dtype) if dtype.kind == "f" else np.zeros(length, dtype)
