"""Buttons of the voice windows: one main one, in the calm zone's colour, and quiet ones beside it."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PyQt6.QtWidgets import QPushButton, QSizePolicy

from ui import theme

HEIGHT = 40
SIDE = 20
"""Room between the words and either end."""


class Button(QPushButton):
    """A rounded button; `main` says whether it is what comes next."""

    def __init__(self, text: str = "", *, main: bool = False) -> None:
        super().__init__(text)
        self.main = main
        self.setFont(theme.font(14, bold=main))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(True)  # Return presses what has the focus

    def sizeHint(self) -> QSize:
        """Return the room of the words, and more for the main button."""
        wide = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return QSize(max(wide + 2 * SIDE, 150 if self.main else 84), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never cut the words."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint a rounded field and the words; a ring outside it where the focus is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        text = colours.color(group, QPalette.ColorRole.ButtonText)
        accent = colours.color(QPalette.ColorRole.Highlight)
        fill = colours.color(QPalette.ColorRole.Button)
        lit = self.isEnabled() and (self.underMouse() or self.isDown())
        if self.main and self.isEnabled():
            text = colours.color(QPalette.ColorRole.HighlightedText)
            fill = theme.over(theme.faded(text, 0.14), accent) if lit else accent
        box = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        edge = colours.color(QPalette.ColorRole.ButtonText)
        painter.setPen(
            QPen(theme.faded(edge, 0.5 if lit else 0.2), 1.0) if not self.main else Qt.PenStyle.NoPen
        )
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 9, 9)
        if self.hasFocus():
            painter.setPen(QPen(edge, 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 11, 11)
        painter.setPen(text)
        painter.setFont(self.font())
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic
        painter.drawText(box, flags, self.text())
        painter.end()
