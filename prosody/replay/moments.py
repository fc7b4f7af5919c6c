"""Places of a call: what was measured in them, turns of the customer, and the rep's voice before."""

from __future__ import annotations

from dataclasses import dataclass

from prosody.events import Leg
from prosody.replay.heard_call import HeardCall
from prosody.units import frames

BEFORE = frames(10.0)
"""The rep's voice is looked at this long before a customer's turn (frames)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number about a stretch: measure, value (NaN unknown), unit, what is usual for this voice."""

    measure: str
    value: float
    unit: str
    usual: float | None = None


def figures(call: HeardCall, leg: Leg, start: int, end: int) -> list[Figure]:
    """Return pitch, range, movement, level, pace and tone in frames [start, end) of a leg."""
    raise NotImplementedError


def customer_turns(call: HeardCall) -> list[tuple[int, int]]:
    """Return the customer's turns, frames [start, end)."""
    raise NotImplementedError


def before(call: HeardCall, start: int) -> list[Figure]:
    """Return what the rep's voice did in the ten seconds before a frame."""
    raise NotImplementedError
