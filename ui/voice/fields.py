"""Fields of the voice windows: a line to type in and a list to choose from, with the focus plain to see."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PyQt6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui import theme

HEIGHT: Final = 38
SIDE: Final = 12


def _frame(field: QWidget, painter: QPainter) -> None:
    """Paint the field's ground and edge."""
    colours = field.palette()
    group = QPalette.ColorGroup.Active if field.isEnabled() else QPalette.ColorGroup.Disabled
    edge = colours.color(QPalette.ColorRole.WindowText)
    accent = colours.color(QPalette.ColorRole.Highlight)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(accent, 1.8) if field.hasFocus() else QPen(theme.faded(edge, 0.25), 1.0))
    painter.setBrush(colours.color(group, QPalette.ColorRole.Window))
    painter.drawRoundedRect(QRectF(field.rect()).adjusted(1, 1, -1, -1), 8, 8)


class Field(QLineEdit):
    """A line to type in."""

    def __init__(self, text: str, name: str, hint: str = "") -> None:
        super().__init__(text)
        self.setFont(theme.font(14))
        self.setFrame(False)
        self.setTextMargins(SIDE, 0, SIDE, 0)
        self.setMinimumHeight(HEIGHT)
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)
        clear = self.palette()
        clear.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(clear)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the frame, then what Qt paints of a line."""
        painter = QPainter(self)
        _frame(self, painter)
        painter.end()
        super().paintEvent(event)


class Choice(QComboBox):
    """A list to choose from."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFont(theme.font(14))
        self.setAccessibleName(name)
        self.setAccessibleDescription(name)  # on Unix Qt gives what is chosen as a list's name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """Return the usual breadth, and a height that fingers hit."""
        return QSize(super().sizeHint().width(), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Names may be cut; the list has them whole."""
        return QSize(160, HEIGHT)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the frame, what is chosen, and an arrow."""
        painter = QPainter(self)
        _frame(self, painter)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        text = self.palette().color(group, QPalette.ColorRole.Text)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        room = QRectF(self.rect()).adjusted(30 if mirrored else SIDE, 0, -SIDE if mirrored else -30, 0)
        painter.setFont(self.font())
        painter.setPen(text)
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        shown = painter.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, round(room.width())
        )
        painter.drawText(room, side, shown)
        tip = QPointF(18 if mirrored else self.width() - 18, self.height() / 2 + 2.5)
        painter.setPen(QPen(text, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(QPolygonF([tip + QPointF(-4.5, -5), tip, tip + QPointF(4.5, -5)]))
        painter.end()
