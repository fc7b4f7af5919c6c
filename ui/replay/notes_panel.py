"""Notes on the call: who listens, what was heard where, by rep and coach apart, and imported lanes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from prosody.replay.marks import AUTHORS, Note
from prosody.session.manifest import SessionError
from ui.replay.choices import Choices
from ui.replay.note_form import NoteForm, place, said
from ui.replay.rows import Rows
from ui.replay.sitting import Sitting
from ui.voice.button import Button
from ui.voice.card import Card, label
from ui.voice.message import Message

COLUMNS: Final = ("when", "who", "what")


class NotesPanel(QWidget):
    """Shows the notes and takes new ones.

    Parameters
    ----------
    sitting : Sitting
    """

    went = pyqtSignal(int)
    """A note was chosen to be heard: its frame."""

    changed = pyqtSignal()
    """The book has changed."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.call, self.book, self.listener = sitting.call, sitting.book, sitting.listener
        words, colours = sitting.words, sitting.colours
        self.words = words
        authors = [(author, words(f"author.{author}")) for author in AUTHORS]
        self.author = Choices([authors], words("notes.author"), one=True)
        self.add, self.whole = Button(words("notes.add")), Button(words("notes.add_whole"))
        self.form = NoteForm(self.book, words)
        self.form.hide()
        self.table = Rows([words(f"notes.column.{name}") for name in COLUMNS], words("notes.title"))
        self.remove = Button(words("notes.remove"))
        self.undo = Button(words("notes.undo"))
        self.message = Message(colours)
        self.message.set_compact(True)
        self._rows: list[Note] = []
        self._taken: list[Note] = []
        self._lay_out()
        self._connect()
        self.refresh()
        self.message.say(" ".join(self.book.troubles), "bad" if self.book.troubles else "")

    def _lay_out(self) -> None:
        who = QHBoxLayout()
        who.addWidget(label(self.words("notes.author"), 13, quiet=True))
        who.addWidget(self.author)
        who.addStretch(1)
        make = QHBoxLayout()
        for button in (self.add, self.whole):
            make.addWidget(button)
        make.addStretch(1)
        below = QHBoxLayout()
        for button in (self.remove, self.undo):
            below.addWidget(button)
        below.addStretch(1)
        self.card = Card(self.form, margin=14)
        self.card.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(who)
        outer.addLayout(make)
        outer.addWidget(self.card)
        outer.addWidget(self.table, 1)
        outer.addLayout(below)
        outer.addWidget(self.message)

    def _connect(self) -> None:
        self.author.changed.connect(self._turn)
        self.add.clicked.connect(lambda *_: self.note_here())
        self.whole.clicked.connect(lambda *_: self.note_on_whole())
        self.remove.clicked.connect(lambda *_: self.remove_chosen())
        self.undo.clicked.connect(lambda *_: self.bring_back())
        self.form.saved.connect(self._saved)
        self.form.closed.connect(self._closed)
        self.form.failed.connect(lambda why: self.message.say(why, "bad"))
        self.table.cellActivated.connect(lambda row, _: self._hear(row))
        self.table.cellDoubleClicked.connect(lambda row, _: self._write(row))
        self.table.itemSelectionChanged.connect(self._buttons)
        self.listener.turned.connect(self.refresh)

    # What the person does.

    def _turn(self) -> None:
        """Somebody else listens; pressing who listens already changes nothing."""
        self.form.close_note()
        if self.author.chosen:
            self.listener.be("coach" if "coach" in self.author.chosen else "rep")
        self.refresh()

    def note_here(self) -> None:
        """Write a note on the chosen stretch, or where the cursor is."""
        start, end = self.listener.span or (self.listener.frame, self.listener.frame)
        self._open(Note(self.listener.author, start, end))

    def note_on_whole(self) -> None:
        """Write the note on the whole call: there is one of each listener."""
        own = self.book.of(self.listener.author)
        self._open(next((note for note in own if note.start is None), Note(self.listener.author)))

    def _open(self, note: Note) -> None:
        self.card.show()
        self.form.open_note(note)

    def _write(self, row: int) -> None:
        """Write in a note of one's own; others' are only heard."""
        if self._is_own(self._rows[row]):
            self._open(self._rows[row])

    def _is_own(self, note: Note) -> bool:
        return note.author == self.listener.author and not note.lane

    def _hear(self, row: int) -> None:
        note = self._rows[row]
        if note.start is not None:
            self.went.emit(note.start)

    def remove_chosen(self) -> None:
        """Take the chosen note back, or the whole lane that it was imported with."""
        note = self._chosen()
        if note is None or not (self._is_own(note) or note.lane):
            return
        book, lane = self.book, note.lane
        taken = book.lanes().get(lane, []) if lane else [note]
        if self._keeps(lambda: book.take_lane(lane) if lane else book.take(note.id)):
            self._taken = taken
            self._buttons()
            self.message.say(self.words("notes.removed", count=len(taken)), "note")

    def bring_back(self) -> None:
        """Put back what was removed last."""
        taken = self._taken
        if taken and self._keeps(lambda: self.book.put_all(taken)):
            self._taken = []
            self.refresh()

    def _keeps(self, what: Callable[[], None]) -> bool:
        """Change the book; say why it could not be."""
        try:
            what()
        except SessionError as error:
            self.message.say(str(error), "bad")
            return False
        self.message.say("", "")
        self._saved()
        return True

    def _saved(self) -> None:
        self.refresh()
        self.changed.emit()

    def _closed(self) -> None:
        self.card.hide()
        self.table.setFocus()

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means, for the window to call with the keys that nobody took; return whether any."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_M and not control:
            self.note_here()
        elif event.key() == Qt.Key.Key_Z and control and self._taken:
            self.bring_back()
        else:
            return False
        event.accept()
        return True

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """In the list F2 writes, and Delete removes."""
        row = self.table.currentRow()
        if event is not None and self.table.hasFocus() and 0 <= row < len(self._rows):
            if event.key() == Qt.Key.Key_F2:
                self._write(row)
                return
            if event.key() == Qt.Key.Key_Delete:
                self.remove_chosen()
                return
        super().keyPressEvent(event)

    # What is shown.

    def refresh(self) -> None:
        """Show the notes that this listener may see."""
        self.author.choose([self.listener.author])
        kept = self._chosen()
        self._rows = [note for note in self.book.notes if self.listener.sees(note, self.book)]
        self.table.fill([(place(n, self.words), self._who(n), self._what(n)) for n in self._rows])
        if kept is not None:
            self.choose(kept.id)
        self._buttons()

    def _who(self, note: Note) -> str:
        return note.lane or self.words(f"author.{note.author}")

    def _what(self, note: Note) -> str:
        on = self.words(note.code) if note.code else ""
        return ": ".join(part for part in (on, said(note, self.words)) if part)

    def choose(self, ident: str) -> None:
        """Choose the note with an id, if it is shown."""
        row = next((row for row, note in enumerate(self._rows) if note.id == ident), -1)
        if row >= 0:
            self.table.selectRow(row)

    def _chosen(self) -> Note | None:
        row = self.table.chosen()
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def _buttons(self) -> None:
        note = self._chosen()
        self.remove.setEnabled(note is not None and (self._is_own(note) or bool(note.lane)))
        lane = note is not None and bool(note.lane)
        self.remove.setText(self.words("notes.remove_lane" if lane else "notes.remove"))
        self.undo.setVisible(bool(self._taken))
