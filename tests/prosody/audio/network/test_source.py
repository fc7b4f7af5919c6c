"""Calls from the network as a source: to the sample, one after the other, healthy, paused and closed."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from prosody.audio.blocks import Block, Item, Lost
from prosody.audio.error import AudioError
from prosody.audio.network.authenticate import ticket
from prosody.audio.network.g711 import MU_LAW, decoded
from prosody.audio.network.limits import DEFAULTS
from prosody.audio.network.listeners import Door
from prosody.audio.network.source import NetworkSource
from prosody.events import LEGS, Leg
from tests.prosody.audio.network import clients, wire

QUICK = replace(DEFAULTS, ahead_s=60.0, patience_s=5.0)
"""Tests send as fast as they can, and a busy machine stalls them."""

CUSTOMER, REP = wire.noise(2.0, 1), wire.noise(2.0, 2)
LIMIT_S = 20.0


def source(kind: str, *legs: Leg, settings: object = QUICK) -> NetworkSource:
    """Open one door for each leg, or one for both."""
    doors = [Door(kind, "127.0.0.1", 0, leg) for leg in (legs or ("rep",))]
    return NetworkSource(doors, legs or LEGS, settings)


class Taken(threading.Thread):
    """Iterates a source once, on a thread of its own."""

    def __init__(self, heard: NetworkSource) -> None:
        super().__init__(daemon=True)
        self.items: list[Item] = []
        self._source = heard
        self.start()

    def run(self) -> None:
        for item in self._source:
            self.items.append(item)

    def done(self) -> list[Item]:
        self.join(LIMIT_S)
        assert not self.is_alive()
        return self.items


def until(true: Callable[[], bool]) -> None:
    end_s = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < end_s
        time.sleep(0.01)


def sound(items: list[Item], leg: Leg) -> np.ndarray:
    return np.concatenate([i.samples for i in items if isinstance(i, Block) and i.leg == leg])


@pytest.fixture
def fork() -> Iterator[NetworkSource]:
    with closing(source("fork")) as heard:
        yield heard


def test_both_legs_of_a_fork_are_equal_to_what_was_sent(fork: NetworkSource):
    taken = Taken(fork)
    asyncio.run(clients.websocket(fork.ports[0], wire.fork(CUSTOMER, REP), "/?rate=8000"))
    items = taken.done()
    assert np.array_equal(sound(items, "rep"), REP)
    assert np.array_equal(sound(items, "customer"), CUSTOMER)
    assert not [item for item in items if isinstance(item, Lost)]
    assert fork.rate == 8000


def test_both_tracks_of_a_media_stream_are_equal_to_what_was_sent():
    with closing(source("media-stream")) as heard:
        taken = Taken(heard)
        asyncio.run(clients.websocket(heard.ports[0], wire.media_stream(CUSTOMER, REP)))
        items = taken.done()
    assert np.array_equal(sound(items, "rep"), wire.through(REP))
    assert np.array_equal(sound(items, "customer"), wire.through(CUSTOMER))


def test_two_audiosockets_are_two_legs_of_one_call():
    async def call(heard: NetworkSource) -> None:
        writers = [(await asyncio.open_connection("127.0.0.1", port))[1] for port in heard.ports]
        for leg, writer, sound in zip(LEGS, writers, (REP, CUSTOMER), strict=True):
            first, *rest = wire.audiosocket(sound)
            writer.write(first)
            await asyncio.to_thread(until, lambda leg=leg: bool(heard.health[leg].sender))
            writer.write(b"".join(rest[:-1]))
        for writer in writers:
            writer.close()

    with closing(source("audiosocket", *LEGS)) as heard:
        taken = Taken(heard)
        asyncio.run(call(heard))
        items = taken.done()
    assert np.array_equal(sound(items, "rep"), REP)
    assert np.array_equal(sound(items, "customer"), CUSTOMER)


def test_two_tickets_are_two_legs_through_one_door():
    async def call(port: int, heard: NetworkSource) -> None:
        writers = []
        for leg, sent in zip(LEGS, (REP, CUSTOMER), strict=True):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            first, *rest = wire.audiosocket(sent, uuid=ticket("", bytes(8), leg), hangup=False)
            writer.write(first)
            await asyncio.to_thread(until, lambda leg=leg: bool(heard.health[leg].sender))
            writer.write(b"".join(rest))
            writers.append(writer)
        for writer in writers:
            writer.close()

    with closing(NetworkSource([Door("audiosocket", "127.0.0.1", 0)], LEGS, QUICK)) as heard:
        taken = Taken(heard)
        asyncio.run(call(heard.ports[0], heard))
        items = taken.done()
    assert np.array_equal(sound(items, "rep"), REP)
    assert np.array_equal(sound(items, "customer"), CUSTOMER)


def test_rtp_is_equal_to_what_was_sent():
    with closing(source("rtp", "rep", settings=replace(QUICK, idle_s=1.0))) as heard:
        taken = Taken(heard)
        asyncio.run(clients.rtp(heard.ports[0], wire.rtp_stream(REP)))
        assert np.array_equal(sound(taken.done(), "rep"), wire.through(REP))


def test_an_iteration_is_a_call_and_what_nobody_took_belongs_to_none(fork: NetworkSource):
    for _ in range(2):
        taken = Taken(fork)
        asyncio.run(clients.websocket(fork.ports[0], wire.fork(CUSTOMER, REP)))
        assert len(sound(taken.done(), "rep")) == len(REP)
    asyncio.run(clients.websocket(fork.ports[0], wire.fork(CUSTOMER, REP)))
    next(iter(fork))  # ended by hand
    taken = Taken(fork)
    asyncio.run(clients.websocket(fork.ports[0], wire.fork(REP, CUSTOMER)))
    assert np.array_equal(sound(taken.done(), "rep"), CUSTOMER)


def test_while_a_call_is_on_another_is_refused_and_the_first_goes_on(fork: NetworkSource):
    async def call() -> None:
        first, *rest = wire.fork(CUSTOMER, REP)

        async with clients.connect(f"ws://127.0.0.1:{fork.ports[0]}/") as socket:
            await socket.send(first)
            await asyncio.to_thread(until, lambda: bool(fork.health["rep"].sender))
            async with clients.connect(f"ws://127.0.0.1:{fork.ports[0]}/") as other:
                await other.send(first)
                with pytest.raises(clients.ConnectionClosed):
                    await other.recv()
            for said in rest:
                await socket.send(said)

    taken = Taken(fork)
    asyncio.run(call())
    assert np.array_equal(sound(taken.done(), "rep"), REP)


def test_health_tells_who_sends_and_when_nobody_does(fork: NetworkSource):
    assert {how.state for how in fork.health.values()} == {"waiting"}

    async def call() -> None:
        async with clients.connect(f"ws://127.0.0.1:{fork.ports[0]}/") as socket:
            for said in wire.fork(CUSTOMER, REP):
                await socket.send(said)
            await asyncio.to_thread(until, lambda: fork.health["rep"].behind_s >= 0.9)
            now = fork.health["rep"]
            assert (now.state, now.sender, now.ever_heard) == ("behind", "fork from 127.0.0.1", True)
            assert -10 < now.level_db < 0

    asyncio.run(call())
    until(lambda: not fork.health["rep"].sender)
    assert fork.health["rep"].state == "waiting"


def test_a_leg_that_stops_is_lost_and_the_other_does_not_wait():
    async def call(ports: list[int], heard: NetworkSource) -> None:
        rep = asyncio.open_connection("127.0.0.1", ports[0])
        _, writer = await rep
        _, other = await asyncio.open_connection("127.0.0.1", ports[1])
        pieces = wire.audiosocket(REP, hangup=False)
        other.write(b"".join(wire.audiosocket(CUSTOMER[:160], hangup=False)))
        writer.write(pieces[0])
        for piece in pieces[1:]:
            writer.write(piece)
            await asyncio.sleep(0.02)
        assert heard.health["customer"].state == "lost"
        assert heard.health["rep"].state in ("ok", "behind")
        writer.close()
        other.close()

    with closing(source("audiosocket", *LEGS, settings=DEFAULTS)) as heard:
        taken = Taken(heard)
        asyncio.run(call(heard.ports, heard))
        lost = [i for i in taken.done() if isinstance(i, Lost) and i.leg == "customer"]
    assert {item.reason for item in lost} == {"not received"}
    assert sum(item.count for item in lost) > 100


def test_while_paused_what_comes_is_a_gap(fork: NetworkSource):
    fork.pause()
    taken = Taken(fork)
    asyncio.run(clients.websocket(fork.ports[0], wire.fork(CUSTOMER, REP), "/?rate=8000"))
    items = taken.done()
    assert {item.reason for item in items if isinstance(item, Lost)} == {"paused"}
    assert sum(item.count for item in items if item.leg == "rep") == 200
    assert not [item for item in items if isinstance(item, Block)]
    fork.resume()
    taken = Taken(fork)
    asyncio.run(clients.websocket(fork.ports[0], wire.fork(CUSTOMER, REP)))
    assert np.array_equal(sound(taken.done(), "rep"), REP)


def test_closing_ends_a_wait_and_a_call_and_is_safe_twice(fork: NetworkSource):
    taken = Taken(fork)
    fork.close()
    fork.close()
    assert taken.done() == []
    assert list(fork) == []


def test_sound_that_nobody_takes_is_bounded():
    with closing(source("fork", settings=replace(QUICK, longest_gap_s=60.0))) as heard:
        silence = np.zeros(8000 * 59, np.int16)
        asyncio.run(clients.websocket(heard.ports[0], wire.fork(silence, silence, 8000), "/?rate=8000"))
        asyncio.run(clients.websocket(heard.ports[0], wire.fork(silence, silence, 8000), "/?rate=8000"))
        until(lambda: heard.health["rep"].behind_s >= 118)
        heard.close()
        first, second = list(heard), list(heard)
    assert not [item for item in first if isinstance(item, Lost)]
    assert {item.reason for item in second if isinstance(item, Lost)} == {"analysis behind"}


def test_what_must_not_be_listened_on_is_refused_at_once():
    with pytest.raises(AudioError, match="secret and TLS"):
        NetworkSource([Door("fork", "0.0.0.0", 0)], LEGS, DEFAULTS)
    with pytest.raises(AudioError, match="RTP has neither"):
        NetworkSource([Door("rtp", "0.0.0.0", 0)], ("rep",), DEFAULTS)


def test_a_port_that_is_taken_is_said_and_one_that_gets_free_is_waited_for(fork: NetworkSource):
    taken = [Door("audiosocket", "127.0.0.1", fork.ports[0])]
    threading.Timer(0.5, fork.close).start()
    with closing(NetworkSource(taken, ("rep",), QUICK)) as heard:
        assert heard.ports == [taken[0].port]
        with pytest.raises(AudioError, match="cannot listen"):
            NetworkSource(taken, ("rep",), QUICK)


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs ffmpeg, as somebody else's RTP")
def test_rtp_of_somebody_elses_is_heard_to_the_sample(tmp_path):
    soundfile.write(tmp_path / "call.wav", REP, 8000)
    coding = ["ffmpeg", "-v", "error", "-re", "-i", str(tmp_path / "call.wav"), "-c:a", "pcm_mulaw", "-f"]
    coded = subprocess.run([*coding, "mulaw", "-"], check=True, capture_output=True).stdout
    with closing(source("rtp", "rep", settings=replace(DEFAULTS, idle_s=1.0))) as heard:
        taken = Taken(heard)
        there = f"rtp://127.0.0.1:{heard.ports[0]}"
        subprocess.run([*coding, "rtp", there], check=True, capture_output=True)
        items = taken.done()
    assert np.array_equal(sound(items, "rep"), decoded(coded, MU_LAW))


def test_why_somebody_was_turned_away_is_told_until_somebody_is_let_in(fork: NetworkSource):
    asyncio.run(clients.websocket(fork.ports[0], [], "/?rate=9"))
    until(lambda: bool(fork.health["rep"].problem))
    assert "from 127.0.0.1 was turned away: In the address rate= is one of 8000" in fork.health["rep"].problem
    asyncio.run(clients.websocket(fork.ports[0], wire.fork(CUSTOMER, REP)))
    until(lambda: fork.health["rep"].ever_heard)
    assert not fork.health["rep"].problem


def test_a_codec_that_is_not_understood_is_said():
    with closing(source("rtp", "rep")) as heard:
        asyncio.run(clients.rtp(heard.ports[0], [wire.rtp_of(b"x" * 20, 18, 1, 0)]))
        until(lambda: bool(heard.health["rep"].problem))
        assert "PCMU or PCMA" in heard.health["rep"].problem
