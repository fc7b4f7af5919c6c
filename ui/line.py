"""The one line of words under the melody: at most one nudge or trouble, and the standing marks."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QLabel, QSizePolicy, QWidget

from prosody.wording import Wording
from ui import glyphs, theme
from ui.face import Face, Line
from ui.gauge import fitting
from ui.theme import Palette

WIDTH: Final = 280
HEIGHT: Final = 22
FADE_S: Final = 0.15


class WordsLine(QLabel):
    """Paints a line's text on the reading side and the marks on the other; a label to a screen reader."""

    def __init__(self, palette: Palette, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.colours, self.words = palette, words
        self.face = Face()
        self.shown = Line()
        self.opacity = 0.0
        self.still = False
        self.zoom = 1.0

    def sizeHint(self) -> QSize:
        """Return the size at which it was drawn, times the zoom."""
        return QSize(round(WIDTH * self.zoom), round(HEIGHT * self.zoom))

    def dress(self, palette: Palette, words: Wording) -> None:
        """Wear another theme or speak another language."""
        self.colours, self.words = palette, words
        self.update()

    def show_face(self, face: Face) -> None:
        """Take the line and the marks; a new line fades in, a gone one fades out (`tick`)."""
        old, self.face = self.face, face
        if face.line.text and face.line != self.shown:
            self.shown, self.opacity = face.line, 1.0 if self.still else 0.0
        if (old.line, old.mark, old.recording) != (face.line, face.mark, face.recording):
            self.setAccessibleName(self._said())
            self.update()

    def _said(self) -> str:
        """Return the line and the marks for a screen reader; nothing when there is nothing."""
        face, words = self.face, self.words
        hint = words("says.hint", word=face.line.text) if face.line.kind == "nudge" else face.line.text
        recording = words("state.recording") if face.recording else ""
        return ". ".join(part for part in (hint, face.mark, recording) if part)

    def tick(self, elapsed_s: float) -> bool:
        """Fade on; return whether it fades."""
        goal = 1.0 if self.face.line.text else 0.0
        if self.opacity == goal:
            return False
        step = 1.0 if self.still else elapsed_s / FADE_S
        self.opacity = min(goal, self.opacity + step) if goal else max(0.0, self.opacity - step)
        self.update()
        return True

    def settle(self) -> None:
        """End every fade at once: for pictures."""
        self.tick(FADE_S)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the marks, then the words in what room is left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.zoom, self.zoom)
        used = self._marks(painter)
        if self.shown.text and self.opacity > 0:
            painter.setOpacity(self.opacity)
            self._text(painter, WIDTH - used)
        painter.end()

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _place(self, left: float, width: float) -> QRectF:
        """Return the box [left, left + width), mirrored for scripts that run right to left."""
        return QRectF(WIDTH - left - width if self._mirrored() else left, 0, width, HEIGHT)

    def _marks(self, painter: QPainter) -> float:
        """Paint "REC" and the standing word at the far end; return the room they took."""
        used = 0.0
        if self.face.recording:
            used += self._mark(painter, self.words("mark.recording"), used, dot=True)
        if self.face.mark:
            used += self._mark(painter, self.face.mark, used, dot=False)
        return used

    def _mark(self, painter: QPainter, text: str, used: float, *, dot: bool) -> float:
        font = theme.font(11, bold=dot)
        painter.setFont(font)
        width = QFontMetricsF(font).horizontalAdvance(text) + (22 if dot else 16)
        box = self._place(WIDTH - used - width, width).adjusted(0.75, 2.75, -0.75, -2.75)
        painter.setPen(QPen(theme.faded(self.colours.secondary, 0.55), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(self.colours.text if dot else self.colours.secondary)
        inner = box.adjusted(14, 0, 0, 0) if dot else box
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, text)
        if dot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colours.alarm)
            painter.drawEllipse(QPointF(box.left() + 9.5, box.center().y()), 3.4, 3.4)
        return width + 6

    def _text(self, painter: QPainter, room: float) -> None:
        line, colours = self.shown, self.colours
        tint = colours.alarm if line.kind == "trouble" else colours.zone(line.zone)
        box = self._place(22, room - 26)
        glyphs.draw(painter, line.glyph or "note", self._place(0, 16).center(), 6.0, tint, 2.0)
        font, _ = fitting(line.text, 13, box.width(), bold=line.kind != "note")
        painter.setFont(font)
        painter.setPen(colours.secondary if line.kind == "note" else colours.text)
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, side, line.text)
