"""What happens to an open call outside its window: marks made in another one, and a recording that goes.

The rule of the room: two looks at the disk a second while the window is to be seen, none otherwise.
"""

from __future__ import annotations

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import QWidget

from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook

LOOK_MS = 1000


class Watch(QTimer):
    """Looks after one call.

    Parameters
    ----------
    call : HeardCall
    book : NoteBook
    window : QWidget
        Nothing is looked at while it is hidden.

    Attributes
    ----------
    gone : bool
        The recording, or the session's folder, is no longer where it was.
    """

    marked = pyqtSignal()
    """The book has caught up with what was written elsewhere."""
    moved = pyqtSignal()
    """The recording has gone, or is there again."""

    def __init__(self, call: HeardCall, book: NoteBook, window: QWidget) -> None:
        super().__init__(window)
        self.call, self.book, self._window = call, book, window
        self.gone = False
        self.setInterval(LOOK_MS)
        self.timeout.connect(self.look)

    def look(self) -> None:
        """Look now."""
        if not self._window.isVisible():
            return
        if self.book.catch_up():
            self.marked.emit()
        gone = not self.call.origin.exists()
        if gone != self.gone:
            self.gone = gone
            self.moved.emit()
