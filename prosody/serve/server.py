"""The server: opens the doors, keeps everything going, and ends in order.

The rule of the room: what a person must know is one sentence, without a call's name, number or path in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from prosody.audio.clock import Clock, SystemClock
from prosody.audio.error import AudioError
from prosody.audio.network.keys import lock_of, tls_of
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.listeners import Door, Listening, listen
from prosody.events import LEGS
from prosody.serve.news import Newsroom
from prosody.serve.stream import Desk, Stream
from prosody.serve.switchboard import SEVERAL, Judging, Switchboard
from prosody.wording import Wording

TICK_S: Final = 0.25
"""Between two looks after everything."""

PATIENCE_S: Final = 10.0
"""For closing the calls at the end: far more than it takes; then the workers are ended."""


@dataclass(frozen=True)
class Plan:
    """What is to be served.

    Attributes
    ----------
    doors : sequence of Door
        Where a telephone system brings its calls.
    judging : Judging
    words : Wording
        Of the lines.
    network : NetworkSettings
    host, port
        Where events are told, and figures.
    workers : int
        As many as cores when 0.
    say : callable
        Is told what a person should know.
    """

    doors: Sequence[Door]
    judging: Judging
    words: Wording
    network: NetworkSettings = field(default_factory=NetworkSettings)
    host: str = "127.0.0.1"
    port: int = 8765
    workers: int = 0
    say: Callable[[str], None] = print


class Server:
    """Everything that runs; `open`, then `run` until `stop`, then `close`.

    Attributes
    ----------
    board : Switchboard
    stream : Stream
    doors : list of Listening
    """

    def __init__(self, plan: Plan, clock: Clock | None = None) -> None:
        self._plan, self._clock = plan, clock or SystemClock()
        self._lock, self._tls = lock_of(plan.network), tls_of(plan.network)
        self._news = Newsroom(plan.words)
        self.board = Switchboard(
            plan.judging, plan.network, plan.doors, self._clock, self._news, plan.workers, plan.say
        )
        desk = Desk(self._news, self.figures, self._listed)
        self.stream = Stream(desk, self._lock, plan.host)
        self.doors: list[Listening] = []
        self._stopped = asyncio.Event()

    async def open(self) -> None:
        """Open every door.

        Raises
        ------
        AudioError
            When one must not, or cannot, be opened.
        """
        plan = self._plan
        _check(plan.doors, tickets=bool(self._lock.secrets))
        await self.stream.open(plan.port, self._tls)
        for door in _apart(plan.doors):
            opened = await listen(door, self.board, plan.network, self._lock, self._tls, self._clock)
            self.doors.append(opened)
            whose = f", the {door.leg}'s leg" if door.kind in SEVERAL else ""
            where = replace(door, port=opened.port)
            plan.say(f"Listening for {door.kind} on {where}{whose}.")
        await self.board.crew.begin()
        plan.say(f"Events, figures and followers: {plan.host}:{self.stream.port}.")

    async def run(self) -> None:
        """Look after everything until it is asked to stop, and say that it ends."""
        while not self._stopped.is_set():
            self.board.tick()
            self._news.tick(self._clock.mono())
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), TICK_S)
        self._plan.say("Ending: calls are closed.")

    def stop(self) -> None:
        """End in order."""
        self._stopped.set()

    async def close(self) -> None:
        """Shut the doors, end the calls, close their sessions, let the workers go."""
        self.board.close()
        for door in self.doors:
            await door.close()
        until_s = self._clock.mono() + PATIENCE_S
        while self.board.calls and self._clock.mono() < until_s:
            await asyncio.sleep(0.02)
        await self.board.crew.dismiss(PATIENCE_S)
        await self.stream.close()

    def figures(self) -> str:
        """Return everything that is counted, in Prometheus's text format."""
        board = self.board
        came = _summed(door.guests.counts for door in self.doors)
        now = [
            ("tonegauge_calls", "Calls that are on.", len(board.calls)),
            ("tonegauge_workers", "Workers that are there.", len(board.crew.members)),
            ("tonegauge_worker_restarts", "Workers that were begun again.", board.crew.restarts),
            ("tonegauge_waiting_seconds", "Age of the oldest sound not analysed.", board.crew.behind_s()),
            ("tonegauge_listeners", "Who listens to events.", self._news.listeners),
        ]
        return board.metrics.text(now, came)

    def _listed(self) -> list[dict[str, object]]:
        return [{"call": call.id, "name": call.name, "legs": list(call.legs)} for call in self.board.calls]


def _apart(doors: Iterable[Door]) -> list[Door]:
    """Return the doors, those of one address once: tickets tell the legs apart."""
    once: dict[tuple[str, str, int], Door] = {}
    return [
        door
        for door in doors
        if not door.port or once.setdefault((door.kind, door.host, door.port), door) is door
    ]


def _check(doors: Sequence[Door], *, tickets: bool) -> None:
    """Refuse doors at which no call can come together."""
    for kind in SEVERAL:
        legs = {door.leg for door in doors if door.kind == kind}
        if legs == {"customer"}:
            raise AudioError(f"A call needs the rep's leg; listen for that too: --listen {kind}:HOST:PORT.")
    ports = {leg: [door.count for door in doors if (door.kind, door.leg) == ("rtp", leg)] for leg in LEGS}
    if any(len(counts) > 1 for counts in ports.values()):
        raise AudioError("Of RTP a leg has one door; for several calls write rtp:HOST:FIRST-LAST.")
    if ports["customer"] and ports["customer"] != ports["rep"]:
        raise AudioError("Each port of RTP is a call: give both legs as many.")
    if len(_apart(doors)) < len(set(doors)) and not tickets:
        raise AudioError("Two legs can come to one address only with tickets, which need a secret; use two.")


def _summed(counts: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    whole: dict[str, int] = {}
    for one in counts:
        for name, count in one.items():
            whole[name] = whole.get(name, 0) + count
    return whole


async def serve(server: Server) -> None:
    """Serve until it is asked to stop.

    Raises
    ------
    AudioError
        When a door must not, or cannot, be opened.
    """
    try:
        await server.open()
        await server.run()
    finally:
        await server.close()
