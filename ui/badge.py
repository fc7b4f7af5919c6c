"""The greeting badge: an arrow says where the phrase went, shape and colour whether that was its target."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QLabel, QSizePolicy, QWidget

from prosody.wording import Wording
from ui import glyphs, theme
from ui.face import GreetingFace
from ui.gauge import fitting
from ui.theme import Palette

WIDTH: Final = 280
HEIGHT: Final = 52
SHAPE: Final = 22.0
"""Half of the shape's breadth."""
SPARK: Final = QRectF(208, 13, 66, 26)


class GreetingBadge(QLabel):
    """Paints how the greeting sounded; a label to a screen reader."""

    def __init__(self, palette: Palette, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.colours, self.words = palette, words
        self.greeting = GreetingFace("")
        self.zoom = 1.0

    def sizeHint(self) -> QSize:
        """Return the size at which it was drawn, times the zoom."""
        return QSize(round(WIDTH * self.zoom), round(HEIGHT * self.zoom))

    def dress(self, palette: Palette, words: Wording) -> None:
        """Wear another theme or speak another language."""
        self.colours, self.words = palette, words
        self.update()

    def show_greeting(self, greeting: GreetingFace) -> None:
        """Take a verdict, or that there is none yet."""
        if greeting != self.greeting:
            self.greeting = greeting
            self.setAccessibleName(self.words("says.greeting", word=greeting.word))
            self.setAccessibleDescription(greeting.hint)
            self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint shape, arrow, words and the tail's melody."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.zoom, self.zoom)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._shape(painter, QPointF(WIDTH - 23 if mirrored else 23, HEIGHT / 2))
        spark = SPARK.translated(-SPARK.left() + 6, 0) if mirrored else SPARK
        room = (56.0 if not mirrored else 82.0, 204.0 if not mirrored else 224.0)
        if len(self.greeting.tail) < 2:
            room = (room[0], WIDTH - 4.0) if not mirrored else (4.0, room[1])
        self._words(painter, QRectF(room[0], 0, room[1] - room[0], HEIGHT))
        _sparkline(painter, tint(self.colours, self.greeting), self.greeting.tail, spark)
        painter.end()

    def _shape(self, painter: QPainter, centre: QPointF) -> None:
        """Disc: on target. Diamond: off it. Rounded square: no target, or it could not be told."""
        colour = tint(self.colours, self.greeting)
        waiting = self.greeting.direction is None
        painter.setPen(QPen(theme.faded(colour, 0.6), 2.0) if waiting else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if waiting else colour)
        if self.greeting.match is True:
            painter.drawEllipse(centre, SHAPE, SHAPE)
        elif self.greeting.match is False:
            _diamond(painter, centre)
        else:
            painter.drawRoundedRect(QRectF(centre.x() - 20, centre.y() - 20, 40, 40), 9, 9)
        sign = "dots" if waiting else str(self.greeting.direction)
        glyphs.draw(painter, sign, centre, 10.5, colour if waiting else self.colours.ink, 3.2)

    def _words(self, painter: QPainter, box: QRectF) -> None:
        waiting = self.greeting.direction is None
        colours = self.colours
        rows = (
            (self.words("greeting"), 11, False, colours.secondary, 2.0, 14.0),
            (self.greeting.word, 17, True, colours.secondary if waiting else colours.text, 15.0, 21.0),
            (self.greeting.hint, 12, False, colours.secondary, 36.0, 15.0),
        )
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        for text, size, bold, colour, top, high in rows:
            font, _ = fitting(text, size, box.width(), bold=bold)
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(QRectF(box.left(), top, box.width(), high), side, text)


def tint(colours: Palette, greeting: GreetingFace) -> QColor:
    """Return the colour of a verdict: it follows the match with the target, never the direction."""
    if greeting.direction in (None, "unclear"):
        return colours.secondary
    return {True: colours.in_range, False: colours.tense, None: colours.flat}[greeting.match]


def _diamond(painter: QPainter, centre: QPointF) -> None:
    painter.save()
    painter.translate(centre)
    painter.rotate(45)
    painter.drawRoundedRect(QRectF(-16.5, -16.5, 33, 33), 6, 6)
    painter.restore()


def _sparkline(painter: QPainter, colour: QColor, tail: tuple[float, ...], box: QRectF) -> None:
    """The last phrase, 6 st high at least, so that a level phrase looks level."""
    if len(tail) < 2:
        return
    low, high = min(tail), max(tail)
    middle, reach = (low + high) / 2, max(6.0, high - low)
    step = box.width() / (len(tail) - 1)
    points = [
        QPointF(box.left() + i * step, box.center().y() - (st - middle) / reach * box.height())
        for i, st in enumerate(tail)
    ]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(
        QPen(colour, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.drawPolyline(QPolygonF(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(points[-1], 3.4, 3.4)
