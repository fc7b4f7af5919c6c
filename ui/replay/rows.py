"""A table of words, read by a screen reader row by row; Return or a double click acts on a row."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QHeaderView, QSizePolicy, QTableView, QTableWidget, QTableWidgetItem

from ui import theme

ROW: Final = 28
SIZED_BY: Final = 40
"""Rows that a column's breadth is measured by: Qt's thousand cost a quarter of a second."""

_KEYS = ("Up", "Down", "PageUp", "PageDown", "Home", "End", "Return", "Enter", "Tab", "Backtab")
OWN: Final = frozenset(Qt.Key[f"Key_{name}"] for name in _KEYS)
"""Keys that the table itself takes."""


class Rows(QTableWidget):
    """Words in columns; the last one takes the room that is left.

    Parameters
    ----------
    columns : sequence of str
        What stands above them.
    name : str
        What the table is, for a screen reader.
    whole : bool
        It is as high as its rows, and does not scroll by itself.
    """

    def __init__(self, columns: Sequence[str], name: str, *, whole: bool = False) -> None:
        super().__init__(0, len(columns))
        self.setHorizontalHeaderLabels(list(columns))
        plain(self, name)
        self._whole = whole
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Going from row to row is the table's; all else is for those around it: letters play and mark."""
        if event is not None and Qt.Key(event.key()) in OWN:
            super().keyPressEvent(event)
        elif event is not None:
            event.ignore()

    def fill(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows; the chosen one stays chosen by its number."""
        self.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                item = self.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    self.setItem(row, column, item)
                item.setText(text)
                item.setToolTip(tip(text))
        header = self.horizontalHeader()
        if self._whole and header is not None:
            self.setFixedHeight(header.sizeHint().height() + ROW * max(1, len(rows)) + 4)

    def texts(self) -> list[tuple[str, ...]]:
        """Return what is shown."""
        found = []
        for row in range(self.rowCount()):
            items = [self.item(row, column) for column in range(self.columnCount())]
            found.append(tuple("" if item is None else item.text() for item in items))
        return found

    def chosen(self) -> int:
        """Return the number of the chosen row; -1 where none is."""
        return min((item.row() for item in self.selectedItems()), default=-1)


def tip(text: str) -> str:
    """Return a tip that shows a text as it is; Qt takes what looks like HTML for HTML."""
    return f"<p>{escape(text)}</p>" if text else ""


def plain(table: QTableView, name: str) -> None:
    """Make a table one that is read row by row, and name it for a screen reader."""
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    table.setFont(theme.font(13))
    table.setShowGrid(False)
    table.setWordWrap(False)  # a row is one line: wrapped words behind the first would be cut away
    table.setTabKeyNavigation(False)
    table.setStyleSheet("QTableView::item { padding-right: 12px; }")
    table.setAccessibleName(name)
    header, rows = table.horizontalHeader(), table.verticalHeader()
    assert header is not None
    assert rows is not None
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setResizeContentsPrecision(SIZED_BY)
    header.setStretchLastSection(True)
    header.setHighlightSections(False)
    header.setFont(theme.font(12))
    rows.setVisible(False)
    rows.setDefaultSectionSize(ROW)
