"""What may be set about flags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import Final

from prosody.setting import Settings, setting

SITUATIONS: Final = ("normal", "bad_news", "complaint", "clear_speech")

MOVED: Final[Mapping[str, Mapping[str, float]]] = {
    "bad_news": {"tone.tense": -1.0, "pace.fast": -2.0},
    "complaint": {"tone.flat": 2.0, "contour.flat": 2.0, "tone.tense": -1.0, "pace.fast": -2.0},
    "clear_speech": {"tone.flat": 1.0, "tone.tense": 2.0, "contour.flat": 1.0, "pace.fast": -2.0},
}
"""By situation: how many steps of "that was fine" a limit is moved; positive loosens it.

Who brings bad news or answers a complaint may be flat, but neither tense nor hasty; clear speech is slow
and is heard as tense (science notes, 4.1). How far is a proposal."""


@dataclass(frozen=True)
class FlagSettings(Settings):
    """Which judgements are flagged, and how sparingly."""

    tone_flat: bool = setting(True, "Flag a tone that stays flat.", source="product request")
    tone_tense: bool = setting(True, "Flag a tone that stays tense.", source="product request")
    contour_flat: bool = setting(True, "Flag a flat greeting.", source="product request")
    pace_fast: bool = setting(True, "Flag a pace much faster than your usual.", source="open programs")
    level_loud: bool = setting(True, "Flag a voice much louder than before in the call.", source="proposal")
    dead_air: bool = setting(
        False,
        "Flag a long quiet on both sides.",
        source="off: after a call's end the line is quiet too, and nobody can tell the one from the other",
    )
    monologue: bool = setting(True, "Flag talking on without a pause.", source="read in an open program")
    overlap: bool = setting(True, "Flag talking over the customer.", source="vendors' texts")
    slow_answer: bool = setting(
        False, "Flag a late answer to the customer.", source="off: thinking before an answer is no fault"
    )
    strict_contour: bool = setting(
        False,
        "Flag also a greeting that is lively but ends against its target.",
        source="proposal: the evidence on endings conflicts",
    )
    clear_st: float = setting(
        3.0,
        "A greeting's end against its target is flagged, if at all, from this size on.",
        unit="st",
        low=2.0,
        high=4.0,
        source="proposal on 't Hart 1981: differences matter above about 3 st",
    )
    situation: str = setting(
        "normal",
        "What kind of call it is: it moves what is asked of the voice.",
        choices=SITUATIONS,
        source="sincerity and bad news are rather flat (Erickson 2024); clear speech is heard as tense",
    )
    flat_share: float = setting(
        0.45,
        "Share of flat above which a second speaks for a flag, below which against it.",
        low=0.34,
        high=0.99,
        source="benchmarks/tone, speakers left out: none in neutral speech of either corpus from .4 on; 5.2 "
        "s to a bored stretch's flag, 5.9 s with .5",
    )
    tense_share: float = setting(
        0.55,
        "Share of tense above which a second speaks for a flag, below which against it.",
        low=0.34,
        high=0.99,
        source="benchmarks/tone, speakers left out: none in neutral speech of either corpus from .4 on; 5.7 "
        "s to an angry stretch's flag, and fewer in happy speech than with .5",
    )
    evidence_enough: float = setting(
        3.0,
        "Evidence for a tone, over all seconds, from which it is flagged.",
        unit="nats",
        low=0.5,
        high=20.0,
        source="benchmarks/tone, speakers left out",
    )
    evidence_most: float = setting(
        2.0,
        "Evidence that one second of speech can bring: its odds against those of the limit.",
        unit="nats",
        low=0.2,
        high=7.0,
        source="benchmarks/tone, speakers left out; enough / most is the shortest time to a flag",
    )
    share_hysteresis: float = setting(
        0.1,
        "A flagged tone must fall this far below the limit before it may be flagged again.",
        low=0.0,
        high=0.5,
        source="proposal",
    )
    flat_greeting_sd: float = setting(
        -1.3,
        "A greeting whose movement lies this far under your usual is flat.",
        unit="sd",
        low=-4.0,
        high=0.0,
        source="proposal: about one in ten of one's own",
    )
    fast_sd: float = setting(
        1.5,
        "A pace this far over your usual is fast.",
        unit="sd",
        low=0.5,
        high=4.0,
        source="read in an open program",
    )
    fast_rate: float = setting(
        4.0,
        "A pace below this is never called fast.",
        unit="syllables/s",
        low=2.0,
        high=9.0,
        source="read in an open program",
    )
    pace_window_s: float = setting(
        6.0,
        "Seconds of speech that the pace is counted over.",
        unit="s",
        low=2.0,
        high=20.0,
        source="as the tone's window; 2 s alone would fire 120 times an hour (computed)",
    )
    loud_db: float = setting(
        6.0,
        "Loud is this much over the session's usual level.",
        unit="dB",
        low=2.0,
        high=15.0,
        source="proposal: the upper end of the science notes' 2-6 dB, because it stands alone here",
    )
    loud_window_s: float = setting(
        3.0,
        "Seconds of speech that loudness is averaged over.",
        unit="s",
        low=1.0,
        high=10.0,
        source="proposal",
    )
    loud_after_s: float = setting(
        20.0,
        "Voice that must have been heard before the session's usual level is known.",
        unit="s",
        low=5.0,
        high=120.0,
        source="proposal",
    )
    dead_air_s: float = setting(
        6.0,
        "Quiet of both sides that counts as dead air.",
        unit="s",
        low=2.0,
        high=60.0,
        source="read in an open program",
    )
    monologue_s: float = setting(
        40.0,
        "Talking on for this long without a pause is a monologue.",
        unit="s",
        low=10.0,
        high=300.0,
        source="read in an open program",
    )
    monologue_pause_s: float = setting(
        1.5,
        "A pause of this length ends it.",
        unit="s",
        low=0.5,
        high=5.0,
        source="read in an open program",
    )
    overlap_s: float = setting(
        3.0,
        "Talking over the customer for this long is flagged.",
        unit="s",
        low=0.5,
        high=20.0,
        source="a vendor's example",
    )
    slow_answer_s: float = setting(
        3.0,
        "An answer that has not come after this time is late.",
        unit="s",
        low=1.0,
        high=20.0,
        source="proposal: half of dead air",
    )
    hold_s: float = setting(
        2.5,
        "Too fast or too loud must last this long before it is flagged.",
        unit="s",
        low=0.5,
        high=10.0,
        source="read in open programs",
    )
    cooldown_s: float = setting(
        20.0,
        "Time between any two nudges on the screen.",
        unit="s",
        low=5.0,
        high=300.0,
        source="two words each 20 s beat a continuous stream (Rhema, Tanveer 2015)",
    )
    warmup_s: float = setting(
        30.0,
        "No nudge before this time of the call; the greeting is exempt.",
        unit="s",
        low=0.0,
        high=120.0,
        source="read in open programs",
    )
    wait_s: float = setting(
        3.0,
        "A nudge waits this long for the customer to stop speaking, then it is not shown.",
        unit="s",
        low=0.0,
        high=10.0,
        source="proposal",
    )
    nudges_per_call: int = setting(3, "Nudges shown in one call at most.", low=0, high=5, source="proposal")
    ok_step_sd: float = setting(
        0.25,
        "How far one press of 'that was fine' loosens a limit given in spreads of your own.",
        unit="sd",
        low=0.0,
        high=1.0,
        source="proposal",
    )
    ok_step_share: float = setting(
        0.08,
        "How far one press of 'that was fine' loosens a limit given as a share.",
        low=0.0,
        high=0.2,
        source="proposal",
    )
    ok_steps: int = setting(4, "How often a limit may be loosened.", low=0, high=10, source="proposal")

    def wants(self, code: str) -> bool:
        """Whether a signal is on, in this situation."""
        if self.situation == "bad_news" and code in ("tone.flat", "contour.flat"):
            return False
        return bool(getattr(self, code.replace(".", "_"), True))

    @property
    def tone_hold_s(self) -> float:
        """Seconds of clear speech in a tone that it takes to be flagged."""
        return self.evidence_enough / self.evidence_most

    def clear_share(self, code: str) -> float:
        """Return the share from which a second brings all the evidence that one can."""
        limit = self.share_limit(code)
        odds = limit / (1.0 - limit) * exp(self.evidence_most)
        return odds / (1.0 + odds)

    def share_limit(self, code: str) -> float:
        """Return the share above which a tone speaks for a flag, moved as the situation asks."""
        limit = self.flat_share if code == "tone.flat" else self.tense_share
        return min(max(limit + self._moved(code) * self.ok_step_share, 0.34), 0.99)

    def flat_greeting_limit(self) -> float:
        """Return the liveliness under which a greeting is flat, in spreads, moved as the situation asks."""
        return self.flat_greeting_sd - self._moved("contour.flat") * self.ok_step_sd

    def fast_limit_sd(self) -> float:
        """Return the pace over the usual that is fast, in spreads, moved as the situation asks."""
        return self.fast_sd + self._moved("pace.fast") * self.ok_step_sd

    def _moved(self, code: str) -> float:
        return MOVED.get(self.situation, {}).get(code, 0.0)
