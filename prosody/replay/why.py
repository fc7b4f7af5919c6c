"""Why something was flagged: its measures one by one, and what each would have needed."""

from __future__ import annotations

from dataclasses import dataclass

from prosody.events import Flag, Greeting
from prosody.replay.heard_call import HeardCall


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of a judgement, ready to be shown.

    Attributes
    ----------
    measure : str
        Its code.
    name : str
        What it is called.
    value, usual, limit : float or None
        In `unit`; None where unknown or where there is none.
    unit : str
    trust : float or None
        0..1, of the sound at that moment.
    needed : str
        What it would have needed not to be flagged, as a sentence; empty where it decides nothing.
    clause : str
        The measure in words ("pitch moves 40 % less than your usual").
    """

    measure: str
    name: str
    value: float
    usual: float | None
    limit: float | None
    unit: str
    trust: float | None
    needed: str
    clause: str


@dataclass(frozen=True, slots=True)
class Definition:
    """What a measure is: text for a person, unit, where it comes from."""

    name: str
    text: str
    unit: str
    source: str


def evidence_rows(call: HeardCall, found: Flag | Greeting) -> list[Row]:
    """Return the evidence of a flag or a greeting, row by row."""
    raise NotImplementedError


def definition(measure: str, language: str = "en") -> Definition:
    """Return what a measure is."""
    raise NotImplementedError
