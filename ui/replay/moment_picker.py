"""Chooses a moment: of which call, and which stretch of it; and lets it be heard."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from prosody.audio.player import Player
from prosody.events import Flag
from prosody.replay.agreement import span
from prosody.replay.compare import Moment, greeting_of, onset
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook
from prosody.replay.moments import Figure
from prosody.session.library import Entry
from prosody.units import frames, seconds
from prosody.wording import Wording, clock
from ui import theme
from ui.replay.deck import player_of
from ui.replay.listener import Listener
from ui.replay.note_form import place, said
from ui.replay.other_call import OtherCall
from ui.voice.button import Button
from ui.voice.card import label

TICK_MS: Final = 33
BROWSE: Final = "browse"
LONGEST: Final = frames(30.0)
"""A longer stretch than this is no moment; its beginning is compared."""


class MomentPicker(QWidget):
    """One side of the comparison.

    Parameters
    ----------
    title : str
    call : HeardCall
        The window's.
    entries : sequence of Entry
        Sessions that may be chosen.
    words : Wording
    listener : Listener
        Whose flags and notes may be seen, and whose selection.
    """

    changed = pyqtSignal()
    told = pyqtSignal(str, str)
    """What is to be said, and its mood."""

    heard = pyqtSignal(object)
    """s from the moment's first speech that is heard now; None when nothing is any more."""

    def __init__(
        self, title: str, call: HeardCall, entries: list[Entry], words: Wording, listener: Listener
    ) -> None:
        super().__init__()
        self.words, self.listener, self._own, self.call = words, listener, call, call
        self.other = OtherCall(words, self)
        self.calls, self.moments = _box(f"{title}: {words('compare.call')}"), _box(title)
        self.calls.addItem(words("compare.this"), "")
        for entry in entries:
            self.calls.addItem(_called(entry), str(entry.folder))
        self.calls.addItem(words("compare.other"), BROWSE)
        self.play_button = Button(words("compare.play"))
        self._book = NoteBook(call.home)
        self._player: Player | None = None
        self._moments: list[Moment] = []
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.look)
        row = QHBoxLayout()
        row.addWidget(self.moments, 1)
        row.addWidget(self.play_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addWidget(label(title, 13, bold=True))
        outer.addWidget(self.calls)
        outer.addLayout(row)
        self.calls.activated.connect(lambda _: self._call_chosen())
        self.moments.activated.connect(lambda _: self._moment_chosen())
        self.play_button.clicked.connect(lambda *_: self.toggle())
        self.other.opened.connect(self.show_call)
        self.other.working.connect(self._working)
        self.other.failed.connect(lambda why: self.told.emit(why, "bad"))
        self.show_call(call)

    @property
    def moment(self) -> Moment | None:
        """What is chosen."""
        row = self.moments.currentIndex()
        return self._moments[row] if 0 <= row < len(self._moments) else None

    def sees(self, figure: Figure) -> bool:
        """Return whether a figure of this side may be seen."""
        return self.listener.sees_figure(figure, self._book)

    # Which call.

    def _call_chosen(self) -> None:
        name = self.calls.currentData()
        if name == BROWSE:
            name, _ = QFileDialog.getOpenFileName(self, self.words("compare.other"))
            if not name:
                self.calls.setCurrentIndex(max(0, self.calls.findData(self._shown())))
                return
            self.calls.insertItem(self.calls.count() - 1, Path(name).name, name)
            self.calls.setCurrentIndex(self.calls.count() - 2)
        self.open(name)

    def _shown(self) -> str:
        return "" if self.call is self._own else str(self.call.origin)

    def open(self, name: str) -> None:
        """Open a session's folder or a recording; the window's own call where the name is empty."""
        self.told.emit("", "")
        if name:
            self.other.open(name, self._own)
        else:
            self.other.stop()
            self.show_call(self._own)

    def _working(self, name: str, percent: int) -> None:
        self.told.emit(self.words("compare.analysing", name=name, percent=percent), "note")

    def show_call(self, call: HeardCall) -> None:
        """Offer the moments of a call."""
        if call is self.call:
            self._rest()
        else:
            self._silence()
        self.told.emit("", "")
        self.call, self._book = call, NoteBook(call.home)
        found = self._offered(self._book)
        self._moments = [moment for _, moment in found]
        self.moments.clear()
        self.moments.addItems([name for name, _ in found])
        self.play_button.setEnabled(bool(found) and call.has_sound)
        self.changed.emit()

    # Which moment.

    def refresh(self) -> None:
        """The selection, the notes or who may see what have changed: offer anew, and keep what was chosen."""
        kept = self.moment
        self.show_call(self.call)
        again = next((n for n, one in enumerate(self._moments) if one == kept), -1)
        if again >= 0:
            self.moments.setCurrentIndex(again)
            self.changed.emit()

    def choose(self, number: int) -> None:
        """Choose one of the moments."""
        self.moments.setCurrentIndex(number)
        self._moment_chosen()

    def choose_apart(self, other: Moment | None) -> None:
        """Choose the first moment that lies elsewhere: beside itself a moment says nothing."""
        apart = (
            n for n, m in enumerate(self._moments) if other and (m.start >= other.end or m.end <= other.start)
        )
        self.choose(next(apart, min(1, len(self._moments) - 1)))

    def _moment_chosen(self) -> None:
        self._rest()
        self.changed.emit()

    def _offered(self, book: NoteBook) -> list[tuple[str, Moment]]:
        """Return what may be chosen: the greeting, the selection, flags and notes that may be seen."""
        words, call, found = self.words, self.call, []
        greeting = greeting_of(call)
        if greeting is not None:
            found.append((words("compare.greeting"), greeting))
        chosen = self.listener.span if call is self._own else None
        if chosen is not None:
            where = " – ".join(clock(seconds(end)) for end in chosen)
            found.append((words("compare.selection", where=where), _short(call, *chosen)))
        if self.listener.may_see_flags(book):
            for flag in (event for event in call.events if isinstance(event, Flag)):
                name = f"{clock(seconds(flag.index))} {words(flag.code)}"
                found.append((name, _short(call, flag.index, flag.end)))
        seen = [n for n in book.notes if n.start is not None and self.listener.sees(n, book)]
        notes = [(f"{place(note, words)} {said(note, words)}", _short(call, *span(note))) for note in seen]
        return found + notes

    # Hearing it.

    def toggle(self) -> None:
        """Hear the moment, or be silent."""
        moment = self.moment
        if self._timer.isActive() or moment is None:
            self._rest()
            return
        if self._player is None:
            self._player, unheard = player_of(self.call)
            if unheard:
                self.told.emit(unheard, "bad")
        self._player.play(seconds(moment.start))
        self.play_button.setText(self.words("compare.stop"))
        self._timer.start()

    def look(self) -> None:
        """Follow what is heard to the moment's end."""
        player, moment = self._player, self.moment
        if player is None or moment is None:
            return
        at_s = player.position_s
        if player.trouble:
            self.told.emit(player.trouble, "bad")
        if not player.playing or at_s >= seconds(moment.end):
            self._rest()
        else:
            self.heard.emit(at_s - seconds(onset(moment)))

    def _rest(self) -> None:
        """Be silent; the player stays for the next time."""
        if not self._timer.isActive():
            return
        if self._player is not None:
            self._player.pause()
        self._timer.stop()
        self.play_button.setText(self.words("compare.play"))
        self.heard.emit(None)

    def _silence(self) -> None:
        """Be silent for good: another call is chosen."""
        self._rest()
        if self._player is not None:
            self._player.close()
            self._player = None

    def finish(self) -> None:
        """The window closes."""
        self._silence()
        self.other.finish()


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setFont(theme.font(13))
    box.setMinimumHeight(32)
    box.setMinimumContentsLength(12)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setAccessibleName(name)
    return box


def _called(entry: Entry) -> str:
    """Return what a session is called in the list."""
    when = entry.started.astimezone().strftime("%Y-%m-%d %H:%M") if entry.started else entry.id[:8]
    return f"{when} · {entry.manifest.source}" if entry.manifest else when


def _short(call: HeardCall, start: int, end: int) -> Moment:
    return Moment(call, "rep", start, min(end, start + LONGEST))
