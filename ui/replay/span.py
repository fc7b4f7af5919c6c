"""The part of a call that is in view, and where its frames stand in pixels. No Qt.

The rule of the room: frames are the only unit of time; time runs left to right in every language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from prosody.units import FRAMES_PER_SECOND

CLOSEST: Final = 20.0
"""Frames in view at most zoomed in: single ones can be told apart and hit."""

AHEAD: Final = 0.1
"""Where in the view the cursor stands after the view has followed it, as a share."""

STEPS_S: Final = (
    *(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0),
    *(10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0),
)
"""Between two marks of the time axis, s."""


@dataclass(frozen=True, slots=True)
class Span:
    """Frames [first, last) of a call of `length` frames."""

    first: float
    last: float
    length: int

    @property
    def frames(self) -> float:
        """How many frames are in view."""
        return self.last - self.first

    @property
    def is_whole(self) -> bool:
        """Whether the whole call is in view."""
        return self.frames >= self.length

    def zoomed(self, factor: float, about: float) -> Span:
        """Return the view with `factor` times as many frames; frame `about` stays where it is."""
        frames = min(max(self.frames * factor, CLOSEST), max(self.length, CLOSEST))
        share = (about - self.first) / self.frames
        return self._at(about - share * frames, frames)

    def moved(self, by: float) -> Span:
        """Return the view so many frames later."""
        return self._at(self.first + by, self.frames)

    def showing(self, frame: float) -> Span:
        """Return the view, turned like a page where the frame lies outside it."""
        if self.first <= frame < self.last or self.is_whole:
            return self
        return self._at(frame - AHEAD * self.frames, self.frames)

    def holding(self, start: float, end: float) -> Span:
        """Return the view, moved where a stretch is not wholly in it; its beginning is, at any length."""
        room = AHEAD * self.frames
        if self.is_whole or (self.first + room / 4 <= start and end <= self.last - room / 4):
            return self
        return self._at((start + min(end, start + self.frames - 2 * room) - self.frames) / 2, self.frames)

    def over(self, first: float, last: float) -> Span:
        """Return a view of frames [first, last)."""
        frames = min(max(last - first, CLOSEST), max(self.length, CLOSEST))
        return self._at((first + last - frames) / 2, frames)

    def grown(self, length: int) -> Span:
        """Return the view of a call that has become longer; one of the whole call stays one."""
        if self.is_whole:
            return whole(length)
        return replace(self, length=length)._at(self.first, self.frames)

    def _at(self, first: float, frames: float) -> Span:
        begin = min(max(first, 0.0), max(self.length - frames, 0.0))
        return Span(begin, begin + frames, self.length)


def whole(length: int) -> Span:
    """Return a view of a whole call."""
    return Span(0.0, max(float(length), CLOSEST), length)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the frames of a view stand: frame `span.first` at x `left`, the last `width` further right."""

    span: Span
    left: float
    width: float

    @property
    def per_pixel(self) -> float:
        """Frames per unit of breadth."""
        return self.span.frames / max(self.width, 1.0)

    def x(self, frame: float) -> float:
        """Return where a frame begins."""
        return self.left + (frame - self.span.first) / self.per_pixel

    def frame(self, x: float) -> float:
        """Return the frame at a place."""
        return self.span.first + (x - self.left) * self.per_pixel

    def clipped(self, start: float, end: float) -> tuple[float, float] | None:
        """Return the x of both ends of a stretch, cut to the view; None where it lies outside."""
        low, high = max(start, self.span.first), min(end, self.span.last)
        return None if high < low else (self.x(low), self.x(high))

    def ticks(self, apart: float) -> Iterator[tuple[int, bool]]:
        """Yield the frames that are marked at least `apart` from each other, and whether tenths are told."""
        step_s = next((s for s in STEPS_S if s * FRAMES_PER_SECOND / self.per_pixel >= apart), STEPS_S[-1])
        step = round(step_s * FRAMES_PER_SECOND)
        for number in range(ceil(self.span.first / step), int(self.span.last // step) + 1):
            yield number * step, step < FRAMES_PER_SECOND


def told(frame: int, fine: bool = False) -> str:
    """Return a frame as m:ss, or with hundredths."""
    minutes, rest = divmod(frame, 60 * FRAMES_PER_SECOND)
    second, hundredths = divmod(rest, FRAMES_PER_SECOND)
    return f"{minutes}:{second:02d}.{hundredths:02d}" if fine else f"{minutes}:{second:02d}"
