"""The whole call in one strip: who speaks when, the tone, what was flagged, and which part is in view.

It is a slider: a screen reader tells where the cursor is, and the arrows move it.
"""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QSlider

from prosody.units import FRAMES_PER_SECOND
from prosody.wording import Wording
from ui import theme
from ui.face import Zone
from ui.replay.ink import hatch
from ui.replay.lane import Scene, caption
from ui.replay.lane_tone import STEP, tint_of
from ui.replay.sheet import MARGIN, ground
from ui.replay.sight import Sight
from ui.replay.span import Scale, Span, whole
from ui.theme import Palette

ROW: Final = 11.0
TONE: Final = 15.0
HEAD: Final = 13.0
GRIP: Final = 6.0
"""So near its edge the view is stretched, not moved, px."""


class Overview(QSlider):
    """Paints a call and the view's frame on it.

    Parameters
    ----------
    sight : Sight
    words : Wording
    colours : Palette
    """

    moved = pyqtSignal(object)
    """Somebody wants another part in view: a `Span`."""
    went = pyqtSignal(int)
    """Somebody goes to a frame."""

    def __init__(self, sight: Sight, words: Wording, colours: Palette) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.sight, self.words, self.colours = sight, words, colours
        self.span: Span = whole(sight.length)
        self.flags_visible = True
        self._layer = QPixmap()
        self._key: tuple[object, ...] = ()
        self._cursor = 0
        self._grip: tuple[str, float] = ("", 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words("replay.overview"))
        self.setRange(0, max(1, sight.length // FRAMES_PER_SECOND))
        self.setPageStep(10)
        self.setMouseTracking(True)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.actionTriggered.connect(lambda _: self.went.emit(self.sliderPosition() * FRAMES_PER_SECOND))

    def sizeHint(self) -> QSize:
        """Return a strip."""
        return QSize(600, round(HEAD + ROW * len(self.sight.call.legs) + TONE + 12))

    def minimumSizeHint(self) -> QSize:
        """It may be narrower."""
        return QSize(240, self.sizeHint().height())

    def refresh(self) -> None:
        """The call, or what may be seen of it, is other than it was."""
        self.span = self.span.grown(self.sight.length)
        self.setMaximum(max(1, self.sight.length // FRAMES_PER_SECOND))
        self._key = ()
        self.update()

    def show_span(self, span: Span) -> None:
        """Frame the part that is in view."""
        self.span = span
        self.update()

    def show_cursor(self, frame: int) -> None:
        """Move the cursor."""
        if frame != self._cursor:
            self._cursor = frame
            self.setValue(frame // FRAMES_PER_SECOND)
            self.update()

    @property
    def scale(self) -> Scale:
        """Where frames stand."""
        return Scale(whole(self.sight.length), MARGIN, max(1.0, self.width() - MARGIN - 2))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Lay the picture down, the view's frame and the cursor on it."""
        self._prepare()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._layer)
        scale = self.scale
        left, right = scale.x(self.span.first), scale.x(min(self.span.last, self.sight.length))
        box = QRectF(left, 1, max(3.0, right - left), self.height() - 2)
        dim = theme.faded(ground(self.colours), 0.5)
        painter.fillRect(QRectF(MARGIN, 0, box.left() - MARGIN, self.height()), dim)
        painter.fillRect(QRectF(box.right(), 0, self.width() - box.right(), self.height()), dim)
        painter.setPen(QPen(self.colours.text, 2.4 if self.hasFocus() else 1.4))
        painter.drawRect(box)
        painter.setPen(QPen(self.colours.alarm, 1.6))
        x = scale.x(self._cursor)
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.end()

    def _prepare(self) -> None:
        ratio = self.devicePixelRatioF()
        key = (self.size(), ratio, self.sight.revision, self.flags_visible, self.colours.name)
        if key == self._key:
            return
        self._key = key
        self._layer = QPixmap(self.size() * ratio)
        self._layer.setDevicePixelRatio(ratio)
        self._layer.fill(ground(self.colours))
        painter = QPainter(self._layer)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._paint(painter, Scene(self.sight, self.words, self.colours, self.flags_visible))
        painter.end()

    def _paint(self, painter: QPainter, scene: Scene) -> None:
        top = HEAD
        for leg in self.sight.call.legs:
            self._name(painter, top, ROW, self.words(f"leg.{leg}"))
            for start, end in self.sight.spoken[leg]:
                painter.fillRect(self._bar(start, end, top + 2, ROW - 4), theme.faded(scene.tint(leg), 0.8))
            for start, end in self.sight.gaps[leg]:
                hatch(painter, self._bar(start, end, top, ROW), self.colours.secondary, dense=True)
            top += ROW
        if scene.flags_visible:
            self._name(painter, top + 2, TONE, self.words("replay.lane.tone"))
            for run in self.sight.tones:
                self._tone(painter, run.start, run.end, run.zone, top + 3)
            for mark in self.sight.marks:
                self._flag(painter, self.scale.x(mark.index), tint_of(mark, scene))

    def _name(self, painter: QPainter, top: float, high: float, text: str) -> None:
        painter.setFont(theme.font(10))
        caption(painter, QRectF(8, top, MARGIN - 12, high), text, self.colours.secondary)

    def _bar(self, start: int, end: int, top: float, high: float) -> QRectF:
        left, right = self.scale.x(start), self.scale.x(end)
        return QRectF(left, top, max(1.0, right - left), high)

    def _tone(self, painter: QPainter, start: int, end: int, zone: Zone, top: float) -> None:
        if zone == "none":
            painter.fillRect(
                self._bar(start, end, top + TONE / 2 - 1, 2), theme.faded(self.colours.secondary, 0.5)
            )
            return
        high = TONE / len(STEP)
        painter.fillRect(self._bar(start, end, top + STEP[zone] * high, high), self.colours.zone(zone))

    def _flag(self, painter: QPainter, x: float, colour: QColor) -> None:
        """A pennant above the rows."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.4))
        painter.drawLine(QPointF(x, 1), QPointF(x, HEAD - 1))
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(x, 1), QPointF(x + 8, 4.5), QPointF(x, 8)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    # The mouse: the frame is moved, stretched at its edges, or put elsewhere.

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Take hold of the view's frame."""
        if event is None:
            return
        x, frame = event.position().x(), self.scale.frame(event.position().x())
        edges = {"first": self.scale.x(self.span.first), "last": self.scale.x(self.span.last)}
        near = min(edges, key=lambda edge: abs(edges[edge] - x))
        if abs(edges[near] - x) <= GRIP and not self.span.is_whole:
            self._grip = (near, 0.0)
        elif self.span.first <= frame < self.span.last and not self.span.is_whole:
            self._grip = ("inside", frame - self.span.first)
        else:
            self._grip = ("inside", self.span.frames / 2)
            self.went.emit(min(max(0, int(frame)), self.sight.length))
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Move the frame, or one of its edges."""
        if event is None or not self._grip[0]:
            return
        frame, (what, held) = self.scale.frame(event.position().x()), self._grip
        if what == "inside":
            span = self.span.moved(frame - held - self.span.first)
        elif what == "first":
            span = self.span.over(min(frame, self.span.last - 1), self.span.last)
        else:
            span = self.span.over(self.span.first, max(frame, self.span.first + 1))
        self.moved.emit(span)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Let go."""
        self._grip = ("", 0.0)
