"""A calibration second by second against a range of tolerance: what lies outside it is marked.

Each reading is a row. A bar goes down for flat and up for tense, as far as the needle would lean;
the shaded middle is the calm zone. A flag stands where the call would have been flagged. Dots at
the end are greetings: hollow ones are flat.
"""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from calibration.rehearsal import Moment
from calibration.tolerance import Tolerance
from prosody.profile import Reading
from prosody.wording import Wording
from ui import theme
from ui.theme import Palette

ROW: Final = 36
NAMES: Final = 210.0
GREETINGS: Final = 76.0
WIDEST: Final = 14.0
"""A second is at most this broad, so that short readings do not look like long ones."""


class Strips(QWidget):
    """Paints the readings; the words beside it say the same to a screen reader."""

    def __init__(self, words: Wording, colours: Palette) -> None:
        super().__init__()
        self.words, self.colours = words, colours
        self.readings: tuple[Reading, ...] = ()
        self.moments: tuple[Moment, ...] = ()
        self.tolerance = Tolerance()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a row for each reading."""
        return QSize(480, ROW * max(1, len(self.readings)))

    def minimumSizeHint(self) -> QSize:
        """Keep the rows."""
        return QSize(360, self.sizeHint().height())

    def show_readings(
        self, readings: tuple[Reading, ...], tolerance: Tolerance, moments: tuple[Moment, ...]
    ) -> None:
        """Take readings, limits, and what would have been flagged."""
        if (readings, tolerance, moments) == (self.readings, self.tolerance, self.moments):
            return
        self.readings, self.tolerance, self.moments = readings, tolerance, moments
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for number, reading in enumerate(self.readings):
            row = QRectF(0, number * ROW, self.width(), ROW)
            name = QRectF(row.right() - NAMES if mirrored else 0, row.top(), NAMES - 10, ROW)
            painter.setFont(theme.font(13))
            painter.setPen(self.colours.text)
            said = self.words(f"reading.{reading.style}")
            said = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, round(name.width()))
            side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(name, side, said[:1].upper() + said[1:])
            field = row.adjusted(0 if mirrored else NAMES, 4, -NAMES if mirrored else 0, -4)
            self._seconds(painter, field.adjusted(0, 0, -GREETINGS, 0), reading)
            self._greetings(
                painter, QRectF(field.right() - GREETINGS, field.top(), GREETINGS, field.height()), reading
            )
        painter.end()

    def _seconds(self, painter: QPainter, field: QRectF, reading: Reading) -> None:
        middle, reach = field.center().y(), field.height() / 2
        gauge = self.tolerance.gauge * reach
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.faded(self.colours.in_range, 0.16))
        painter.drawRoundedRect(QRectF(field.left(), middle - gauge, field.width(), 2 * gauge), 3, 3)
        wide = min(WIDEST, field.width() / max(1, len(reading.seconds)))
        flagged = {moment.at: moment.code for moment in self._flags(reading)}
        for second, (flat, tense) in enumerate(reading.seconds):
            needle = tense - flat
            outside = abs(needle) > self.tolerance.gauge
            colour = (
                (self.colours.tense if needle > 0 else self.colours.flat)
                if outside
                else self.colours.in_range
            )
            tall = max(1.5, abs(needle) * reach)
            top = middle - tall if needle > 0 else middle
            x = field.left() + second * wide
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRect(QRectF(x + 1, top, max(1.5, wide - 2), tall))
            if second in flagged:
                self._flag(painter, QPointF(x + wide / 2, field.top() if needle < 0 else field.bottom() - 12))

    def _flags(self, reading: Reading) -> list[Moment]:
        return [m for m in self.moments if m.style == reading.style and m.code != "contour.flat"]

    def _flag(self, painter: QPainter, foot: QPointF) -> None:
        """A little flag: here the call would have been flagged."""
        painter.setPen(QPen(self.colours.text, 1.6))
        painter.drawLine(foot, foot + QPointF(0, 12))
        painter.setBrush(self.colours.text)
        painter.drawPolygon(QPolygonF([foot, foot + QPointF(8, 3), foot + QPointF(0, 6.5)]))

    def _greetings(self, painter: QPainter, field: QRectF, reading: Reading) -> None:
        flat = {m.at for m in self.moments if m.style == reading.style and m.code == "contour.flat"}
        for number in range(min(5, len(reading.greetings))):
            centre = QPointF(field.left() + 18 + 20 * number, field.center().y())
            colour = self.colours.flat if number in flat else self.colours.in_range
            painter.setPen(QPen(colour, 2.4))
            painter.setBrush(Qt.BrushStyle.NoBrush if number in flat else colour)
            painter.drawEllipse(centre, 6.0, 6.0)
