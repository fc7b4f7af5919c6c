"""Two calls or two moments beside each other, and one voice now against earlier."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.events import Greeting, Leg
from prosody.replay.heard_call import HeardCall
from prosody.replay.moments import Figure, figures
from prosody.session.library import Entry, Library
from prosody.session.reader import stored_events
from prosody.session.trend import MEASURES, measured
from prosody.units import FRAMES_PER_SECOND, semitones

WEEK: Final = timedelta(days=7)
AGO: Final = timedelta(days=28)
"""The earlier week ended so long ago."""

Semitones = NDArray[np.float32]


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
        From each moment's first speech; both contours are rows on it, NaN where unvoiced or over.
    one_st, other_st : ndarray of float32
        Semitones over each moment's own median pitch.
    figures : tuple of (Figure, Figure)
        The same measure of both.
    """

    time_s: NDArray[np.float32]
    one_st: Semitones
    other_st: Semitones
    figures: tuple[tuple[Figure, Figure], ...]


@dataclass(frozen=True, slots=True)
class Weeks:
    """One measure of one voice's kept calls: this week and the week a month before, medians and counts.

    NaN where no call of the week has the measure.
    """

    measure: str
    unit: str
    now: float
    then: float
    calls_now: int
    calls_then: int


def greeting_of(call: HeardCall) -> Moment | None:
    """Return the call's greeting; None where it has none."""
    greetings = (event for event in call.events if isinstance(event, Greeting))
    return next((Moment(call, "rep", event.index, event.end) for event in greetings), None)


def compared(one: Moment, other: Moment) -> Compared:
    """Lay two moments over each other, aligned at their first speech."""
    ours, theirs = contour_st(one), contour_st(other)
    length = max(len(ours), len(theirs))
    pairs = zip(
        figures(one.call, one.leg, one.start, one.end),
        figures(other.call, other.leg, other.start, other.end),
        strict=False,
    )
    return Compared(
        (np.arange(length) / FRAMES_PER_SECOND).astype(np.float32),
        _padded(ours, length),
        _padded(theirs, length),
        tuple((a, b) for a, b in pairs if a.measure == b.measure),
    )


def onset(moment: Moment) -> int:
    """Return the frame of a moment's first speech; its beginning where nobody speaks."""
    start = max(0, moment.start)
    spoken = np.flatnonzero(moment.call.columns(moment.leg).speech[start : max(0, moment.end)])
    return start + int(spoken[0]) if len(spoken) else start


def contour_st(moment: Moment) -> Semitones:
    """Return a moment's pitch from its first speech on, in st over its own median; NaN where unvoiced."""
    columns = moment.call.columns(moment.leg)
    rows = slice(onset(moment), max(0, moment.end))
    f0 = np.where(columns.speech[rows], columns.f0_hz[rows], np.nan)
    voiced = f0[np.isfinite(f0)]
    return semitones(f0, float(np.median(voiced)) if len(voiced) else 1.0).astype(np.float32)


def weeks(library: Library, voice: str, now: datetime) -> list[Weeks]:
    """Return this week against the week that ended four weeks ago, per measure of `session/trend.py`.

    The voice's own calls alone count, and the name must be the whole one: nobody is set against others.
    """
    ours = [e for e in library.entries() if e.manifest and e.manifest.profile.get("name") == voice]
    recent, earlier = _within(ours, now), _within(ours, now - AGO)
    events = {entry.id: stored_events(entry.folder) for entry in (*recent, *earlier)}
    told = []
    for name, (_how, unit) in MEASURES.items():
        new, old = (
            [value for entry in week if (value := measured(name, events[entry.id])) is not None]
            for week in (recent, earlier)
        )
        told.append(Weeks(name, unit, _median(new), _median(old), len(new), len(old)))
    return told


def _within(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """Return the calls of the seven days before a time."""
    begun = [(entry, _aware(entry.started)) for entry in entries if entry.started]
    return [entry for entry, at in begun if now - WEEK < at <= now]


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _median(values: Sequence[float]) -> float:
    return float(median(values)) if values else math.nan


def _padded(contour: Semitones, length: int) -> Semitones:
    return np.pad(contour, (0, length - len(contour)), constant_values=np.nan)
