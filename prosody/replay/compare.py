"""Two calls or two moments beside each other, and one voice now against earlier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prosody.events import Leg
from prosody.replay.heard_call import HeardCall
from prosody.replay.moments import Figure
from prosody.session.library import Library


@dataclass(frozen=True, slots=True)
class Moment:
    """Frames [start, end) of a leg of a call."""

    call: HeardCall
    leg: Leg
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Two moments, contours over each other.

    Attributes
    ----------
    time_s : ndarray of float32
        From the moment's own beginning; both contours are rows on it, NaN where unvoiced or over.
    one_st, other_st : ndarray of float32
        Semitones over each moment's own median pitch.
    figures : tuple of (Figure, Figure)
        The same measure of both.
    """

    time_s: NDArray[np.float32]
    one_st: NDArray[np.float32]
    other_st: NDArray[np.float32]
    figures: tuple[tuple[Figure, Figure], ...]


def greeting_of(call: HeardCall) -> Moment | None:
    """Return the call's greeting; None where it has none."""
    raise NotImplementedError


def compared(one: Moment, other: Moment) -> Compared:
    """Lay two moments over each other, aligned at the onset of speech."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Weeks:
    """One measure of one voice's kept calls: this week and the week a month before, medians and counts."""

    measure: str
    unit: str
    now: float
    then: float
    calls_now: int
    calls_then: int


def weeks(library: Library, voice: str, now_iso: str) -> Sequence[Weeks]:
    """Return this week against the week that ended four weeks ago, per measure of `session/trend.py`."""
    raise NotImplementedError
