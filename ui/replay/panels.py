"""The panels of listening, joined: playback, notes, listening first, reactions, comparing.

The rule of the room: the panels do not know each other, this does. The window mounts `transport`, `strip` and
`tabs`, tells what is chosen on the timeline and hands on the keys that nobody took.
"""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QTabWidget

from prosody.audio.player import Player
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import Note, NoteBook
from prosody.session.library import Library
from prosody.wording import Wording
from ui import theme
from ui.replay.compare_window import CompareWindow
from ui.replay.listener import Listener
from ui.replay.listening import Listening
from ui.replay.note_strip import NoteStrip
from ui.replay.notes_panel import NotesPanel
from ui.replay.reactions import Reactions
from ui.replay.sitting import Sitting
from ui.replay.transport import Transport
from ui.theme import Palette


class Panels(QObject):
    """All panels of one call.

    Parameters
    ----------
    call : HeardCall
    book : NoteBook
    words : Wording
    colours : Palette
    player : Player, optional
        Made of the call where none is given.
    library : Library, optional
        Sessions to compare with.
    """

    went = pyqtSignal(int)
    """The cursor's frame."""

    chose = pyqtSignal(object)
    """A flag or a note that was gone to by key."""

    changed = pyqtSignal()
    """The book has changed."""

    shows_flags = pyqtSignal(bool)
    """The machine's flags may be seen, or not."""

    def __init__(
        self,
        call: HeardCall,
        book: NoteBook,
        words: Wording,
        colours: Palette,
        player: Player | None = None,
        library: Library | None = None,
    ) -> None:
        super().__init__()
        self.call, self.book, self.words, self.colours, self._library = call, book, words, colours, library
        self.listener = Listener(first=book.awaited)
        sitting = Sitting(call, book, words, colours, self.listener)
        self.transport = Transport(sitting, player)
        self.notes = NotesPanel(sitting)
        self.strip = NoteStrip(sitting)
        self.listening = Listening(sitting)
        self.reactions = Reactions(sitting)
        self.comparing: CompareWindow | None = None
        self._saw = self.may_see_flags
        self.tabs = QTabWidget()
        self.tabs.setFont(theme.font(13))
        self.tabs.setDocumentMode(True)
        for name, panel in (("notes", self.notes), ("listen", self.listening), ("react", self.reactions)):
            self.tabs.addTab(panel, words(f"panels.{name}"))
        self._connect()

    def _connect(self) -> None:
        self.transport.went.connect(self._gone)
        self.transport.chose.connect(self._chosen)
        for panel in (self.notes, self.strip, self.listening, self.reactions):
            panel.went.connect(self.transport.hear)
        for panel in (self.notes, self.reactions):
            panel.changed.connect(self._marked)
        self.strip.chose.connect(self.notes.choose)
        self.listening.changed.connect(self._seen)
        self.listener.turned.connect(self._seen)

    def _gone(self, frame: int) -> None:
        self.listener.frame = frame
        self.reactions.at(frame)
        self.went.emit(frame)

    def _chosen(self, mark: object) -> None:
        if isinstance(mark, Note):
            self.notes.choose(mark.id)
        self.chose.emit(mark)

    def _marked(self) -> None:
        self.strip.refresh()
        self.listening.refresh()
        self.changed.emit()

    def _seen(self) -> None:
        """Who listens, or what may be seen, has changed."""
        self.listening.refresh()
        self.notes.refresh()
        self.strip.refresh()
        self.reactions.refresh()
        self.transport.refresh()
        if self.comparing is not None:
            self.comparing.refresh()
        self._saw = self.may_see_flags
        self.shows_flags.emit(self._saw)

    @property
    def may_see_flags(self) -> bool:
        """Whether the machine's flags may be seen."""
        return self.listener.may_see_flags(self.book)

    def select(self, span: tuple[int, int] | None) -> None:
        """Take the stretch, frames [start, end), that is chosen on the timeline."""
        self.listener.choose(span)
        self.transport.select(span)

    def grow(self) -> None:
        """The analysis has found more."""
        self.listening.refresh()
        self.reactions.refresh()

    def refresh(self) -> None:
        """The book was changed by others: an imported lane, or another window."""
        if self.may_see_flags != self._saw:
            self._seen()
        self.notes.refresh()
        self.reactions.refresh()
        self._marked()

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means that nobody took; return whether anything."""
        if self.notes.press(event):
            self.tabs.setCurrentWidget(self.notes)
            return True
        return self.transport.press(event)

    def compare(self) -> None:
        """Open the window that compares, or bring it to the front."""
        if self.comparing is None:
            self.comparing = CompareWindow(
                self.call, self.words, self.colours, self.listener, self._library, self._compared
            )
        self.comparing.open()

    def _compared(self) -> None:
        if self.comparing is not None:
            self.comparing.deleteLater()
            self.comparing = None

    def finish(self) -> None:
        """The window closes: save what is being written, be silent, wait for what is being computed."""
        self.notes.form.close_note()
        if self.comparing is not None:
            self.comparing.close()
        self.transport.finish()
        self.listening.finish()
