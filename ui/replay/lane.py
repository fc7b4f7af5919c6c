"""What every lane of the timeline is painted with, and what lanes have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from prosody.events import Leg
from prosody.wording import Wording
from ui import theme
from ui.replay.ink import hatch
from ui.replay.sight import Sight
from ui.replay.span import Scale
from ui.theme import Palette

CUSTOMER: Final = {"dark": QColor("#CC79A7"), "light": QColor("#A3447E")}
"""5.8:1 and 5.7:1 on their panels. The rep's curves are in the text's colour; those of tone are for tone."""

SMOOTH: Final = 1.5
"""Up to so many frames a pixel a curve is a smooth line; beyond, the least and greatest of each pixel."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is painted: a call as it was seen, in which words and colours, its flags hidden or not."""

    sight: Sight
    words: Wording
    colours: Palette
    flags_visible: bool = True

    def tint(self, leg: Leg) -> QColor:
        """Return the colour of a leg's curves."""
        if leg == "rep":
            return self.colours.text
        return CUSTOMER["light" if self.colours.name == "light" else "dark"]


class Lane(Protocol):
    """One lane."""

    @property
    def code(self) -> str:
        """What it is."""
        ...

    @property
    def weight(self) -> float:
        """Its share of the height that is left."""
        ...

    @property
    def least(self) -> int:
        """The height that it needs, px."""
        ...

    def name(self, words: Wording) -> str:
        """Return what it is called."""
        ...

    def paint(self, painter: QPainter, box: QRectF, scale: Scale, scene: Scene) -> None:
        """Paint what is in view; the painter is clipped to the box."""
        ...

    def marks(self, scene: Scene) -> Iterable[tuple[float, str]]:
        """Return the numbers beside it: place from the top as a share, and text."""
        ...


def gaps(
    painter: QPainter, box: QRectF, scale: Scale, found: Iterable[tuple[int, int]], colour: QColor
) -> None:
    """Hatch what is missing."""
    for start, end in found:
        ends = scale.clipped(start, end)
        if ends is not None:
            width = max(1.0, ends[1] - ends[0])
            hatch(painter, QRectF(ends[0], box.top(), width, box.height()), colour, dense=True)


def centre_line(painter: QPainter, box: QRectF, y: float, colour: QColor) -> None:
    """Draw a thin line across."""
    painter.setPen(QPen(theme.faded(colour, 0.3), 1.0))
    painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def caption(painter: QPainter, box: QRectF, text: str, colour: QColor, *, at: str = "left") -> None:
    """Write into a box, cut where there is no room; left to right as the time runs."""
    side = {"left": Qt.AlignmentFlag.AlignLeft, "centre": Qt.AlignmentFlag.AlignHCenter}[at]
    cut = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.setPen(colour)
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, cut)
