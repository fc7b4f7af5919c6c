"""Two moments beside each other, of one call or of two; and one voice this week against a month ago.

The rule of the room: a voice is set against itself. The order of the two says nothing about better or worse.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QCloseEvent, QKeyEvent
from PyQt6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from prosody.replay.compare import compared
from prosody.replay.heard_call import HeardCall
from prosody.replay.moments import Figure, figure_name
from prosody.session.library import Entry, Library
from prosody.wording import Wording
from ui import theme
from ui.ending import once
from ui.replay.amount import amount, difference
from ui.replay.contours import Contours, Line
from ui.replay.listener import Listener
from ui.replay.moment_picker import MomentPicker
from ui.replay.rows import Rows
from ui.replay.weeks_page import WeeksPage
from ui.theme import Palette
from ui.voice.card import Card, fitting, label, scrolling
from ui.voice.message import Message

SIZE: Final = (900, 760)
MOST_SESSIONS: Final = 50
"""Sessions in the list; older ones are opened by name."""


class CompareWindow(QWidget):
    """Compares moments of a call with others.

    Parameters
    ----------
    call : HeardCall
    words : Wording
    colours : Palette
    listener : Listener
    library : Library, optional
        The person's own where none is given.
    closed : callable, optional
        Is told, once, that the window has gone.
    """

    def __init__(
        self,
        call: HeardCall,
        words: Wording,
        colours: Palette,
        listener: Listener,
        library: Library | None = None,
        closed: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.words, self._closed, self._gone = words, closed, False
        self.setWindowTitle(f"{words('app.name')} · {words('compare.title')} · {call.name}")
        sessions = library or Library()
        entries = [entry for entry in sessions.entries() if _is_of(entry, call)][:MOST_SESSIONS]
        self.pickers = tuple(
            MomentPicker(words(f"compare.{side}"), call, entries, words, listener)
            for side in ("first", "second")
        )
        self.message = Message(colours)
        self.message.set_compact(True)
        self.contours = Contours(colours, words, words("compare.contours"), high=240)
        names = [words("compare.column.measure"), words("compare.first"), words("compare.second")]
        self.figures = Rows([*names, words("compare.column.difference")], words("compare.table"), whole=True)
        self.weeks = WeeksPage(call.profile.name, sessions, words) if call.profile.calibrated else None
        self._lay_out()
        for picker in self.pickers:
            picker.changed.connect(self.compare)
            picker.told.connect(self.message.say)
            picker.heard.connect(self.contours.show_cursor)
        listener.chose.connect(self.refresh)
        listener.turned.connect(self.refresh)
        self.resize(fitting(*SIZE))
        self.pickers[1].choose_apart(self.pickers[0].moment)

    def _lay_out(self) -> None:
        words = self.words
        sides = QHBoxLayout()
        sides.setSpacing(18)
        for picker in self.pickers:
            sides.addWidget(picker, 1)
        moments = QWidget()
        column = QVBoxLayout(moments)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(10)
        column.addLayout(sides)
        column.addWidget(self.message)
        column.addWidget(Card(self.contours, label(words("compare.say"), 12, quiet=True), margin=14))
        column.addWidget(self.figures)
        column.addStretch(1)
        self.tabs = QTabWidget()
        self.tabs.setFont(theme.font(13))
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(scrolling(moments), words("compare.moments"))
        if self.weeks is not None:
            self.tabs.addTab(scrolling(self.weeks), words("compare.weeks"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.addWidget(self.tabs)

    def open(self) -> None:
        """Show the window."""
        self.show()
        self.activateWindow()
        self.pickers[1].calls.setFocus()
        if self.weeks is not None:
            self.weeks.begin()

    def refresh(self) -> None:
        """The selection, the notes, or what may be seen has changed."""
        for picker in self.pickers:
            picker.refresh()

    def compare(self) -> None:
        """Lay the two moments over each other."""
        one, other = (picker.moment for picker in self.pickers)
        self.contours.show_cursor(None)
        if one is None or other is None:
            self.contours.show_lines([])
            self.figures.fill([])
            self.message.say(self.words("compare.none"), "note")
            return
        found = compared(one, other)
        names = [f"{picker.moments.currentText()} · {picker.call.name}" for picker in self.pickers]
        pairs = zip((found.one_st, found.other_st), names, strict=True)
        self.contours.show_lines([Line(st, name) for st, name in pairs])
        seen = (pair for pair in found.figures if all(picker.sees(pair[0]) for picker in self.pickers))
        self.figures.fill([self._row(*pair) for pair in seen])

    def _row(self, one: Figure, other: Figure) -> tuple[str, ...]:
        words = self.words
        name = figure_name(one, words)
        told = (amount(figure.value, figure.unit, words) for figure in (one, other))
        return name[:1].upper() + name[1:], *told, difference(other.value - one.value, one.unit, words)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Escape closes."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event is not None:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Be silent, and open nothing any more."""
        self.finish()

    @once
    def finish(self) -> None:
        """Stop everything; say that the window has gone."""
        for picker in self.pickers:
            picker.finish()
        if self.weeks is not None:
            self.weeks.finish()


def _is_of(entry: Entry, call: HeardCall) -> bool:
    """Tell whether a session is another call of the same voice: nobody is set against others."""
    own = entry.manifest is not None and entry.manifest.profile.get("name") == call.profile.name
    return own and entry.folder != call.origin
