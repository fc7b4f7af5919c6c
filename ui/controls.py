"""The control window: an ordinary window for everything the overlay cannot take by itself.

The overlay has no focus and no clicks; this window has both, stands in the task bar and
never comes to the front by itself. Each button has a key, each key works in any of the
program's windows.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import (
    QAction,
    QCloseEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QShortcut,
)
from PyQt6.QtWidgets import QGridLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from prosody.wording import Wording
from ui import theme, uncalibrated
from ui.commands import Commands
from ui.face import Face
from ui.meter import Meters

ROWS: Final = (
    ("start", "stop"),
    ("pause", "record"),
    ("mark", "greeting"),
    ("fine", "dismiss"),
    ("nudges", "automatic"),
    ("calibrate", "practise"),
    ("move", "hide"),
)
STEPS: Final = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}


class Controls(QWidget):
    """Buttons for the commands, and one line that says how the call stands."""

    def __init__(self, words: Wording, commands: Commands) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(words("app.name"))
        self.commands = commands
        self.on_close: Callable[[], bool] = lambda: True
        self.on_step: Callable[[int, int], None] = _nowhere
        self.state = QLabel()
        self.state.setFont(theme.font(17, bold=True))
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setFont(theme.font(12))
        self._message = self._last = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 16)
        outer.setSpacing(8)
        outer.addWidget(self.state)
        outer.addWidget(self.said)
        self.meters = Meters(words)
        outer.addWidget(self.meters)
        outer.addLayout(self._buttons())
        for action in commands.by_code.values():
            self.addAction(action)
        self.setFixedWidth(490)
        self._arrows()
        self.say(words)

    def _buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for row, pair in enumerate(ROWS):
            for column, code in enumerate(pair):
                grid.addWidget(Key(self.commands[code]), row, column)
        self.more = {"size": Key(None), "theme": Key(None)}
        for column, (name, group) in enumerate(
            (("size", self.commands.sizes), ("theme", self.commands.themes))
        ):
            menu = QMenu(self.more[name])
            menu.addActions(group.actions())
            self.more[name].setMenu(menu)
            self.more[name].setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            grid.addWidget(self.more[name], len(ROWS), column)
        for column, code in enumerate(("preferences", "quit")):
            grid.addWidget(Key(self.commands[code]), len(ROWS) + 1, column)
        return grid

    def say(self, words: Wording) -> None:
        """Speak another language or wording."""
        self.words = self.meters.words = words
        for name, button in self.more.items():
            button.setText(words(f"do.{name}"))

    def tell(self, message: str) -> None:
        """Say what the person should know of this system, until something else is to be said."""
        self._message = message
        self.said.setText(message or self._last)

    def show_face(self, face: Face, said: str) -> None:
        """Say how the call stands: the gauge's word, and one sentence."""
        self._last = said or face.hint
        for label, text in ((self.state, face.word), (self.said, said or self._message or self._hint(face))):
            if label.text() != text:
                label.setText(text)

    def _hint(self, face: Face) -> str:
        return uncalibrated.said(face, self.words, self.commands["calibrate"].shortcut().toString())

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Closing hides where there is another way back, and quits where there is none."""
        if event is not None and not self.on_close():
            event.ignore()
            self.hide()

    def _arrows(self) -> None:
        """Let the arrow keys move the overlay, 1 pixel or with Shift 24, while it is in move mode."""
        for key, (dx, dy) in STEPS.items():
            for prefix, far in (("", 1), ("Shift+", 24)):
                arrow = QShortcut(QKeySequence(prefix + key), self)
                arrow.setContext(Qt.ShortcutContext.ApplicationShortcut)
                arrow.setEnabled(False)
                arrow.activated.connect(partial(self._step, dx * far, dy * far))
                self.commands["move"].changed.connect(partial(self._allow, arrow))

    def _step(self, dx: int, dy: int) -> None:
        self.on_step(dx, dy)

    def _allow(self, arrow: QShortcut) -> None:
        arrow.setEnabled(self.commands["move"].isChecked())


def _nowhere(dx: int, dy: int) -> None:
    """Nobody listens yet."""


class Key(QToolButton):
    """A button that is reached by Tab and shows its key."""

    def __init__(self, action: QAction | None) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font(13))
        self.setFixedHeight(36)
        if action is not None:
            self.setDefaultAction(action)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint a rounded field, the words on the reading side, the key or an arrow on the other."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, on = self.palette(), self.isChecked()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        text = colours.color(group, QPalette.ColorRole.ButtonText)
        fill = colours.color(QPalette.ColorRole.Button)
        accent = colours.color(QPalette.ColorRole.Highlight)
        painter.setBrush(theme.over(theme.faded(accent, 0.28), fill) if on else fill)
        lit = self.underMouse() or self.isDown()
        edge = QPen(theme.faded(text, 0.35 if lit else 0.12), 1.0)
        painter.setPen(QPen(accent, 1.6) if self.hasFocus() else edge)
        painter.drawRoundedRect(box, 9, 9)
        inner = box.adjusted(12, 0, -12, 0)
        painter.setPen(text)
        painter.setFont(self.font())
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, side | Qt.TextFlag.TextShowMnemonic, self.text())
        painter.setFont(theme.font(11))
        painter.setPen(theme.faded(text, 0.62))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, self._key())
        painter.end()

    def _key(self) -> str:
        action = self.defaultAction()
        if action is None:
            return self._chosen()
        return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def _chosen(self) -> str:
        """Return what is ticked in the menu."""
        menu = self.menu()
        ticked = [action.text() for action in menu.actions() if action.isChecked()] if menu else []
        return ticked[0] if ticked else ""
