"""How a room declares what may be set in it.

A setting is a field of a frozen dataclass beside the code that uses it. It states its
unit, its range, what it means to a person and where its default comes from; the range
check, the commented TOML, the preferences dialog and the reference page are made from that.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class About:
    """What a field says of itself."""

    meaning: str
    unit: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    source: str


def setting(
    default: Any,
    meaning: str,
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    source: str,
) -> Any:
    """Declare a field: its default, what it means to a person, unit, range, source of the default."""
    return field(default=default, metadata={"about": About(meaning, unit, low, high, choices, source)})


def about(declared: Field[Any]) -> About:
    """Return what a field declared with `setting` says of itself."""
    described: About = declared.metadata["about"]
    return described


class Settings:
    """Base of every room's settings: the values are checked when they enter.

    Raises
    ------
    ValueError
        When a value is outside its range, in a sentence that names the setting, its
        value and what is allowed.
    """

    def __post_init__(self) -> None:
        for declared in fields(self):  # type: ignore[arg-type]
            if "about" in declared.metadata:
                _check(declared.name, getattr(self, declared.name), declared)


def _check(name: str, value: Any, declared: Field[Any]) -> None:
    described = about(declared)
    kind: type[Any] = type(declared.default)
    numeric = kind in (int, float)
    if numeric and kind is float and type(value) is int:
        return _check_range(name, float(value), described)
    if not isinstance(value, kind) or (numeric and isinstance(value, bool)):
        raise ValueError(f"{name} is {value!r}; it must be a {_KINDS[kind]}.")
    if numeric:
        return _check_range(name, float(value), described)
    if described.choices and value not in described.choices:
        raise ValueError(f"{name} is {value!r}; choose one of {', '.join(described.choices)}.")
    return None


def _check_range(name: str, value: float, described: About) -> None:
    low = described.low if described.low is not None else float("-inf")
    high = described.high if described.high is not None else float("inf")
    if not low <= value <= high:  # a NaN fails too
        unit = f" {described.unit}" if described.unit else ""
        raise ValueError(f"{name} is {value:g}{unit}; choose a value from {low:g} to {high:g}{unit}.")


_KINDS = {int: "whole number", float: "number", bool: "true or false", str: "text"}
