"""How the two sides take turns: long quiet, a late answer, talking over, talking on.

Needs both legs. Speech is taken as both detectors hear it; a leg talks until it has been
quiet for half a second. Audio that is missing on either leg is neither quiet nor speech:
everything starts again after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from prosody.events import Evidence
from prosody.judgement.flag_settings import FlagSettings
from prosody.units import frames, seconds

LINGER: Final = 50
"""Frames of quiet inside one's talk: pauses for a breath or a word are shorter than 0.5 s."""

WORD: Final = 100
"""Frames of customer's talk that want an answer; less is a word of listening."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that stands out at a frame: its code, where it began, and the evidence."""

    code: str
    index: int
    evidence: tuple[Evidence, ...]


@dataclass(slots=True)
class Side:
    """One leg's talk: where it began and the last frame of speech; -1 before the first."""

    since: int = -1
    last: int = -1

    def hear(self, k: int) -> None:
        """Speech at frame `k`."""
        if self.last < 0 or k - self.last > LINGER:
            self.since = k
        self.last = k

    @property
    def length(self) -> int:
        """Frames of the last talk."""
        return self.last + 1 - self.since if self.last >= 0 else 0


class Talk:
    """Watches both legs, one frame after the other."""

    def __init__(self, settings: FlagSettings) -> None:
        self._dead_air = frames(settings.dead_air_s)
        self._slow = frames(settings.slow_answer_s)
        self._long = frames(settings.monologue_s)
        self._pause = frames(settings.monologue_pause_s)
        self._most_over = frames(settings.overlap_s)
        self._begin()

    def _begin(self) -> None:
        self._rep, self._customer = Side(), Side()
        self._over, self._over_since, self._over_last = 0, -1, -1
        self._on_since = -1
        self._on_said = False

    def step(self, k: int, rep: bool, customer: bool, gap: bool) -> list[Sign]:
        """Take frame `k`; return what stands out with it."""
        if gap:
            self._begin()
            return []
        if not rep and not customer:
            return self._quiet(k)
        signs: list[Sign] = []
        if customer:
            self._customer.hear(k)
        if rep:
            if self._rep.last < 0 or k - self._rep.last > self._pause:
                self._on_since, self._on_said = k, False
            self._rep.hear(k)
            signs += self._on(k)
        return signs + self._both(k) if rep and customer else signs

    def _quiet(self, k: int) -> list[Sign]:
        """Nobody speaks: each limit is met in one frame only."""
        last = max(self._rep.last, self._customer.last)
        if last < 0:
            return []
        quiet = k - last
        answers = self._customer.last == last and self._customer.length >= WORD
        if answers and quiet == self._slow:
            return [_sign("slow_answer", last + 1, "answer_delay", quiet, self._slow)]
        if quiet == self._dead_air:
            return [_sign("dead_air", last + 1, "quiet_s", quiet, self._dead_air)]
        return []

    def _on(self, k: int) -> list[Sign]:
        """Tell when the rep has talked on for too long without a pause."""
        if self._on_said or k - self._on_since < self._long:
            return []
        self._on_said = True
        return [_sign("monologue", self._on_since, "monologue_s", k - self._on_since, self._long)]

    def _both(self, k: int) -> list[Sign]:
        """Tell when the rep talks over the customer, who was first."""
        if self._over_last < 0 or k - self._over_last > LINGER:
            self._over, self._over_since = 0, k
        self._over_last = k
        self._over += self._customer.since < self._rep.since
        if self._over != self._most_over:
            return []
        self._over += 1
        return [_sign("overlap", self._over_since, "overlap_s", self._most_over, self._most_over)]


def _sign(code: str, index: int, measure: str, found: int, limit: int) -> Sign:
    return Sign(code, index, (Evidence(measure, seconds(found), "s", seconds(limit)),))
