"""What may be set about flags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from prosody.setting import Settings, setting

if TYPE_CHECKING:
    from prosody.judgement.flags import Watch

SITUATIONS: Final = ("normal", "bad_news", "complaint", "clear_speech")


@dataclass(frozen=True)
class FlagSettings(Settings):
    """Which judgements are flagged, and how sparingly."""

    tone_flat: bool = setting(True, "Flag a tone that stays flat.", source="product request")
    tone_tense: bool = setting(True, "Flag a tone that stays tense.", source="product request")
    contour_flat: bool = setting(True, "Flag a flat greeting.", source="product request")
    strict_contour: bool = setting(
        False,
        "Flag also a greeting that is lively but ends against its target.",
        source="proposal: the evidence on endings conflicts",
    )
    situation: str = setting(
        "normal",
        "What kind of call it is: it moves what is asked of the voice.",
        choices=SITUATIONS,
        source="sincerity and bad news are rather flat (Erickson 2024); clear speech is heard as tense",
    )
    tone_share: float = setting(
        0.6,
        "Share of flat or tense from which a second counts towards a flag.",
        low=0.34,
        high=0.99,
        source="proposal",
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
    hold_s: float = setting(
        2.5,
        "A breach must last this long before it is flagged.",
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

    def watch(self, code: str) -> Watch:
        """Return the watch over a tone signal, looser where the situation asks for it."""
        from prosody.judgement.flags import Watch

        eased = (self.situation, code) in (("clear_speech", "tone.tense"), ("complaint", "tone.flat"))
        limit = min(self.tone_share + (2 * self.ok_step_share if eased else 0.0), 0.99)
        return Watch(limit, limit - self.share_hysteresis, self.hold_s)
