"""Notes on a kept call: one for the whole of it, and one for each moment that something was said of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from prosody.replay.marks import LONGEST, Note, NoteBook
from prosody.session.notes import Moment
from prosody.units import seconds
from prosody.wording import Wording, clock
from ui import theme
from ui.aside import Aside

SAVING_S: Final = 5.0


class Annotate(QWidget):
    """Shows the notes there are and takes new ones; they are stored in the session's folder alone.

    Parameters
    ----------
    folder : Path
        The session.
    moments : sequence of Moment
    words : Wording

    """

    def __init__(self, folder: Path, moments: Sequence[Moment], words: Wording) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.folder, self.words = folder, words
        self._book = NoteBook(folder)
        self._known = {(note.start, note.code): note for note in self._book.of("rep")}
        notes = {place: note.text for place, note in self._known.items()}
        self.setWindowTitle(words("annotate.title"))
        self._aside = Aside(self)
        self.whole = QPlainTextEdit(notes.pop((None, ""), ""))
        self.whole.setFont(theme.font(13))
        self.whole.setFixedHeight(84)
        self.whole.setTabChangesFocus(True)
        self.whole.setAccessibleName(words("annotate.call"))
        self.lines: dict[Moment, QLineEdit] = {}
        written = [Moment(index, code) for index, code in notes if index is not None]
        listed = sorted({*moments, *written}, key=lambda moment: (moment.index, moment.code))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 18)
        outer.setSpacing(10)
        outer.addWidget(_label(words("annotate.call"), 13))
        outer.addWidget(self.whole)
        if listed:
            outer.addWidget(_label(words("annotate.moments"), 13))
            outer.addWidget(self._grid(listed, notes), 1)
        self.said = _label(" ".join([*self._book.troubles, words("annotate.where")]), 12)
        self.said.setWordWrap(True)
        outer.addWidget(self.said)
        outer.addLayout(self._buttons())
        self.resize(520, min(640, 260 + 44 * len(listed)))

    def _grid(self, moments: Sequence[Moment], notes: dict[tuple[int | None, str], str]) -> QWidget:
        inner, grid = QWidget(), QGridLayout()
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(2, 1)
        for row, moment in enumerate(moments):
            when, what = clock(seconds(moment.index)), self.words(moment.code)
            line = QLineEdit(notes.get((moment.index, moment.code), ""))
            line.setMaxLength(LONGEST)
            line.setFont(theme.font(13))
            line.setMinimumHeight(30)
            line.setAccessibleName(f"{what}, {when}")
            for column, widget in enumerate((_label(when, 12), _label(what, 13), line)):
                grid.addWidget(widget, row, column)
            self.lines[moment] = line
        grid.setRowStretch(len(moments), 1)
        inner.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inner)
        return scroll

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        for code, do in (("cancel", self.close), ("save", self.save)):
            button = QPushButton(self.words(f"annotate.{code}"))
            button.setFont(theme.font(13))
            button.setMinimumHeight(32)
            button.clicked.connect(do)
            row.addWidget(button)
        return row

    def notes(self) -> list[Note]:
        """Return what is written now: a note whose text is empty is to go."""
        whole = self._noted(None, "", self.whole.toPlainText())
        return [whole, *(self._noted(at.index, at.code, line.text()) for at, line in self.lines.items())]

    def _noted(self, index: int | None, code: str, text: str) -> Note:
        known = self._known.get((index, code)) or Note("rep", index, index, code=code)
        return replace(known, text=text.strip()[:LONGEST])

    def save(self) -> None:
        """Store the notes and close; stay open, with the reason, when that fails."""
        book, notes = self._book, self.notes()
        self._aside.do(lambda: book.write(notes), lambda _: self._saved(), self.said.setText)

    def _saved(self) -> None:
        self.close()

    def finish(self) -> None:
        """Wait until what was saved is stored, before the program ends."""
        self._aside.finish(SAVING_S)


def _label(text: str, size: int) -> QLabel:
    label = QLabel(text)
    label.setFont(theme.font(size))
    return label
