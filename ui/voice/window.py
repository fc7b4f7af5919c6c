"""The wizard's window: steps on one side, a page, a message and the buttons on the other.

The rule of the room: the wizard decides, this shows. A timer looks 30 times a second while the
window is there; what did not change is not painted. The main button has the focus whenever nothing is
typed, so that Space alone leads through.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.theme import Palette
from ui.voice.buttons import ButtonRow
from ui.voice.card import fitting, label, scroll, scrolling
from ui.voice.face import WizardFace
from ui.voice.leaving import Leaving
from ui.voice.message import Message
from ui.voice.microphone import MicrophonePage
from ui.voice.player import Player
from ui.voice.reading import ReadingPage
from ui.voice.result import ResultPage
from ui.voice.steps import Steps
from ui.voice.tolerance import TolerancePage
from ui.voice.welcome import WelcomePage
from ui.voice.wizard import Wizard
from ui.voice.wizard_face import face_of, title_of

TICK_MS: Final = 33
NARROW: Final = 820
"""Below this breadth the list of steps goes; the title says which step it is."""

LOW: Final = 600
"""Below this height everything is set closer, and the melody makes room for the words."""

SIZE: Final = (1040, 780)
SMALLEST: Final = (520, 420)


Shown = WelcomePage | MicrophonePage | ReadingPage | TolerancePage | ResultPage


class WizardWindow(QWidget):
    """One calibration on the screen.

    Parameters
    ----------
    wizard : Wizard
    colours : Palette
    languages : mapping of str to str
        Code -> name of the scripts there are.
    closed : callable, optional
        Is told, once, that the window has gone: the name of the voice whose profile was kept, empty for none.
    """

    def __init__(
        self,
        wizard: Wizard,
        colours: Palette,
        languages: Mapping[str, str],
        closed: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.wizard, self.colours, self._closed = wizard, colours, closed
        words = wizard.words
        self.face: WizardFace | None = None
        self.player = Player()
        self.leaving: Leaving | None = None
        self._gone = self._playing = self._low = False
        self.steps = Steps(words, colours)
        self.where, self.title, self.say = (
            label(size=12, quiet=True),
            label(size=24, bold=True),
            label(size=14, quiet=True),
        )
        self.message = Message(colours)
        self.stack = QStackedWidget()
        self.pages = [self._page(number, languages) for number in range(len(wizard.pages))]
        for page in self.pages:
            self.stack.addWidget(page if isinstance(page, ReadingPage) else scrolling(page))
        self.row = ButtonRow(words)
        self.buttons, self.main = self.row.buttons, self.row.main
        self._lay_out()
        self._connect()
        self.setMinimumSize(*SMALLEST)
        self.resize(fitting(*SIZE))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self.look()

    def _page(self, number: int, languages: Mapping[str, str]) -> Shown:
        page = self.wizard.pages[number]
        if page.kind == "welcome":
            return WelcomePage(self.wizard, self.colours, languages)
        if page.kind == "microphone":
            return MicrophonePage(self.wizard, self.colours)
        if page.kind == "tolerance":
            return TolerancePage(self.wizard, self.colours)
        if page.kind == "result":
            return ResultPage(self.wizard, self.colours)
        return ReadingPage(self.wizard, self.colours, page.code)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(10)
        for part in (self.where, self.title, self.say):
            right.addWidget(part)
        right.addWidget(self.stack, 1)
        right.addWidget(self.message)
        right.addWidget(self.row)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(26, 24, 26, 20)
        outer.setSpacing(26)
        outer.addWidget(self.steps, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(right, 1)

    def _connect(self) -> None:
        wizard = self.wizard
        does: dict[str, Callable[[], object]] = {
            "leave": self.close,
            "back": wizard.back,
            "skip": wizard.go_on,
            "play": self.play,
            "redo": wizard.again,
            "pause": lambda: wizard.reader.pause(not wizard.reader.paused),
        }
        for code, do in does.items():
            self.buttons[code].clicked.connect(self._doing(do))
        self.main.clicked.connect(self._doing(self.act))

    def _doing(self, do: Callable[[], object]) -> Callable[..., None]:
        """Return a slot that does it and shows at once what came of it."""

        def slot(*_: object) -> None:
            do()
            self.look()

        return slot

    def open(self) -> None:
        """Show the window and begin to follow."""
        self.show()
        self.activateWindow()
        self._timer.start(TICK_MS)

    # What the person does.

    def act(self) -> None:
        """Do what comes next."""
        self.player.silence()
        if self.wizard.page.kind == "welcome" and self.wizard.draft is not None:
            self.wizard.take_over()
        elif self.wizard.outcome.version:
            self.close()
        else:
            self.wizard.act()

    def play(self) -> None:
        """Hear the last reading of this page, or be silent."""
        step = self.wizard.step
        takes = self.wizard.takes[step.code] if step is not None else []
        self.player.toggle(takes[-1].sound if takes else None)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Return does what comes next, Escape drops a reading or leaves, Page Up and Down scroll."""
        if event is None:
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.main.isEnabled():
            self.main.click()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            scroll(self.pages[self.wizard.at], 1 if event.key() == Qt.Key.Key_PageDown else -1)
        elif event.key() == Qt.Key.Key_Escape:
            (self.wizard.again if self.wizard.reader.phase != "idle" else self.close)()
            self.look()
        else:
            super().keyPressEvent(event)

    # What is shown.

    def look(self) -> None:
        """Let everything follow."""
        look = self.wizard.look(time.monotonic())
        unheard = self.player.ended()
        if unheard:
            self.wizard.tell(unheard)
        face = face_of(self.wizard)
        if face != self.face or self._playing != self.player.playing:
            self._show(face)
        page = self.pages[self.wizard.at]
        page.show_face(face)
        page.follow(look)
        page.show_cursor(self.player.cursor_s)

    def _show(self, face: WizardFace) -> None:
        turned = self.face is None or face.at != self.face.at
        pressed = self.face is None or (face.phase, face.primary) != (self.face.phase, self.face.primary)
        self.face = face
        words = self.wizard.words
        self.steps.show_steps(face.steps)
        self.where.setText(words("wizard.progress", at=face.at + 1, count=len(face.steps)))
        self.title.setText(face.title)
        self.say.setText(face.say)
        self.setWindowTitle(title_of(face, words))
        self.message.say(face.message, face.mood)
        if turned:
            self.player.silence()
            self.stack.setCurrentIndex(face.at)
            self.pages[face.at].opened()
        self._playing = self.player.playing
        self.row.show_face(face, playing=self._playing, kept=bool(self.wizard.outcome.version))
        if turned or pressed:
            self._focus(face, turned)

    def _focus(self, face: WizardFace, turned: bool) -> None:
        """Give the focus to what comes next, unless something is being typed or set."""
        first = self.pages[face.at].first() if turned else None
        busy = isinstance(self.focusWidget(), (QLineEdit, QComboBox, QSlider)) and not turned
        if first is not None:
            first.setFocus()
        elif not busy:
            self.main.setFocus()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Where there is little breadth the list of steps goes; where there is little height, the melody."""
        wide, low = self.width() >= NARROW, self.height() < LOW
        if self.steps.isHidden() == wide:
            self.steps.setVisible(wide)
        if low != self._low:
            self._low = low
            self._set_compact(low)

    def _set_compact(self, on: bool) -> None:
        outer = self.layout()
        if outer is not None:
            outer.setContentsMargins(*((14, 10, 14, 10) if on else (26, 24, 26, 20)))
        self.where.setVisible(not on)
        self.title.setFont(theme.font(18 if on else 24, bold=True))
        self.message.set_compact(on)
        for page in self.pages:
            if isinstance(page, ReadingPage):
                page.set_compact(on)

    # The end.

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Leaving asks what becomes of readings that are not in a profile yet."""
        if self.wizard.unsaved and self.leaving is None and event is not None:
            event.ignore()
            self.wizard.reader.drop()
            self.leaving = Leaving(self.wizard.words, self._leave, self)
            self.leaving.open()
            return
        self.finish()

    def _leave(self, choice: str) -> None:
        """Put aside, discard, or stay."""
        if choice == "stay":
            self.leaving = None
            return
        if choice == "aside":
            self.wizard.put_aside()
        self.finish()
        self.hide()

    def finish(self) -> None:
        """Stop hearing and playing; say that the window has gone."""
        if self._gone:
            return
        self._gone = True
        self._timer.stop()
        self.player.silence()
        self.wizard.reader.booth.close()
        if self._closed is not None:
            self._closed(self.wizard.name if self.wizard.outcome.version else "")
