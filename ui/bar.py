"""The smallest look: one line to dock at a screen's edge, with a straight scale, word, hint and greeting."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QProgressBar, QWidget

from prosody.wording import Wording
from ui import glyphs, theme
from ui.badge import tint
from ui.face import Face, Zone
from ui.gauge import fitting
from ui.pointer import Pointer
from ui.theme import Palette

BAR_WIDTH: Final = 456
BAR_HEIGHT: Final = 36
SCALE: Final = QRectF(18, 15, 128, 6)
WORD: Final = QRectF(184, 0, 112, BAR_HEIGHT)
HINT: Final = QRectF(300, 0, 106, BAR_HEIGHT)


class OneLine(QProgressBar):
    """Paints a face in one line; like the gauge it is a progress bar to a screen reader."""

    def __init__(self, palette: Palette, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pointer = Pointer(self)
        self.colours, self.words = palette, words
        self.face = Face()
        self.zoom = 1.0

    def sizeHint(self) -> QSize:
        """Return the size at which it was drawn, times the zoom."""
        return QSize(round(BAR_WIDTH * self.zoom), round(BAR_HEIGHT * self.zoom))

    def minimumSizeHint(self) -> QSize:
        """Return the same: it is never squeezed."""
        return self.sizeHint()

    def dress(self, palette: Palette, words: Wording) -> None:
        """Wear another theme or speak another language."""
        self.colours, self.words = palette, words
        self.update()

    def show_face(self, face: Face) -> None:
        """Take what shall be shown."""
        old, self.face = self.face, face
        self.pointer.follow(face, self.words)
        if face != old:
            self.update()

    def tick(self, elapsed_s: float) -> bool:
        """Move the marker on; return whether it moves."""
        return self.pointer.tick(elapsed_s)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint scale, word, hint, greeting and marks from one side to the other."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.zoom, self.zoom)
        self._scale(painter)
        self._text(painter)
        self._greeting(painter)
        if self.face.recording:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colours.alarm)
            painter.drawEllipse(self._mirror(QRectF(440, 14, 8, 8)))
        painter.end()

    def _mirror(self, box: QRectF) -> QRectF:
        if self.layoutDirection() != Qt.LayoutDirection.RightToLeft:
            return box
        return QRectF(BAR_WIDTH - box.right(), box.top(), box.width(), box.height())

    def _scale(self, painter: QPainter) -> None:
        face, colours, box = self.face, self.colours, self._mirror(SCALE)
        live = face.needle is not None and not face.grey
        low, high = face.band
        spans: tuple[tuple[Zone, float, float], ...] = (
            ("flat", -1.0, low),
            ("in_range", low, high),
            ("tense", high, 1.0),
        )
        for zone, start, end in spans:
            colour = colours.zone(zone) if live else theme.faded(colours.secondary, 0.8)
            full = 1.0 if live and zone == face.zone else colours.dim
            left, right = _x(start, box) + 0.75, _x(end, box) - 0.75
            painter.fillRect(QRectF(left, box.top(), right - left, box.height()), theme.faded(colour, full))
        if face.needle is not None:
            x = _x(max(-1.0, min(1.0, self.pointer.needle.value)), box)
            painter.setPen(QPen(colours.ink, 1.5))
            painter.setBrush(colours.secondary if face.grey else colours.text)
            painter.drawRoundedRect(QRectF(x - 3, box.top() - 6, 6, box.height() + 12), 3, 3)

    def _text(self, painter: QPainter) -> None:
        face, colours = self.face, self.colours
        dull = face.grey or face.needle is None
        tone = colours.secondary if dull else colours.zone(face.zone)
        trouble = face.state in ("muted", "lost", "failed")
        glyphs.draw(
            painter,
            face.glyph,
            self._mirror(QRectF(160, 10, 16, 16)).center(),
            7.0,
            colours.alarm if trouble else tone,
            2.0,
        )
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        said = face.line.text or face.hint or face.mark
        for text, box, size, bold, colour in (
            (face.word, WORD, 15, True, colours.secondary if face.grey else colours.text),
            (said, HINT, 12, False, colours.secondary),
        ):
            painter.setFont(fitting(text, size, box.width(), bold=bold)[0])
            painter.setPen(colour)
            painter.drawText(self._mirror(box), side, text)

    def _greeting(self, painter: QPainter) -> None:
        greeting = self.face.greeting
        colour = tint(self.colours, greeting)
        sign = greeting.direction or "dots"
        centre = self._mirror(QRectF(412, 9, 18, 18)).center()
        if greeting.direction is None:
            glyphs.draw(painter, sign, centre, 6.0, colour, 2.0)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(centre), 11.0, 11.0)
        glyphs.draw(painter, sign, centre, 5.5, self.colours.ink, 2.0)


def _x(value: float, box: QRectF) -> float:
    return box.left() + (value + 1) / 2 * box.width()
