"""Why something was flagged: its measures one by one, and what each would have needed.

The rule of the room: all is read from the evidence that the judgement carried; nothing is judged again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from prosody.events import Evidence, Flag, Greeting
from prosody.judgement.measures import MEASURES
from prosody.replay.heard_call import HeardCall
from prosody.wording import LANGUAGES, Wording
from prosody.words.definitions import DEFINITIONS

ALONE: Final = {
    "tone.flat": {"share", "hold_s"},
    "tone.tense": {"share", "hold_s"},
    "pace.fast": {"rate"},
    "level.loud": {"level_db"},
    "dead_air": {"quiet_s"},
    "slow_answer": {"answer_delay"},
    "monologue": {"monologue_s"},
    "overlap": {"overlap_s"},
}
"""By flag: the measures of which each one alone, at its limit, would have kept it from being flagged."""

_SIGNED: Final = frozenset({"st", "dB", "sd", "dB/kHz", "dB/dB"})
"""Units in which a measure may be below 0."""


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
        0..1, of what was heard there; None where nothing told it.
    needed : str
        What it would have needed not to be flagged; empty where it decides nothing.
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
    words = call.wording if call.profile.calibrated else call.wording.of_many()
    trust = _trust(call, found)
    alone = _alone(found)
    return [_row(seen, words, trust, found, alone) for seen in found.evidence]


def definition(measure: str, words: Wording) -> Definition:
    """Return what a measure is; a measure of another version is told by its name alone."""
    known = MEASURES.get(measure)
    language = words.language if words.language in LANGUAGES else LANGUAGES[0]
    text = DEFINITIONS[language].get(measure) or (known.definition if known else "")
    source = known.source if known and not known.source.startswith("own") else words("why.own")
    return Definition(words.measure(measure), text, known.unit if known else "", source)


def _row(seen: Evidence, words: Wording, trust: float | None, found: Flag | Greeting, alone: set[str]) -> Row:
    return Row(
        seen.measure,
        words.measure(seen.measure),
        seen.value,
        seen.usual,
        seen.threshold,
        seen.unit,
        trust,
        _needed(seen, words, seen.measure in alone) if isinstance(found, Flag) else "",
        words.evidence(seen),
    )


def _alone(found: Flag | Greeting) -> set[str]:
    """Return the measures that alone could have kept a flag from being said."""
    if isinstance(found, Greeting) or not found.code.startswith("contour."):
        return set(ALONE.get(getattr(found, "code", ""), ()))
    lively = next((seen for seen in found.evidence if seen.measure == "liveliness"), None)
    not_lively = lively is not None and lively.threshold is not None and lively.value < lively.threshold
    return {"liveliness"} if not_lively else {"movement_st"}


def _needed(seen: Evidence, words: Wording, alone: bool) -> str:
    """Return which value would have been none to flag."""
    limit = seen.threshold
    if limit is None or seen.measure == "span_s":
        return ""  # a shorter ending would have been unclear, not well
    if limit < 0 <= seen.value and seen.unit not in _SIGNED:
        return words("why.never")
    told = words.quantity(limit, seen.unit)
    side = "least" if seen.value < limit else "most"
    if not alone:
        return words(f"why.together_{side}", limit=told)
    return words("why.under" if seen.unit == "s" else f"why.{side}", limit=told)


def _trust(call: HeardCall, found: Flag | Greeting) -> float | None:
    """Return how far to trust what was heard there: the greeting's confidence, or the mean of the tone's."""
    greetings = (e for e in call.events if isinstance(e, Greeting) and e.index == found.index)
    greeting = found if isinstance(found, Greeting) else next(greetings, None)
    if greeting is not None and (isinstance(found, Greeting) or found.code.startswith("contour.")):
        return greeting.confidence
    trust = call.columns("rep").trust[found.index : found.end]
    known = trust[np.isfinite(trust)]
    return float(known.mean()) if len(known) else None
