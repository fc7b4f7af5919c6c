"""The gauge: a needle over three zones, one word and what to do about it."""

from __future__ import annotations

import math
from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QRadialGradient,
)
from PyQt6.QtWidgets import QProgressBar, QWidget

from prosody.wording import Wording
from ui import glyphs, theme
from ui.face import Face, Zone
from ui.pointer import Pointer
from ui.theme import Palette

WIDTH: Final = 176
HEIGHT: Final = 160
CENTRE: Final = QPointF(88.0, 91.0)
SWEEP: Final = 224.0
"""Degrees between -1 and +1."""
RADIUS: Final = 64.0
"""Of the middle of the stroke."""
STROKE: Final = 9.0
TICK: Final = (58.0, 76.0)
HUB: Final = 7.5
WORD_WIDTH: Final = 150.0
TRAIL_RADIUS: Final = 46.0
LAYERS: Final = 8
"""Pictures of the dial that are kept: a call goes back and forth between few."""


def degrees(value: float) -> float:
    """Return the angle of a value on the -1..+1 scale, in degrees anticlockwise from the right."""
    return 90.0 - value * SWEEP / 2


def at(value: float, radius: float) -> QPointF:
    """Return the point on a circle about the hub where `value` lies."""
    turn = math.radians(degrees(value))
    return QPointF(CENTRE.x() + radius * math.cos(turn), CENTRE.y() - radius * math.sin(turn))


