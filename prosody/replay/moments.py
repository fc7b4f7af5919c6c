"""Places of a call: what was measured in them, turns of the customer, and the rep's voice before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from prosody.contour import COLUMNS, Contour
from prosody.events import Leg, Utterance
from prosody.judgement.measures import MEASURES, measure
from prosody.replay.heard_call import HeardCall
from prosody.units import frames
from prosody.wording import Wording

BEFORE: Final = frames(10.0)
"""The rep's voice is looked at this long before a customer's turn (frames)."""

TOLD: Final = ("f0_median", "range_st", "movement_rate", "rate", "level_db", "tilt_db")
"""What is told of a moment; of the customer all but the last, which would be one of tone."""

TONES: Final = ("tone.flat", "tone.in_range", "tone.tense")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number about a stretch: measure, value (NaN unknown), unit, what is usual for this voice."""

    measure: str
    value: float
    unit: str
    usual: float | None = None


def figures(call: HeardCall, leg: Leg, start: int, end: int) -> list[Figure]:
    """Return pitch, range, movement, pace, level, pauses and tone in frames [start, end) of a leg.

    Tones are mean shares in %, over judged seconds; of the customer there are none.
    """
    found = measures_of(call.contour(leg, max(0, start), end), leg)
    usual = call.profile.usual if leg == "rep" and call.profile.calibrated else {}
    told = TOLD if leg == "rep" else TOLD[:-1]
    own = (usual.get(name) for name in told)
    rows = [
        Figure(name, found[name], MEASURES[name].unit, known.median if known else None)
        for name, known in zip(told, own, strict=True)
    ]
    return [*rows, _pauses(call, leg, start, end), *_tones(call, leg, start, end)]


def measures_of(contour: Contour, leg: Leg) -> dict[str, float]:
    """Return every measure of a stretch, gaps left out; NaN where it cannot be told."""
    heard = ~contour.gap
    columns: dict[str, Any] = {name: getattr(contour, name)[heard] for name in COLUMNS}
    whole = Contour(contour.start, **columns)
    if leg == "customer":  # the band's own level is not kept of them
        whole = replace(whole, mid_db=whole.level_db)
    with np.errstate(all="ignore"):
        return measure(whole)


def figure_name(figure: Figure, words: Wording) -> str:
    """Return what a figure is called."""
    return words(figure.measure) if figure.measure in TONES else words.measure(figure.measure)


def customer_turns(call: HeardCall) -> list[tuple[int, int]]:
    """Return the customer's turns, frames [start, end): utterances until the rep speaks."""
    turns: list[tuple[int, int]] = []
    last: Leg = "rep"
    for said in sorted((e for e in call.events if isinstance(e, Utterance)), key=lambda said: said.index):
        if said.leg == "customer":
            if last == "customer":
                turns[-1] = turns[-1][0], max(said.end, turns[-1][1])
            else:
                turns.append((said.index, said.end))
        last = said.leg
    return turns


def before(call: HeardCall, start: int) -> list[Figure]:
    """Return what the rep's voice did in the ten seconds before a frame."""
    return figures(call, "rep", start - BEFORE, start)


def _pauses(call: HeardCall, leg: Leg, start: int, end: int) -> Figure:
    columns = call.columns(leg)
    heard = ~columns.gap[max(0, start) : end]
    count = int(np.count_nonzero(heard))
    spoken = int(np.count_nonzero(columns.speech[max(0, start) : end] & heard))
    return Figure("pause_share", 100.0 * (1.0 - spoken / count) if count else float("nan"), "%")


def _tones(call: HeardCall, leg: Leg, start: int, end: int) -> list[Figure]:
    tones = call.tone(leg)
    if leg != "rep":
        return []
    inside = (tones.index > start) & (tones.index <= end) & tones.judged
    if not inside.any():
        return [Figure(name, float("nan"), "%") for name in TONES]
    shares = (tones.flat, tones.in_range, tones.tense)
    return [
        Figure(name, 100.0 * float(share[inside].mean()), "%")
        for name, share in zip(TONES, shares, strict=True)
    ]
