"""A straight line under all lateness: how fast a device's clock runs beside the machine's.

Blocks come late by chance, never early, so what the two clocks say is the lower edge of the lateness, and
its slope is their drift: the edge of the lower convex hull over the middle of the time watched (Moon, Skelly
and Towsley 1999, "Estimation and removal of clock skew from network delay measurements").
"""

from __future__ import annotations

import itertools
from collections import deque
from typing import Final

WINDOW_S: Final = 1.0
"""Only the least late block of each window is kept."""

SPAN: Final = 120
"""Windows looked at: a crystal follows the room's temperature within minutes, and no quicker."""

SLOPE_AFTER: Final = 40
"""Windows from which on a slope is asked for; before that 30 ms of jitter tilt the line too much."""

STEEPEST: Final = 2e-3
"""No two clocks differ by more (a bad crystal: 1e-4). What looks steeper is how blocks are fetched."""

PPM_AFTER_S: Final = 60.0
"""Before that the drift of two clocks is not told."""

Point = tuple[float, float]


class ClockFit:
    """Follows one stream's lateness.

    Attributes
    ----------
    slope : float
        Lateness that a second adds, s: positive where the device's clock is slow.
    """

    def __init__(self) -> None:
        self.slope = 0.0
        self._floor_s = 0.0  # of the line, at 0 s
        self._points: deque[Point] = deque(maxlen=SPAN)
        self._least: Point | None = None
        self._began_s = 0.0

    @property
    def ppm(self) -> float | None:
        """How much faster the device's clock is than the machine's; None in the first minute."""
        watched_s = self._points[-1][0] - self._points[0][0] if self._points else 0.0
        return -self.slope * 1e6 if watched_s >= PPM_AFTER_S - 2 * WINDOW_S else None

    @property
    def settled(self) -> bool:
        """Whether the line has a slope."""
        return len(self._points) >= SLOPE_AFTER

    @property
    def known(self) -> bool:
        """Whether there is a line already."""
        return bool(self._points)

    def late_s(self, at_s: float) -> float:
        """Return how late, at `at_s`, a block is that nothing holds up, s."""
        return self._floor_s + self.slope * at_s

    def accept(self, at_s: float, late_s: float) -> None:
        """Take in a block: when it came, and how late."""
        if self._least is None:
            self._least, self._began_s = (at_s, late_s), at_s
        elif at_s - self._began_s >= WINDOW_S:
            self._points.append(self._least)
            self._least, self._began_s = (at_s, late_s), at_s
            self._fit()
        elif late_s < self._least[1]:
            self._least = (at_s, late_s)

    def _fit(self) -> None:
        """Lay the line under the points: as near to all of them as one can that lies under each."""
        if self.settled:
            middle_s = sum(at_s for at_s, _ in self._points) / len(self._points)
            hull = _lower_hull(self._points)
            edges = itertools.pairwise(hull)
            (left_s, low), (right_s, high) = next(edge for edge in edges if edge[1][0] >= middle_s)
            self.slope = min(STEEPEST, max(-STEEPEST, (high - low) / (right_s - left_s)))
        self._floor_s = min(late_s - self.slope * at_s for at_s, late_s in self._points)


def _lower_hull(points: deque[Point]) -> list[Point]:
    """Return the corners of the lower edge of points in the order of time."""
    hull: list[Point] = []
    for point in points:
        while len(hull) > 1 and not _turns_up(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    return hull


def _turns_up(first: Point, second: Point, third: Point) -> bool:
    """Tell whether the way from the first to the third lies above the second."""
    before = (second[1] - first[1]) * (third[0] - first[0])
    return before < (third[1] - first[1]) * (second[0] - first[0])
