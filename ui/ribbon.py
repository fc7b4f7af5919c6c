"""The melody of the last seconds: pitch as height, loudness as breadth, gaps where there is no voice.

Time runs left to right in every language. Painting is one polygon per voiced stretch, filled
from numpy memory (500 points: 0.01 ms), on a layer that fades to the past. What does not move is
painted once (`_ground`).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from prosody.wording import Wording
from ui import theme
from ui.face import Melody
from ui.theme import Palette

WIDTH: Final = 280
HEIGHT: Final = 68
HEAD: Final = 14.0
"""Height of the caption."""
LOW_ST: Final = -6.5
HIGH_ST: Final = 7.5
THIN: Final = 0.7
BROAD: Final = 3.0
"""Half of the line's breadth for the softest and the loudest row, in pixels."""
STEP: Final = 2
"""Rows per point: 20 ms is finer than a pixel."""
SHORTEST: Final = 5
"""Rows of a stretch that is drawn: crumbs of 40 ms are no melody."""
STILL_ROWS: Final = 50
NOW: Final = 8.0
"""Room for the ring at the right end."""
BOX: Final = QRectF(0, HEAD + 4, WIDTH, HEIGHT - HEAD - 4)
"""Where the line is drawn, under the caption."""


class PitchRibbon(QWidget):
    """Paints a melody; repaints only when there are new rows."""

    def __init__(self, palette: Palette, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.colours = palette
        self.melody: Melody | None = None
        self.grey = False
        self.still = False
        """Reduced motion: the picture steps on twice a second."""
        self.zoom = 1.0
        self._ground, self._layer, self._fade = QPixmap(), QPixmap(), QPixmap()
        self._ground_key: tuple[object, ...] = ()
        self.dress(palette, words)

    def sizeHint(self) -> QSize:
        """Return the size at which it was drawn, times the zoom."""
        return QSize(round(WIDTH * self.zoom), round(HEIGHT * self.zoom))

    def dress(self, palette: Palette, words: Wording) -> None:
        """Wear another theme or speak another language."""
        self.colours, self.words = palette, words
        self.setAccessibleName(words("says.melody", seconds=5))
        self._ground_key = ()
        self.update()

    def show_melody(self, melody: Melody | None, *, grey: bool = False) -> None:
        """Take the newest rows."""
        old = self.melody
        if self.still and old is not None and melody is not None and 0 <= melody.stop - old.stop < STILL_ROWS:
            return
        self.melody = melody
        was_grey, self.grey = self.grey, grey
        if not _same(old, melody) or was_grey != grey:
            self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint caption, band and line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.zoom, self.zoom)
        self._prepare(theme.ratio_of(painter))  # the zoom included: the painter is scaled
        painter.drawPixmap(QPointF(0, 0), self._ground)
        if self.melody is not None:
            if _visible(self.melody):
                self._line(self.melody)
                painter.drawPixmap(QPointF(0, 0), self._layer)
            self._now(painter, self.melody, BOX)
        painter.end()

    def _prepare(self, ratio: float) -> None:
        """Paint what does not move, when it has changed after all; make room for the line."""
        melody = self.melody
        tint = self.colours.secondary if melody is None or self.grey else self.colours.in_range
        low, high = melody.band_st if melody else (-3.0, 4.0)
        key = (ratio, self.grey, melody is None, low, high, melody.seconds if melody else 5.0)
        if key == self._ground_key:
            return
        self._ground_key = key
        self._ground, self._layer, self._fade = _blank(ratio), _blank(ratio), _faded(ratio)
        brush = QPainter(self._ground)
        brush.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._caption(brush)
        _band(brush, height(high, BOX), height(low, BOX), tint)
        brush.end()
        self._ink = self._band_ink(low, high)
        self._hatching = QBrush(theme.faded(self.colours.secondary, 0.5), Qt.BrushStyle.BDiagPattern)

    def _caption(self, painter: QPainter) -> None:
        seconds = self.melody.seconds if self.melody else 5
        painter.setFont(theme.font(11))
        painter.setPen(self.colours.secondary)
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 0, WIDTH, HEAD), side, self.words("melody", seconds=f"{seconds:g}"))

    def _line(self, melody: Melody) -> None:
        """Paint the melody on its layer."""
        self._layer.fill(Qt.GlobalColor.transparent)
        brush = QPainter(self._layer)
        brush.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush.setPen(Qt.PenStyle.NoPen)
        brush.setBrush(self._ink)
        for stretch in outlines(melody, BOX):
            brush.drawPolygon(stretch)
        if melody.gap.any():
            self._mark_gaps(brush, melody)
        brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        brush.drawPixmap(QPointF(0, 0), self._fade)
        brush.end()

    def _band_ink(self, low: float, high: float) -> QBrush:
        """The band's colour inside the own band, the text's outside: a lively peak is no fault."""
        if self.grey:
            return QBrush(self.colours.secondary)
        inside, outside = self.colours.in_range, self.colours.text
        shade = QLinearGradient(0, BOX.top(), 0, BOX.bottom())
        for edge, first, second in ((high, outside, inside), (low, inside, outside)):
            place = min(0.99, max(0.01, (height(edge, BOX) - BOX.top()) / BOX.height()))
            shade.setColorAt(place - 0.005, first)
            shade.setColorAt(place + 0.005, second)
        return QBrush(shade)

    def _mark_gaps(self, painter: QPainter, melody: Melody) -> None:
        """Where audio is missing there is hatching: a gap is not a pause."""
        painter.setBrush(self._hatching)
        left, per_row = scale(melody)
        for start, stop in stretches(melody.gap):
            painter.drawRect(
                QRectF(left + start * per_row, BOX.top(), (stop - start) * per_row, BOX.height())
            )

    def _now(self, painter: QPainter, melody: Melody, box: QRectF) -> None:
        """A ring where the voice is now."""
        if not len(melody.st) or np.isnan(melody.st[-1]):
            return
        tint = self.colours.secondary if self.grey else self.colours.in_range
        centre = QPointF(WIDTH - NOW, height(float(melody.st[-1]), box))
        painter.setPen(Qt.PenStyle.NoPen)
        for radius, colour in ((6.0, theme.faded(tint, 0.4)), (2.6, self.colours.text)):
            painter.setBrush(colour)
            painter.drawEllipse(centre, radius, radius)


