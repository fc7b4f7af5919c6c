"""A small button that is a drawn sign: its words are its name for a screen reader and its tool tip."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PyQt6.QtWidgets import QAbstractButton, QSizePolicy

from ui import glyphs, theme


class SignButton(QAbstractButton):
    """Paints a sign, or a short text where there is no sign; a checked one is filled.

    Parameters
    ----------
    sign : str
        Of `glyphs`; one that is not there is written.
    name : str
        What it does.
    key : str
        What key does the same.
    checkable : bool
    size : int
        Side, in device-independent pixels.
    """

    def __init__(
        self, sign: str, name: str, key: str = "", *, checkable: bool = False, size: int = 34
    ) -> None:
        super().__init__()
        self._size = size
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_sign(sign, name, key)

    def show_sign(self, sign: str, name: str, key: str = "") -> None:
        """Be another button."""
        self.sign = sign
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})" if key else name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square, or what the text needs."""
        written = 0 if self.sign in glyphs.DRAWN else self._written_width()
        return QSize(max(self._size, written + 18), self._size)

    def _written_width(self) -> int:
        self.setFont(theme.font(13, bold=True))
        return self.fontMetrics().horizontalAdvance(self.sign)

    def minimumSizeHint(self) -> QSize:
        """It is never smaller."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Arrows are not the button's: they move the cursor, or go to the next choice."""
        if event is not None and Qt.Key.Key_Left <= event.key() <= Qt.Key.Key_Down:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint ground, ring and sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        colours = self.palette()
        ink = colours.color(group, QPalette.ColorRole.ButtonText)
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        if self.isChecked():
            painter.setBrush(colours.color(group, QPalette.ColorRole.Highlight))
            ink = colours.color(group, QPalette.ColorRole.HighlightedText)
        elif self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setBrush(theme.faded(ink, 0.14))
        else:
            painter.setBrush(colours.color(group, QPalette.ColorRole.Button))
        ring = colours.color(group, QPalette.ColorRole.ButtonText)
        painter.setPen(QPen(ring, 1.8) if self.hasFocus() else QPen(theme.faded(ring, 0.16), 1.0))
        painter.drawRoundedRect(box, 9, 9)
        self._sign(painter, box, ink)
        painter.end()

    def _sign(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        if self.sign in glyphs.DRAWN:
            glyphs.draw(painter, self.sign, box.center(), self._size * 0.24, ink, 2.0)
            return
        painter.setPen(ink)
        painter.setFont(theme.font(13, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.sign)
