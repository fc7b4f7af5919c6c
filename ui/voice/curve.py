"""A melody as large as there is room: pitch as height, loudness as breadth; live, or a whole reading.

Time runs left to right in every language.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QBrush, QLinearGradient, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from prosody.units import FRAMES_PER_SECOND
from ui import theme
from ui.face import Melody
from ui.ribbon import SHORTEST, STEP, outline, smooth, stretches
from ui.theme import Palette

LOW_ST: Final = -8.0
HIGH_ST: Final = 10.0
"""A greeting to a friend rises further than talk does, whose ribbon shows -6.5 to 7.5 st."""

THIN: Final = 1.0
BROAD: Final = 3.6
EDGE: Final = 12.0
"""Room at either end, for the ring that marks now."""


class Curve(QWidget):
    """Paints one melody; repaints when it is another."""

    def __init__(self, colours: Palette, name: str, *, high: int = 120, band: bool = False) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.colours, self.high, self.band = colours, high, band
        self.melody: Melody | None = None
        self.target: tuple[tuple[float, float], ...] = ()
        """The wished ending, as (s from the end, st) points; empty for none."""
        self.live = False
        self.cursor_s: float | None = None
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """Return the room it likes."""
        return QSize(320, self.high)

    def minimumSizeHint(self) -> QSize:
        """Less breadth will do."""
        return QSize(120, self.high)

    def show_melody(self, melody: Melody | None, *, live: bool = False) -> None:
        """Take another melody; `live` marks where the voice is now."""
        same = melody is self.melody and live == self.live
        self.melody, self.live = melody, live
        if not same:
            self.update()

    def show_cursor(self, at_s: float | None) -> None:
        """Mark what is being played, s from the beginning."""
        if at_s != self.cursor_s:
            self.cursor_s = at_s
            self.update()

    @property
    def box(self) -> QRectF:
        """Where the line may go."""
        return QRectF(self.rect()).adjusted(EDGE, 4, -EDGE, -4)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint band, line, gaps and marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        melody, box = self.melody, self.box
        self._ground(painter, box)
        if melody is not None and len(melody.st):
            self._line(painter, melody, box)
            self._gaps(painter, melody, box)
            if self.live:
                self._now(painter, melody, box)
            elif self.cursor_s is not None:
                x = box.left() + box.width() * min(1.0, self.cursor_s / melody.seconds)
                painter.setPen(QPen(self.colours.text, 1.6))
                painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        painter.end()

    def _ground(self, painter: QPainter, box: QRectF) -> None:
        """The own middle, the own band if one is known, and the wished ending."""
        if self.band and self.melody is not None:
            low, high = self.melody.band_st
            tint = self.colours.in_range
            field = QRectF(box.left(), height(high, box), box.width(), height(low, box) - height(high, box))
            painter.fillRect(field, theme.faded(tint, 0.13))
            painter.setPen(QPen(theme.faded(tint, 0.6), 1.0, Qt.PenStyle.DashLine))
            for y in (field.top(), field.bottom()):
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(QPen(theme.faded(self.colours.secondary, 0.35), 1.0))
        middle = height(0.0, box)
        painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
        if self.target and self.melody is not None:
            self._target(painter, self.melody, box)

    def _target(self, painter: QPainter, melody: Melody, box: QRectF) -> None:
        voiced = np.flatnonzero(~np.isnan(melody.st))
        end_s = (voiced[-1] + 1) / FRAMES_PER_SECOND if len(voiced) else melody.seconds
        per_s = box.width() / max(0.01, melody.seconds)
        points = [QPointF(box.left() + (end_s + at) * per_s, height(st, box)) for at, st in self.target]
        pen = QPen(theme.faded(self.colours.in_range, 0.4), 14.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))

    def _line(self, painter: QPainter, melody: Melody, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink(box))
        left, per_row = self._scale(melody, box)
        y = (
            box.bottom()
            - (np.clip(melody.st.astype(np.float64), LOW_ST, HIGH_ST) - LOW_ST)
            / (HIGH_ST - LOW_ST)
            * box.height()
        )
        half = THIN + (BROAD - THIN) * melody.weight.astype(np.float64)
        step = max(STEP, round(0.7 / max(per_row, 1e-6)))
        for start, stop in stretches(~np.isnan(melody.st)):
            if stop - start >= SHORTEST:
                rows = np.unique(np.append(np.arange(start, stop, step), stop - 1))
                painter.drawPolygon(outline(left + rows * per_row, smooth(y[rows]), half[rows]))

    def _ink(self, box: QRectF) -> QBrush:
        """A live line fades to the past; a whole reading does not."""
        colour = self.colours.in_range
        if not self.live:
            return QBrush(colour)
        past = QLinearGradient(box.left(), 0, box.right(), 0)
        past.setColorAt(0.0, theme.faded(colour, 0.15))
        past.setColorAt(0.6, colour)
        return QBrush(past)

    def _scale(self, melody: Melody, box: QRectF) -> tuple[float, float]:
        """Return the x of the first row and the pixels per row; live, the newest row stands at the right."""
        per_row = box.width() / max(1.0, FRAMES_PER_SECOND * melody.seconds)
        return (box.right() - len(melody.st) * per_row if self.live else box.left()), per_row

    def _gaps(self, painter: QPainter, melody: Melody, box: QRectF) -> None:
        """Where audio is missing there is hatching: a gap is not a pause."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(theme.faded(self.colours.secondary, 0.5), Qt.BrushStyle.BDiagPattern))
        left, per_row = self._scale(melody, box)
        for start, stop in stretches(melody.gap):
            painter.drawRect(
                QRectF(left + start * per_row, box.top(), (stop - start) * per_row, box.height())
            )

    def _now(self, painter: QPainter, melody: Melody, box: QRectF) -> None:
        """A ring where the voice is now."""
        if np.isnan(melody.st[-1]):
            return
        centre = QPointF(box.right(), height(float(melody.st[-1]), box))
        painter.setPen(Qt.PenStyle.NoPen)
        for radius, colour in ((8.0, theme.faded(self.colours.in_range, 0.4)), (3.4, self.colours.text)):
            painter.setBrush(colour)
            painter.drawEllipse(centre, radius, radius)


def height(st: float, box: QRectF) -> float:
    """Return the y of a pitch, kept inside the box."""
    share = (min(HIGH_ST, max(LOW_ST, st)) - LOW_ST) / (HIGH_ST - LOW_ST)
    return box.bottom() - share * box.height()
