"""The timeline as a table: the same stretches in words, for screen readers and for searching eyes.

The rule of the room: nothing is said here that the timeline does not show, and nothing the other way round.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any, Final

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QTableView

from prosody.replay.exports.contents import Choice, lanes
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook
from prosody.units import seconds
from prosody.wording import Wording, clock
from ui.replay.listener import Listener
from ui.replay.rows import OWN, plain, tip

COLUMNS: Final = ("from", "to", "lane", "what")


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch, frames [start, end), of a lane."""

    start: int
    end: int
    lane: str
    what: str


class Stretches(QAbstractTableModel):
    """The stretches of all lanes in the order of their beginnings."""

    def __init__(self, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self.rows: list[Row] = []

    def show(self, rows: list[Row]) -> None:
        """Take other rows; where they only grew, the reader keeps its place."""
        known = len(self.rows)
        if rows[:known] == self.rows:
            if len(rows) > known:
                self.beginInsertRows(QModelIndex(), known, len(rows) - 1)
                self.rows = rows
                self.endInsertRows()
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Return how many stretches there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """Return from, to, lane, what."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) or not index.isValid():
            return None
        row = self.rows[index.row()]
        ends = "" if row.start == row.end else clock(seconds(row.end))
        cell = (clock(seconds(row.start)), ends, row.lane, row.what)[index.column()]
        return tip(cell) if role == Qt.ItemDataRole.ToolTipRole else cell

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return what stands above a column."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return self.words(f"table.{COLUMNS[section]}")


class TableTwin(QTableView):
    """The timeline's twin.

    Parameters
    ----------
    call : HeardCall
    book : NoteBook
    words : Wording
    listener : Listener
        Whose notes may be seen, and whether the machine's findings may.
    """

    went = pyqtSignal(int)
    """A stretch was chosen to be heard: its first frame."""

    def __init__(self, call: HeardCall, book: NoteBook, words: Wording, listener: Listener) -> None:
        super().__init__()
        self.call, self.book, self.listener = call, book, listener
        self.stretches = Stretches(words, self)  # a table must not outlive its rows
        self._seen: tuple[object, ...] = ()
        self.setModel(self.stretches)
        plain(self, words("table.title"))
        self.activated.connect(lambda index: self.went.emit(self.stretches.rows[index.row()].start))
        self.refresh()

    def refresh(self) -> None:
        """Follow the call, the book and who listens; nothing is done where nothing is new."""
        flags = self.listener.may_see_flags(self.book)
        seen = (self.call.revision, self.book.revision, flags, self.listener.author)
        if seen == self._seen:
            return
        self._seen = seen
        author = self.listener.author
        choice = Choice(
            flags=flags,
            tone=flags,
            rep_notes=flags or author == "rep",
            coach_notes=flags or author == "coach",
            lanes=flags,
            reactions=flags or all(one.author == author for one in self.book.reactions),
        )
        found = [
            Row(entry.start, entry.end, lane.name, entry.label)
            for lane in lanes(self.call, self.book, choice)
            for entry in lane.entries
        ]
        self.stretches.show(sorted(found, key=lambda row: (row.start, row.end)))

    def show_cursor(self, frame: int) -> None:
        """Choose the stretch that began last; nothing while somebody reads here."""
        row = bisect_right(self.stretches.rows, frame, key=lambda row: row.start) - 1
        if row >= 0 and not self.hasFocus() and row != self.currentIndex().row():
            self.selectRow(row)
            self.scrollTo(self.stretches.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Going from row to row is the table's; all else is for those around it."""
        if event is not None and Qt.Key(event.key()) in OWN:
            super().keyPressEvent(event)
        elif event is not None:
            event.ignore()
