"""Curves over time: melody in semitones with the voice's own band, level, pace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from prosody.events import Leg
from prosody.wording import Wording
from ui import theme
from ui.replay import ink
from ui.replay.lane import SMOOTH, Scene, caption, centre_line, gaps
from ui.replay.sight import Tail
from ui.replay.span import Scale

FAR: Final = 60.0
"""Frames a pixel from which on a curve is a stretch of what occurred, no line."""
ROOM_ST: Final = 5.0
"""Semitones that are shown beyond the voice's own band on either side."""
POINTS_APART: Final = 1.5
"""Between two points of a smooth line, px at least."""


@dataclass(frozen=True)
class CurveLane:
    """One measure of both legs in one lane: they take turns.

    `low` and `high` are what is shown, in the measure's unit; `marked` the numbers beside it.
    """

    code: str
    measure: str
    low: float
    high: float
    marked: tuple[float, ...]
    weight: float = 0.8
    least: int = 36

    def name(self, words: Wording) -> str:
        """Return what it is called, with its unit."""
        return words(f"replay.lane.{self.code}")

    def marks(self, scene: Scene) -> Iterable[tuple[float, str]]:
        """Return its scale."""
        low, high = self.reach(scene)
        return [
            ((high - value) / (high - low), f"{value:+g}" if value and low < 0 < high else f"{value:g}")
            for value in self.marked
            if low <= value <= high
        ]

    def reach(self, scene: Scene) -> tuple[float, float]:
        """Return the lowest and the highest value that is shown."""
        return self.low, self.high

    def middle(self, scene: Scene, leg: Leg) -> float:
        """Return what is subtracted from a leg's values."""
        return 0.0

    def paint(self, painter: QPainter, box: QRectF, scale: Scale, scene: Scene) -> None:
        """Paint the curves, the rep's above."""
        for leg in reversed(scene.sight.call.legs):
            tint = theme.faded(scene.colours.secondary, 0.6)
            gaps(painter, box, scale, scene.sight.gaps[leg] if leg == "rep" else (), tint)
            self._curve(painter, box, scale, scene, leg)

    def _curve(self, painter: QPainter, box: QRectF, scale: Scale, scene: Scene, leg: Leg) -> None:
        colour = self.colour(scene, leg)
        if scale.per_pixel <= SMOOTH:
            self._line(painter, box, scale, scene, leg, colour)
            return
        ratio = theme.ratio_of(painter)
        pixels = max(1, round(box.width() * ratio))
        curve = scene.sight.curves[leg, self.measure]
        low, high = curve.extremes(scale.span.first, scale.span.frames / pixels, pixels)
        top, bottom = ink.joined(
            self._y(high, box, scene, leg) * ratio, self._y(low, box, scene, leg) * ratio
        )
        thick = ink.THINNEST / 2 * ratio
        # from afar one column has seconds of speech: thinner ink lets the band and the other voice through
        far = 1.0 if scale.per_pixel < FAR else 0.55
        ink.columns(painter, box, top - thick, bottom + thick, theme.faded(colour, far))

    def _line(
        self, painter: QPainter, box: QRectF, scale: Scale, scene: Scene, leg: Leg, colour: QColor
    ) -> None:
        first, last = int(scale.span.first), int(scale.span.last) + 2
        step = max(1, round(POINTS_APART * scale.per_pixel))
        first -= first % step  # so that the points stay where they are when the view moves
        values = scene.sight.curves[leg, self.measure].rows(first, last)
        count = len(values) // step * step
        if not count:
            return
        folded = values[:count].reshape(-1, step)
        known = ~np.isnan(folded)
        with np.errstate(invalid="ignore"):
            mean = np.where(known, folded, 0.0).sum(axis=1) / known.sum(axis=1)
        x = scale.left + (first + step * (np.arange(len(mean)) + 0.5) - scale.span.first) / scale.per_pixel
        y = box.top() + self._y(mean, box, scene, leg)
        pen = QPen(colour, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        ink.line(painter, x, y, pen, marker=5.0 if scale.per_pixel < 0.15 else 0.0)

    def _y(self, values: ink.Floats, box: QRectF, scene: Scene, leg: Leg) -> ink.Floats:
        """Return how far from the top of the box values stand, in units of the painter."""
        low, high = self.reach(scene)
        shown = np.clip(values - self.middle(scene, leg), low, high)
        return np.asarray((high - shown) / (high - low) * (box.height() - 4) + 2)

    def colour(self, scene: Scene, leg: Leg) -> QColor:
        """Return a leg's colour, the customer's a little back."""
        return scene.tint(leg) if leg == "rep" else theme.faded(scene.tint(leg), 0.8)


@dataclass(frozen=True)
class MelodyLane(CurveLane):
    """Semitones about each voice's own middle, the rep's own band behind, and how greetings ended."""

    code: str = "melody"
    measure: str = "st"
    low: float = -12.0
    high: float = 12.0
    marked: tuple[float, ...] = (-8.0, -4.0, 0.0, 4.0, 8.0)
    weight: float = 1.9
    least: int = 80

    def reach(self, scene: Scene) -> tuple[float, float]:
        """Return the own band and some room."""
        low, high = scene.sight.band_st
        return low - ROOM_ST, high + ROOM_ST

    def middle(self, scene: Scene, leg: Leg) -> float:
        """Return the voice's own middle over 100 Hz."""
        return scene.sight.middle_st.get(leg, 0.0)

    def paint(self, painter: QPainter, box: QRectF, scale: Scale, scene: Scene) -> None:
        """Paint band, curves and the ends of greetings."""
        low, high = scene.sight.band_st
        edges = box.top() + self._height(np.array([high, low, 0.0]), box, scene)
        tint = scene.colours.in_range
        painter.fillRect(
            QRectF(box.left(), edges[0], box.width(), edges[1] - edges[0]), theme.faded(tint, 0.13)
        )
        painter.setPen(QPen(theme.faded(tint, 0.6), 1.0, Qt.PenStyle.DashLine))
        for y in edges[:2]:
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        centre_line(painter, box, float(edges[2]), scene.colours.secondary)
        super().paint(painter, box, scale, scene)
        if scene.flags_visible:
            self._greetings(painter, box, scale, scene)

    def _height(self, st: ink.Floats, box: QRectF, scene: Scene) -> ink.Floats:
        return self._y(st + self.middle(scene, "rep"), box, scene, "rep")

    def _greetings(self, painter: QPainter, box: QRectF, scale: Scale, scene: Scene) -> None:
        """A bracket over each greeting; the fitted line over its end, and how far it goes."""
        colour = scene.colours.text
        painter.setPen(QPen(theme.faded(colour, 0.7), 1.2))
        for greeting in scene.sight.greetings:
            ends = scale.clipped(greeting.index, greeting.end)
            if ends is not None:
                y = box.top() + 5.0
                painter.drawLine(QPointF(ends[0], y), QPointF(ends[1], y))
                for x in ends:
                    painter.drawLine(QPointF(x, y), QPointF(x, y + 5))
        for tail in scene.sight.tails:
            ends = scale.clipped(tail.start, tail.end)
            if ends is not None and ends[1] - ends[0] >= 3:
                self._tail(painter, box, scale, scene, tail)

    def _tail(self, painter: QPainter, box: QRectF, scale: Scale, scene: Scene, tail: Tail) -> None:
        y = box.top() + self._y(np.array([tail.from_st, tail.to_st]), box, scene, "rep")
        first, last = QPointF(scale.x(tail.start), y[0]), QPointF(scale.x(tail.end), y[1])
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        broad = QPen(theme.faded(scene.colours.flat, 0.35), 9.0)
        broad.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(broad)
        painter.drawLine(first, last)
        painter.setPen(QPen(scene.colours.flat, 2.0))
        painter.drawLine(first, last)
        painter.restore()
        number = f"{tail.to_st - tail.from_st:+.1f}".replace(".", scene.words("say.decimal"))
        painter.setFont(theme.font(12, bold=True))
        room = QRectF(last.x() + 8, min(max(last.y() - 9, box.top()), box.bottom() - 18), 90, 18)
        caption(painter, room, scene.words("replay.movement", movement=number), scene.colours.text)
