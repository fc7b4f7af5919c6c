"""How far a reading has come: a thin bar, and a dot for each reading of the step."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PyQt6.QtWidgets import QProgressBar, QSizePolicy

from ui import theme
from ui.theme import Palette

HEIGHT: Final = 20
DOT: Final = 6.0
APART: Final = 22.0


class TakeProgress(QProgressBar):
    """Paints it; a progress bar to a screen reader, with the words as its name."""

    def __init__(self, colours: Palette) -> None:
        super().__init__()
        self.colours = colours
        self.share, self.taken, self.takes = 0.0, 0, 0
        self.setRange(0, 100)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a row."""
        return QSize(240, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Keep the row."""
        return QSize(80, HEIGHT)

    def show_progress(self, share: float, taken: int, takes: int, told: str) -> None:
        """Take the open reading's share, and how many readings there are."""
        new = (round(share, 2), taken, takes)
        if new != (self.share, self.taken, self.takes):
            self.share, self.taken, self.takes = new
            self.setValue(round(10 * share) * 10)
            self.update()
        if told != self.accessibleName():
            self.setAccessibleName(told)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the bar from its reading side, the dots at its far end."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        dots = self.takes if self.takes > 1 else 0
        bar = QRectF(0, (self.height() - 8) / 2, self.width() - dots * APART, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.faded(text, 0.14))
        painter.drawRoundedRect(bar, 4, 4)
        if self.share > 0.0:
            painter.setBrush(self.colours.in_range)
            painter.drawRoundedRect(QRectF(0, bar.top(), max(8.0, bar.width() * self.share), 8), 4, 4)
        for number in range(dots):
            centre = QPointF(bar.right() + APART * (number + 0.5) + 4, self.height() / 2)
            done = number < self.taken
            painter.setPen(QPen(self.colours.in_range if done else theme.faded(text, 0.4), 2.0))
            painter.setBrush(self.colours.in_range if done else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, DOT, DOT)
        painter.end()
