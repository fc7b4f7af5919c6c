"""Writes one note: words of the perception list, own words; what is chosen is saved at once.

The rule of the room: nothing waits for a button. Each word that is chosen, and each pause while own words
are written, puts the note into the book.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from prosody.replay.marks import LONGEST, Note, NoteBook
from prosody.replay.perceptions import listed, offered
from prosody.session.manifest import SessionError
from prosody.units import seconds
from prosody.wording import Wording, clock
from ui import theme
from ui.replay.choices import Choices
from ui.voice.button import Button
from ui.voice.card import label

PAUSE_MS: Final = 400
ACROSS: Final = 3


class NoteForm(QWidget):
    """One note of one author.

    Parameters
    ----------
    book : NoteBook
    words : Wording
    """

    opened = pyqtSignal()
    """A note is being written."""
    saved = pyqtSignal()
    closed = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, book: NoteBook, words: Wording) -> None:
        super().__init__()
        self.book, self.words = book, words
        self.note: Note | None = None
        self.where = label(size=13, bold=True)
        self.choices = Choices(_rows(words), words("notes.words"))
        self.text = QLineEdit()
        self.text.setFont(theme.font(13))
        self.text.setMinimumHeight(32)
        self.text.setMaxLength(LONGEST)
        self.text.setPlaceholderText(words("notes.own"))
        self.text.setAccessibleName(words("notes.own"))
        self.done = Button(words("notes.done"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.save)
        self.choices.changed.connect(self.save)
        self.text.textEdited.connect(lambda _: self._timer.start())
        self.text.returnPressed.connect(self.close_note)
        self.done.clicked.connect(lambda *_: self.close_note())
        row = QHBoxLayout()
        row.addWidget(self.text, 1)
        row.addWidget(self.done)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        for part in (self.where, self.choices):
            outer.addWidget(part)
        outer.addLayout(row)

    def open_note(self, note: Note) -> None:
        """Write a note, a new one or one that is there."""
        if self.note is not None:
            self.save()
        self.note = note
        self.where.setText(self.words("notes.at", where=place(note, self.words)))
        self.choices.choose(note.words)
        self.text.setText(note.text)
        self.show()
        self.choices.first().setFocus()
        self.opened.emit()

    def save(self) -> None:
        """Put the note into the book as it stands; one that says nothing is taken back."""
        self._timer.stop()
        if self.note is None:
            return
        hidden = [word for word in self.note.words if word not in self.choices.buttons]
        said = replace(self.note, words=(*hidden, *self.choices.chosen), text=self.text.text().strip())
        if said == self.note:
            return
        try:
            self.book.write([said])
        except SessionError as error:
            self.failed.emit(str(error))
            return
        self.note = said
        self.saved.emit()

    def close_note(self) -> None:
        """Save, and write no more."""
        if self.note is None:
            return
        self.save()
        self.note = None
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Escape and Return end the note; what was chosen stays."""
        if event is not None and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close_note()
        else:
            super().keyPressEvent(event)


def place(note: Note, words: Wording) -> str:
    """Return where a note stands: a time, from when to when, or the whole call."""
    if note.start is None:
        return words("notes.whole")
    start, end = clock(seconds(note.start)), clock(seconds(note.end or note.start))
    return start if note.end is None or note.end <= note.start else f"{start} – {end}"


def said(note: Note, words: Wording) -> str:
    """Return what a note says: the words of the list, then own words."""
    chosen = listed(note.words, words)
    own = words("notes.quoted", text=note.text) if chosen and note.text else note.text
    return " · ".join(part for part in (chosen, own) if part)


def _rows(words: Wording) -> list[list[tuple[str, str]]]:
    """Return the offered words in rows, the welcome ones first."""
    rows: list[list[tuple[str, str]]] = []
    for welcome in (True, False):
        told = [
            (one.code, words(f"perception.{one.code}"))
            for one in offered(words.name)
            if one.welcome == welcome
        ]
        rows += [told[k : k + ACROSS] for k in range(0, len(told), ACROSS)]
    return rows
