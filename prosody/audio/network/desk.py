"""The one call that is on: those who bring its legs, its time line, and how its legs do.

The rule of the room: all of this runs on the network's thread; others may only look, or ask for a pause.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from prosody.audio.blocks import Block, Lost, length_s
from prosody.audio.clock import Clock
from prosody.audio.health import LegHealth, State
from prosody.audio.network.authenticate import Admitted, RefusedError
from prosody.audio.network.call_line import CallLine
from prosody.audio.network.guests import Kind
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.queue import Queue
from prosody.audio.network.signals import Opened, Signal
from prosody.audio.time_line import LegTime
from prosody.events import Leg
from prosody.units import SILENCE_DB

SILENT_S: Final = 1.0
BEHIND_S: Final = 0.3
"""As of a device: no sound for so long, and sound that waits to be analysed."""

BACKLOG_S: Final = 60.0
"""Sound that may wait for the analysis; what comes then is a gap."""

BEHIND: Final = "analysis behind"


class Desk:
    """Takes those who are let in, and joins what belongs to one call."""

    def __init__(self, legs: tuple[Leg, ...], settings: NetworkSettings, clock: Clock, queue: Queue) -> None:
        self._legs, self._settings, self._clock, self._queue = legs, settings, clock, queue
        self._line: CallLine | None = None
        self._call = ""
        self._here: dict[Connected, tuple[Leg, ...]] = {}
        self._paused = False
        self._said = {leg: _Said(leg) for leg in legs}

    def welcome(self, kind: Kind, sender: str, admitted: Admitted) -> Connected:
        """Let somebody in: the first of a call, or one who brings one more leg of it."""
        if self._here and admitted.leg and admitted.call != self._call:
            raise RefusedError("another call is on")
        if not self._here:
            self._line = CallLine(self._legs, self._settings, self._clock.mono())
            self._line.paused = self._paused
            self._call = admitted.call
            self._said = {leg: _Said(leg) for leg in self._legs}
        connected = Connected(self, f"{kind} from {sender}")
        self._here[connected] = ()
        return connected

    def take(self, connected: Connected, signal: Signal, at_s: float) -> None:
        """Take what a connection says."""
        if isinstance(signal, Opened):
            self._join(connected, signal)
        if self._line is not None:
            self._hand_on(self._line.take(signal, at_s), at_s)

    def _join(self, connected: Connected, opened: Opened) -> None:
        present = {leg for legs in self._here.values() for leg in legs}
        if present.intersection(opened.legs):
            raise RefusedError("this leg of the call is there already")
        self._here[connected] = opened.legs
        self._name_sender(opened.legs, connected.sender)

    def leave(self, connected: Connected) -> None:
        """A connection is gone; with the last one the call ends."""
        self._name_sender(self._here.pop(connected, ()), "")
        if not self._here:
            self._line = None
            self._queue.put(None)

    def _name_sender(self, legs: tuple[Leg, ...], sender: str) -> None:
        for leg in legs:
            if leg in self._said:
                self._said[leg].sender = sender

    def tick(self) -> None:
        """Time has passed: legs from which nothing comes go on."""
        if self._line is not None:
            at_s = self._clock.mono()
            self._hand_on(self._line.tick(at_s), at_s)

    def pause(self, on: bool) -> None:
        """Throw away what comes from now on, or hear it again; from any thread."""
        self._paused = on
        if self._line is not None:
            self._line.paused = on

    def _hand_on(self, items: Sequence[Block | Lost], at_s: float) -> None:
        for item in items:
            late = self._queue.waits_s(item.leg) > BACKLOG_S
            for part in self._said[item.leg].note(item, at_s, late):
                self._queue.put(part)

    def health(self, leg: Leg, device: str) -> LegHealth:
        """Return how a leg does; from any thread."""
        said, waits_s = self._said[leg], self._queue.waits_s(leg)
        age_s = max(0.0, self._clock.mono() - said.came_s)
        return LegHealth(
            leg=leg,
            state=self._state(said, age_s, waits_s),
            device=device,
            moved=False,
            level_db=said.level_db(),
            age_s=age_s,
            behind_s=waits_s,
            lost_s=said.time.lost_s,
            ever_heard=said.heard,
            overflows=0,
            drift_ppm=None,
            problem="",
            sender=said.sender,
        )

    def _state(self, said: _Said, age_s: float, waits_s: float) -> State:
        if self._line is None or not said.heard:
            return "waiting"
        if self._paused:
            return "paused"
        if waits_s > BEHIND_S:
            return "behind"
        return "lost" if age_s > SILENT_S else "ok"


class Connected:
    """One connection of the call."""

    def __init__(self, desk: Desk, sender: str) -> None:
        self.sender = sender
        self._desk = desk

    def take(self, signal: Signal, at_s: float) -> None:
        """Take what they said."""
        self._desk.take(self, signal, at_s)

    def left(self, reason: str) -> None:  # noqa: ARG002  however it ended, it has
        """They are gone."""
        self._desk.leave(self)


class _Said:
    """What is known of a leg in this call; `came_s` is -inf before anything came."""

    def __init__(self, leg: Leg) -> None:
        self.sender = ""
        self.heard = False
        self.came_s = -math.inf
        self.time = LegTime(leg)
        self._last: Block | None = None

    def note(self, item: Block | Lost, at_s: float, late: bool) -> list[Block | Lost]:
        """Take note of an item; return what is to be handed on."""
        if isinstance(item, Lost):
            return list(self.time.lose(length_s(item), item.reason))
        self.heard, self.came_s, self._last = True, at_s, item
        if late:
            return list(self.time.lose(length_s(item), BEHIND))
        self.time.heard(length_s(item))
        return [item]

    def level_db(self) -> float:
        """Return the level of the last block, dBFS."""
        last = self._last
        if last is None or not last.samples.any():
            return SILENCE_DB
        power = float(np.mean(np.square(last.samples.astype(np.float32) / 32768.0)))
        return max(SILENCE_DB, 10.0 * math.log10(power))
