"""The switchboard: who was let in by a door, which legs are one call, which worker hears it.

The rule of the room: all of it runs on the server's loop and nothing waits. Calls know nothing of each other;
one that misbehaves, or whose worker dies, ends alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from prosody.audio.clock import Clock
from prosody.audio.framing import band_of
from prosody.audio.network.authenticate import Admitted, RefusedError
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.listeners import Door, Kind
from prosody.audio.network.signals import Opened, ProtocolError, Signal
from prosody.events import LEGS, Leg
from prosody.profile import VoiceProfile
from prosody.serve.crew import Crew
from prosody.serve.messages import Answer, Begin, Over, Said
from prosody.serve.metrics import Metrics
from prosody.serve.served import IDLE, OVER, Served
from prosody.settings import Settings

BEHIND_S: Final = 1.0
"""While sound waits for longer than this, no further call is taken: those that are on come first."""

CLOSING: Final = "The server ends."
WORKER_DIED: Final = "The worker that heard this call died."

HOW: Final = {OVER: "done", CLOSING: "done", IDLE: "idle", WORKER_DIED: "worker"}
"""How a call ended, for the figures, by its problem; what a worker says is a mistake, all else the peer's."""

SEVERAL: Final = ("audiosocket", "rtp")
"""Protocols of one leg: each leg of a call comes over a connection of its own."""


class News(Protocol):
    """Who is told what happens."""

    def began(self, call: Served) -> None:
        """A call begins."""
        ...

    def said(self, call: Served, said: Said) -> None:
        """Something became known of a call."""
        ...

    def over(self, call: Served, problem: str) -> None:
        """A call is closed; `problem` says why when its connections did not end it."""
        ...


@dataclass(frozen=True)
class Judging:
    """By what calls are judged, and where they are kept (None: nowhere).

    `own` has what is each rep's own, by name: settings within their tolerance, and their voice.
    """

    settings: Settings
    profile: VoiceProfile
    sessions: Path | None = None
    own: Mapping[str, tuple[Settings, VoiceProfile]] = field(default_factory=dict)

    def of(self, rep: str) -> tuple[Settings, VoiceProfile]:
        """Return what a rep's calls are judged by."""
        return self.own.get(rep, (self.settings, self.profile))


