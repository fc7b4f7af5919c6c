"""The tray icon, where there is a tray: a menu of the same commands, an icon in the zone's colour and shape.

It is never the only way to quit: bare window managers have no tray.
"""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QIcon, QPainter, QPixmap
from PyQt6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from prosody.wording import Wording
from ui import glyphs
from ui.commands import Commands
from ui.face import Face
from ui.theme import DARK

SIDE = 44
COMMANDS = (
    *("start", "stop", "automatic", "pause", "record"),
    *("mark", "greeting", "fine", "dismiss", "nudges", "move", "hide"),
)
VOICE = ("calibrate", "practise", "drift")


class Tray(QSystemTrayIcon):
    """Follows the face; repaints its icon only when the zone or the state changes."""

    def __init__(
        self, words: Wording, commands: Commands, open_window: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self._menu = QMenu(parent)
        self._open = self._menu.addAction(words("app.name"))
        if self._open is not None:
            self._open.triggered.connect(lambda *_: open_window())
        for code in COMMANDS:
            self._menu.addAction(commands[code])
        for group in (commands.sizes, commands.themes):
            self._menu.addSeparator()
            self._menu.addActions(group.actions())
        self._menu.addSeparator()
        for code in VOICE:
            self._menu.addAction(commands[code])
        self._menu.addSeparator()
        self._menu.addAction(commands["preferences"])
        self._menu.addAction(commands["quit"])
        self.setContextMenu(self._menu)
        self.activated.connect(lambda why: open_window() if why == self.ActivationReason.Trigger else None)
        self.show_face(Face())

    def show_face(self, face: Face) -> None:
        """Wear the zone."""
        look = (face.zone, face.glyph, face.grey, face.recording, face.word)
        if look != self._shown:
            self._shown = look
            self.setIcon(icon(face))
            self.setToolTip(face.word)


def icon(face: Face) -> QIcon:
    """Return a disc in the zone's colour with its sign, as small as a tray wants it."""
    picture = QPixmap(SIDE, SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(DARK.secondary if face.grey else DARK.zone(face.zone))
    painter.drawEllipse(QRectF(2, 2, SIDE - 4, SIDE - 4))
    glyphs.draw(painter, face.glyph, QPointF(SIDE / 2, SIDE / 2), 11, DARK.ink, 4.0)
    if face.recording:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(DARK.alarm)
        painter.drawEllipse(QRectF(SIDE - 15, 1, 14, 14))
    painter.end()
    return QIcon(picture)
