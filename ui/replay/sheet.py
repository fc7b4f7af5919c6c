"""All lanes of a part of a call on one sheet, with names, numbers and time axis: on screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from ui import theme
from ui.replay.lane import Lane, Scene, caption
from ui.replay.lane_tone import FlagLane, Mark, tint_of
from ui.replay.span import Scale, Span, told
from ui.theme import Palette

MARGIN: Final = 84.0
"""Left of the first frame, where the lanes' names stand; overview and strip of notes have the same."""
AXIS: Final = 24.0
BETWEEN: Final = 3.0
TICKS_APART: Final = 84.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is painted: the lanes, the part in view, the chosen stretch and the chosen mark."""

    scene: Scene
    span: Span
    lanes: Sequence[Lane]
    selection: tuple[int, int] | None = None
    chosen: Mark | None = None

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        """Paint it at a size, on a ground that is there."""
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        scale = Scale(self.span, MARGIN, max(1.0, width - MARGIN))
        boxes = self.boxes(width, height)
        self._grid(painter, scale, height - AXIS)
        self._behind(painter, scale, boxes, height - AXIS)
        for lane, box in zip(self.lanes, boxes, strict=True):
            painter.save()
            self._beside(painter, lane, box)
            painter.setClipRect(box)
            lane.paint(painter, box, scale, self.scene)
            painter.restore()

    def boxes(self, width: int, height: int) -> list[QRectF]:
        """Return where the lanes stand."""
        spare = max(0.0, height - least(self.lanes))
        weights = sum(lane.weight for lane in self.lanes) or 1.0
        boxes, top = [], 0.0
        for lane in self.lanes:
            high = lane.least + spare * lane.weight / weights
            boxes.append(QRectF(MARGIN, top, max(1.0, width - MARGIN), high))
            top += high + BETWEEN
        return boxes

    def _grid(self, painter: QPainter, scale: Scale, bottom: float) -> None:
        """Thin lines through all lanes, and their times below."""
        colour = self.scene.colours.secondary
        painter.setFont(theme.font(11))
        for frame, fine in scale.ticks(TICKS_APART):
            x = scale.x(frame)
            painter.setPen(QPen(theme.faded(colour, 0.16), 1.0))
            painter.drawLine(QPointF(x, 0), QPointF(x, bottom))
            painter.setPen(QPen(colour, 1.0))
            painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + 5))
            room = QRectF(min(x - 40, scale.left + scale.width - 64), bottom + 4, 80, AXIS - 4)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, told(frame, fine))

    def _behind(self, painter: QPainter, scale: Scale, boxes: list[QRectF], bottom: float) -> None:
        """The selection, and the stretches that flags are about, through all lanes."""
        if self.selection is not None and (ends := scale.clipped(*self.selection)) is not None:
            colour = theme.faded(self.scene.colours.flat, 0.2)
            painter.fillRect(QRectF(ends[0], 0, ends[1] - ends[0], bottom), colour)
        if not self.scene.flags_visible or not boxes:
            return
        top = boxes[0].bottom() if isinstance(self.lanes[0], FlagLane) else 0.0
        for mark in self.scene.sight.marks:
            ends = scale.clipped(mark.index, mark.end)
            if ends is not None:
                self._stretch(painter, QRectF(ends[0], top, ends[1] - ends[0], bottom - top), mark)

    def _stretch(self, painter: QPainter, field: QRectF, mark: Mark) -> None:
        colour = tint_of(mark, self.scene)
        painter.fillRect(field, theme.faded(colour, 0.18 if mark is self.chosen else 0.06))
        painter.setPen(QPen(theme.faded(colour, 0.8), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(field.topLeft(), field.bottomLeft())

    def _beside(self, painter: QPainter, lane: Lane, box: QRectF) -> None:
        """The lane's name and numbers, and the line under it."""
        colours = self.scene.colours
        painter.setPen(QPen(theme.faded(colours.secondary, 0.25), 1.0))
        painter.drawLine(QPointF(0, box.bottom() + 1), QPointF(box.right(), box.bottom() + 1))
        marks = list(lane.marks(self.scene))
        painter.setFont(theme.font(12, bold=True))
        name = QRectF(8, box.top() + 2, MARGIN - 12, 18 if marks else box.height() - 4)
        caption(painter, name, lane.name(self.scene.words), colours.text)
        painter.setFont(theme.font(10))
        painter.setPen(colours.secondary)
        for share, text in marks:
            y = box.top() + share * box.height()
            if y - box.top() > 24 and box.bottom() - y > 5:
                room = QRectF(0, y - 7, MARGIN - 8, 14)
                painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def least(lanes: Sequence[Lane]) -> float:
    """Return the height at which every lane stays readable, px."""
    return AXIS + sum(lane.least + BETWEEN for lane in lanes)


def ground(colours: Palette) -> QColor:
    """Return what lanes are painted on: the panel, opaque."""
    return theme.over(colours.panel, colours.ink)
