"""The overlay's window and its manners: on top, see-through, never focused, never in the way of a click.

One top-level window holds every gauge. It is moved in a mode of its own, and found again
where it was left, on each screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Literal

from PyQt6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer
from PyQt6.QtGui import (
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QShowEvent,
)
from PyQt6.QtWidgets import QWidget

from prosody.wording import Wording
from ui import badge, gauge, line, ribbon, theme
from ui.badge import GreetingBadge
from ui.bar import BAR_HEIGHT, BAR_WIDTH, OneLine
from ui.face import Face
from ui.gauge import ArcGauge
from ui.line import WordsLine
from ui.place import PlaceStore
from ui.platform import Platform
from ui.ribbon import PitchRibbon
from ui.standing import Standing
from ui.theme import Palette

Size = Literal["gauge", "full", "bar"]
SIZES: Final[tuple[Size, ...]] = ("gauge", "full", "bar")

FLAGS: Final = (
    Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.Tool
    | Qt.WindowType.NoDropShadowWindowHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
    | Qt.WindowType.WindowTransparentForInput
)

PAD: Final = 12
GAP: Final = 8
FULL: Final = QSize(gauge.WIDTH + ribbon.WIDTH + 2 * PAD + GAP, 176)
GAUGE: Final = QSize(gauge.WIDTH, gauge.HEIGHT)
BAR: Final = QSize(BAR_WIDTH, BAR_HEIGHT)
MOVE_S: Final = 10.0
"""Move mode ends by itself when nobody drags for so long."""
SETTLE_MS: Final = 200
"""The window manager's frame takes the input region over only after mapping (measured on openbox)."""


