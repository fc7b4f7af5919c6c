"""The bars: the best peer of the same run, less a margin that was set beforehand.

The margins are those between the bar and the best peer in the table the work was ordered by.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from benchmarks.pitch.measures import Rates
from benchmarks.pitch.ours import ALONE, PROGRAM

Key = tuple[str, str, str]

OURS: Final = PROGRAM.name

_OWN: Final = (PROGRAM.name, ALONE.name)

FFE_MARGINS: Final = {
    ("FDA", "clean"): 0.2,
    ("FDA", "tel"): 0.4,
    ("FDA", "tel+white 10"): 0.1,
    ("FDA", "white 5"): 0.2,
    ("FDA", "babble 10"): 2.8,
    ("FDA", "tel+babble 10"): 5.4,
    ("FDA", "voice 10"): 2.1,
    ("FDA", "tel+voice 10"): 2.5,
    ("ARCTIC", "clean"): 0.2,
    ("ARCTIC", "tel"): 0.9,
    ("ARCTIC", "tel+white 10"): 0.1,
    ("ARCTIC", "white 5"): 0.1,
    ("ARCTIC", "babble 10"): 3.0,
    ("ARCTIC", "tel+babble 10"): 3.4,
}
"""Points of frame error by set and condition."""

OCTAVE_AT_MOST: Final = {"clean": 0.5, "tel": 0.5, "tel+white 10": 1.0}
MOVEMENT_AT_MOST: Final = 4.0
CENTS_AT_MOST: Final = {"clean": 7.0, "tel": 8.0}


def lines(figures: dict[Key, Rates]) -> Iterator[list[str]]:
    """Yield what is measured, best peer, bar, ours, and whether it is met."""
    for (group, condition), margin in FFE_MARGINS.items():
        peers = {k[0]: r.ffe for k, r in figures.items() if k[1:] == (group, condition) and k[0] not in _OWN}
        ours = figures.get((OURS, group, condition))
        if peers and ours:
            best = min(peers, key=lambda name: peers[name])
            bar = peers[best] - margin
            cells = [f"FFE {group} {condition}", f"{best} {peers[best]:.1f}", f"{bar:.1f}", f"{ours.ffe:.1f}"]
            yield [*cells, _met(ours.ffe, bar)]
    for condition, most in OCTAVE_AT_MOST.items():
        for group in ("FDA", "ARCTIC", "contours"):
            if ours := figures.get((OURS, group, condition)):
                cells = [f"octave errors, {group} {condition}", "", f"< {most:.1f}", f"{ours.octave:.2f}"]
                yield [*cells, _met(ours.octave, most)]
    for condition in OCTAVE_AT_MOST:
        if ours := figures.get((OURS, "contours", condition)):
            cells = [
                f"movement > 2 st, contours {condition}",
                "",
                f"{MOVEMENT_AT_MOST:.0f}",
                f"{ours.movement:.0f}",
            ]
            yield [*cells, _met(ours.movement, MOVEMENT_AT_MOST)]
    for condition, most in CENTS_AT_MOST.items():
        if ours := figures.get((OURS, "contours", condition)):
            cells = [f"cents, contours {condition}", "", f"{most:.0f}", f"{ours.cents:.1f}"]
            yield [*cells, _met(ours.cents, most)]


def _met(value: float, bar: float) -> str:
    return "met" if value <= bar else f"missed by {value - bar:.1f}"
