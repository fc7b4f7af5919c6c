"""Events as lines of a session's `events.jsonl`: codes and frame indices, nothing lost on the way back."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from prosody.events import (
    End,
    Event,
    Evidence,
    Fine,
    Flag,
    Gap,
    Greeting,
    Phrase,
    Start,
    Tone,
    Trouble,
    Utterance,
)

_KINDS: Final = (Start, Utterance, Greeting, Tone, Flag, Fine, Gap, Trouble, End)
_BY_NAME: Final[Mapping[str, type[Any]]] = {kind.__name__.lower(): kind for kind in _KINDS}
_PARTS: Final[Mapping[str, type[Any]]] = {"evidence": Evidence, "phrases": Phrase}
_LONGEST: Final = 1 << 20
"""A longer line is damage, not an event (characters)."""


class UnreadableError(ValueError):
    """A stored line is no event that this version knows."""


def encoded(event: Event) -> str:
    """Return an event as one line without its end; a NaN is stored as `{"float": "nan"}`."""
    values = {declared.name: _stored(getattr(event, declared.name)) for declared in fields(event)}
    return json.dumps({"type": type(event).__name__.lower(), **values}, allow_nan=False)


def decoded(line: str) -> Event:
    """Return the event that a line stands for.

    Raises
    ------
    UnreadableError
        When the line is damaged or of a kind this version does not know.
    """
    try:
        if len(line) > _LONGEST:
            raise ValueError("too long")
        stored = json.loads(line)
        kind = _BY_NAME[stored.pop("type")]
        event: Event = kind(**{name: _restored(name, value) for name, value in stored.items()})
        if not all(isinstance(getattr(event, name, 0), int) for name in ("index", "end", "decided")):
            raise ValueError("a frame index is no whole number")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnreadableError(f"not a readable event: {error}") from None
    return event


def _stored(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if isinstance(value, tuple):
        return [_stored(part) for part in value]
    if isinstance(value, Evidence | Phrase):
        return {declared.name: _stored(getattr(value, declared.name)) for declared in fields(value)}
    return value


def _restored(name: str, value: Any) -> Any:
    if name in _PARTS:
        part = _PARTS[name]
        return tuple(part(**{key: _restored(key, own) for key, own in found.items()}) for found in value)
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return float(value["float"])
    return value
