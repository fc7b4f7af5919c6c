"""How far people's marks and the machine's flags agree, and which measures went with a word.

Figures about agreement are pure functions of two or more lists of labels; NaN where they cannot be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import Author, NoteBook

Label = str | None
"""None: this rater said nothing of the unit."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far raters agree: units both judged, share that agree (0..100), Cohen's and Krippendorff's."""

    units: int
    percent: float
    kappa: float
    alpha: float


def percent(one: Sequence[Label], other: Sequence[Label]) -> float:
    """Return the share of units with equal labels, 0..100; units with a None are left out."""
    raise NotImplementedError


def cohens_kappa(one: Sequence[Label], other: Sequence[Label]) -> float:
    """Return Cohen's kappa of two raters (Cohen 1960)."""
    raise NotImplementedError


def krippendorffs_alpha(raters: Sequence[Sequence[Label]]) -> float:
    """Return Krippendorff's alpha for nominal labels, missing ones allowed (Krippendorff 2011)."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Pair:
    """A stretch where somebody or the machine said something: frames [start, end).

    Attributes
    ----------
    said : mapping of str to tuple of str
        By rater (`rep`, `coach`, `machine`): codes of words, or codes of flags.
    agree : bool
        Machine and at least one listener both found something unwelcome here, or nobody did.
    """

    start: int
    end: int
    said: Mapping[str, tuple[str, ...]]
    agree: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """People and machine beside each other: stretches, and figures by pair of raters."""

    pairs: tuple[Pair, ...]
    figures: Mapping[tuple[str, str], Agreement]
    whole: Agreement


def side_by_side(call: HeardCall, book: NoteBook, authors: Sequence[Author] = ("rep", "coach")) -> SideBySide:
    """Lay marks and flags side by side, second by second of the rep's speech."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class WentWith:
    """How one measure differed where a word was marked: medians in and out, and on how much that rests.

    Attributes
    ----------
    spans, marked_s, rest_s : counts
        Marked stretches, their speech and the rest's, in s.
    effect : float
        Cliff's delta, -1..1, of seconds inside against outside; NaN with too few.
    thin : bool
        So few that chance would do as well.
    """

    measure: str
    unit: str
    marked: float
    rest: float
    effect: float
    spans: int
    marked_s: float
    rest_s: float
    thin: bool


def went_with(call: HeardCall, book: NoteBook, perception: str) -> list[WentWith]:
    """Return the measures beside a word of the perception list, the largest effect first."""
    raise NotImplementedError
