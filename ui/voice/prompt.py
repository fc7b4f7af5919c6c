"""What is read aloud, in large letters; the words that are to rise do rise.

A label to a screen reader: its text is the plain text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from PyQt6.QtCore import QPointF, QSize, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPalette, QPen, QResizeEvent
from PyQt6.QtWidgets import QLabel, QSizePolicy

from ui import theme
from ui.theme import Palette
from ui.voice.face import Line

LEADING: Final = 1.42
"""From one line's base to the next one's, in heights of a letter: reading aloud needs air."""

BETWEEN: Final = 0.45
"""More between two lines of the script."""

RISE: Final = 0.55
"""How far the last of the lifted words stands above the base, in heights of a letter."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word in its place: its left end on the base line, and how far it is lifted (0..1, or -1)."""

    text: str
    x: float
    y: float
    lift: float


class Prompt(QLabel):
    """Flows the lines into its breadth."""

    def __init__(self, colours: Palette, rises: str, size: float = 24) -> None:
        super().__init__()
        self.colours, self.rises = colours, rises
        self.lines: tuple[Line, ...] = ()
        self.words: list[Word] = []
        self.setFont(theme.font(size))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_letters(self, size: float) -> None:
        """Write larger or smaller, in pixels."""
        self.setFont(theme.font(size))
        self._flow()
        self.updateGeometry()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Take other lines."""
        if lines == self.lines:
            return
        self.lines = lines
        self.setText("\n".join(line.text for line in lines))
        lifted = "; ".join(f"{self.rises}: {line.lift}" for line in lines if line.lift)
        self.setAccessibleName(". ".join([self.text(), lifted]) if lifted else self.text())
        self._flow()
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        """Return the height that the lines need at a breadth."""
        _, high = flow(self.lines, QFontMetricsF(self.font()), width)
        return round(high) + 4

    def hasHeightForWidth(self) -> bool:
        """Lines flow."""
        return True

    def sizeHint(self) -> QSize:
        """Return the room at a comfortable breadth."""
        return QSize(520, self.heightForWidth(520))

    def minimumSizeHint(self) -> QSize:
        """As narrow as a few words."""
        return QSize(220, 40)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Flow anew."""
        self._flow()

    def _flow(self) -> None:
        words, high = flow(self.lines, QFontMetricsF(self.font()), self.width())
        down = max(0.0, (self.height() - high) / 2)  # in the middle of what room there is
        self.words = [replace(word, y=word.y + down) for word in words]

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the words, and under those to lift a line that rises with them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        script = Qt.LayoutDirection.RightToLeft if leftwards(self.text()) else Qt.LayoutDirection.LeftToRight
        painter.setLayoutDirection(script)  # the script's own, whichever way the windows run
        metrics = QFontMetricsF(self.font())
        text = self.palette().color(QPalette.ColorRole.WindowText)
        step = RISE * metrics.capHeight()
        for word in self.words:
            lifted = word.lift >= 0.0
            painter.setPen(self.colours.in_range if lifted else text)
            painter.drawText(QPointF(word.x, word.y - max(0.0, word.lift) * step), word.text)
        self._ramps(painter, metrics, step)
        painter.end()

    def _ramps(self, painter: QPainter, metrics: QFontMetricsF, step: float) -> None:
        """A rising line under each row of lifted words, an arrow's head at the last one's end."""
        lifted = [word for word in self.words if word.lift >= 0.0]
        rows: dict[float, list[Word]] = {}
        for word in lifted:
            rows.setdefault(word.y, []).append(word)
        pen = QPen(theme.faded(self.colours.in_range, 0.75), 2.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for number, (y, row) in enumerate(rows.items()):
            first, last = row[0], row[-1]
            under = y + 0.42 * metrics.capHeight()
            start = QPointF(_edge(first, metrics, last), under - first.lift * step)
            end = QPointF(_edge(last, metrics, first, far=True), under - last.lift * step)
            reach = end.x() - start.x()
            path = QPainterPath(start)
            path.cubicTo(start + QPointF(reach / 2, 0), end + QPointF(-reach / 5, 2), end)
            painter.drawPath(path)
            if number == len(rows) - 1:
                back = 8.0 if end.x() > start.x() else -8.0
                painter.drawLine(end, end + QPointF(-back, -2.0))
                painter.drawLine(end, end + QPointF(-back * 0.55, 7.0))


def _edge(word: Word, metrics: QFontMetricsF, other: Word, *, far: bool = False) -> float:
    """Return the x of a word's outer end: the right one if it stands right of the other, or alone and far."""
    right = word.x > other.x or (word.x == other.x and far)
    return word.x + (metrics.horizontalAdvance(word.text) if right else 0.0)


def flow(lines: tuple[Line, ...], metrics: QFontMetricsF, width: float) -> tuple[list[Word], float]:
    """Return the words in their places, and the height they take."""
    placed: list[Word] = []
    leading = LEADING * metrics.height()
    base = metrics.ascent() + RISE * metrics.capHeight()
    for number, line in enumerate(lines):
        if number:
            base += leading + BETWEEN * metrics.height()
        base = _flowed(line, metrics, width, base, leading, placed)
    return placed, base + metrics.descent() + 0.5 * metrics.capHeight()


def _flowed(
    line: Line, metrics: QFontMetricsF, width: float, base: float, leading: float, placed: list[Word]
) -> float:
    """Put a line's words behind each other, from the side where its script begins; return the last base."""
    words = _words(line)
    from_the_right = leftwards(line.text)
    gap, x = metrics.horizontalAdvance(" "), 0.0
    together = metrics.horizontalAdvance(line.lift)
    for number, (text, lift) in enumerate(words):
        wide = metrics.horizontalAdvance(text)
        begins = lift >= 0.0 and (number == 0 or words[number - 1][1] < 0.0)
        needed = together if begins and together <= width else wide
        if x and x + needed > width:
            x, base = 0.0, base + leading
        placed.append(Word(text, width - x - wide if from_the_right else x, base, lift))
        x += wide + gap
    return base


def _words(line: Line) -> list[tuple[str, float]]:
    """Return the words of a line, each with how far it is lifted."""
    lifted = line.lift.split()
    rising = [(word, (number + 1) / len(lifted)) for number, word in enumerate(lifted)]
    plain = [[(word, -1.0) for word in part.split()] for part in (line.before, line.after)]
    return [*plain[0], *rising, *plain[1]]


def leftwards(text: str) -> bool:
    """Whether a text's script runs from right to left."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"
