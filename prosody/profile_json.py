"""A voice profile as plain values and back: for profile files and for sessions.

The rule of the room: what is read may come from somebody else, so every number is checked
before it reaches a judge (`docs/privacy.md`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from prosody.profile import SCHEMA, Reading, Usual, VoiceProfile

MOST: Final = 200
"""Entries of one object at most; ours have about 35."""

MOST_SECONDS: Final = 3600
"""Seconds of one reading at most."""

_STATISTICS: Final = ("median", "spread", "p5", "p25", "p75", "p95")
_PLAIN: Final = ("name", "calibrated", "band_hz", "device", "voiced_s", "made_at", "program_version")


def stored(profile: VoiceProfile) -> dict[str, Any]:
    """Return a profile as values that JSON knows; what it knows of other devices has files of its own."""
    return {key: value for key, value in asdict(profile).items() if key != "others"}


def profile_of(found: Any) -> VoiceProfile:
    """Return the profile that parsed JSON describes; ValueError says what is wrong in it."""
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise ValueError(_other_schema(found))
    styles = _mapping(found.get("styles", {}), "styles")
    return replace(
        VoiceProfile("", _usuals(found.get("usual"), "usual")),
        styles={style: _usuals(usual, style) for style, usual in styles.items()},
        readings=tuple(_reading(value) for value in _listed(found.get("readings", ()), "readings", MOST)),
        heard_on=_plain({"heard_on": ""} | found, "heard_on"),
        **{key: _plain(found, key) for key in _PLAIN},
    )


def _other_schema(found: Any) -> str:
    schema = found.get("schema") if isinstance(found, dict) else None
    if type(schema) is int and schema > SCHEMA:
        return f"it has schema {schema}, we know {SCHEMA}: use the newer program or calibrate again."
    return f"it does not say schema {SCHEMA}."


def _plain(found: Mapping[str, Any], key: str) -> Any:
    value, kind = found.get(key), type(getattr(VoiceProfile("", {}), key))
    if kind is float:
        return _number(value, key)
    if type(value) is not kind:
        raise ValueError(f"{key} is {value!r}.")
    return value


def _usuals(found: Any, where: str) -> dict[str, Usual]:
    return {name: _usual(value, f"{where}.{name}") for name, value in _mapping(found, where).items()}


def _usual(found: Any, where: str) -> Usual:
    numbers = _mapping(found, where)
    if set(numbers) != set(_STATISTICS):
        raise ValueError(f"{where} must have {', '.join(_STATISTICS)}.")
    usual = Usual(**{key: _number(numbers[key], where) for key in _STATISTICS})
    if usual.spread < 0 or not usual.p5 <= usual.p25 <= usual.median <= usual.p75 <= usual.p95:
        raise ValueError(f"{where} has percentiles that do not rise, or a negative spread.")
    return usual


def _reading(found: Any) -> Reading:
    values = _mapping(found, "readings")
    style, greetings = values.get("style"), values.get("greetings", ())
    if type(style) is not str:
        raise ValueError("a reading does not say its style.")
    seconds = [_shares(pair) for pair in _listed(values.get("seconds", ()), "seconds", MOST_SECONDS)]
    heard = [_number(value, "greetings") for value in _listed(greetings, "greetings", MOST)]
    return Reading(style, tuple(seconds), tuple(heard))


def _shares(found: Any) -> tuple[float, float]:
    pair = [_number(value, "seconds") for value in _listed(found, "seconds", 2)]
    if len(pair) != 2 or not all(0.0 <= share <= 1.0 for share in pair):
        raise ValueError("seconds holds something else than two shares from 0 to 1.")
    return pair[0], pair[1]


def _number(value: Any, where: str) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError(f"{where} has a value that is no number.")
    return float(value)


def _mapping(found: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(found, dict) or len(found) > MOST:
        raise ValueError(f"{where} must be an object with at most {MOST} entries.")
    return found


def _listed(found: Any, where: str, most: int) -> list[Any]:
    if not isinstance(found, (list, tuple)) or len(found) > most:
        raise ValueError(f"{where} must be a list with at most {most} entries.")
    return list(found)
