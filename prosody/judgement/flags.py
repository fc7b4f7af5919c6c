"""Flags: judgements that stand out and last.

A signal is in breach while its value is beyond its limit; it is flagged when the breach
has lasted, once, and may be flagged again after its value has come back well inside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from prosody.events import Evidence, Flag, Greeting, Tone
from prosody.judgement.delivery import Delivery, Reading
from prosody.judgement.flag_settings import FlagSettings
from prosody.judgement.ration import Ration
from prosody.judgement.suspicion import Suspicion
from prosody.judgement.talk import Talk
from prosody.profile import VoiceProfile
from prosody.units import FRAMES_PER_SECOND, seconds

SLACK: Final = {"pace.fast": 0.3, "level.loud": 2.0}
"""How far pace (1/s) and level (dB) must come back inside before they may be flagged again (proposal)."""

TONES: Final = ("tone.flat", "tone.tense")

STEP: Final = {"pace.fast": 0.2, "level.loud": 1.0}
"""How far one press of "that was fine" moves their limits (proposal)."""


@dataclass(slots=True)
class Watch:
    """Watches pace or loudness: how long its value has been beyond its limit.

    `slack` and `step` are in the signal's unit; `ease` is how far its limit was loosened.
    `lasted` counts seconds of speech.
    """

    hold_s: float
    slack: float
    step: float
    ease: float = 0.0
    since: int = -1
    lasted: float = 0.0
    fired: bool = False

    def see(self, value: float, limit: float, index: int, spent_s: float = 1.0) -> bool:
        """Take the value of the last `spent_s` seconds, from frame `index`; True when it is to be said."""
        excess = value - limit - self.ease
        if excess < -self.slack or (excess < 0.0 and self.since < 0):
            self.since, self.lasted, self.fired = -1, 0.0, False
            return False
        self.since = index if self.since < 0 else self.since
        self.lasted += spent_s
        ripe = excess >= 0.0 and self.lasted >= self.hold_s and not self.fired
        self.fired = self.fired or ripe
        return ripe

    def forget(self) -> None:
        """Nothing could be told: what was seen before does not count on."""
        self.since, self.lasted = -1, 0.0


def tone_watch(settings: FlagSettings) -> Suspicion:
    """Return what watches a tone under these settings."""
    return Suspicion(
        settings.evidence_enough,
        settings.evidence_most,
        settings.share_hysteresis,
        settings.ok_step_share,
    )


class Flags:
    """Turns tones, the greeting, the delivery and the course of the talk into flags."""

    def __init__(self, profile: VoiceProfile, settings: FlagSettings, both_legs: bool) -> None:
        self.settings = settings
        self._tones = {code: tone_watch(settings) for code in TONES}
        self._paces = {code: Watch(settings.hold_s, SLACK[code], STEP[code]) for code in SLACK}
        self._ration = Ration(settings)
        self._delivery = Delivery(profile, settings)
        self._talk = Talk(settings) if both_legs else None
        self._presses: dict[str, int] = {}
        self._silenced: set[str] = set()
        self._last = ""

    def new_call(self, k: int) -> None:
        """A call begins at frame `k`."""
        self._ration.new_call(k)
        self._silenced.clear()
        for watch in self._watches():
            watch.forget()

    def _watches(self) -> list[Suspicion | Watch]:
        return [*self._tones.values(), *self._paces.values()]

    def tone(self, tone: Tone) -> None:
        """Take the tone of a second of speech."""
        for code, share in (("tone.flat", tone.flat), ("tone.tense", tone.tense)):
            watch, limit = self._tones[code], self.settings.share_limit(code)
            if tone.state != "judged":
                watch.forget()
            elif watch.see(share, limit, tone.index):
                seen = (*_suspected(watch, share, limit, tone.decided), *tone.evidence)
                self._offer(code, watch.since, tone.decided, seen)

    def greeting(self, greeting: Greeting) -> None:
        """Take the verdict on the greeting."""
        eased = self.settings.ok_step_sd * self._presses.get("contour.flat", 0)
        limit = self.settings.flat_greeting_limit() - eased
        code = greeting_code(greeting, limit, self.settings)
        if code:
            lively = greeting.liveliness
            seen = () if lively is None else (Evidence("liveliness", lively, "sd", limit),)
            self._offer(code, greeting.index, greeting.decided, (*seen, *greeting.evidence))

    def hear(self, k: int, voiced: bool, nucleus: bool, level_db: float) -> None:
        """Take a frame of the rep's speech."""
        for reading in self._delivery.step(voiced, nucleus, level_db):
            self._read(k, reading)

    def _read(self, k: int, reading: Reading) -> None:
        watch = self._paces[reading.code]
        if watch.see(reading.value, reading.limit, k):
            self._offer(reading.code, watch.since, k, (reading.evidence,))

    def step(self, k: int, rep: bool, customer: bool, gap: bool) -> list[Flag]:
        """Frame `k` has passed, with or without speech on either leg; return what is flagged with it."""
        if self._talk:
            for sign in self._talk.step(k, rep, customer, gap):
                self._offer(sign.code, sign.index, k, sign.evidence)
        return self.due(k, customer) if self._ration.waiting else []

    def due(self, k: int, customer: bool = False) -> list[Flag]:
        """Return what is flagged at frame `k`."""
        said = self._ration.release(k, customer)
        self._last = said[-1].code if said else self._last
        return said

    def _offer(self, code: str, index: int, decided: int, evidence: tuple[Evidence, ...]) -> None:
        if self.settings.wants(code) and code not in self._silenced:
            self._ration.offer(Flag(index, decided, decided, code, evidence))

    def fine(self) -> str:
        """The person says that the last flag was fine: loosen that signal by one step; return its code.

        A signal without a gradual limit is silent for the rest of the call instead. Empty when nothing was
        flagged yet, or the signal is as loose as it may be.
        """
        code, watch = self._last, self._tones.get(self._last) or self._paces.get(self._last)
        if not code or self._presses.get(code, 0) >= self.settings.ok_steps:
            return ""
        self._presses[code] = self._presses.get(code, 0) + 1
        if watch:
            watch.ease += watch.step
        elif not code.startswith("contour."):
            self._silenced.add(code)
        return code


