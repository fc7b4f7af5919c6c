"""One call from the network on one time line: the machines' signals and the clock in, items out.

The rule of the room: sound is counted and never moved. The clock says where a leg begins, and goes on for a
leg from which nothing comes; what was filled in so and is then told, or sent late, is not counted twice.
"""

from __future__ import annotations

import math
from typing import Final

from prosody.audio.blocks import Block, Lost, length_s
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.signals import (
    NOT_RECEIVED,
    NOT_YET,
    CallOverError,
    Heard,
    Opened,
    Pressed,
    Signal,
)
from prosody.audio.time_line import LegTime
from prosody.events import Leg

LAG_S: Final = 0.2
"""A gap is told up to so long ago: what comes next may have been spoken before it came."""

STEP_S: Final = 0.1
"""Least length of a gap that the clock puts in, s."""

BURST_S: Final = 0.25
LATE_S: Final = 1.0
"""Sound that was late comes at once, within `LATE_S` of the first of it, and so runs `BURST_S` ahead."""


class CallLine:
    """Keeps the legs of one call in step with the clock: no judgement waits for a leg that is not sent.

    Both `tonegauge live` and `tonegauge serve` stand behind it. Legs may come over several connections.
    Times are those of a monotonic clock, in s.

    Attributes
    ----------
    paused : bool
        The person asked for it: sound is counted and thrown away.
    """

    def __init__(self, legs: tuple[Leg, ...], settings: NetworkSettings, at_s: float) -> None:
        self.paused = False
        self._settings = settings
        self._legs = {leg: _LegLine(leg) for leg in legs}
        self._arriving: list[tuple[Leg, ...]] = []
        self._zero_s: float | None = None
        self._came_s = at_s
        self._typing_until_s = -math.inf

    def take(self, signal: Signal, at_s: float) -> list[Block | Lost]:
        """Take what a machine said; return what is to be analysed. For a while after a key was pressed, gaps.

        Raises
        ------
        CallOverError
            When much more sound comes than time has passed, or the call is longer than allowed.
        """
        self._came_s = at_s
        if isinstance(signal, Opened):
            self._open(signal)
        elif isinstance(signal, Pressed):
            self._typing_until_s = at_s + self._settings.digits_pause_s
        elif isinstance(signal, Heard) and signal.item.leg in self._legs:
            begun = self._begin(signal.item, at_s)
            leg = self._legs[signal.item.leg]
            leg.held = self.holds(at_s)
            items = begun + leg.take(signal.item, at_s - self._zero_or(at_s), self._settings.patience_s)
            self._check(leg, at_s)
            return items
        return []

    def tick(self, at_s: float) -> list[Block | Lost]:
        """Time has passed: return the gaps of legs from which nothing comes. Ask four times a second.

        While nothing comes at all nobody waits for anything, and the call may be over.
        """
        now_s = at_s - self._zero_or(at_s)
        patience_s = self._settings.patience_s
        if self._zero_s is None or all(leg.absent_s(now_s) >= patience_s for leg in self._legs.values()):
            return []
        return [gap for leg in self._legs.values() for gap in leg.fill(now_s, patience_s)]

    def idle(self, at_s: float) -> bool:
        """Tell whether nothing at all has come for too long."""
        return at_s - self._came_s > self._settings.idle_s

    def holds(self, at_s: float) -> bool:
        """Tell whether what comes now is thrown away."""
        return self.paused or at_s < self._typing_until_s

    def _open(self, opened: Opened) -> None:
        legs = tuple(leg for leg in opened.legs if leg in self._legs)
        for leg in legs:
            self._legs[leg].stamped = opened.stamped
        self._arriving.append(legs)

    def _begin(self, item: Block | Lost, at_s: float) -> list[Block | Lost]:
        """Put legs that come together, now for the first time, where the clock says that they begin."""
        coming = next((legs for legs in self._arriving if item.leg in legs), ())
        if not coming:
            return []
        self._arriving.remove(coming)
        began_s = at_s - length_s(item)
        if self._zero_s is None:
            self._zero_s = began_s
        now_s = began_s - self._zero_s
        return [gap for leg in coming for gap in self._legs[leg].begin(now_s)]

    def _zero_or(self, at_s: float) -> float:
        return at_s if self._zero_s is None else self._zero_s

    def _check(self, leg: _LegLine, at_s: float) -> None:
        if leg.said_s - (at_s - self._zero_or(at_s)) > self._settings.ahead_s:
            raise CallOverError("More sound comes than time passes; the call is ended.")
        if leg.said_s > self._settings.longest_call_h * 3600.0:
            raise CallOverError("The call is longer than allowed; it is ended.")


class _LegLine:
    """One leg.

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
        self._came_s = 0.0  # on the call's time line, as all times here
        self._filled_s = 0.0  # since anything came
        self._late_s = 0.0  # sound that may yet come too late
        self._late_until_s = 0.0

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
        before_s = self._time.position_s - self.said_s  # of it, so much was filled in already
        if isinstance(item, Lost):
            self.said_s += length_s(item)
            return [*gaps, *self._time.lose(max(0.0, length_s(item) - max(0.0, before_s)), item.reason)]
        block = self._rest(item, before_s) if self.stamped else self._late(item, now_s)
        return [*gaps, *self._heard_now(block)] if len(block.samples) else gaps

    def _come_back(self, now_s: float, patience_s: float) -> list[Block | Lost]:
        """Return the rest of the gap after which a leg comes back that does not tell what is missing."""
        absent_s = self.absent_s(now_s)
        if not self._filled_s and absent_s < patience_s:
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
        if self.absent_s(now_s) < patience_s or missing_s < STEP_S:
            return []
        return self._fill_up(missing_s)

    def _fill_up(self, missing_s: float) -> list[Block | Lost]:
        self._filled_s += missing_s
        return list(self._time.lose(missing_s, NOT_RECEIVED if self._heard else NOT_YET))
