"""The messages to an overlay that follows a call, and back: JSON objects, one kind of key each.

    {"began": {"call": ..., "name": ..., "legs": [...]}}     a call is shown from now on
    {"event": {...}}                                         in the stored form (`session/codec.py`)
    {"rows": {"start": k, "f0_hz": [...], ...}}              new rows of the rep's contour
    {"health": {"rep": {"state": ..., "level_db": ..., "age_s": ...}, ...}}
    {"over": "why, or empty"}
    {"paused": true}, {"mark": "note"}                       what the person wishes, from the overlay

The rule of the room: what comes over the wire is checked here before anybody believes it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from prosody.audio.health import State
from prosody.contour import BOOLEAN, Contour, missing
from prosody.events import LEGS, Event, Leg
from prosody.session.codec import decoded, encoded

SHOWN: Final = ("speech", "f0_hz", "voicing", "level_db", "gap")
"""Columns that an overlay paints; the others stay here."""

DIGITS: Final = 3
"""Decimals of what is painted."""

MOST_ROWS: Final = 6000
"""More rows at once are no message of ours: a minute."""

MARKS: Final = ("greeting", "fine", "note")

LARGEST: Final = 1 << 18
"""A longer message is none of ours (characters)."""


class WireError(ValueError):
    """What came is no message of this kind; the text says why."""


@dataclass(frozen=True, slots=True)
class Began:
    """A call is shown from now on."""

    call: str
    name: str
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """The call is closed; `problem` says why when its own connections did not end it."""

    problem: str = ""


@dataclass(frozen=True, slots=True)
class LegNow:
    """How a leg is: a state as in `audio/health.py`, the level of its last block (dBFS), and its age (s)."""

    state: State
    level_db: float
    age_s: float


Health = Mapping[Leg, LegNow]
Message = Began | Event | Contour | Ended | Health

# From the server.


def began(call: Began) -> str:
    """Return the message that a call is shown from now on."""
    return _text("began", {"call": call.call, "name": call.name, "legs": call.legs})


def said(event: Event) -> str:
    """Return the message of an event."""
    return f'{{"event": {encoded(event)}}}'


def rows(contour: Contour) -> str:
    """Return the message of new rows of the rep's contour."""
    columns = {name: _numbers(getattr(contour, name)) for name in SHOWN}
    return _text("rows", {"start": contour.start, **columns})


def health(legs: Health) -> str:
    """Return the message of how the legs are."""
    return _text(
        "health",
        {
            leg: {"state": now.state, "level_db": _number(now.level_db), "age_s": _number(now.age_s)}
            for leg, now in legs.items()
        },
    )


def over(problem: str) -> str:
    """Return the message that the call is closed."""
    return _text("over", problem)


# From the overlay.


def paused(on: bool) -> str:
    """Return the message that the person wishes not to be heard, or to be heard again."""
    return _text("paused", on)


def marked(code: str) -> str:
    """Return the message that the person pressed a key."""
    return _text("mark", code)


def wished(text: str | bytes) -> bool | str | None:
    """Return what the person wishes: paused or not, or a mark's code; None for what is no wish."""
    try:
        message = _object(text)
    except WireError:
        return None
    on, code = message.get("paused"), message.get("mark")
    if isinstance(on, bool):
        return on
    return code if code in MARKS else None


def read(text: str | bytes) -> Message:
    """Return what the server said.

    Raises
    ------
    WireError
        When it is no message that this version knows.
    """
    try:
        (kind, said_so), *_ = _object(text).items()
        return _READERS[kind](said_so)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise WireError(f"not a message of tonegauge serve: {error}") from None


def _began(value: Mapping[str, Any]) -> Began:
    legs = tuple(leg for leg in LEGS if leg in value["legs"])
    return Began(str(value["call"]), str(value["name"]), legs)


def _event(value: Mapping[str, Any]) -> Event:
    return decoded(json.dumps(value))


def _rows(value: Mapping[str, Any]) -> Contour:
    columns: dict[str, Any] = {name: _column(name, value[name]) for name in SHOWN}
    lengths = {len(column) for column in columns.values()}
    if len(lengths) != 1 or lengths.pop() > MOST_ROWS:
        raise WireError("columns of unequal length")
    return replace(missing(int(value["start"]), len(columns["gap"])), **columns)


def _column(name: str, values: list[Any]) -> NDArray[Any]:
    if name in BOOLEAN:
        return np.array(values, np.bool_)
    return np.array([math.nan if value is None else value for value in values], np.float32)


def _health(value: Mapping[str, Any]) -> Health:
    return {leg: _leg(now) for leg, now in value.items() if leg in LEGS}


def _leg(value: Mapping[str, Any]) -> LegNow:
    state = value["state"]
    if state not in get_args(State):
        raise WireError("an unknown state")
    level, age = (math.nan if value[name] is None else float(value[name]) for name in ("level_db", "age_s"))
    return LegNow(state, level, age)


def _ended(value: object) -> Ended:
    return Ended(str(value))


_READERS: Final[Mapping[str, Callable[[Any], Message]]] = {
    "began": _began,
    "event": _event,
    "rows": _rows,
    "health": _health,
    "over": _ended,
}


def _object(text: str | bytes) -> Mapping[str, Any]:
    if len(text) > LARGEST:
        raise WireError("it is too long")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise WireError("it is not JSON") from None
    if not isinstance(value, dict) or not value:
        raise WireError("it is no object")
    return value


def _text(kind: str, value: object) -> str:
    return json.dumps({kind: value}, ensure_ascii=False, allow_nan=False)


def _numbers(column: NDArray[Any]) -> list[Any]:
    if column.dtype == np.bool_:
        return [int(value) for value in column]
    return [_number(value) for value in column.tolist()]


def _number(value: float) -> float | None:
    return round(value, DIGITS) if math.isfinite(value) else None
