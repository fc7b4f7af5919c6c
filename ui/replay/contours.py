"""Contours laid over each other: pitch in semitones over time, a broad line and a thin one.

Time runs left to right in every language.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from prosody.units import FRAMES_PER_SECOND
from prosody.wording import Wording
from ui import theme
from ui.replay import ink
from ui.replay.amount import mark
from ui.theme import Palette

SIDE: Final = 34.0
FOOT: Final = 18.0
HEAD: Final = 20.0
LEAST_ST: Final = 6.0
"""Half of the height is at least so many semitones: a level voice must look level."""

GRID_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
APART: Final = 60.0
"""Least room between two times on the scale, px."""


@dataclass(frozen=True, slots=True)
class Line:
    """One contour: semitones by frame of 10 ms, NaN where unvoiced, and what it is called."""

    st: NDArray[np.float32]
    name: str


class Contours(QWidget):
    """Paints one or two contours."""

    def __init__(self, colours: Palette, words: Wording, name: str, *, high: int = 200) -> None:
        super().__init__()
        self.colours, self.words, self._high = colours, words, high
        self.lines: tuple[Line, ...] = ()
        self.start_s = 0.0
        self.cursor_s: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """Return the room it likes."""
        return QSize(360, self._high)

    def show_lines(self, lines: Sequence[Line], start_s: float = 0.0) -> None:
        """Show other contours; their first row is at `start_s`."""
        self.lines, self.start_s = tuple(lines), start_s
        self.update()

    def show_cursor(self, at_s: float | None) -> None:
        """Mark what is heard, s on the scale."""
        if at_s != self.cursor_s:
            self.cursor_s = at_s
            self.update()

    def inks(self) -> tuple[tuple[QColor, float], ...]:
        """Return colour and breadth of each line, px: never colour alone."""
        if len(self.lines) < 2:
            return ((self.colours.in_range, 2.2),)
        return (theme.faded(self.colours.in_range, 0.75), 4.4), (self.colours.text, 1.6)

    @property
    def seconds(self) -> float:
        """The longest contour's length, s."""
        return max((len(line.st) for line in self.lines), default=0) / FRAMES_PER_SECOND

    def reach_st(self) -> float:
        """Return how many semitones there are to either side of the middle."""
        ends = [np.nanpercentile(np.abs(line.st), 99) for line in self.lines if np.isfinite(line.st).any()]
        return max(LEAST_ST, *(math.ceil(end + 1) for end in ends)) if ends else LEAST_ST

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint scale, contours and cursor."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        named = any(line.name for line in self.lines)
        head = HEAD if named else 4.0
        box = QRectF(SIDE, head, self.width() - SIDE - 8, self.height() - head - FOOT)
        reach = self.reach_st()
        self._scale(painter, box, reach)
        painter.setClipRect(box)
        for line, (colour, breadth) in zip(self.lines, self.inks(), strict=False):
            self._line(painter, box, line, QPen(colour, breadth), reach)
        if self.cursor_s is not None and self.seconds:
            x = box.left() + (self.cursor_s - self.start_s) / self.seconds * box.width()
            painter.setPen(QPen(self.colours.text, 1.4))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        painter.setClipping(False)
        if named:
            self._names(painter, box)
        painter.end()

    def _scale(self, painter: QPainter, box: QRectF, reach: float) -> None:
        painter.setFont(theme.font(11))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for st in (-reach / 2, 0.0, reach / 2):
            y = box.center().y() - st / reach * box.height() / 2
            painter.setPen(QPen(theme.faded(self.colours.secondary, 0.5 if st == 0 else 0.2), 1.0))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(self.colours.secondary)
            sign = "+" if st > 0 else ""
            told = sign + mark(st, "" if st else self.words("contours.st"), self.words)
            painter.drawText(QRectF(0, y - 8, SIDE - 5, 16), side, told)
        if not self.seconds:
            return
        steps = (step for step in GRID_S if step / self.seconds * box.width() >= APART)
        step = next(steps, GRID_S[-1])
        for number in range(math.ceil(self.start_s / step), int((self.start_s + self.seconds) / step) + 1):
            x = box.left() + (number * step - self.start_s) / self.seconds * box.width()
            painter.setPen(QPen(theme.faded(self.colours.secondary, 0.2), 1.0))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            painter.setPen(self.colours.secondary)
            told = mark(round(number * step, 1), "s", self.words)
            place = QRectF(min(x - 24, self.width() - 46), box.bottom() + 2, 48, FOOT - 2)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, told)

    def _line(self, painter: QPainter, box: QRectF, line: Line, pen: QPen, reach: float) -> None:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        per_row = box.width() / max(1.0, self.seconds * FRAMES_PER_SECOND)
        x = box.left() + np.arange(len(line.st)) * per_row
        ink.line(painter, x, box.center().y() - line.st / reach * box.height() / 2, pen)

    def _names(self, painter: QPainter, box: QRectF) -> None:
        """A short stroke of each line beside its name."""
        painter.setFont(theme.font(12))
        x = box.left()
        for line, (colour, breadth) in zip(self.lines, self.inks(), strict=False):
            painter.setPen(QPen(colour, breadth))
            painter.drawLine(QPointF(x, 10), QPointF(x + 26, 10))
            painter.setPen(self.colours.text)
            room = QRectF(x + 32, 0, box.width() / 2 - 48, HEAD)
            told = painter.fontMetrics().elidedText(
                line.name, Qt.TextElideMode.ElideMiddle, int(room.width())
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, told)
            x += box.width() / 2
