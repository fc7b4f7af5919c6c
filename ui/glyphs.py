"""Small signs, drawn and never typed: rare characters fell back to boxes on bare systems.

Each is a path in a square from -1 to +1, y downwards, meant for a round pen.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPen


def _line(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    return path


def _joined(*paths: QPainterPath) -> QPainterPath:
    whole = QPainterPath()
    for path in paths:
        whole.addPath(path)
    return whole


def _disc(x: float, y: float, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(x, y), radius, radius)
    return path


def _dot(x: float, y: float) -> QPainterPath:
    """A dot as wide as the pen."""
    return _line((x, y), (x + 0.001, y))


def _arc(box: QRectF, start: float, sweep: float) -> QPainterPath:
    path = QPainterPath()
    path.arcMoveTo(box, start)
    path.arcTo(box, start, sweep)
    return path


def _arrow(angle: float) -> QPainterPath:
    """An arrow towards `angle` degrees, anticlockwise from the right."""
    turn = math.radians(angle)
    ahead = (math.cos(turn), -math.sin(turn))
    tip, tail = (0.8 * ahead[0], 0.8 * ahead[1]), (-0.8 * ahead[0], -0.8 * ahead[1])
    barbs = [
        (tip[0] - 0.85 * math.cos(turn + bend), tip[1] + 0.85 * math.sin(turn + bend))
        for bend in (math.radians(42), -math.radians(42))
    ]
    return _joined(_line(tail, tip), _line(barbs[0], tip, barbs[1]))


def _microphone() -> QPainterPath:
    body = QPainterPath()
    body.addRoundedRect(QRectF(-0.3, -0.95, 0.6, 1.15), 0.3, 0.3)
    return _joined(body, _arc(QRectF(-0.62, -0.8, 1.24, 1.36), 190, 160), _line((0, 0.58), (0, 0.95)))


def _handset() -> QPainterPath:
    return _joined(
        _arc(QRectF(-0.85, -0.35, 1.7, 1.5), 20, 140),
        _line((-0.8, 0.2), (-0.85, 0.5), (-0.42, 0.5), (-0.4, 0.15)),
        _line((0.8, 0.2), (0.85, 0.5), (0.42, 0.5), (0.4, 0.15)),
    )


DRAWN: Final[dict[str, Callable[[], QPainterPath]]] = {
    "flat": lambda: _line((-0.9, 0), (0.9, 0)),
    "in_range": lambda: _arc(QRectF(-0.9, -1.25, 1.8, 1.7), 200, 140),
    "tense": lambda: _line((-0.95, 0.5), (-0.4, -0.55), (0.3, 0.55), (0.95, -0.5)),
    "rising": lambda: _arrow(45),
    "level": lambda: _arrow(0),
    "falling": lambda: _arrow(-45),
    "unclear": lambda: _joined(*(_dot(x, 0) for x in (-0.6, 0.0, 0.6))),
    "dots": lambda: _joined(*(_dot(x, 0) for x in (-0.7, 0.0, 0.7))),
    "question": lambda: _joined(
        _arc(QRectF(-0.5, -0.95, 1.0, 0.95), 170, -225),
        _line((0.03, 0.05), (0.0, 0.35)),
        _dot(0, 0.83),
    ),
    "pause": lambda: _joined(_line((-0.38, -0.7), (-0.38, 0.7)), _line((0.38, -0.7), (0.38, 0.7))),
    "play": lambda: _line((-0.5, -0.8), (0.8, 0.0), (-0.5, 0.8), (-0.5, -0.8)),
    "loop": lambda: _joined(
        _arc(QRectF(-0.85, -0.85, 1.7, 1.7), 60, 285), _line((0.0, -1.0), (0.42, -0.72), (0.12, -0.3))
    ),
    "flag": lambda: _line((-0.55, 0.95), (-0.55, -0.85), (0.7, -0.4), (-0.55, 0.1)),
    "previous": lambda: _line((0.35, -0.75), (-0.4, 0.0), (0.35, 0.75)),
    "next": lambda: _line((-0.35, -0.75), (0.4, 0.0), (-0.35, 0.75)),
    "microphone": _microphone,
    "muted": lambda: _joined(_microphone(), _line((-0.85, -0.85), (0.85, 0.85))),
    "lost": lambda: _joined(_line((-0.6, -0.6), (0.6, 0.6)), _line((0.6, -0.6), (-0.6, 0.6))),
    "handset": _handset,
    "clock": lambda: _joined(_disc(0, 0, 0.85), _line((0, -0.45), (0, 0.05), (0.35, 0.25))),
    "empty": lambda: _line((-0.5, 0), (0.5, 0)),
    "up": lambda: _line((-0.7, 0.35), (0.0, -0.4), (0.7, 0.35)),
    "ease": lambda: _line((-0.7, -0.35), (0.0, 0.4), (0.7, -0.35)),
    "note": lambda: _joined(_disc(0, 0, 0.85), _line((0, -0.05), (0, 0.4)), _dot(0, -0.42)),
    "warning": lambda: _joined(
        _line((0, -0.85), (0.95, 0.8), (-0.95, 0.8), (0, -0.85)),
        _line((0, -0.25), (0, 0.25)),
        _dot(0, 0.52),
    ),
}


def draw(
    painter: QPainter, name: str, centre: QPointF, size: float, colour: QColor, pen: float = 2.0
) -> None:
    """Draw a sign about `centre`; `size` is half the side of its square, `pen` the stroke's width."""
    painter.save()
    painter.translate(centre)
    painter.scale(size, size)
    stroke = QPen(
        colour, pen / size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )
    painter.setPen(stroke)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(DRAWN[name]())
    painter.restore()
