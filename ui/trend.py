"""The trend of one's own goal: a dot a kept call, a ring for this one, the middle of the others dashed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from prosody.session.trend import MEASURES, Point
from prosody.wording import Wording
from ui import theme
from ui.theme import Palette

HEIGHT: Final = 58
LEAST_SPREAD: Final = {"st": 4.0, "%": 20.0, "1/10min": 2.0}
"""The picture is at least so high in its unit: a trend must not look steep because nothing changed."""

FLAGS: Final = {"flat": "tone.flat", "tense": "tone.tense", "fast": "pace.fast"}


class Trend(QWidget):
    """Paints the dots; its text is its accessible description too.

    Parameters
    ----------
    measure : str
        A key of `MEASURES`.
    now : float or None
        This call's value; None when it cannot tell.
    before : sequence of Point
        The kept calls', oldest first.
    """

    def __init__(
        self, measure: str, now: float | None, before: Sequence[Point], words: Wording, colours: Palette
    ) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.colours, self.unit = colours, MEASURES[measure][1]
        self.now, self.before = now, [point.value for point in before]
        self.text = told(measure, now, self.before, words)
        self.setAccessibleName(self.text)
        self.setToolTip(self.text)

    def sizeHint(self) -> QSize:
        """Return a low strip."""
        return QSize(360, HEIGHT if len(self.before) + (self.now is not None) > 1 else 0)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the strip from the oldest call on the left to this one on the right."""
        values = [*self.before, *([self.now] if self.now is not None else [])]
        if len(values) < 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(10, 10, -10, -10)
        points = _placed(values, box, LEAST_SPREAD[self.unit])
        self._middle(painter, box, values)
        painter.setPen(QPen(theme.faded(self.colours.secondary, 0.55), 1.6))
        painter.drawPolyline(QPolygonF(points))
        for number, point in enumerate(points):
            mine = self.now is not None and number == len(points) - 1
            painter.setPen(QPen(self.colours.in_range, 2.4) if mine else Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().window() if mine else self.colours.secondary)
            painter.drawEllipse(point, 5.5 if mine else 3.6, 5.5 if mine else 3.6)
        painter.end()

    def _middle(self, painter: QPainter, box: QRectF, values: list[float]) -> None:
        """Paint the middle of the calls before this one."""
        if not self.before:
            return
        y = _height(median(self.before), values, box, LEAST_SPREAD[self.unit])
        painter.setPen(QPen(theme.faded(self.colours.text, 0.4), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def told(measure: str, now: float | None, before: Sequence[float], words: Wording) -> str:
    """Return the trend as words."""
    unit, what = MEASURES[measure][1], name_of(measure, words)
    value = words("trend.unknown") if now is None else _signed(now, unit, words)
    if not before:
        return words("trend.first", what=what, value=value)
    high = _signed(max(before), unit, words)
    low = _signed(min(before), unit, words).partition(" ")[0]  # the unit once is enough
    return words("trend.told", what=what, value=value, count=len(before), low=low, high=high)


def name_of(measure: str, words: Wording) -> str:
    """Return what a key of `MEASURES` is called."""
    return words("goal.moments", word=words(FLAGS[measure])) if measure in FLAGS else words(f"goal.{measure}")


def _signed(value: float, unit: str, words: Wording) -> str:
    """Return a value, a fall or rise in semitones with its sign."""
    text = words.quantity(value, unit)
    return f"+{text}" if unit == "st" and value > 0 else text.replace("-", "−")


def _placed(values: list[float], box: QRectF, spread: float) -> list[QPointF]:
    step = box.width() / (len(values) - 1)
    return [
        QPointF(box.left() + i * step, _height(value, values, box, spread)) for i, value in enumerate(values)
    ]


def _height(value: float, values: list[float], box: QRectF, spread: float) -> float:
    middle = (min(values) + max(values)) / 2
    reach = max(spread, max(values) - min(values))
    assert math.isfinite(reach)
    return box.center().y() - (value - middle) / reach * box.height()