class ArcGauge(QProgressBar):
    """Paints a face's needle, zone, word and hint."""

    def __init__(self, palette: Palette, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pointer = Pointer(self)
        self.colours, self.words = palette, words
        self.face = Face()
        self.zoom = 1.0
        self._layers: dict[tuple[object, ...], QPixmap] = {}

    def sizeHint(self) -> QSize:
        """Return the size at which the gauge was drawn, times the zoom."""
        return QSize(round(WIDTH * self.zoom), round(HEIGHT * self.zoom))

    def minimumSizeHint(self) -> QSize:
        """Return the same: the gauge is never squeezed."""
        return self.sizeHint()

    def dress(self, palette: Palette, words: Wording) -> None:
        """Wear another theme or speak another language."""
        self.colours, self.words = palette, words
        self._layers.clear()
        self.update()

    def show_face(self, face: Face) -> None:
        """Take what shall be shown; the needle starts to move there with `tick`."""
        old, self.face = self.face, face
        jumped = self.pointer.follow(face, self.words)
        if jumped or _look(face) != _look(old):
            self.update()

    def tick(self, elapsed_s: float) -> bool:
        """Move the needle on; return whether it moves."""
        return self.pointer.tick(elapsed_s)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the cached dial with its words, then what moves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._layer(painter))
        painter.scale(self.zoom, self.zoom)
        if self.face.needle is None:
            _emblem(painter, self.colours, self.face)
        else:
            self._needle(painter)
        painter.end()

    def _layer(self, painter: QPainter) -> QPixmap:
        """Return the dial and its words as a picture."""
        ratio, face = theme.ratio_of(painter), self.face
        active: Zone = "none" if face.grey else face.zone
        still = face.zone, face.needle is None, face.grey, face.band, face.word, face.hint, face.glyph
        key = (ratio, self.zoom, self.layoutDirection(), *still)
        if key not in self._layers:
            if len(self._layers) >= LAYERS:
                self._layers.clear()
            picture = QPixmap((self.sizeHint().toSizeF() * ratio).toSize())
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            brush = QPainter(picture)
            brush.setRenderHint(QPainter.RenderHint.Antialiasing)
            brush.scale(self.zoom, self.zoom)
            _dial(brush, self.colours, active, face)
            write_word(brush, self.colours, face, QRectF(0, 112, WIDTH, 26), self.layoutDirection())
            _hint(brush, self.colours, face)
            brush.end()
            self._layers[key] = picture
        return self._layers[key]

    def _needle(self, painter: QPainter) -> None:
        colours, value = self.colours, max(-1.0, min(1.0, self.pointer.needle.value))
        tone = colours.secondary if self.face.grey else colours.text
        if not self.pointer.still and not self.face.grey:
            _trail(painter, colours, self.pointer.needle.trail)
        turn = math.radians(degrees(value))
        across = QPointF(math.sin(turn), math.cos(turn))
        tip = at(value, 57.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawPolygon(
            QPolygonF([CENTRE + across * 4.0, tip + across * 0.9, tip - across * 0.9, CENTRE - across * 4.0])
        )
        painter.setBrush(colours.secondary if self.face.grey else colours.zone(self.face.zone))
        painter.setPen(QPen(colours.ink, 2.0))
        painter.drawEllipse(CENTRE, HUB, HUB)


def _look(face: Face) -> tuple[object, ...]:
    """Return what of a face the gauge repaints for, the needle apart."""
    return (
        face.zone,
        face.word,
        face.hint,
        face.glyph,
        face.grey,
        face.progress,
        face.needle is None,
        face.band,
    )


def _dial(painter: QPainter, colours: Palette, active: Zone, face: Face) -> None:
    low, high = face.band
    live = face.needle is not None and not face.grey
    if live:
        _wedge(painter, colours, low, high)
    spans: tuple[tuple[Zone, float, float], ...] = (
        ("flat", -1.0, low - 0.012),
        ("in_range", low + 0.012, high - 0.012),
        ("tense", high + 0.012, 1.0),
    )
    for zone, start, end in spans:
        colour = colours.zone(zone) if live else theme.faded(colours.secondary, 0.8)
        _stroke(painter, theme.faded(colour, 1.0 if zone == active else colours.dim), start, end)
    if live:
        painter.setPen(QPen(colours.text, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        for limit in (low, high):
            painter.drawLine(at(limit, TICK[0]), at(limit, TICK[1]))
    for zone, place in (("flat", -0.72), ("in_range", (low + high) / 2), ("tense", 0.72)):
        strong = zone == active
        colour = colours.zone(zone) if strong else theme.faded(colours.secondary, 0.85 if live else 0.5)
        glyphs.draw(painter, zone, at(place, 79.0), 5.5, colour, 1.7)


def _stroke(painter: QPainter, colour: QColor, start: float, end: float) -> None:
    painter.setPen(QPen(colour, STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(CENTRE.x() - RADIUS, CENTRE.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
    painter.drawArc(box, round(16 * degrees(start)), round(16 * (degrees(end) - degrees(start))))


def _wedge(painter: QPainter, colours: Palette, low: float, high: float) -> None:
    """The own band as a soft fan from the hub."""
    reach = RADIUS - STROKE / 2 - 2
    box = QRectF(CENTRE.x() - reach, CENTRE.y() - reach, 2 * reach, 2 * reach)
    fan = QPainterPath(CENTRE)
    fan.arcTo(box, degrees(low), degrees(high) - degrees(low))
    fan.closeSubpath()
    shade = QRadialGradient(CENTRE, reach)
    shade.setColorAt(0.25, theme.faded(colours.in_range, 0.0))
    shade.setColorAt(1.0, theme.faded(colours.in_range, 0.34))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawPath(fan)


def _trail(painter: QPainter, colours: Palette, trail: list[float]) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for age, value in enumerate(reversed(trail)):
        painter.setBrush(theme.faded(colours.text, 0.30 * (1 - age / 8)))
        painter.drawEllipse(at(value, TRAIL_RADIUS), 2.0, 2.0)


def _emblem(painter: QPainter, colours: Palette, face: Face) -> None:
    """No needle: a sign where its hub would be, with a ring that fills while speech is collected."""
    centre = CENTRE - QPointF(0, 10)
    trouble = face.state in ("muted", "lost", "failed")
    tone = colours.alarm if trouble else colours.secondary
    painter.setPen(QPen(theme.faded(tone, 0.35), 2.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = QRectF(centre.x() - 24, centre.y() - 24, 48, 48)
    painter.drawEllipse(ring)
    if face.progress is not None:
        painter.setPen(QPen(colours.text, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, 90 * 16, -round(360 * 16 * min(1.0, face.progress)))
    glyphs.draw(painter, face.glyph, centre, 11.0, tone, 2.4)


def write_word(
    painter: QPainter, colours: Palette, face: Face, box: QRectF, direction: Qt.LayoutDirection
) -> None:
    """Write the zone's sign and the word, centred together, as large as fits."""
    judged = face.needle is not None
    room = WORD_WIDTH - (24 if judged else 0)
    font, width = fitting(face.word, 19, room, bold=True)
    painter.setFont(font)
    sign = 24.0 if judged else 0.0
    left = box.center().x() - (width + sign) / 2
    mirrored = direction == Qt.LayoutDirection.RightToLeft
    text = QRectF(left if mirrored else left + sign, box.top(), width + 1, box.height())
    painter.setPen(colours.secondary if face.grey else colours.text)
    painter.drawText(text, Qt.AlignmentFlag.AlignCenter, face.word)
    if judged:
        at_x = left + width + sign - 8 if mirrored else left + 8
        tint = colours.secondary if face.grey else colours.zone(face.zone)
        glyphs.draw(painter, face.glyph, QPointF(at_x, box.center().y() + 1), 7.5, tint, 2.2)


def fitting(text: str, size: int, room: float, *, bold: bool = False) -> tuple[QFont, float]:
    """Return the largest font up to `size`, never under 11, that fits `text` in `room`; and its width."""
    for height in range(size, 10, -1):
        font = theme.font(height, bold=bold)
        width = QFontMetricsF(font).horizontalAdvance(text)
        if width <= room:
            break
    return font, width


def _hint(painter: QPainter, colours: Palette, face: Face) -> None:
    font, _ = fitting(face.hint, 12, WIDTH - 20)
    painter.setFont(font)
    painter.setPen(colours.secondary)
    painter.drawText(QRectF(0, 136, WIDTH, 16), Qt.AlignmentFlag.AlignCenter, face.hint)
