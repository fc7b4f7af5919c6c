"""What is shown, as one frozen value: the view model makes faces, widgets paint them and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Zone = Literal["flat", "in_range", "tense", "none"]
Direction = Literal["rising", "level", "falling", "unclear"]

State = Literal[
    "no_call",
    "awaiting",
    "starting",
    "waiting",
    "collecting",
    "judged",
    "cannot_tell",
    "paused",
    "muted",
    "lost",
    "stale",
    "behind",
    "failed",
]


@dataclass(frozen=True, slots=True)
class GreetingFace:
    """The badge: `match` says whether the verdict is the phrase's target (None: no target, or unclear)."""

    word: str
    hint: str = ""
    direction: Direction | None = None
    match: bool | None = None
    tail: tuple[float, ...] = ()
    """The last phrase's melody for the sparkline, in st, oldest first."""


@dataclass(frozen=True, slots=True, eq=False)
class Melody:
    """The last seconds of the contour, newest row last.

    Attributes
    ----------
    st : ndarray of float32
        Semitones above the voice's own median; NaN where unvoiced or missing.
    weight : ndarray of float32
        Loudness of each row, 0..1, that makes the line thin or broad.
    gap : ndarray of bool
        Audio is missing here.
    stop : int
        Frame after the last row: two melodies with one `stop` look the same.
    band_st : tuple of float
        Own usual low and high, in st about the median.
    """

    st: NDArray[np.float32]
    weight: NDArray[np.float32]
    gap: NDArray[np.bool_]
    stop: int
    band_st: tuple[float, float]
    seconds: float


@dataclass(frozen=True, slots=True)
class Line:
    """The one line of words: a nudge, a trouble, or nothing."""

    text: str = ""
    glyph: str = ""
    kind: Literal["none", "nudge", "trouble", "note"] = "none"
    zone: Zone = "none"


@dataclass(frozen=True, slots=True)
class Face:
    """Everything the overlay shows at one moment."""

    state: State = "starting"
    zone: Zone = "none"
    needle: float | None = None
    """Where the needle shall go, -1 flat to +1 tense; None: there is no needle."""
    word: str = ""
    hint: str = ""
    glyph: str = "dots"
    band: tuple[float, float] = (-0.33, 0.33)
    progress: float | None = None
    """How much of the speech a judgement needs has been heard, 0..1; None when that is not the question."""
    grey: bool = False
    """The needle's value is older than it should be, and must not be read as news."""
    greeting: GreetingFace = field(default_factory=lambda: GreetingFace(""))
    melody: Melody | None = None
    line: Line = field(default_factory=Line)
    mark: str = ""
    """A small standing word ("Not calibrated"); empty when all is well."""
    recording: bool = False
    paused: bool = False
    running: bool = False
    waiting: bool = False
    """No call is on, and one may begin by itself: the devices are listened to."""
    wished: bool = False
    """This call, or the next, is to be kept."""
    lively: bool = False
    """Something moves: poll and paint at full speed."""
