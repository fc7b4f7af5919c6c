"""What the analyser says: one frozen dataclass per kind of event.

The rule of the room: events carry codes, not words for people (`wording.py` has those),
and frame indices, not clock times. `index` is when a thing happened, `decided` the frame
that tipped the decision; never is `decided` smaller than `index`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Leg = Literal["rep", "customer"]
LEGS: tuple[Leg, Leg] = ("rep", "customer")

Direction = Literal["rising", "level", "falling", "unclear"]
ToneState = Literal["collecting", "judged", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One measure behind a judgement: what was found, what is usual, where the limit lies.

    Attributes
    ----------
    measure : str
        Name of the measure, a key of the wording catalogue (`"movement_rate"`).
    value : float
        What was found, in `unit`.
    unit : str
        `"st"`, `"st/s"`, `"dB"`, `"1/s"`, `"s"` ...
    threshold : float or None
        The limit that decided, in `unit`.
    usual : float or None
        What is usual for this voice, in `unit`; None when the profile does not know.
    """

    measure: str
    value: float
    unit: str
    threshold: float | None = None
    usual: float | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """The stream begins."""

    index: int
    decided: int
    leg: Leg
    source: str
    sample_rate: int
    latency_s: float
    voice: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """Speech between two pauses: frames [index, end)."""

    index: int
    end: int
    decided: int
    leg: Leg


@dataclass(frozen=True, slots=True)
class Phrase:
    """How a phrase of the greeting, frames [index, end), ended, and what was asked of it."""

    index: int
    end: int
    verdict: Direction
    movement_st: float
    target: str
    on_target: bool | None


@dataclass(frozen=True, slots=True)
class Greeting:
    """How the greeting, frames [index, end), sounded.

    `movement_st` and `slope_st_per_s` are NaN when the direction is `unclear`.
    `liveliness` is the movement of the whole greeting against the voice's own, in its
    own spreads; None when it could not be told. `verdict` and `target` are those of the last of `phrases`,
    the offer question.
    """

    index: int
    end: int
    decided: int
    verdict: Direction
    movement_st: float
    slope_st_per_s: float
    confidence: float
    liveliness: float | None
    target: str
    on_target: bool | None
    evidence: tuple[Evidence, ...] = ()
    phrases: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Tone:
    """Where the voice stands at a second of speech: three shares that sum to 1.

    `flat` is the plain wording's "bored", `tense` its "irritated". `needle` runs from
    -1 (flat) to +1 (tense). While `state` is not `judged`, `reason` says why, and the
    shares are a first guess for files and figures; nobody should be shown them.
    """

    index: int
    decided: int
    flat: float
    in_range: float
    tense: float
    needle: float
    trust: float
    state: ToneState
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """A judgement that stands out: frames [index, end) gave the reason for it.

    `shown` is False when the call's budget, the pause between two nudges or the person's
    situation keeps it off the screen; it is still there for replay, for a coach, and for
    counting false alarms honestly.
    """

    index: int
    end: int
    decided: int
    code: str
    evidence: tuple[Evidence, ...] = ()
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Fine:
    """The person said that the last flag, of this code, was fine: a labelled moment; its signal is eased."""

    index: int
    decided: int
    code: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Frames [index, end) of a leg are missing; said when sound, or another reason, follows."""

    index: int
    end: int
    decided: int
    leg: Leg
    reason: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """The sound itself is not as it should be: muted, damaged, leaking, narrow ..."""

    index: int
    decided: int
    leg: Leg
    code: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """The stream ended at frame `index`."""

    index: int
    decided: int
    speech_frames: int
    measured_frames: int
    troubles: tuple[str, ...] = field(default=())


Event = Start | Utterance | Greeting | Tone | Flag | Fine | Gap | Trouble | End
