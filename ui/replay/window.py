"""The replay window: what is kept and what was opened lately, or one call; menus, keys, drag and drop.

The rule of the room: opening reads beside the window; a sentence says what could not be opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QStatusBar, QWidget

from prosody.audio.error import AudioError
from prosody.events import Leg
from prosody.profile import VoiceProfile
from prosody.replay.heard_call import HeardCall
from prosody.replay.imports import read_lanes
from prosody.replay.marks import Note
from prosody.replay.shelf import Recent
from prosody.session.library import Library
from prosody.session.manifest import SessionError
from prosody.wording import Wording
from ui.aside import Aside
from ui.ending import once
from ui.replay.call_view import CallView
from ui.replay.library import LibraryWindow, dropped
from ui.replay.menus import Menus
from ui.replay.who_is_who import WhoIsWho
from ui.theme import Palette
from ui.voice.card import fitting

SIZE: Final = (1360, 860)
SAID_MS: Final = 6000
CLOSING_S: Final = 5.0

Opens = Callable[[str, Mapping[Leg, int] | None, VoiceProfile | None], HeardCall]
"""Opens a recording or a session: name, who is who, and the voice to compare with where one is named."""


class ReplayWindow(QMainWindow):
    """One window, one call at a time.

    Parameters
    ----------
    opens : callable
        Runs on a thread beside the window.
    words : Wording
    colours : Palette
    profile : VoiceProfile, optional
        The voice that was named on the command line.
    library : Library, optional
    recent : Recent, optional
    closed : callable, optional
        Is told, once, that the window has gone.
    """

    def __init__(
        self,
        opens: Opens,
        words: Wording,
        colours: Palette,
        profile: VoiceProfile | None = None,
        library: Library | None = None,
        recent: Recent | None = None,
        closed: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.words, self.colours, self.profile = words, colours, profile
        self._opens, self._closed, self._gone = opens, closed, False
        self.library, self.recent = library or Library(), recent or Recent()
        self.view: CallView | None = None
        self.asking: WhoIsWho | None = None
        self.exporting: QWidget | None = None
        self._aside = Aside(self)
        self.start = LibraryWindow(self.library, self.recent, words, colours)
        self.start.opened.connect(self.open_name)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.setCentralWidget(self.stack)
        self.setStatusBar(QStatusBar())
        self.setAcceptDrops(True)
        self.menus = Menus(self, words)
        self._title()
        self.setMinimumSize(640, 480)
        self.resize(fitting(*SIZE))

    # Opening.

    def open(self) -> None:
        """Show the window."""
        self.show()
        self.activateWindow()

    def open_name(self, name: str, legs: Mapping[Leg, int] | None = None) -> None:
        """Open a recording or a session, beside the window."""
        self._open(name, legs, self.profile)

    def open_demo(self) -> None:
        """Open the bundled call, against its own calibrated voice."""
        from ui.replay.demo import demo_call, demo_voice

        self._open(str(demo_call()), {"rep": 0, "customer": 1}, demo_voice())

    def _open(self, name: str, legs: Mapping[Leg, int] | None, profile: VoiceProfile | None) -> None:
        self.say(self.words("replay.opening", name=Path(name).name), 0)
        opens, asked = self._opens, legs is None

        def opened(call: HeardCall) -> None:
            if asked and may_be_swapped(call):
                self._ask(name, call, profile)
            else:
                self.show_call(call)

        self._aside.do(lambda: _with_sound(opens(name, legs, profile)), opened, self._failed)

    def _failed(self, why: str) -> None:
        self.say(why, 0)
        if self.view is None:
            self.show_library()

    def _ask(self, name: str, call: HeardCall, profile: VoiceProfile | None) -> None:
        """Ask who is who before a recording of two channels is heard for the first time."""
        self.say("", 0)
        asking = self.asking = WhoIsWho(call.name, self.words, self)

        def answered() -> None:
            self.asking = None
            if asking.channels == call.channels:
                self.show_call(call)
            else:
                call.close()
                self._open(name, asking.channels, profile)

        def left() -> None:
            self.asking = None
            call.close()

        asking.accepted.connect(answered)
        asking.rejected.connect(left)
        asking.open()

    def show_call(self, call: HeardCall) -> None:
        """Show a call instead of what was shown."""
        self._leave_call()
        self.recent.opened(call.origin)
        self.view = CallView(call, self.words, self.colours, library=self.library)
        self.stack.addWidget(self.view)
        self.stack.setCurrentWidget(self.view)
        self.view.open()
        self.say("", 0)
        self._title()
        self.menus.follow(self.view)

    def _leave_call(self) -> None:
        if self.view is not None:
            self.view.finish()
            self.stack.removeWidget(self.view)
            self.view.deleteLater()
            self.view = None

    def show_library(self) -> None:
        """Show what is kept and what was opened lately."""
        view = self.view
        blind = view is not None and not view.panels.may_see_flags
        self.start.unheard = frozenset([view.call.home.name] if view is not None and blind else [])
        self.start.refresh()
        self.stack.setCurrentWidget(self.start)
        self.start.show()

    def say(self, sentence: str, for_ms: int = SAID_MS) -> None:
        """Say something in the status line; for 0 ms it stays."""
        bar = self.statusBar()
        if bar is not None:
            bar.showMessage(sentence, for_ms)

    def _title(self) -> None:
        what = self.view.call.name if self.view is not None else self.words("replay.title")
        self.setWindowTitle(f"{self.words('app.name')} · {what}")

    # What menus do with the call.

    def share(self) -> None:
        """Choose what is handed out, and as what."""
        from ui.replay.export_dialog import ExportDialog  # printing and SVG are loaded when asked for

        if self.view is not None:
            view = self.view
            first = None if view.panels.may_see_flags else view.panels.listener.author
            self.exporting = ExportDialog(view.call, view.book, self.words, self.colours, first=first)
            view.panels.shows_flags.connect(self.exporting.close)  # what may go in is another now
            self.exporting.show()

    def copy_picture(self) -> None:
        """Put what is in view into the clipboard, as a picture."""
        from ui.replay.export_dialog import copy_picture

        if self.view is not None:
            copy_picture(self.view.timeline)
            self.say(self.words("replay.copied"))

    def choose_lanes(self) -> None:
        """Choose a file whose lanes become notes."""
        name, _ = QFileDialog.getOpenFileName(self, self.words("replay.import"), "", "*.TextGrid *.txt *.eaf")
        if name:
            self.take_lanes(Path(name))

    def take_lanes(self, path: Path) -> None:
        """Take the lanes of a file in as notes of whoever listens."""
        view = self.view
        if view is None:
            return
        author = view.panels.listener.author

        def read(lanes: Mapping[str, Sequence[Note]]) -> None:
            if self.view is not view:  # another call is open by now: they are not its notes
                return
            try:
                view.book.put_all(note for notes in lanes.values() for note in notes)
            except SessionError as refused:
                self.say(str(refused), 0)
                return
            view.panels.refresh()
            self.say(self.words("replay.taken", names=", ".join(lanes)))

        self._aside.do(lambda: read_lanes(path, author), read, lambda why: self.say(why, 0))

    # The window.

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        """Take files and folders."""
        if event is not None and dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Open what was dropped; lanes are taken in."""
        names = dropped(event.mimeData()) if event is not None else []
        if names and self.view is not None and Path(names[0]).suffix.lower() in (".textgrid", ".eaf", ".txt"):
            self.take_lanes(Path(names[0]))
        elif names:
            QTimer.singleShot(0, partial(self.open_name, names[0]))  # let the other program go on

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Stop everything."""
        self.finish()
        super().closeEvent(event)

    @once
    def finish(self) -> None:
        """Save and stop; safe to call twice."""
        self._aside.finish(CLOSING_S)
        self._leave_call()
        self.start.close()
        if self.exporting is not None:
            self.exporting.close()
        self.hide()


def _with_sound(call: HeardCall) -> HeardCall:
    """Return a call with its sound opened: finding an hour's records takes a third of a second."""
    for leg in call.legs:
        with suppress(AudioError):  # whoever wants to hear it is told why not
            call.sound(leg)
    return call


def may_be_swapped(call: HeardCall) -> bool:
    """Whether nobody has said yet who is who: a recording of two channels that was never heard."""
    return not call.is_session and len(call.legs) > 1 and not (call.done or call.partial)
