"""One of the last tries, small: its melody, which way it ended, and whether that was wished."""

from __future__ import annotations

from typing import Final

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PyQt6.QtWidgets import QAbstractButton, QSizePolicy

from prosody.wording import Wording
from ui import glyphs, theme
from ui.badge import tint
from ui.ribbon import SHORTEST, stretches
from ui.theme import Palette
from ui.voice.curve import height
from ui.voice.rehearse import Try

SIZE: Final = (118, 84)
HEAD: Final = 22.0


class Thumb(QAbstractButton):
    """Paints a try, or an empty place for one; pressing it shows the try large."""

    def __init__(self, colours: Palette, words: Wording) -> None:
        super().__init__()
        self.colours, self.words = colours, words
        self.one: Try | None = None
        self.setCheckable(True)
        self.setEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words("practice.empty"))

    def sizeHint(self) -> QSize:
        """Return the room of a small picture."""
        return QSize(*SIZE)

    def minimumSizeHint(self) -> QSize:
        """It may be narrower."""
        return QSize(64, SIZE[1])

    def show_try(self, one: Try | None, chosen: bool) -> None:
        """Take a try."""
        if one is self.one and chosen == self.isChecked():
            return
        self.one = one
        self.setEnabled(one is not None)
        self.setChecked(chosen)
        if one is not None:
            self.setAccessibleName(self.words("practice.try", number=one.number, verdict=one.face.word))
            self.setAccessibleDescription(one.told)
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint number, arrow and melody."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.WindowText)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        edge = theme.faded(text, 0.12)
        if self.isChecked():
            edge = self.colours.in_range
        painter.setPen(
            QPen(text if self.hasFocus() else edge, 2.0 if self.isChecked() or self.hasFocus() else 1.0)
        )
        painter.setBrush(theme.faded(palette.color(QPalette.ColorRole.Base), 0.75 if self.one else 0.3))
        painter.drawRoundedRect(box, 10, 10)
        if self.one is not None:
            self._filled(painter, box, self.one)
        painter.end()

    def _filled(self, painter: QPainter, box: QRectF, one: Try) -> None:
        colour = tint(self.colours, one.face)
        painter.setFont(theme.font(12))
        painter.setPen(self.colours.secondary)
        head = QRectF(box.left() + 9, box.top() + 4, box.width() - 18, HEAD)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, str(one.number))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        sign = QPointF(head.left() + 8 if mirrored else head.right() - 8, head.center().y())
        glyphs.draw(painter, str(one.face.direction or "unclear"), sign, 7.0, colour, 2.4)
        field = QRectF(box.left() + 8, head.bottom() + 2, box.width() - 16, box.bottom() - head.bottom() - 10)
        st, per_row = one.melody.st, field.width() / max(1, len(one.melody.st))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for start, stop in stretches(~np.isnan(st)):
            if stop - start >= SHORTEST:
                rows = range(start, stop, 2)
                line = [QPointF(field.left() + row * per_row, height(float(st[row]), field)) for row in rows]
                painter.drawPolyline(QPolygonF(line))
