"""Flags: judgements that stand out, held back until they last, and rationed on the screen.

A signal is in breach while its value is beyond its limit; it is flagged when the breach
has lasted, once, and may be flagged again after its value has come back well inside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from prosody.events import Evidence, Flag, Greeting, Tone
from prosody.judgement.flag_settings import FlagSettings
from prosody.units import frames

ORDER: Final = (
    "contour.flat",
    "contour.falling",
    "contour.rising",
    "tone.tense",
    "pace.fast",
    "level.loud",
    "overlap",
    "dead_air",
    "slow_answer",
    "monologue",
    "tone.flat",
)
"""What goes first when several stand out at once."""


@dataclass(slots=True)
class Watch:
    """Watches one signal: how long its value has been beyond its limit.

    `limit` and `release` are in the signal's own unit, `lasted` in seconds of what is
    watched (for a tone, of speech).
    """

    limit: float
    release: float
    hold_s: float
    since: int = -1
    lasted: float = 0.0
    fired: bool = False

    def see(self, value: float, index: int, spent_s: float) -> bool:
        """Take the value of the last `spent_s` seconds, from frame `index`; True when it is to be said."""
        if value < self.release or (value < self.limit and self.since < 0):
            self.since, self.lasted, self.fired = -1, 0.0, False
            return False
        self.since = index if self.since < 0 else self.since
        self.lasted += spent_s
        ripe = value >= self.limit and self.lasted >= self.hold_s and not self.fired
        self.fired = self.fired or ripe
        return ripe

    def forget(self) -> None:
        """Nothing could be told: what was seen before does not count on."""
        self.since, self.lasted = -1, 0.0

    def loosen(self, step: float) -> None:
        """Move the limit away from the voice."""
        self.limit += step
        self.release += step


class Ration:
    """Decides which flags are shown: warm-up, pause between nudges, budget, and the customer's word."""

    def __init__(self, settings: FlagSettings) -> None:
        self.settings = settings
        self.shown = 0
        self.shown_at = -frames(settings.cooldown_s)
        self.said_at: dict[str, int] = {}
        self.waiting: list[Flag] = []

    def offer(self, flag: Flag) -> None:
        """Take a flag that stands out now, unless the same was said just before."""
        before = self.said_at.get(flag.code)
        if before is None or flag.decided - before >= frames(self.settings.cooldown_s):
            self.said_at[flag.code] = flag.decided
            self.waiting.append(flag)

    def release(self, k: int, customer: bool) -> list[Flag]:
        """Return the flags that are said at frame `k`; while the customer speaks they wait a little."""
        patience = frames(self.settings.wait_s)
        ripe = [flag for flag in self.waiting if not customer or k - flag.decided >= patience]
        self.waiting = [flag for flag in self.waiting if flag not in ripe]
        return [self._said(flag, k, customer) for flag in sorted(ripe, key=_rank)]

    def _said(self, flag: Flag, k: int, customer: bool) -> Flag:
        about_greeting = flag.code.startswith("contour.")
        cooled = k - self.shown_at >= frames(self.settings.cooldown_s)
        warm = about_greeting or k >= frames(self.settings.warmup_s)
        show = warm and cooled and not customer and self.shown < self.settings.nudges_per_call
        if show:
            self.shown, self.shown_at = self.shown + 1, k
        return replace(flag, decided=k, shown=show)


def _rank(flag: Flag) -> int:
    return ORDER.index(flag.code)


class Flags:
    """Turns tones, the greeting and the course of the talk into flags."""

    def __init__(self, settings: FlagSettings) -> None:
        self.settings = settings
        self._ration = Ration(settings)
        self._watch = {code: settings.watch(code) for code in ("tone.flat", "tone.tense")}
        self._steps: dict[str, int] = {}
        self._last: Flag | None = None

    def tone(self, tone: Tone) -> None:
        """Take the tone of a second of speech."""
        for code, share in (("tone.flat", tone.flat), ("tone.tense", tone.tense)):
            watch = self._watch[code]
            if tone.state != "judged":
                watch.forget()
            elif watch.see(share, tone.index, 1.0) and self.settings.wants(code):
                seen = (Evidence("share", share, "", watch.limit), *tone.evidence)
                self._offer(code, watch.since, tone.decided, seen)

    def greeting(self, greeting: Greeting) -> None:
        """Take the verdict on the greeting."""
        code, seen = self._greeting_code(greeting)
        if code and self.settings.wants(code):
            self._offer(code, greeting.index, greeting.decided, (*seen, *greeting.evidence))

    def _greeting_code(self, greeting: Greeting) -> tuple[str, tuple[Evidence, ...]]:
        lively, limit = greeting.liveliness, self._flat_limit()
        seen = () if lively is None else (Evidence("liveliness", lively, "sd", limit),)
        if lively is not None and lively < limit:
            return "contour.flat", seen
        off = greeting.on_target is False
        if (
            off
            and greeting.target == "rise"
            and greeting.verdict == "level"
            and (lively is None or lively < 0)
        ):
            return "contour.flat", seen
        if off and self.settings.strict_contour and greeting.verdict in ("rising", "falling"):
            return f"contour.{greeting.verdict}", seen
        return "", ()

    def _flat_limit(self) -> float:
        return self.settings.flat_greeting_sd - self.settings.ok_step_sd * self._steps.get("contour.flat", 0)

    def _offer(self, code: str, index: int, decided: int, evidence: tuple[Evidence, ...]) -> None:
        self._ration.offer(Flag(index, decided, decided, code, evidence))

    def step(self, k: int, customer: bool) -> list[Flag]:
        """Frame `k` has passed: return what is flagged with it."""
        if not self._ration.waiting:
            return []
        said = self._ration.release(k, customer)
        self._last = said[-1] if said else self._last
        return said

    def fine(self) -> None:
        """The person says that the last flag was fine: loosen that signal for this voice by one step."""
        code = self._last.code if self._last else ""
        if not code or self._steps.get(code, 0) >= self.settings.ok_steps:
            return
        self._steps[code] = self._steps.get(code, 0) + 1
        if code in self._watch:
            self._watch[code].loosen(self.settings.ok_step_share)
