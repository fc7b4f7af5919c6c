"""How far people and the machine agree about a call.

Figures about agreement are pure functions of lists of labels, one label a unit; NaN where they cannot be
told. The unit is a second of the rep's speech; the question is whether something unwelcome was heard in it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from prosody.events import Flag
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import Author, Note, NoteBook, span_notes
from prosody.replay.perceptions import PERCEPTIONS
from prosody.units import FRAMES_PER_SECOND

Label = str | None
"""None: this rater said nothing of the unit."""

MACHINE: Final = "machine"
UNWELCOME: Final = frozenset(one.code for one in PERCEPTIONS if not one.welcome)
SPEAKS: Final = FRAMES_PER_SECOND // 2
"""A second counts as the rep's speech from so many frames of it on."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far raters agree: units both judged, share that agree (0..100), Cohen's and Krippendorff's."""

    units: int
    percent: float
    kappa: float
    alpha: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A stretch where somebody or the machine said something: frames [start, end).

    Attributes
    ----------
    said : mapping of str to tuple of str
        By rater (`rep`, `coach`, `machine`): codes of words, or codes of flags.
    agree : bool
        Machine and at least one listener both found something unwelcome here, or none of them did.
    """

    start: int
    end: int
    said: Mapping[str, tuple[str, ...]]
    agree: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """People and machine beside each other: stretches, figures by pair of raters, and of all together."""

    pairs: tuple[Pair, ...]
    figures: Mapping[tuple[str, str], Agreement]
    whole: Agreement


def percent(one: Sequence[Label], other: Sequence[Label]) -> float:
    """Return the share of units with equal labels, 0..100; units with a None are left out."""
    both = _both(one, other)
    return 100.0 * sum(a == b for a, b in both) / len(both) if both else math.nan


def cohens_kappa(one: Sequence[Label], other: Sequence[Label]) -> float:
    """Return Cohen's kappa of two raters (Cohen 1960, Educational and Psychological Measurement 20, 37-46).

    NaN where both always say the same one thing: chance would agree as well.
    """
    both = _both(one, other)
    if not both:
        return math.nan
    observed = sum(a == b for a, b in both) / len(both)
    ours, theirs = Counter(a for a, _ in both), Counter(b for _, b in both)
    chance = sum(ours[label] * theirs[label] for label in ours) / len(both) ** 2
    return (observed - chance) / (1.0 - chance) if chance < 1.0 else math.nan


def krippendorffs_alpha(raters: Sequence[Sequence[Label]]) -> float:
    """Return Krippendorff's alpha for nominal labels, missing ones allowed.

    After Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C. NaN where there are no
    pairs, or only one label.
    """
    weights: dict[int, Counter[tuple[str, str]]] = {}
    for unit in zip(*raters, strict=True):
        labels = [label for label in unit if label is not None]
        if len(labels) > 1:
            pairs = ((a, b) for i, a in enumerate(labels) for j, b in enumerate(labels) if i != j)
            weights.setdefault(len(labels) - 1, Counter()).update(pairs)
    totals: dict[str, float] = {}
    observed = 0.0
    for weight, found in weights.items():
        for (a, b), count in found.items():
            totals[a] = totals.get(a, 0.0) + count / weight
            observed += count / weight if a != b else 0.0
    n = sum(totals.values())
    expected = n * n - sum(total * total for total in totals.values())
    return 1.0 - (n - 1.0) * observed / expected if expected > 0.0 else math.nan


def side_by_side(call: HeardCall, book: NoteBook, authors: Sequence[Author] = ("rep", "coach")) -> SideBySide:
    """Lay the marks of those who have marked the call, and the flags, side by side."""
    listeners = [author for author in authors if book.finished(author)]
    seconds_of_speech = speech_seconds(call)
    flags = [(event.index, event.end) for event in call.events if isinstance(event, Flag)]
    raters = {MACHINE: _labels(seconds_of_speech, flags)}
    for author in listeners:
        raters[author] = _labels(seconds_of_speech, _unwelcome(book.of(author)))
    return SideBySide(
        tuple(_pairs(call, {author: book.of(author) for author in listeners})),
        {(a, b): _agreement([raters[a], raters[b]]) for a, b in combinations(raters, 2)},
        _agreement(list(raters.values())),
    )


def speech_seconds(call: HeardCall) -> list[int]:
    """Return the seconds of the call in which the rep speaks."""
    speech = call.columns("rep").speech
    whole = speech[: len(speech) // FRAMES_PER_SECOND * FRAMES_PER_SECOND].reshape(-1, FRAMES_PER_SECOND)
    return [int(second) for second in np.flatnonzero(whole.sum(axis=1) >= SPEAKS)]


def span(note: Note) -> tuple[int, int]:
    """Return the frames that a note stands for: a point is the second that it lies in."""
    start, end = note.start or 0, note.end or 0
    if end > start:
        return start, end
    second = start // FRAMES_PER_SECOND
    return second * FRAMES_PER_SECOND, (second + 1) * FRAMES_PER_SECOND


def _unwelcome(notes: Sequence[Note]) -> list[tuple[int, int]]:
    return [span(note) for note in span_notes(notes) if UNWELCOME & set(note.words)]


def _labels(seconds_of_speech: Sequence[int], spans: Sequence[tuple[int, int]]) -> list[Label]:
    """Return a label a second: whether the greater part of it lies in a span."""
    return ["unwelcome" if _covered(second, spans) else "none" for second in seconds_of_speech]


def _covered(second: int, spans: Sequence[tuple[int, int]]) -> bool:
    first, last = second * FRAMES_PER_SECOND, (second + 1) * FRAMES_PER_SECOND
    inside = sum(max(0, min(last, end) - max(first, start)) for start, end in spans)
    return 2 * inside >= FRAMES_PER_SECOND


def _agreement(raters: Sequence[Sequence[Label]]) -> Agreement:
    """Return the figures; percent and kappa are those of a pair, and NaN for more raters or fewer."""
    pair = len(raters) == 2
    return Agreement(
        len(raters[0]),
        percent(*raters) if pair else math.nan,
        cohens_kappa(*raters) if pair else math.nan,
        krippendorffs_alpha(raters),
    )


def _pairs(call: HeardCall, notes: Mapping[Author, Sequence[Note]]) -> Iterator[Pair]:
    """Yield the stretches, overlapping ones as one."""
    flags = (event for event in call.events if isinstance(event, Flag))
    found = [(flag.index, flag.end, MACHINE, flag.code) for flag in flags]
    for author, own in notes.items():
        found += [(*span(note), author, word) for note in span_notes(own) for word in note.words]
    group: list[tuple[int, int, str, str]] = []
    for one in sorted(found):
        if group and one[0] >= max(other[1] for other in group):
            yield _pair(group)
            group = []
        group.append(one)
    if group:
        yield _pair(group)


def _pair(group: Sequence[tuple[int, int, str, str]]) -> Pair:
    said: dict[str, tuple[str, ...]] = {}
    for _start, _end, rater, code in group:
        if code not in said.get(rater, ()):
            said[rater] = (*said.get(rater, ()), code)
    heard = any(UNWELCOME & set(codes) for rater, codes in said.items() if rater != MACHINE)
    return Pair(group[0][0], max(one[1] for one in group), said, heard == (MACHINE in said))


def _both(one: Sequence[Label], other: Sequence[Label]) -> list[tuple[str, str]]:
    pairs = zip(one, other, strict=True)
    return [(a, b) for a, b in pairs if a is not None and b is not None]