class Overlay(QWidget):
    """Shows faces; decides nothing."""

    def __init__(self, palette: Palette, words: Wording, store: PlaceStore, manners: Platform) -> None:
        super().__init__(None, FLAGS)
        for attribute in (
            Qt.WidgetAttribute.WA_TranslucentBackground,
            Qt.WidgetAttribute.WA_ShowWithoutActivating,
            Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow,
        ):
            self.setAttribute(attribute)
        self.setWindowTitle(f"{words('app.name')} overlay")
        self.setAccessibleName(words("app.name"))
        self.colours, self.words, self.manners = palette, words, manners
        self.moving = False
        self.on_move_end: Callable[[], None] = lambda: None
        self.face = Face()
        self.size_name: Size = "full"
        self.zoom = 1.0
        self._panel = QPixmap()
        self._panel_key: tuple[object, ...] = ()
        self._grip: QPoint | None = None
        self.gauge = ArcGauge(palette, words, self)
        self.badge = GreetingBadge(palette, words, self)
        self.ribbon = PitchRibbon(palette, words, self)
        self.line = WordsLine(palette, words, self)
        self.bar = OneLine(palette, words, self)
        self.parts = (self.gauge, self.badge, self.ribbon, self.line, self.bar)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(lambda: self.set_moving(False))
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._settle)
        self.standing = Standing(self, store)
        self.set_size("full")

    # Looks.

    def dress(self, palette: Palette, words: Wording) -> None:
        """Wear another theme or speak another language."""
        self.colours, self.words = palette, words
        self._panel_key = ()
        for part in self.parts:
            part.dress(palette, words)
        self.show_face(self.face)
        self.update()

    def set_still(self, still: bool) -> None:
        """Reduced motion: no trail, no fading, no gliding."""
        self.ribbon.still = self.line.still = still
        self.gauge.pointer.still = self.bar.pointer.still = still

    def set_size(self, name: Size, zoom: float | None = None) -> None:
        """Show the gauge alone, everything, or one line; `zoom` 1..2 enlarges all of it."""
        self.size_name = name
        self.zoom = self.zoom if zoom is None else zoom
        for part in self.parts:
            part.zoom = self.zoom
            part.resize(part.sizeHint())
            part.updateGeometry()
        self.gauge.setVisible(name != "bar")
        self.bar.setVisible(name == "bar")
        for part in (self.badge, self.ribbon, self.line):
            part.setVisible(name == "full")
        plain = {"gauge": GAUGE, "full": FULL, "bar": BAR}[name]
        self.setFixedSize(QSize(round(plain.width() * self.zoom), round(plain.height() * self.zoom)))
        self._lay_out()
        if self.isVisible():
            self.standing.restore()
        self.show_face(self.face)
        self.update()

    def setLayoutDirection(self, direction: Qt.LayoutDirection) -> None:
        """Mirror the order of the parts for scripts that run right to left; the dial and time stay."""
        super().setLayoutDirection(direction)
        self._panel_key = ()
        self._lay_out()

    def _lay_out(self) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        dial_x = FULL.width() - PAD + 4 - gauge.WIDTH if mirrored else PAD - 4
        side_x = PAD if mirrored else PAD + gauge.WIDTH + GAP
        top = (FULL.height() - gauge.HEIGHT) // 2
        if self.size_name != "full":
            dial_x = top = 0
        rows = (PAD, PAD + badge.HEIGHT + 7, FULL.height() - line.HEIGHT - 9)
        places: dict[QWidget, tuple[int, int]] = {self.gauge: (dial_x, top), self.bar: (0, 0)}
        places |= {
            part: (side_x, y) for part, y in zip((self.badge, self.ribbon, self.line), rows, strict=True)
        }
        for part, (x, y) in places.items():
            part.move(round(x * self.zoom), round(y * self.zoom))

    # News.

    def show_face(self, face: Face) -> None:
        """Hand the face to every part that is on the screen."""
        old, self.face = self.face, face
        alone = self.size_name == "gauge"
        self.gauge.show_face(spoken_for(face) if alone else said_once(face))
        if self.size_name == "full":
            self.badge.show_greeting(face.greeting)
            self.ribbon.show_melody(face.melody, grey=face.grey or (face.needle is None and not face.lively))
            self.line.show_face(face)
        if self.size_name == "bar":
            self.bar.show_face(face)
        if alone and old.recording != face.recording:
            self.update()

    def tick(self, elapsed_s: float) -> bool:
        """Let everything move on; return whether anything does."""
        moved = [part.tick(elapsed_s) for part in (self.gauge, self.line, self.bar) if part.isVisible()]
        return any(moved)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the panel from its picture, only where something changed."""
        painter = QPainter(self)
        ratio = theme.ratio_of(painter)
        key = (ratio, self.zoom, self.size_name, self.moving, self.face.recording, self.colours.name)
        if key != self._panel_key:
            self._panel_key, self._panel = key, self._painted_panel(ratio)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawPixmap(0, 0, self._panel)
        painter.end()

    def _painted_panel(self, ratio: float) -> QPixmap:
        """Return the panel with what stands on it: divider, the mark of a recording, move mode's border."""
        picture = QPixmap((self.size().toSizeF() * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.zoom, self.zoom)
        box = QRectF(0, 0, self.width() / self.zoom, self.height() / self.zoom).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = min(theme.RADIUS, box.height() / 2)
        painter.setBrush(self.colours.panel)
        painter.setPen(QPen(self.colours.edge, 1.0))
        painter.drawRoundedRect(box, radius, radius)
        if self.size_name == "full":
            self._divider(painter)
        if self.size_name == "gauge" and self.face.recording:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colours.alarm)
            painter.drawEllipse(QPointF(16, 16), 4, 4)
        if self.moving:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.colours.text, 2.0, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), radius - 2, radius - 2)
        painter.end()
        return picture

    def _divider(self, painter: QPainter) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = PAD + gauge.WIDTH + GAP / 2 - 2
        x = FULL.width() - x if mirrored else x
        painter.setPen(QPen(theme.faded(self.colours.secondary, 0.22), 1.0))
        painter.drawLine(QPointF(x, 18), QPointF(x, FULL.height() - 18))

    # Manners.

    def showEvent(self, event: QShowEvent | None) -> None:
        """After mapping: click-through again, all desktops, no task bar."""
        super().showEvent(event)
        self._settling.start(SETTLE_MS)

    def hideEvent(self, event: QHideEvent | None) -> None:
        """Nothing may happen to a hidden window any more."""
        self.set_moving(False)
        self._settling.stop()
        super().hideEvent(event)

    def _settle(self) -> None:
        handle = self.windowHandle()
        if handle is None or not self.isVisible():
            return
        if not self.moving:
            handle.setFlag(Qt.WindowType.WindowTransparentForInput, False)
            handle.setFlag(Qt.WindowType.WindowTransparentForInput, True)
        self.manners.settle(int(self.winId()))

    def set_moving(self, on: bool) -> None:
        """Enter or leave move mode. The flag is set on the handle: on the widget it would hide the window."""
        if on == self.moving:
            return
        self.moving = on
        self._grip = None
        handle = self.windowHandle()
        if handle is not None:
            handle.setFlag(Qt.WindowType.WindowTransparentForInput, not on)
        if on:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self._patience.start(round(1000 * MOVE_S))
        else:
            self.unsetCursor()
            self._patience.stop()
            self.standing.remember(dock=self.size_name == "bar")
            self._settling.start(SETTLE_MS)
            self.on_move_end()
        self.update()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Take hold, in move mode."""
        if event is not None and self.moving and event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.globalPosition().toPoint() - self.standing.held
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Drag. The position is kept here: Qt's own may read (0, 0) after a state change on X11."""
        if event is not None and self._grip is not None:
            self.standing.go(event.globalPosition().toPoint() - self._grip)
            self._patience.start(round(1000 * MOVE_S))

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Let go: the place is remembered."""
        if self._grip is not None:
            self._grip = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.standing.remember(dock=self.size_name == "bar")

    def nudge(self, dx: int, dy: int) -> None:
        """Move by keyboard; the place is remembered when move mode ends, so that a step can cross screens."""
        self.standing.go(self.standing.held + QPoint(dx, dy))
        if self.moving:
            self._patience.start(round(1000 * MOVE_S))


def said_once(face: Face) -> Face:
    """Return the face for a gauge beside its line: what the line says is not said under the word again."""
    return replace(face, hint="") if face.hint and face.hint.lower() == face.line.text.lower() else face


def spoken_for(face: Face) -> Face:
    """Return the face for a gauge alone: a nudge takes the hint's place, a mark that of no hint."""
    said = face.line.text or face.hint or face.mark
    return face if said == face.hint else replace(face, hint=said)
