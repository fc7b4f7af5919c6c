"""One leg from the network on a call's time line: what the clock fills in, and sound that was only late.

The rule of the room: after a long absence nobody can tell from the first sound whether it was spoken now or
has waited on the way. What has waited comes faster than it was spoken, so it is looked at for a moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from prosody.audio.blocks import Block, Lost, length_s
from prosody.audio.network.signals import NOT_RECEIVED, NOT_YET
from prosody.audio.time_line import LegTime
from prosody.events import Leg

LAG_S: Final = 0.2
"""A gap is told up to so long ago: what comes next may have been spoken before it came."""

STEP_S: Final = 0.1
"""Least length of a gap that the clock puts in, s."""

BURST_S: Final = 0.25
LATE_S: Final = 1.0
"""Sound that was late comes at once, within `LATE_S` of the first of it, and so runs `BURST_S` ahead."""

DOUBT_S: Final = 0.3
"""After an absence sound is looked at for so long: what a stalled connection holds comes at once."""


class LegLine:
    """One leg on the call's time line; times are those of that line, in s.

    Attributes
    ----------
    stamped : bool
        Its machine tells what is missing.
    held : bool
        What comes is counted and thrown away.
    said_s : float
        Where the leg stands by what its sender says, s.
    """

    def __init__(self, leg: Leg) -> None:
        self.stamped = self.held = False
        self.said_s = 0.0
        self._time = LegTime(leg)
        self._heard = False
        self._came_s = 0.0
        self._filled_s = 0.0  # since anything came
        self._late_s = 0.0  # sound that may yet come too late
        self._late_until_s = 0.0
        self._back: _Return | None = None

    def begin(self, now_s: float) -> list[Block | Lost]:
        """The leg comes, for the first time or again."""
        missing_s = max(0.0, now_s - self._time.position_s)
        gaps = self._time.lose(missing_s, NOT_RECEIVED if self._heard else NOT_YET)
        self.said_s = self._time.position_s
        self._came_s, self._filled_s, self._heard = now_s, 0.0, True
        return list(gaps)

    def take(self, item: Block | Lost, now_s: float, patience_s: float) -> list[Block | Lost]:
        """Take an item at its place; `now_s` is the clock's."""
        gaps = [] if self.stamped else self._come_back(now_s - length_s(item), patience_s)
        self._came_s, self._filled_s = now_s, 0.0
        if self._back is not None:
            self._back.items.append(item)
            return [*gaps, *self.settle(now_s)]
        return [*gaps, *self._place(item, now_s)]

    def settle(self, now_s: float, over: bool = False) -> list[Block | Lost]:
        """Return what came after an absence once it is clear, or must be (`over`), if it was only late."""
        back = self._back
        if back is None or not (over or back.clear(now_s)):
            return []
        self._back = None
        missing_s = back.missing_s(now_s)
        items = [] if back.late(now_s) else self._miss(missing_s)
        for item in back.items:
            items += self._place(item, now_s)
        return items + (self._miss(missing_s) if back.late(now_s) else [])

    def _miss(self, missing_s: float) -> list[Block | Lost]:
        gap = self._time.lose(missing_s, NOT_RECEIVED)
        self.said_s = self._time.position_s
        return list(gap)

    def _place(self, item: Block | Lost, now_s: float) -> list[Block | Lost]:
        before_s = self._time.position_s - self.said_s  # of it, so much was filled in already
        if isinstance(item, Lost):
            self.said_s += length_s(item)
            return list(self._time.lose(max(0.0, length_s(item) - max(0.0, before_s)), item.reason))
        block = self._rest(item, before_s) if self.stamped else self._late(item, now_s)
        return self._heard_now(block) if len(block.samples) else []

    def _come_back(self, now_s: float, patience_s: float) -> list[Block | Lost]:
        """Return the rest of the gap after which a leg comes back that does not tell what is missing.

        Where no gap was begun it is not clear yet that anything is missing.
        """
        absent_s = self.absent_s(now_s)
        if not self._filled_s:
            if self._back is None and absent_s >= patience_s:
                self._back = _Return(now_s, absent_s)
            return []
        gap = self._fill_up(max(0.0, absent_s - self._filled_s))
        self.said_s = self._time.position_s
        self._late_s, self._late_until_s = self._filled_s, now_s + LATE_S
        return gap

    def _heard_now(self, block: Block) -> list[Block | Lost]:
        if self.held:
            return list(self._time.lose(length_s(block), LegTime.PAUSED))
        self._time.heard(length_s(block))
        return [block]

    def _rest(self, block: Block, before_s: float) -> Block:
        """Return what of a block was not filled in already."""
        self.said_s += length_s(block)
        skip = max(0, round(before_s * block.rate))
        return Block(block.leg, block.samples[skip:], block.rate) if skip else block

    def _late(self, block: Block, now_s: float) -> Block:
        """Return a block, or nothing of it where it only makes up for what was taken for lost."""
        ahead_s = self._time.position_s + length_s(block) - now_s
        if self._late_s > 0.0 and now_s < self._late_until_s and ahead_s > BURST_S:
            self._late_s -= length_s(block)
            return Block(block.leg, block.samples[:0], block.rate)
        self.said_s += length_s(block)
        return block

    def absent_s(self, now_s: float) -> float:
        """Return for how long nothing has come, s."""
        return now_s - self._came_s

    def fill(self, now_s: float, patience_s: float) -> list[Block | Lost]:
        """Let the leg go on while nothing comes."""
        missing_s = self.absent_s(now_s) - LAG_S - self._filled_s
        if self.absent_s(now_s) < patience_s or missing_s < STEP_S or self._back is not None:
            return []
        return self._fill_up(missing_s)

    def _fill_up(self, missing_s: float) -> list[Block | Lost]:
        self._filled_s += missing_s
        return list(self._time.lose(missing_s, NOT_RECEIVED if self._heard else NOT_YET))


@dataclass
class _Return:
    """What came since a leg is back: `came_s` is when it came, `absent_s` how long nothing had."""

    came_s: float
    absent_s: float
    items: list[Block | Lost] = field(default_factory=list)

    def ahead_s(self, now_s: float) -> float:
        """Return how much more came than was spoken meanwhile: it had waited on the way."""
        return sum(map(length_s, self.items)) - (now_s - self.came_s)

    def late(self, now_s: float) -> bool:
        """Tell whether it is sound that was late."""
        return self.ahead_s(now_s) >= BURST_S

    def clear(self, now_s: float) -> bool:
        """Tell whether no more of it can be on its way, or all has come."""
        doubt_s = LATE_S if self.late(now_s) else DOUBT_S
        return now_s - self.came_s >= doubt_s or self.missing_s(now_s) == 0.0

    def missing_s(self, now_s: float) -> float:
        """Return how much never came; by less than `STEP_S` sound is only late."""
        missing_s = self.absent_s - max(0.0, self.ahead_s(now_s))
        return missing_s if missing_s >= STEP_S else 0.0
