"""The notes on the call's time line: a lane for each listener and for each imported lane.

Time runs left to right in every language. What is painted stands in the list of notes too, which is what a
screen reader reads.
"""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from prosody.replay.agreement import UNWELCOME
from prosody.replay.marks import AUTHORS, Note
from ui import theme
from ui.replay.note_form import said
from ui.replay.sitting import Sitting

LANE: Final = 24
POINT: Final = 5.0
"""Half the breadth of a note that is a point."""


class NoteStrip(QWidget):
    """Paints the notes between two frames; a click hears one.

    Parameters
    ----------
    sitting : Sitting
    margin : float
        Room left of the first frame, as the timeline has it, where the lanes' names stand.
    """

    went = pyqtSignal(int)
    chose = pyqtSignal(str)
    """The id of a note that was clicked."""

    def __init__(self, sitting: Sitting, margin: float = 84.0) -> None:
        super().__init__()
        self.call, self.book, self.listener = sitting.call, sitting.book, sitting.listener
        self.words, self.colours, self.margin = sitting.words, sitting.colours, margin
        self.view = (0, max(1, self.call.total_frames or self.call.frames))
        self._lanes: list[tuple[str, list[Note]]] = []
        self._known: tuple[object, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.words("notes.strip"))
        self.setMouseTracking(True)
        self.listener.turned.connect(self.refresh)

    def lanes(self) -> list[tuple[str, list[Note]]]:
        """Return the lanes with the notes that may be seen, those on the whole call left out."""
        book, listener = self.book, self.listener
        known = book.revision, listener.author, listener.may_see_flags(book)
        if known != self._known:
            self._known, self._lanes = known, self._sorted()
        return self._lanes

    def _sorted(self) -> list[tuple[str, list[Note]]]:
        seen = [note for note in self.book.notes if self.listener.sees(note, self.book)]
        placed = [note for note in seen if note.start is not None]
        own = [
            (self.words(f"author.{author}"), [n for n in placed if n.author == author and not n.lane])
            for author in AUTHORS
        ]
        names = sorted({note.lane for note in placed if note.lane})
        return own + [(name, [n for n in placed if n.lane == name]) for name in names]

    def sizeHint(self) -> QSize:
        """Return as many lanes as there are."""
        return QSize(400, LANE * len(self.lanes()))

    def refresh(self) -> None:
        """The notes, or who may see them, are others."""
        self.updateGeometry()
        self.update()

    def show_view(self, first: int, last: int) -> None:
        """Show frames [first, last), as the timeline does."""
        if (first, last) != self.view and last > first:
            self.view = (first, last)
            self.update()

    def _x(self, frame: float) -> float:
        first, last = self.view
        return self.margin + (frame - first) / (last - first) * (self.width() - self.margin)

    def _box(self, note: Note, lane: int) -> QRectF:
        start, end = note.start or 0, note.end or 0
        left, right = self._x(start), self._x(max(start, end))
        if right - left < 2 * POINT:
            left, right = left - POINT, left + POINT
        return QRectF(left, lane * LANE + 3, right - left, LANE - 6)

    def note_at(self, at: QPointF) -> Note | None:
        """Return the note at a place of the widget."""
        lane = int(at.y() // LANE)
        lanes = self.lanes()
        if not 0 <= lane < len(lanes):
            return None
        return next((n for n in reversed(lanes[lane][1]) if self._box(n, lane).contains(at)), None)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint lanes and notes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(12))
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for number, (name, notes) in enumerate(self.lanes()):
            top = number * LANE
            painter.setPen(QPen(theme.faded(self.colours.secondary, 0.3), 1.0))
            painter.drawLine(QPointF(self.margin, top + LANE - 0.5), QPointF(self.width(), top + LANE - 0.5))
            painter.setPen(self.colours.secondary)
            place = QRectF(0, top, self.margin - 8, LANE)
            elided = QFontMetricsF(painter.font()).elidedText(
                name, Qt.TextElideMode.ElideRight, place.width()
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, elided)
            painter.save()
            painter.setClipRect(QRectF(self.margin, top, self.width() - self.margin, LANE))
            self._notes(painter, notes, number)
            painter.restore()
        painter.end()

    def _notes(self, painter: QPainter, placed: list[Note], lane: int) -> None:
        around = (self.view[1] - self.view[0]) // 20  # words stand beside their note
        first, last = self.view[0] - around, self.view[1] + around
        notes = [n for n in placed if (n.start or 0) < last and max(n.start or 0, n.end or 0) >= first]
        boxes = [self._box(note, lane) for note in notes]
        ends = [*(box.left() for box in boxes), float(self.width())][1:]
        for note, box, end in zip(notes, boxes, ends, strict=True):
            if box.right() < self.margin or box.left() > self.width():
                continue
            colour = self._tint(note)
            painter.setBrush(theme.faded(colour, 0.28))
            painter.setPen(QPen(colour, 1.4))
            painter.drawRoundedRect(box, 4, 4)
            text = said(note, self.words)
            left = box.right() + 3 if box.width() < 24 else max(box.left(), self.margin) + 5
            room = QRectF(left, box.top(), max(box.right(), end) - left - 3, box.height())
            if room.width() > 24:
                painter.setPen(self.colours.text)
                elided = QFontMetricsF(painter.font()).elidedText(
                    text, Qt.TextElideMode.ElideRight, room.width()
                )
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)

    def _tint(self, note: Note) -> QColor:
        """Unwelcome words are orange, welcome ones green, others blue; the words themselves stand beside."""
        if UNWELCOME & set(note.words):
            return self.colours.tense
        return self.colours.in_range if note.words else self.colours.flat

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Hear the note that is clicked."""
        note = None if event is None else self.note_at(event.position())
        if note is not None:
            self.chose.emit(note.id)
            self.went.emit(note.start or 0)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Tell in full what the note under the pointer says."""
        note = None if event is None else self.note_at(event.position())
        self.setToolTip("" if note is None else said(note, self.words))
