"""A server under attack: each attack in full, a good call beside it, and what is left of both."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.serve.hostile import Attack, Good, Ports, attacks, good_call
from benchmarks.serve.running import Running, running
from benchmarks.serve.senders import telephone
from prosody.audio.blocks import Block
from prosody.judgement.model_population import population
from prosody.pipeline import analyse
from prosody.report import line
from prosody.settings import Settings
from prosody.wording import wording

DOORS = ("audiosocket", "media-stream", "fork", "rtp")
GOOD_S = 8.0
SETTLED_S = 6.0
"""After the last attack: strangers are shown out within 5 s."""


@dataclass(frozen=True)
class Outcome:
    """What became of one attack."""

    name: str
    lasted_s: float
    let_in: int
    connected_s: float
    whole: bool
    rss_mb: float
    mistakes: int


@dataclass(frozen=True)
class Siege:
    """What became of all of them; memory in MiB before, and after everybody has left."""

    outcomes: list[Outcome]
    before_mb: float
    after_mb: float
    figures: dict[str, float]


class _File:
    """The good call's sound as a file would bring it."""

    name, legs, rate = "good", ("rep",), 8000

    def __init__(self, samples: np.ndarray) -> None:
        self._samples = samples

    def __iter__(self) -> Iterator[Block]:
        yield Block("rep", self._samples, self.rate)

    def close(self) -> None:
        pass


def expected(samples: np.ndarray) -> list[dict[str, object]]:
    """Return what is told of this sound when it is a file, but for who it was."""
    words = wording("plain", "en")
    events = analyse(_File(samples), Settings(), population()).events
    return [_unnamed(json.loads(json.dumps(line(event, words)))) for event in events]


def _unnamed(told: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in told.items() if key not in ("call", "file")}


def _whole(good: Good, lines: list[dict[str, object]]) -> bool:
    return [_unnamed(told) for told in good.lines] == lines


async def _under(server: Running, ports: Ports, name: str, attack: Attack, number: int) -> Outcome:
    sound = telephone()["rep"][: round(GOOD_S * 8000)]
    begin_s = time.monotonic()
    attacking = asyncio.create_task(_timed(attack))
    await asyncio.sleep(0.3)
    good = await good_call(ports, number, GOOD_S, sound)
    let_in, lasted_s = await attacking
    return Outcome(
        name,
        lasted_s - begin_s,
        let_in,
        good.connected_s,
        _whole(good, expected(sound)),
        server.rss_mb(),
        server.mistakes(),
    )


async def _timed(attack: Attack) -> tuple[int, float]:
    result = await attack()
    return result if isinstance(result, int) else 0, time.monotonic()


async def _all(server: Running, ports: Ports) -> Siege:
    sound = telephone()["rep"][: round(GOOD_S * 8000)]
    quiet = await good_call(ports, 1000, GOOD_S, sound)
    if not _whole(quiet, expected(sound)):
        raise SystemExit("Even without an attack the good call is not what its file is.")
    before_mb = server.rss_mb()
    outcomes = []
    for number, (name, attack) in enumerate(attacks(ports).items()):
        outcomes.append(await _under(server, ports, name, attack, number))
    await asyncio.sleep(SETTLED_S)
    figures = await asyncio.to_thread(server.figures)
    return Siege(outcomes, before_mb, server.rss_mb(), figures)


def besieged() -> Siege:
    """Start a server, make every attack, and return what became of it."""
    secret = os.urandom(16).hex()
    with running([f"{kind}:127.0.0.1:0" for kind in DOORS], secret) as server:
        found = [server.ports(kind)[0] for kind in DOORS]
        return asyncio.run(_all(server, Ports(*found, server.events, secret)))