class Switchboard:
    """All calls that are on.

    Parameters
    ----------
    judging : Judging
    network : NetworkSettings
    doors : sequence of Door
        Where legs come in.
    clock : Clock
    news : News
    workers : int
        As many as cores when 0.
    say : callable
        Is told what a person should know.

    Attributes
    ----------
    crew : Crew
    metrics : Metrics
    """

    def __init__(
        self,
        judging: Judging,
        network: NetworkSettings,
        doors: Iterable[Door],
        clock: Clock,
        news: News,
        workers: int = 0,
        say: Callable[[str], None] = print,
    ) -> None:
        self.crew = Crew(self, clock, workers)
        self.metrics = Metrics()
        self._judging, self._network, self._clock, self._news = judging, network, clock, news
        self._say = say
        self._legs = _legs_by_kind(doors)
        self._numbers = itertools.count(1)
        self._calls: dict[int, Served] = {}
        self._joining: dict[tuple[str, str], Served] = {}
        self._closing = False

    @property
    def calls(self) -> list[Served]:
        """The calls that are on, or being closed."""
        return [call for call in self._calls.values() if call.worker is not None]

    # What the doors ask.

    def welcome(self, kind: Kind, sender: str, admitted: Admitted) -> Visitor:  # noqa: ARG002  doors ask all alike
        """Return who deals with a connection.

        Raises
        ------
        RefusedError
            When there is no room.
        """
        call = self._joining.get((kind, admitted.call)) if kind in SEVERAL else None
        if call is None or call.problem:  # what comes after a call's end is another call
            self._check_room()
            call = Served(next(self._numbers), self._legs.get(kind, ()), self._network, self.metrics)
            self._calls[call.number] = call
            if kind in SEVERAL:
                self._joining[kind, admitted.call] = call
        call.connections += 1
        return Visitor(self, call)

    def _check_room(self) -> None:
        """Refuse one more call where there is no room; legs of calls that are on may always come."""
        reasons = {
            "closing": self._closing,
            "no worker": self.crew.least_busy() is None,
            "busy": self.crew.behind_s() > BEHIND_S,
        }
        for why_not, is_so in reasons.items():
            if is_so:
                self.metrics.refuse(why_not)
                raise RefusedError(f"No further call is taken: {why_not}.")

    def take(self, call: Served, signal: Signal, at_s: float) -> None:
        """Take what a connection of a call said."""
        call.take(signal, at_s)
        if call.due:
            self._begin(call, at_s)

    def leave(self, call: Served) -> None:
        """The last connection of a call is gone: it ends."""
        if call.number not in self._calls:
            return
        if call.worker is None:
            self._forget(call)
        elif not call.problem:
            call.end()

    # What happens by itself.

    def tick(self) -> None:
        """Time has passed; ask four times a second."""
        at_s = self._clock.mono()
        self.crew.watch()
        for call in list(self._calls.values()):
            try:
                call.tick(at_s)
            except ProtocolError as error:
                call.end(str(error))

    def close(self) -> None:
        """Take no more calls, and end those that are on."""
        self._closing = True
        for call in list(self._calls.values()):
            call.end(CLOSING)
            if call.worker is None:
                self._forget(call)

    # What the workers say.

    def answered(self, answer: Answer) -> None:
        """A worker says something of a call."""
        call = self._calls.get(answer.call)
        if call is None:
            return
        if isinstance(answer, Over):
            if answer.unkept:
                self._say(answer.unkept)
            self._over(call, answer.problem)
        else:
            self._news.said(call, answer)

    def lag(self, lag_s: float) -> None:
        """A step was analysed; its oldest sound came so long ago."""
        self.metrics.lag.take(lag_s)

    def died(self, calls: frozenset[int]) -> None:
        """A worker died, and these calls with it."""
        self._say(f"A worker died; its calls ({len(calls)}) are ended, and it is begun again.")
        for number in calls & self._calls.keys():
            self._over(self._calls[number], WORKER_DIED)

    # Beginning and end.

    def _begin(self, call: Served, at_s: float) -> None:
        """Give a call to a worker."""
        member = self.crew.least_busy()
        if member is None:
            raise ProtocolError("There is no worker at the moment.")
        member.calls.add(call.number)
        settings, voice = self._judging.of(call.rep)
        voice, kept = voice.on("", band_of(call.rate)), self._judging.sessions
        name = call.name or "a call from the network"
        member.send(Begin(call.number, name, call.legs, call.rate, settings, voice, kept))
        self.metrics.calls += 1
        self._news.began(call)
        call.begin(member, at_s)
        self._say(f"A call began ({_legs(call)}); {self._on()}.")

    def _over(self, call: Served, problem: str) -> None:
        call.problem = call.problem or problem or OVER
        self.metrics.end(HOW.get(call.problem, "mistake" if problem else "protocol"))
        self._news.over(call, problem)
        self._forget(call)
        self._say(f"{_end(call)}; {self._on()}.")

    def _on(self) -> str:
        on = len(self.calls)
        return "1 is on" if on == 1 else f"{on or 'none'} are on"

    def _forget(self, call: Served) -> None:
        self._calls.pop(call.number, None)
        for key in [key for key, joining in self._joining.items() if joining is call]:
            del self._joining[key]
        for member in self.crew.members:
            member.forget(call.number)


class Visitor:
    """A connection, and the call that it is a part of."""

    def __init__(self, board: Switchboard, call: Served) -> None:
        self._board, self._call = board, call
        self._legs: tuple[Leg, ...] = ()

    def take(self, signal: Signal, at_s: float) -> None:
        """Take what they said."""
        if isinstance(signal, Opened):
            self._call.open(signal)
            self._legs = signal.legs
        self._board.take(self._call, signal, at_s)

    def left(self, reason: str) -> None:  # noqa: ARG002  it ends the same way
        """They are gone."""
        self._call.connections -= 1
        self._call.present.difference_update(self._legs)
        if not self._call.connections:
            self._board.leave(self._call)


def _legs_by_kind(doors: Iterable[Door]) -> Mapping[str, tuple[Leg, ...]]:
    """Return the legs that may come over connections of their own, for each kind."""
    opened = {(door.kind, door.leg) for door in doors}
    return {kind: tuple(leg for leg in LEGS if (kind, leg) in opened) for kind in SEVERAL}


def _legs(call: Served) -> str:
    return "both legs" if len(call.legs) == len(LEGS) else f"the {call.legs[0]}'s leg"


def _end(call: Served) -> str:
    """Return how a call ended, as the beginning of a sentence."""
    if HOW.get(call.problem) == "done":
        return "A call ended"
    return f"A call was ended ({call.problem.rstrip('.')})"
