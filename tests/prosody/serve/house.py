"""A server of the test's own, whatever is sent to it, and what it tells."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from websockets.asyncio.client import connect

from prosody.audio.blocks import Block, Item
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.listeners import Door
from prosody.events import Leg
from prosody.judgement.model_population import population
from prosody.pipeline import analyse
from prosody.report import line
from prosody.serve.server import Plan, Server
from prosody.serve.switchboard import Judging
from prosody.settings import Settings
from prosody.wording import wording

RATE = 8000
WORDS = wording("plain", "en")
FAST = NetworkSettings(ahead_s=60.0)
"""A test has no time to wait for the sound."""

Line = dict[str, Any]


def plan(
    *doors: Door,
    network: NetworkSettings = FAST,
    sessions: Path | None = None,
    workers: int = 1,
    said: list[str] | None = None,
) -> Plan:
    said = [] if said is None else said
    judging = Judging(Settings(), population(), sessions)
    return Plan(doors, judging, WORDS, network, "127.0.0.1", 0, workers, said.append)


def door(kind: Any, leg: Leg = "rep") -> Door:
    return Door(kind, "127.0.0.1", 0, leg)


def served(wanted: Plan, visit: Callable[[Server], Awaitable[None]]) -> Server:
    """Open a server, let somebody visit it, and end it in order."""

    async def run() -> Server:
        server = Server(wanted)
        try:
            await server.open()
            going = asyncio.create_task(server.run())
            await asyncio.wait_for(visit(server), 50)
            server.stop()
            await going
        finally:
            await server.close()
        return server

    return asyncio.run(run())


async def until(true: Callable[[], object], what: str) -> None:
    """Wait for something to become true."""
    for _ in range(2000):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"it never happened: {what}")


class Ears:
    """Listens to a path of the stream, from `open` on."""

    def __init__(self, server: Server, path: str = "/events") -> None:
        self.heard: list[Line] = []
        self._address = f"ws://127.0.0.1:{server.stream.port}{path}"
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Ears:
        self._socket = await connect(self._address, compression=None)
        self._task = asyncio.create_task(self._listen())
        return self

    async def _listen(self) -> None:
        async for message in self._socket:
            self.heard.append(json.loads(message))

    async def say(self, message: str) -> None:
        await self._socket.send(message)

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def of(self, kind: str) -> list[Line]:
        return [one for one in self.heard if one.get("type") == kind]

    async def ended(self, calls: int = 1) -> None:
        await until(lambda: len(self.of("end")) >= calls, "the end of a call")


class Sounding:
    """A source of both legs' sound in 8 kHz, as it is sent."""

    def __init__(self, sound: dict[Leg, np.ndarray], name: str) -> None:
        self.name, self.legs, self.rate = name, tuple(sound), RATE
        self._sound = sound

    def __iter__(self) -> Any:
        items: list[Item] = [Block(leg, samples, RATE) for leg, samples in self._sound.items()]
        return iter(items)

    def close(self) -> None:
        pass


def lines_of(sound: dict[Leg, np.ndarray], name: str) -> list[Line]:
    """Return the lines of a file with this sound."""
    result = analyse(Sounding(sound, name), Settings(), population())
    return [json.loads(json.dumps(line(event, WORDS))) for event in result.events]


def anonymous(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without the name of their call."""
    return [{key: value for key, value in one.items() if key != "call"} for one in lines]


def with_limits(**limits: Any) -> NetworkSettings:
    return replace(FAST, **limits)
