"""Why something was flagged: each measure, what is usual, the limit, and what it would have needed."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from prosody.events import Flag
from prosody.replay.heard_call import HeardCall
from prosody.replay.why import Row, definition, evidence_rows
from prosody.wording import Wording
from ui.replay.amount import amount
from ui.replay.lane_tone import Mark, code_of
from ui.replay.rows import Rows
from ui.replay.span import told
from ui.theme import Palette
from ui.voice.button import Button
from ui.voice.card import label

LEFT_TO_RIGHT: Final = "\u200e"
"""Before a number: else its unit goes before it where windows run from the right."""
COLUMNS: Final = ("measure", "value", "usual", "limit", "trust")


class WhyPanel(QWidget):
    """Shows the evidence of one flag or greeting.

    Parameters
    ----------
    call : HeardCall
    words : Wording
    colours : Palette
    """

    went = pyqtSignal(int)
    """The mark is to be heard: its frame."""

    def __init__(self, call: HeardCall, words: Wording, colours: Palette) -> None:
        super().__init__()
        self.call, self.words, self.colours = call, words, colours
        self.mark: Mark | None = None
        self.rows: list[Row] = []
        self.visible_flags = True
        self.title, self.where = label(size=17, bold=True), label(size=13, quiet=True)
        self.table = Rows(
            [words(f"replay.why.{name}") for name in COLUMNS], words("replay.why.evidence"), whole=True
        )
        self.table.itemSelectionChanged.connect(self._define)
        self.needed, self.needed_title = label(size=13), label(words("replay.why.needed"), 13, bold=True)
        self.meaning = label(size=13, quiet=True)
        self.meaning.setAccessibleName(words("replay.why.definition"))
        self.hear = Button(words("replay.why.hear"), main=True)
        self.hear.clicked.connect(lambda *_: self.went.emit(self.mark.index) if self.mark else None)
        self._lay_out()
        self.show_mark(None)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.hear)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(4, 8, 0, 0)
        outer.setSpacing(8)
        for part in (self.title, self.where):
            outer.addWidget(part)
        outer.addLayout(row)
        outer.addWidget(self.table)
        for part in (self.meaning, self.needed_title, self.needed):
            outer.addWidget(part)
        outer.addStretch(1)

    def show_flags(self, visible: bool) -> None:
        """Tell what the program said, or hide it."""
        self.visible_flags = visible
        self.show_mark(self.mark)

    def show_mark(self, mark: Mark | None) -> None:
        """Show another mark."""
        self.mark = mark
        shown = mark if self.visible_flags else None
        needed = isinstance(shown, Flag)
        for part in (self.table, self.hear, self.meaning):
            part.setVisible(shown is not None)
        for part in (self.needed, self.needed_title):
            part.setVisible(needed)
        if shown is None:
            self.title.setText(self.words("replay.why"))
            self.where.setText(self.words("replay.why.none" if self.visible_flags else "replay.why.hidden"))
            self.rows = []
            return
        self.title.setText(self.words(code_of(shown)))
        self.where.setText(" ".join(self._where(shown)))
        self.rows = evidence_rows(self.call, shown)
        self.table.fill([self._cells(row) for row in self.rows])
        self.meaning.setText(self.words("replay.why.definition"))
        self.needed.setText("\n".join(f"{row.name}: {row.needed}" for row in self.rows if row.needed))
        self.table.clearSelection()

    def _where(self, mark: Mark) -> list[str]:
        span = self.words("replay.why.span", first=told(mark.index, True), last=told(mark.end, True))
        said = [span + "."]
        if isinstance(mark, Flag) and not mark.shown:
            said.append(self.words("replay.why.not_shown"))
        return said

    def _cells(self, row: Row) -> tuple[str, ...]:
        numbers = (
            amount(row.value, row.unit, self.words),
            self._number(row.usual, row.unit),
            self._number(row.limit, row.unit),
            "–" if row.trust is None else f"{100 * row.trust:.0f} %",
        )
        return row.name, *(f"{LEFT_TO_RIGHT}{number}" for number in numbers)

    def _number(self, value: float | None, unit: str) -> str:
        """Return a number alone: its unit stands beside the value."""
        return "–" if value is None else amount(value, unit, self.words).partition(" ")[0]

    def _define(self) -> None:
        """Tell what the chosen measure is, and the whole of what the row says."""
        at = self.table.chosen()
        if not 0 <= at < len(self.rows):
            return
        row = self.rows[at]
        known = definition(row.measure, self.words)
        told = self.words("replay.why.defined", name=known.name, text=known.text, source=known.source)
        self.meaning.setText("\n".join(part for part in (row.clause, told) if part))
