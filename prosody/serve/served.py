"""One served call: what its connections bring, on one time line, handed to its worker in steps.

The rule of the room: a call knows the worker that hears it and nothing of how it is shown. Once it is over,
whoever still sends is shown out.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from typing import Final, Protocol
from uuid import uuid4

import numpy as np

from prosody.audio.blocks import Block, Item, Lost, Mark
from prosody.audio.network.call_line import CallLine
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.signals import CallOverError, Closed, Opened, ProtocolError, Signal
from prosody.audio.time_line import LegTime
from prosody.events import Leg
from prosody.serve.messages import Finish, Order, Sound
from prosody.serve.metrics import Metrics
from prosody.serve.wire import LegNow
from prosody.steps import in_steps
from prosody.units import decibels, seconds

STEP_S: Final = 0.2
"""Sound in a step: long enough to be cheap, as a call costs half of what it does in steps of 80 ms; short
enough that a step and a well filled worker stay below 300 ms (benchmarks/results/serve.md)."""

EARLY_S: Final = 1.0
"""The customer's sound from before the rep's leg is there belongs to the call for so long."""

MOST_EARLY: Final = 200
"""Signals that are held for that at most: four times what comes in a second."""

GOLDEN: Final = 0.6180339887
"""Multiples of it, without their whole part, spread evenly however many there are."""

FULL_SCALE: Final = 32768.0

OVER: Final = "The call is over."
NOT_WANTED: Final = "Nobody listens for this leg; open a door for it (--listen)."
TWICE: Final = "This leg is here already."
IDLE: Final = "Nothing has come for too long."


class Recipient(Protocol):
    """Where a call is begun and heard."""

    def send(self, order: Order, came_s: float = 0.0) -> None:
        """Give the worker something to do."""
        ...


class Served:
    """A call on its way from the network to a worker.

    Parameters
    ----------
    number : int
        Ours, for the worker.
    legs : tuple of Leg
        Legs that come, or may, over connections of their own; none: one connection says which it brings.
    settings : NetworkSettings
    metrics : Metrics
        Count what comes.

    Attributes
    ----------
    id : str
        Ours, for those who follow it.
    name : str
        What the telephone system calls it: a label.
    claims : mapping
        What else it says of it.
    legs : tuple of Leg
    rate : int
    connections : int
    present : set of Leg
        Legs whose connection is there.
    worker : Recipient or None
        The worker that hears it; None before it begins.
    paused : bool
        The person wishes not to be heard.
    problem : str
        Why it is over before its connections ended it; empty while all is well.
    """

    def __init__(
        self,
        number: int,
        legs: tuple[Leg, ...],
        settings: NetworkSettings,
        metrics: Metrics,
    ) -> None:
        self.number, self.id = number, uuid4().hex
        self.name, self.rate = "", 0
        self.claims: Mapping[str, str] = {}
        self.legs = legs
        self.connections = 0
        self.worker: Recipient | None = None
        self.problem = ""
        self._last: dict[Leg, Block | Lost] = {}
        self._last_s: dict[Leg, float] = {}
        self.present: set[Leg] = set()
        self.paused = False
        self._settings, self._metrics = settings, metrics
        self._opened: deque[tuple[Signal, float]] = deque(maxlen=MOST_EARLY)  # before the call begins
        self._early: deque[tuple[Signal, float]] = deque(maxlen=MOST_EARLY)
        self._line: CallLine | None = None
        self._held: list[Item] = []
        self._held_s: dict[Leg, float] = {}
        self._first_s = 0.0
        self._step_s = STEP_S * (number * GOLDEN % 1.0)  # the first one: no two calls take their turn at once

    @property
    def rep(self) -> str:
        """Who the telephone system says that the rep is; empty when it does not."""
        return self.claims.get("rep", "")

    @property
    def due(self) -> bool:
        """Whether it can begin: the rep's leg is there. The customer's may come later, or never."""
        return self.worker is None and "rep" in self.present and not self.problem

    def open(self, opened: Opened) -> None:
        """A connection says which legs it brings.

        Raises
        ------
        ProtocolError
            When they are here already, or are none of the call's.
        """
        if self.present & set(opened.legs):
            raise ProtocolError(TWICE)
        if self.legs and not set(opened.legs) <= set(self.legs):
            raise ProtocolError(NOT_WANTED)
        self.present |= set(opened.legs)
        self.legs = self.legs or opened.legs
        self.name = self.name or opened.call
        self.claims = {**opened.claims, **self.claims}
        self.rate = self.rate or opened.rate

    def take(self, signal: Signal, at_s: float) -> None:
        """Take what a connection said.

        Raises
        ------
        ProtocolError
            When it must not be said.
        CallOverError
            When the call is over.
        """
        if self.problem:
            raise CallOverError(self.problem)
        if self._line is None:
            (self._opened if isinstance(signal, Opened) else self._early).append((signal, at_s))
        else:
            self._bring(self._line.take(signal, at_s), at_s)

    def begin(self, worker: Recipient, at_s: float) -> None:
        """From now on everything goes to this worker.

        Raises
        ------
        ProtocolError
            When what came meanwhile must not be said.
        """
        self.worker = worker
        recent = [(signal, came_s) for signal, came_s in self._early if at_s - came_s <= EARLY_S]
        self._line = CallLine(self.legs, self._settings, at_s)
        self._line.paused = self.paused
        for signal, came_s in (*self._opened, *recent):
            if not isinstance(signal, Closed):
                self._bring(self._line.take(signal, came_s), came_s)
        self._opened.clear()
        self._early.clear()

    def tick(self, at_s: float) -> None:
        """Time has passed: what waits for long is handed on; a call of which nothing comes is over."""
        if self._line is None or self.problem:
            return
        self._bring(self._line.tick(at_s), at_s)
        if self._held and at_s - self._first_s >= STEP_S:
            self._hand_on()
        if self._line.idle(at_s):
            self.end(IDLE)

    def pause(self, on: bool) -> None:
        """Hear nothing, or hear again: what comes meanwhile becomes a gap before anybody sees it."""
        self.paused = on
        if self._line is not None:
            self._line.paused = on

    def mark(self, code: str) -> None:
        """Put a mark where the rep's leg is now."""
        if self._line is None:
            return
        if not self._held:
            self._first_s = max(self._last_s.values(), default=0.0)
        self._held.append(Mark(code))

    def health(self, at_s: float) -> Mapping[Leg, LegNow]:
        """Return how its legs are."""
        return {leg: self._now(self._last.get(leg), at_s - self._last_s.get(leg, at_s)) for leg in self.legs}

    def _now(self, last: Block | Lost | None, age_s: float) -> LegNow:
        if last is None:
            return LegNow("waiting", math.nan, age_s)
        if isinstance(last, Lost):
            return LegNow("paused" if last.reason == LegTime.PAUSED else "lost", math.nan, age_s)
        power = np.mean(np.square(last.samples.astype(np.float32) / FULL_SCALE))
        return LegNow("ok", float(decibels(power)), age_s)

    def end(self, problem: str = "") -> None:
        """Nothing more is taken; the worker finishes it."""
        if not self.problem and self.worker is not None:
            self._hand_on()
            self.worker.send(Finish(self.number))
        self.problem = problem or self.problem or OVER

    def _bring(self, items: list[Block | Lost], at_s: float) -> None:
        for item in items:
            self._hold(item, at_s)
        if self._held and max(self._held_s.values(), default=0.0) >= self._step_s:
            self._hand_on()

    def _hold(self, item: Block | Lost, at_s: float) -> None:
        if not self._held:
            self._first_s = at_s
        self._held.append(item)
        self._last[item.leg] = item
        if isinstance(item, Lost):
            self._metrics.lose(item.reason, seconds(item.count))
            return
        self._last_s[item.leg] = at_s
        length_s = len(item.samples) / item.rate
        self._metrics.heard_s += length_s
        self._held_s[item.leg] = self._held_s.get(item.leg, 0.0) + length_s

    def _hand_on(self) -> None:
        held, self._held, self._held_s = self._held, [], {}
        self._step_s = STEP_S
        if held and self.worker is not None:
            self.worker.send(Sound(self.number, list(in_steps(held, math.inf))), self._first_s)
