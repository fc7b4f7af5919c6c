"""One call from the network on one time line: the machines' signals and the clock in, items out.

The rule of the room: sound is counted, and only legs over two connections are moved, to stay side by side.
The clock says where a leg begins, and goes on for a leg from which nothing comes; what was filled in so and
is then told, or sent late, is not counted twice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from prosody.audio.blocks import Block, Lost, length_s
from prosody.audio.network.leg_line import LATE_S, LegLine
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.signals import CallOverError, Closed, Heard, Opened, Pressed, Signal
from prosody.audio.network.two_clocks import TwoClocks
from prosody.events import Leg


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
        self._legs = {leg: LegLine(leg) for leg in legs}
        self._arriving: list[tuple[Leg, ...]] = []
        self._clocks = TwoClocks()
        self._alone: set[Leg] = set()  # each over a connection of its own
        self._zero_s: float | None = None
        self._came_s = at_s
        self._woke_s = -math.inf  # when something came after nothing had for long
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
            return self._heard(signal.item, at_s)
        elif isinstance(signal, Closed):
            now_s = at_s - self._zero_or(at_s)
            rest = [item for leg in self._legs.values() for item in leg.settle(now_s, over=True)]
            return self._in_step(rest) + self._clocks.flush()
        return []

    def _in_step(self, items: Iterable[Block | Lost]) -> list[Block | Lost]:
        return [moved for item in items for moved in self._clocks.moved(item)]

    def _heard(self, item: Block | Lost, at_s: float) -> list[Block | Lost]:
        begun = self._begin(item, at_s)
        now_s = at_s - self._zero_or(at_s)
        if self._silent(now_s):
            self._woke_s = at_s
        leg = self._legs[item.leg]
        leg.held = self.holds(at_s)
        items = begun + leg.take(item, now_s, self._settings.patience_s)
        self._check(leg, at_s)
        if len(self._alone) > 1:
            self._clocks.heard(item.leg, now_s, leg.said_s)
        return self._in_step(items)

    def _silent(self, now_s: float) -> bool:
        """Tell whether nothing has come of any leg for long."""
        return all(leg.absent_s(now_s) >= self._settings.patience_s for leg in self._legs.values())

    def tick(self, at_s: float) -> list[Block | Lost]:
        """Time has passed: return the gaps of legs from which nothing comes. Ask four times a second.

        While nothing comes at all nobody waits for anything, and the call may be over. When all come back
        together, as after a stall of the network, none of them is filled in before the others are there too.
        """
        now_s = at_s - self._zero_or(at_s)
        settled = [item for leg in self._legs.values() for item in leg.settle(now_s)]
        if self._zero_s is None or self._silent(now_s) or at_s - self._woke_s < LATE_S:
            return self._in_step(settled)
        patience_s = self._settings.patience_s
        gaps = [gap for leg in self._legs.values() for gap in leg.fill(now_s, patience_s)]
        return self._in_step(settled + gaps)

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
            self._clocks.begin(leg)
        self._alone = self._alone - set(legs) | (set(legs) if len(legs) == 1 else set())
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

    def _check(self, leg: LegLine, at_s: float) -> None:
        if leg.said_s - (at_s - self._zero_or(at_s)) > self._settings.ahead_s:
            raise CallOverError("More sound comes than time passes; the call is ended.")
        if leg.said_s > self._settings.longest_call_h * 3600.0:
            raise CallOverError("The call is longer than allowed; it is ended.")
