"""Curves from numbers to pixels: many columns as one image, few points as one smooth line.

The rule of the room: no loop over points; an hour and a second cost alike.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPolygonF

from ui import theme
from ui.ribbon import stretches

Floats = NDArray[np.floating]

THINNEST: Final = 1.6
"""Breadth of a curve, px."""


def columns(painter: QPainter, box: QRectF, top: Floats, bottom: Floats, colour: QColor) -> None:
    """Fill each device column of a box from `top` to `bottom`, device px from the box's top; NaN for none."""
    height = max(1, round(box.height() * theme.ratio_of(painter)))
    rows = np.arange(height, dtype=np.float32)[:, None]
    nothing = np.isnan(top) | np.isnan(bottom)
    top32, bottom32 = (np.where(nothing, 0.0, edge).astype(np.float32) for edge in (top, bottom))
    cover = np.minimum(bottom32, rows + 1)
    cover -= np.maximum(top32, rows)
    np.clip(cover, 0.0, 1.0, out=cover)
    cover *= 255
    share = cover.astype(np.uint8)
    image(painter, box, _table(colour.rgba())[share])


def image(painter: QPainter, box: QRectF, pixels: NDArray[np.uint32]) -> None:
    """Draw premultiplied pixels, (height, width), over a box."""
    whole = np.ascontiguousarray(pixels)
    data = whole.tobytes()
    height, width = whole.shape
    painter.drawImage(box, QImage(data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied))


@lru_cache(maxsize=32)
def _table(rgba: int) -> NDArray[np.uint32]:
    """Return the colour at 256 opacities, premultiplied."""
    colour = QColor.fromRgba(rgba)
    share = np.arange(256) / 255 * colour.alphaF()
    parts = [np.round(share * part).astype(np.uint32) for part in _bytes(colour)]
    alpha = np.round(share * 255).astype(np.uint32)
    return np.asarray((alpha << 24) | (parts[0] << 16) | (parts[1] << 8) | parts[2], np.uint32)


def _bytes(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def joined(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Let each column reach the one before it, so that a curve does not fall apart; not over a gap."""
    top, bottom = low.copy(), high.copy()
    near = ~np.isnan(low[1:]) & ~np.isnan(high[:-1])
    bottom[1:][near] = np.maximum(high[1:], low[:-1])[near]
    top[1:][near] = np.minimum(low[1:], high[:-1])[near]
    return top, bottom


def line(painter: QPainter, x: Floats, y: Floats, pen: QPen, marker: float = 0.0) -> None:
    """Draw a curve through points, broken where y is NaN; `marker` dots every point, so broad."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    for start, stop in stretches(~np.isnan(y)):
        if stop - start > 1:
            painter.drawPolyline(polygon(x[start:stop], y[start:stop]))
        else:
            painter.drawPoint(QPointF(float(x[start]), float(y[start])))
    if marker:
        dots = QPen(pen)
        dots.setWidthF(marker)
        dots.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(dots)
        known = ~np.isnan(y)
        painter.drawPoints(polygon(x[known], y[known]))
    painter.restore()


def polygon(x: Floats, y: Floats) -> QPolygonF:
    """Return points as a polygon, filled from memory (500 points: 0.01 ms)."""
    points = np.empty((len(x), 2))
    points[:, 0], points[:, 1] = x, y
    made = QPolygonF([QPointF()] * len(points))
    view = made.data()
    if view is not None and len(points):
        view.setsize(points.nbytes)
        np.frombuffer(view, np.float64)[:] = points.ravel()  # type: ignore[call-overload]  # a sip.voidptr is a buffer
    return made


def hatch(painter: QPainter, box: QRectF, colour: QColor, *, dense: bool = False) -> None:
    """Hatch a stretch that is missing, or (less) that is not to be relied on."""
    pattern = Qt.BrushStyle.DiagCrossPattern if dense else Qt.BrushStyle.BDiagPattern
    painter.fillRect(box, QBrush(colour, pattern))
