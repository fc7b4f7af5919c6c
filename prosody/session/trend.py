"""One measure over the person's own last kept calls: what their own goal is held against.

The rule of the room: it is read from the kept sessions when it is asked for, and written nowhere. No session,
no trend; nothing is counted up beside what the person can see and delete.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prosody.events import Event, Flag, Greeting, Tone
from prosody.session.library import Library
from prosody.session.reader import stored_events
from prosody.wording import tone_code

LAST: Final = 12
"""Calls in a trend at most: a week or two; older ones say little of today."""

LEAST_S: Final = 60
"""Judged seconds below which a share or a rate would be chance."""

PER_S: Final = 600.0
"""Moments are counted per 10 minutes of judged speech."""


@dataclass(frozen=True, slots=True)
class Point:
    """One call's value."""

    session: str
    started: datetime | None
    value: float


def greeting_end(events: Sequence[Event]) -> float | None:
    """Return how far the first greeting's end rises (st); None without one."""
    found = (event.movement_st for event in events if isinstance(event, Greeting))
    value = next(found, math.nan)
    return value if math.isfinite(value) else None


def in_range(events: Sequence[Event]) -> float | None:
    """Return the share of judged speech that was in range (%); None with too little speech."""
    judged = _judged(events)
    if len(judged) < LEAST_S:
        return None
    return 100.0 * sum(tone_code(tone) == "tone.in_range" for tone in judged) / len(judged)


def _rate(code: str) -> Callable[[Sequence[Event]], float | None]:
    def per_10_minutes(events: Sequence[Event]) -> float | None:
        judged = len(_judged(events))
        if judged < LEAST_S:
            return None
        flags = sum(isinstance(event, Flag) and event.code == code for event in events)
        return PER_S * flags / judged

    return per_10_minutes


MEASURES: Final[dict[str, tuple[Callable[[Sequence[Event]], float | None], str]]] = {
    "greeting_end": (greeting_end, "st"),
    "in_range": (in_range, "%"),
    "flat": (_rate("tone.flat"), "1/10min"),
    "tense": (_rate("tone.tense"), "1/10min"),
    "fast": (_rate("pace.fast"), "1/10min"),
}
"""What a goal may be about: how it is measured in a call's events, and its unit."""


def measured(name: str, events: Sequence[Event]) -> float | None:
    """Return a call's value of a measure; None when the call cannot tell."""
    return MEASURES[name][0](events)


def trend(library: Library, name: str, without: Iterable[str] = ()) -> list[Point]:
    """Return the values of the last kept calls that have one, oldest first.

    `without` are ids of sessions to leave out: the call that is looked at itself.
    """
    points: list[Point] = []
    for entry in library.entries():
        if entry.id in without or entry.state in ("live", "damaged"):
            continue
        value = measured(name, stored_events(entry.folder))
        if value is not None:
            points.append(Point(entry.id, entry.started, value))
        if len(points) == LAST:
            break
    return points[::-1]


def _judged(events: Iterable[Event]) -> list[Tone]:
    return [event for event in events if isinstance(event, Tone) and event.state == "judged"]
