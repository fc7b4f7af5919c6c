"""Who listens, where, and what stretch is chosen: what the panels of the window share.

The rule of the room: panels do not know each other; they hear of the listener.
"""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal

from prosody.replay.marks import Author, Note, NoteBook
from prosody.replay.moments import TONES, Figure


class Listener(QObject):
    """The person in front of the window.

    Attributes
    ----------
    author : str
        Whose marks are made: `rep` or `coach`.
    frame : int
        Where the cursor is.
    span : tuple of int or None
        The chosen stretch, frames [start, end).
    first : bool
        Listens first: the machine's flags and other people's notes stay hidden.
    """

    turned = pyqtSignal()
    """Somebody else listens, or listens otherwise."""

    chose = pyqtSignal()
    """Another stretch is chosen."""

    def __init__(self, author: Author = "rep", first: bool = False) -> None:
        super().__init__()
        self.author: Author = author
        self.frame = 0
        self.span: tuple[int, int] | None = None
        self.first = first

    def be(self, author: Author) -> None:
        """Somebody else listens."""
        if author != self.author:
            self.author = author
            self.turned.emit()

    def listen_first(self, first: bool) -> None:
        """Hide what the machine and others say, or show it again."""
        if first != self.first:
            self.first = first
            self.turned.emit()

    def choose(self, span: tuple[int, int] | None) -> None:
        """Choose a stretch."""
        if span != self.span:
            self.span = span
            self.chose.emit()

    def sees(self, note: Note, book: NoteBook) -> bool:
        """Return whether a note may be seen: one's own always, others' not while one listens first."""
        own = note.author == self.author and not note.lane
        return own or not self.first or book.finished(self.author)

    def may_see_flags(self, book: NoteBook) -> bool:
        """Return whether what the machine made of the voice may be seen: its flags and its tone."""
        return not self.first or book.finished(self.author)

    def sees_figure(self, figure: Figure, book: NoteBook) -> bool:
        """Return whether a figure may be seen: what was measured always, tone as the flags."""
        return figure.measure not in TONES or self.may_see_flags(book)