def _blank(ratio: float) -> QPixmap:
    picture = QPixmap(QSize(round(WIDTH * ratio), round(HEIGHT * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def _band(painter: QPainter, top: float, bottom: float, tint: QColor) -> None:
    painter.fillRect(QRectF(0, top, WIDTH, bottom - top), theme.faded(tint, 0.16))
    painter.setPen(QPen(theme.faded(tint, 0.55), 1.0, Qt.PenStyle.DashLine))
    for edge in (top, bottom):
        painter.drawLine(QPointF(0, edge), QPointF(WIDTH, edge))


def height(st: float, box: QRectF) -> float:
    """Return the y of a pitch, kept inside the box."""
    share = (min(HIGH_ST, max(LOW_ST, st)) - LOW_ST) / (HIGH_ST - LOW_ST)
    return box.bottom() - share * box.height()


def scale(melody: Melody) -> tuple[float, float]:
    """Return the x of the first row and the pixels per row; the newest row stands at the right."""
    per_row = (WIDTH - NOW) / max(1.0, 100 * melody.seconds)
    return WIDTH - NOW - len(melody.st) * per_row, per_row


def stretches(wanted: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return [start, stop) of each run of True."""
    padded = np.zeros(len(wanted) + 2, np.bool_)
    padded[1:-1] = wanted
    edges = np.flatnonzero(padded[1:] != padded[:-1]).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def outlines(melody: Melody, box: QRectF) -> list[QPolygonF]:
    """Return the line's outline for each voiced stretch that is long enough."""
    left, per_row = scale(melody)
    st = np.minimum(np.maximum(melody.st.astype(np.float64), LOW_ST), HIGH_ST)
    y = box.bottom() - (st - LOW_ST) / (HIGH_ST - LOW_ST) * box.height()
    half = THIN + (BROAD - THIN) * melody.weight.astype(np.float64)
    found = []
    for start, stop in stretches(~np.isnan(melody.st)):
        if stop - start >= SHORTEST:
            rows = _points(start, stop)
            found.append(outline(left + per_row * rows.astype(np.float64), smooth(y[rows]), half[rows]))
    return found


def _points(start: int, stop: int) -> NDArray[np.intp]:
    """Return the rows of a stretch that are drawn: every second one, and the last."""
    rows = np.arange(start, stop + STEP - 1, STEP)
    rows[-1] = stop - 1
    return rows


def smooth(y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round off the tracker's steps over seven points (140 ms); the ends stay near where they are."""
    if len(y) < 3:
        return y
    y = y.copy()
    for _ in range(3):
        two = y[1:] + y[:-1]
        np.add(two[1:], two[:-1], out=y[1:-1])
        y[1:-1] *= 0.25
    return y


def outline(x: NDArray[np.float64], y: NDArray[np.float64], half: NDArray[np.float64]) -> QPolygonF:
    """Return the polygon of a line through (x, y) that is `half` broad to either side, all in pixels."""
    points = np.empty((2 * len(x), 2))
    points[:, 0] = np.concatenate((x, x[::-1]))
    points[:, 1] = np.concatenate((y - half, (y + half)[::-1]))
    polygon = QPolygonF()
    polygon.resize(len(points))
    view = polygon.data()
    if view is not None:
        view.setsize(points.nbytes)
        np.frombuffer(view, np.float64)[:] = points.ravel()  # type: ignore[call-overload]  # a sip.voidptr is a buffer
    return polygon


def _faded(ratio: float) -> QPixmap:
    """Return a picture that is opaque at the right and fades to the past."""
    past = QLinearGradient(0, 0, WIDTH, 0)
    past.setColorAt(0.0, QColor(0, 0, 0, 40))
    past.setColorAt(0.55, QColor(0, 0, 0, 200))
    past.setColorAt(0.8, QColor(0, 0, 0, 255))
    picture = _blank(ratio)
    brush = QPainter(picture)
    brush.fillRect(QRectF(0, 0, WIDTH, HEIGHT), past)
    brush.end()
    return picture


def _same(old: Melody | None, new: Melody | None) -> bool:
    """Return whether two melodies paint alike: the same rows, or silence that only slid on."""
    if old is None or new is None:
        return old is new
    if old.stop == new.stop and len(old.st) == len(new.st):
        return True
    return not _visible(old) and not _visible(new)


def _visible(melody: Melody) -> bool:
    return bool(np.any(~np.isnan(melody.st)) or np.any(melody.gap))
