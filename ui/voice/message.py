"""One line that says what came of the last reading, with a sign for good or bad."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import glyphs
from ui.theme import Palette
from ui.voice.card import label
from ui.voice.face import Mood

SIGNS: Final[dict[Mood, str]] = {"bad": "warning", "note": "note"}


class Sign(QWidget):
    """A drawn sign."""

    def __init__(self, colours: Palette, mood: Mood = "") -> None:
        super().__init__()
        self.colours = colours
        self.mood: Mood = mood
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a square as high as a line."""
        return QSize(24, 24)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint it."""
        if not self.mood:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.mood == "good":
            draw_tick(painter, QPointF(12, 12), self.colours.in_range)
        else:
            colour = self.colours.tense if self.mood == "bad" else self.colours.flat
            glyphs.draw(painter, SIGNS[self.mood], QPointF(12, 12), 8.0, colour, 2.4)
        painter.end()


def draw_tick(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """Draw the sign of something done."""
    painter.setPen(QPen(colour, 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPolyline(
        QPolygonF([centre + QPointF(x, y) for x, y in ((-4.5, 0.5), (-1.2, 4.0), (5.0, -4.0))])
    )


class Message(QWidget):
    """Sign and words."""

    def __init__(self, colours: Palette) -> None:
        super().__init__()
        self.sign, self.words = Sign(colours), label(size=14)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.sign)
        row.addWidget(self.words, 1)
        self.compact = True
        self.set_compact(False)

    def set_compact(self, on: bool) -> None:
        """Where there is room, two lines are kept free: nothing jumps when something is said."""
        self.compact = on
        self.setMinimumHeight(0 if on else 44)
        self.setVisible(not on or bool(self.words.text()))

    def say(self, text: str, mood: Mood) -> None:
        """Say something, or nothing."""
        if (text, mood) == (self.words.text(), self.sign.mood):
            return
        self.words.setText(text)
        if self.compact:
            self.setVisible(bool(text))
        self.words.setAccessibleName(text)
        self.sign.mood = mood if text else ""
        self.sign.update()
