"""The greeting: which turn it is, how its last phrase ends, how lively it is.

The greeting is the rep's first turn of a call that holds enough voice. It is judged when
the turn ends, once; a key press ("that was my greeting") judges the last turn again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from prosody.contour import Contour, joined
from prosody.events import Evidence, Greeting
from prosody.judgement.flag_settings import FlagSettings
from prosody.judgement.follower import Follower, Row
from prosody.judgement.foreground import foreground
from prosody.judgement.greeting_model import Weights, shipped
from prosody.judgement.liveliness import liveliness
from prosody.judgement.phrases import TARGETS, PhraseSettings, asked, on_target, phrases
from prosody.judgement.tail import NOTHING, Tail, tail
from prosody.judgement.turns import RepTurns, Turn
from prosody.profile import VoiceProfile
from prosody.setting import setting
from prosody.units import FRAMES_PER_SECOND, frames

FLAT_SD: Final = FlagSettings().flat_greeting_sd

KEPT: Final = 6000
"""Frames of the rep's contour that are kept to judge a turn on (one minute)."""


@dataclass(frozen=True)
class GreetingSettings(PhraseSettings):
    """How the greeting is found and what is asked of it."""

    search_s: float = setting(
        15.0,
        "The greeting is looked for within this much of the rep's own speech.",
        unit="s",
        low=5.0,
        high=30.0,
        source="proposal",
    )
    min_voiced_s: float = setting(
        0.4,
        "A turn with less voice than this is not taken for the greeting.",
        unit="s",
        low=0.3,
        high=1.5,
        source="people judge a voice from 0.39 s on (McAleer 2014)",
    )
    end_pause_s: float = setting(
        0.7,
        "A pause of this length ends the greeting.",
        unit="s",
        low=0.4,
        high=0.9,
        source="the verdict must come within 1.0 s: 0.08 s of look-ahead and 0.15 s for bleed come on top",
    )
    answer_s: float = setting(
        0.3,
        "The greeting ends earlier when the customer has spoken for this long.",
        unit="s",
        low=0.1,
        high=0.9,
        source="proposal",
    )
    resume_s: float = setting(
        1.5,
        "When you go on within this time and the customer has not spoken, the greeting is judged anew.",
        unit="s",
        low=0.0,
        high=3.0,
        source="proposal: the offer question may follow a long pause",
    )
    new_call_s: float = setting(
        10.0,
        "When both sides were quiet for this long, the next turn counts as a new call's greeting.",
        unit="s",
        low=5.0,
        high=600.0,
        source="proposal: dead air is flagged from 6 s on, so 10 s of it are rarely one call",
    )
    new_call_alone_s: float = setting(
        90.0,
        "The same where only your own side is heard: there a long quiet may be the customer's turn.",
        unit="s",
        low=10.0,
        high=600.0,
        source="proposal",
    )
    target_contour: str = setting(
        "rise",
        "How the offer question at the greeting's end should go.",
        choices=TARGETS,
        source="proposal; the evidence on rising openings conflicts",
    )

    def between_calls_s(self, *, both_legs: bool) -> float:
        """Return how long it must be quiet before the next call is taken to begin, in s."""
        return self.new_call_s if both_legs else self.new_call_alone_s


class GreetingJudge:
    """Judges the greeting of each call on the rep's leg; one frame after the other.

    Parameters
    ----------
    target : str
        What the offer question is asked for, where not what the settings ask for.
    flat_sd : float
        Liveliness under which a greeting is flat, in spreads; told with its measures.
    """

    def __init__(
        self,
        profile: VoiceProfile,
        settings: GreetingSettings,
        *,
        target: str = "",
        flat_sd: float = FLAT_SD,
        weights: Weights | None = None,
    ) -> None:
        self.profile, self.settings = profile, settings
        self.target = target or settings.target_contour
        self._flat_sd = flat_sd
        self._free = target == "free"  # the situation asks nothing of any phrase
        self._turns = RepTurns(
            frames(settings.end_pause_s), frames(settings.answer_s), frames(settings.resume_s)
        )
        self._weights = weights or shipped()
        self._follower = Follower(self._weights)
        self._rows: deque[Contour] = deque()
        self._last: tuple[Turn, Contour] | None = None
        self._wanted = True
        self._asked = False
        self._given = False  # the greeting's verdict was the last turn's
        self._revised = False  # and it has been judged anew once already
        self._spoken = 0

    def hear(self, rows: Contour) -> None:
        """Keep rows of the rep's leg; `step` is then called for each of their frames."""
        self._rows.append(rows)
        while self._rows[0].stop < rows.start - KEPT:
            self._rows.popleft()

    def step(self, k: int, row: Row, speech: bool, customer: bool, gap: bool) -> Greeting | None:
        """Take frame `k`: return the verdict it brought."""
        self._spoken += speech
        turn = self._turns.step(k, self._follower.step(row), customer, gap, speech)
        return self._ended(turn) if turn else None

    def new_call(self) -> None:
        """A call begins: its greeting is still to come."""
        self._wanted, self._given, self._revised, self._spoken = True, False, False, 0

    def ask(self, k: int) -> Greeting | None:
        """Judge the last turn ("that was my greeting"), or the open one as soon as it ends."""
        if self._turns.is_open:
            self._asked = True
            return None
        return self._judged(*self._last, k) if self._last else None

    def close(self, k: int) -> Greeting | None:
        """The call ends before frame `k`: judge the open turn, or the last, if no greeting was heard."""
        turn = self._turns.close(k)
        verdict = self._ended(turn) if turn else None
        if verdict is None and self._wanted and self._last:
            return self._judged(*self._last, k)
        return verdict

    def _ended(self, turn: Turn) -> Greeting | None:
        self._last = turn, self._heard(turn)
        enough = turn.voiced >= self.settings.min_voiced_s * FRAMES_PER_SECOND
        again = self._given and turn.resumed and not self._revised
        self._revised = again
        self._given = self._asked or again or (self._wanted and enough)
        if self._given:
            self._wanted = self._asked = False
            return self._judged(*self._last, turn.decided)
        if self._spoken > frames(self.settings.search_s):
            self._wanted = False
        return None

    def _judged(self, turn: Turn, rows: Contour, decided: int) -> Greeting:
        voice = foreground(rows, self.settings.own_min, self._weights)
        end = NOTHING if turn.cut else tail(voice, self.settings, self._weights)
        lively, seen = liveliness(voice, self.profile, self._flat_sd)
        before = () if self._free else asked(self.settings.phrase_targets)
        return Greeting(
            turn.start, turn.end, decided, end.direction, end.movement_st, end.slope_st_per_s,
            end.confidence, lively, self.target, on_target(end.direction, self.target),
            (*_movement(end, self.settings.tail_min_s), *seen),
            phrases(voice, rows.start, end, (*before, self.target), self.settings, self._weights),
        )  # fmt: skip

    def _heard(self, turn: Turn) -> Contour:
        """Return a turn's rows, and those after it until it was decided: its last breath may be in them."""
        start = max(turn.start, turn.decided - KEPT)
        whole = joined(rows for rows in self._rows if rows.stop > start and rows.start < turn.decided)
        return whole[start - whole.start : turn.decided - whole.start]


def _movement(end: Tail, least_s: float) -> tuple[Evidence, ...]:
    if end.direction == "unclear":
        return (Evidence("span_s", end.span_s, "s", least_s),)
    return (
        Evidence("movement_st", end.movement_st, "st", end.hear_st),
        Evidence("span_s", end.span_s, "s", least_s),
    )
