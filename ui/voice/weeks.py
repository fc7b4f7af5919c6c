"""One measure over the weeks: a point for each call, its usual range as a bar, the calibration's band behind.

Time runs left to right in every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from prosody.profile import Usual
from ui import theme
from ui.theme import Palette

HEIGHT: Final = 128
HEAD: Final = 24.0
FOOT: Final = 18.0
SCALE: Final = 46.0
"""Room for the numbers at the side."""


@dataclass(frozen=True, slots=True)
class Point:
    """One call: when, and how the measure was in it."""

    at: datetime
    usual: Usual


class Weeks(QWidget):
    """Paints one measure."""

    def __init__(self, colours: Palette, name: str, unit: str, band: Usual, point: str) -> None:
        super().__init__()
        self.colours, self.name, self.unit, self.band = colours, name, unit, band
        self.point = point
        """The decimal sign."""
        self.points: tuple[Point, ...] = ()
        self.span: tuple[datetime, datetime] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{name} ({unit})")

    def sizeHint(self) -> QSize:
        """Return the room of a small picture."""
        return QSize(360, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """It may be narrower."""
        return QSize(240, HEIGHT)

    def show_points(self, points: Sequence[Point], span: tuple[datetime, datetime] | None) -> None:
        """Take the calls, and the time that all pictures share."""
        self.points, self.span = tuple(points), span
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint band, scale and points."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(13, bold=True))
        painter.setPen(self.colours.text)
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 0, self.width(), HEAD), side, f"{self.name}, {self.unit}".rstrip(", "))
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # so do numbers and time
        field = QRectF(SCALE, HEAD, self.width() - SCALE - 8, self.height() - HEAD - FOOT)
        low, high = self._reach()
        self._band(painter, field, low, high)
        for point in self.points:
            self._point(painter, field, point, low, high)
        self._dates(painter, field)
        painter.end()

    def _reach(self) -> tuple[float, float]:
        """Return the lowest and highest value that is shown, a little room beyond them."""
        values = [self.band.p5, self.band.p95]
        values += [end for point in self.points for end in (point.usual.p25, point.usual.p75)]
        room = 0.08 * max(max(values) - min(values), 1e-9)
        return min(values) - room, max(values) + room

    def _y(self, value: float, field: QRectF, low: float, high: float) -> float:
        return field.bottom() - (value - low) / (high - low) * field.height()

    def _band(self, painter: QPainter, field: QRectF, low: float, high: float) -> None:
        band, tint = self.band, self.colours.in_range
        for first, last, opacity in ((band.p5, band.p95, 0.10), (band.p25, band.p75, 0.16)):
            top, bottom = (self._y(value, field, low, high) for value in (last, first))
            painter.fillRect(
                QRectF(field.left(), top, field.width(), bottom - top), theme.faded(tint, opacity)
            )
        painter.setFont(theme.font(11))
        for value in (band.p25, band.p75):
            y = self._y(value, field, low, high)
            painter.setPen(QPen(theme.faded(tint, 0.6), 1.0, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            painter.setPen(self.colours.secondary)
            box = QRectF(0, y - 8, SCALE - 6, 16)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._told(value)
            )

    def _told(self, value: float) -> str:
        return (f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}").replace(".", self.point)

    def _point(self, painter: QPainter, field: QRectF, point: Point, low: float, high: float) -> None:
        x = self._x(point.at, field)
        usual = point.usual
        colour = self.colours.in_range if inside(usual, self.band) else self.colours.text
        painter.setPen(QPen(theme.faded(colour, 0.55), 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        ends = [self._y(value, field, low, high) for value in (usual.p25, usual.p75)]
        painter.drawLine(QPointF(x, ends[0]), QPointF(x, ends[1]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        centre = QPointF(x, self._y(usual.median, field, low, high))
        if inside(usual, self.band):
            painter.drawEllipse(centre, 4.5, 4.5)
        else:  # shape too says that it lies outside
            painter.save()
            painter.translate(centre)
            painter.rotate(45)
            painter.drawRect(QRectF(-4.5, -4.5, 9, 9))
            painter.restore()

    def _x(self, at: datetime, field: QRectF) -> float:
        if self.span is None or self.span[0] == self.span[1]:
            return field.center().x()
        share = (at - self.span[0]) / (self.span[1] - self.span[0])
        return field.left() + 10 + share * (field.width() - 20)

    def _dates(self, painter: QPainter, field: QRectF) -> None:
        """The first and the last day."""
        if self.span is None:
            return
        painter.setFont(theme.font(11))
        painter.setPen(self.colours.secondary)
        box = QRectF(field.left(), field.bottom() + 2, field.width(), FOOT - 2)
        first, last = (day.date().isoformat() for day in self.span)
        if first == last:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, first)
            return
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, first)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, last)


def inside(usual: Usual, band: Usual) -> bool:
    """Whether a call's median lies where nearly all of the calibration lay."""
    return band.p5 <= usual.median <= band.p95
