"""Which measures went with a word: what was other in the stretches that people marked with it.

The rule of the room: it describes one call, and says on how little it rests. It proves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from prosody.judgement.measures import MEASURES
from prosody.replay.agreement import span
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook, span_notes
from prosody.replay.moments import measures_of
from prosody.units import frames, seconds

WINDOW: Final = frames(2.0)
"""Measures are taken in windows of this length (frames); a shorter one has too few syllables."""

SPOKEN: Final = frames(1.0)
"""Least speech in a window."""

REST: Final = 200
"""Windows of the rest at most, evenly spread: more would only take longer."""

FEWEST: Final = 5
"""Windows on either side below which chance does as well, and the finding is thin."""


@dataclass(frozen=True, slots=True)
class WentWith:
    """How one measure differed where a word was marked: medians in and out, and on how much that rests.

    Attributes
    ----------
    effect : float
        Cliff's delta, -1..1: how often a window inside lies over one outside, less how often under.
    spans : int
        Marked stretches.
    marked_s, rest_s : float
        Speech that was measured inside and outside, in s.
    thin : bool
        So little that chance would do as well.
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
    """Return the measures of the rep's voice beside a word of the perception list, the largest effect first.

    Measures that could not be taken inside or outside are left out. It takes about a millisecond a window.
    """
    spans = [span(note) for note in span_notes(book.notes) if perception in note.words and not note.lane]
    if not spans:
        return []
    speech = call.columns("rep").speech
    starts = range(0, max(0, len(speech) - WINDOW + 1), WINDOW)
    spoken = [k for k in starts if np.count_nonzero(speech[k : k + WINDOW]) >= SPOKEN]
    inside = [k for k in spoken if _in(k, spans)]
    outside = [k for k in spoken if not _touches(k, spans)]
    outside = outside[:: max(1, math.ceil(len(outside) / REST))]
    marked, rest = _measured(call, inside), _measured(call, outside)
    found = [
        _one(name, marked[name], rest[name], len(spans), len(inside), len(outside))
        for name in marked.keys() & rest.keys()
    ]
    told = [one for one in found if math.isfinite(one.effect)]
    return sorted(told, key=lambda one: (-abs(one.effect), one.measure))


def cliffs_delta(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how often `one` lies over `other`, less how often under, -1..1; NaN when one is empty."""
    if not len(one) or not len(other):
        return math.nan
    return float(np.sign(np.subtract.outer(np.asarray(one), np.asarray(other))).mean())


def _measured(call: HeardCall, starts: Sequence[int]) -> dict[str, list[float]]:
    """Return each measure's values in the windows, those that could be told."""
    values: dict[str, list[float]] = {name: [] for name in MEASURES if name != "voiced_s"}
    for k in starts:
        found = measures_of(call.contour("rep", k, k + WINDOW), "rep")
        for name, known in values.items():
            if math.isfinite(found[name]):
                known.append(found[name])
    return values


def _one(
    name: str, marked: Sequence[float], rest: Sequence[float], spans: int, inside: int, outside: int
) -> WentWith:
    return WentWith(
        name,
        MEASURES[name].unit,
        float(np.median(marked)) if marked else math.nan,
        float(np.median(rest)) if rest else math.nan,
        cliffs_delta(marked, rest),
        spans,
        seconds(inside * WINDOW),
        seconds(outside * WINDOW),
        min(len(marked), len(rest)) < FEWEST,
    )


def _in(k: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether half of a window lies in a span."""
    return any(2 * (min(k + WINDOW, end) - max(k, start)) >= WINDOW for start, end in spans)


def _touches(k: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < k + WINDOW and k < end for start, end in spans)
