"""Where the overlay stands, remembered for each screen as a distance from its nearest corner.

A place is kept under the screen's own key, so that it is found again after a dock or a
monitor comes back, and is always brought inside what the screen has free.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QPoint, QRect, QSize
from PyQt6.QtGui import QScreen

from prosody.output import replaced
from prosody.places import private_folder

MARGIN: Final = 24
DOCK: Final = 40
"""A bar let go of within this of an edge docks there, pixels."""


@dataclass(frozen=True, slots=True)
class Place:
    """Distance `dx`, `dy` of a window's corner from the same corner of the screen's free area."""

    right: bool = True
    bottom: bool = False
    dx: int = MARGIN
    dy: int = MARGIN

    def position(self, area: QRect, size: QSize) -> QPoint:
        """Return the window's top left for a free area, inside it whatever was remembered."""
        x = area.right() + 1 - size.width() - self.dx if self.right else area.left() + self.dx
        y = area.bottom() + 1 - size.height() - self.dy if self.bottom else area.top() + self.dy
        return inside(QPoint(x, y), area, size)


def place_of(position: QPoint, area: QRect, size: QSize) -> Place:
    """Return the place of a window: measured from the corner it is nearest to."""
    left, top = position.x() - area.left(), position.y() - area.top()
    right = area.width() - size.width() - left
    bottom = area.height() - size.height() - top
    return Place(right < left, bottom < top, min(left, right), min(top, bottom))


def inside(position: QPoint, area: QRect, size: QSize) -> QPoint:
    """Return the position moved as little as needed to lie in the area."""
    x = max(area.left(), min(position.x(), area.right() + 1 - size.width()))
    y = max(area.top(), min(position.y(), area.bottom() + 1 - size.height()))
    return QPoint(x, y)


def docked(position: QPoint, area: QRect, size: QSize) -> QPoint:
    """Return the position of a bar, at the upper or lower edge when it is near to one."""
    free = area.bottom() + 1 - size.height()
    if position.y() - area.top() < DOCK:
        return QPoint(position.x(), area.top())
    return QPoint(position.x(), free) if free - position.y() < DOCK else position


def screen_key(screen: QScreen) -> str:
    """Return a name that a monitor keeps: maker, model, serial, name; its geometry where it has none."""
    parts = [screen.manufacturer(), screen.model(), screen.serialNumber()]
    if not any(parts):
        box = screen.geometry()
        parts = [f"{box.width()}x{box.height()}+{box.x()}+{box.y()}"]
    return "|".join([*parts, screen.name()])


class PlaceStore:
    """The places in one small JSON file.

    A file that cannot be read counts as empty, one that cannot be written is let go: where
    the overlay stands is never worth a message.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.places: dict[str, Place] = {}
        self.last = ""
        try:
            told = json.loads(path.read_text("utf-8"))
            self.places = {key: Place(**place) for key, place in told["places"].items()}
            self.last = str(told["last"])
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            pass

    def remember(self, key: str, place: Place) -> None:
        """Keep a place and write the file anew, at once and whole."""
        self.places[key], self.last = place, key
        told = {"last": key, "places": {key: asdict(place) for key, place in self.places.items()}}
        with contextlib.suppress(OSError):
            private_folder(self.path.parent)
            replaced(self.path, json.dumps(told, indent=1))

    def place(self, key: str) -> Place:
        """Return where the overlay stood on this screen, or the upper right corner."""
        return self.places.get(key, Place())
