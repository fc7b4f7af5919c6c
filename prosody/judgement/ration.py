"""How sparingly flags are shown: warm-up, pause between nudges, budget, and the customer's word.

Every flag is said, for replay and for counting; not every flag is shown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from prosody.events import Flag
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


class Ration:
    """Takes flags as they stand out; gives them out when it is time, shown or not."""

    def __init__(self, settings: FlagSettings) -> None:
        self._cooldown = frames(settings.cooldown_s)
        self._warmup = frames(settings.warmup_s)
        self._patience = frames(settings.wait_s)
        self._budget = settings.nudges_per_call
        self.waiting: list[Flag] = []
        self.new_call(0)

    def new_call(self, k: int) -> None:
        """A call begins at frame `k`: the budget is whole again."""
        self._began = k
        self._shown = 0
        self._shown_at = k - self._cooldown
        self._said_at: dict[str, int] = {}

    def offer(self, flag: Flag) -> None:
        """Take a flag that stands out now, unless the same was said just before."""
        before = self._said_at.get(flag.code)
        if before is None or flag.decided - before >= self._cooldown:
            self._said_at[flag.code] = flag.decided
            self.waiting.append(flag)

    def release(self, k: int, customer: bool) -> list[Flag]:
        """Return the flags that are said at frame `k`; while the customer speaks most wait a little."""
        ripe = [flag for flag in self.waiting if self._is_ripe(flag, k, customer)]
        self.waiting = [flag for flag in self.waiting if flag not in ripe]
        ripe.sort(key=lambda flag: ORDER.index(flag.code))
        return [self._said(flag, k, customer) for flag in ripe]

    def _is_ripe(self, flag: Flag, k: int, customer: bool) -> bool:
        return not customer or not _waits(flag) or k - flag.decided >= self._patience

    def _said(self, flag: Flag, k: int, customer: bool) -> Flag:
        warm = _is_greeting(flag) or k - self._began >= self._warmup
        cooled = k - self._shown_at >= self._cooldown
        heard = not (customer and _waits(flag))
        show = warm and cooled and heard and self._shown < self._budget
        if show:
            self._shown, self._shown_at = self._shown + 1, k
        return replace(flag, decided=k, shown=show)


def _is_greeting(flag: Flag) -> bool:
    return flag.code.startswith("contour.")


def _waits(flag: Flag) -> bool:
    """A greeting's verdict is due at once, and overlap is about the customer speaking."""
    return not _is_greeting(flag) and flag.code != "overlap"