def _suspected(watch: Suspicion, share: float, limit: float, decided: int) -> tuple[Evidence, ...]:
    """Return the share of the second that tipped it, and for how long evidence was gathered."""
    gathered = seconds(decided - watch.since + FRAMES_PER_SECOND)
    least = watch.enough / watch.most
    return (
        Evidence("share", share, "", limit + watch.ease),
        Evidence("hold_s", gathered, "s", least),
    )


def greeting_code(greeting: Greeting, limit_sd: float, settings: FlagSettings) -> str:
    """Return the code that a greeting is flagged with, empty for none.

    Flat is a greeting that moves less than usual, whatever its end; and one that ends level
    where a rise is asked for, unless it was livelier than usual as a whole. A clear movement
    against the target is flagged only where the person wants it so.
    """
    lively = greeting.liveliness
    if lively is not None and lively < limit_sd:
        return "contour.flat"
    against = _against(greeting, settings) if settings.strict_contour else ""
    if greeting.on_target is not False:
        return against
    if greeting.verdict == "level" and greeting.target == "rise":
        return "contour.flat" if lively is None or lively < 0.0 else ""
    clear = greeting.verdict != "level" and abs(greeting.movement_st) >= settings.clear_st
    return f"contour.{greeting.verdict}" if clear and settings.strict_contour else against


def _against(greeting: Greeting, settings: FlagSettings) -> str:
    """Return the code of the first phrase before the last that clearly ends against its target."""
    for phrase in greeting.phrases[:-1]:
        clear = phrase.verdict in ("rising", "falling") and abs(phrase.movement_st) >= settings.clear_st
        if phrase.on_target is False and clear:
            return f"contour.{phrase.verdict}"
    return ""
