"""The doors, over real sockets of this machine: what is sent is heard, and who must not is shown out."""

from __future__ import annotations

import asyncio
import logging
import shutil
import ssl
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from prosody.audio.error import AudioError
from prosody.audio.network.authenticate import Admitted, Lock, RefusedError, ticket
from prosody.audio.network.keys import tls_of
from prosody.audio.network.limits import DEFAULTS, NetworkSettings
from prosody.audio.network.listeners import Door, Kind, Listening, listen
from prosody.audio.network.signals import Opened, ProtocolError, Signal
from tests.prosody.audio.network import clients, wire

SECRET = "a-secret-of-some-length"
CUSTOMER, REP = wire.noise(0.5, 1), wire.noise(0.5, 2)


class Hall:
    """A reception that remembers everything."""

    def __init__(self) -> None:
        self.visitors: list[Remembered] = []
        self.room = True

    def welcome(self, kind: Kind, sender: str, admitted: Admitted) -> Remembered:
        if not self.room:
            raise RefusedError("no room")
        self.visitors.append(Remembered(kind, sender, admitted))
        return self.visitors[-1]


class Remembered:
    def __init__(self, kind: Kind, sender: str, admitted: Admitted) -> None:
        self.kind, self.sender, self.admitted = kind, sender, admitted
        self.signals: list[Signal] = []
        self.reasons: list[str] = []
        self.gone = asyncio.Event()
        self.fails: Exception | None = None

    def take(self, signal: Signal, _at_s: float) -> None:
        if self.fails:
            raise self.fails
        self.signals.append(signal)

    def left(self, reason: str) -> None:
        self.reasons.append(reason)
        self.gone.set()


def at_door(
    kind: Kind,
    visit: Callable[[Listening, Hall], Awaitable[None]],
    settings: NetworkSettings = DEFAULTS,
    lock: Lock | None = None,
    tls: ssl.SSLContext | None = None,
    host: str = "127.0.0.1",
) -> tuple[Hall, Listening]:
    """Open a door, let somebody visit, wait for those who were let in to be gone, and shut it."""

    async def run() -> tuple[Hall, Listening]:
        hall = Hall()
        door = await listen(Door(kind, host, 0), hall, settings, lock or Lock(), tls)
        try:
            await asyncio.wait_for(visit(door, hall), 20)
            for visitor in hall.visitors:
                await asyncio.wait_for(visitor.gone.wait(), 20)
        finally:
            await door.close()
        return hall, door

    return asyncio.run(run())


def test_an_audiosocket_is_heard_to_the_sample():
    hall, door = at_door("audiosocket", lambda door, _: clients.audiosocket(door.port, wire.audiosocket(REP)))
    [visitor] = hall.visitors
    assert np.array_equal(wire.heard(visitor.signals), REP)
    assert visitor.reasons == ["hung up"]
    assert (visitor.sender, door.guests.counts) == ("127.0.0.1", {"admitted": 1})


def test_a_media_stream_is_heard_to_the_sample():
    hall, _ = at_door(
        "media-stream", lambda door, _: clients.websocket(door.port, wire.media_stream(CUSTOMER, REP))
    )
    [visitor] = hall.visitors
    assert np.array_equal(wire.heard(visitor.signals), wire.through(REP))
    assert np.array_equal(wire.heard(visitor.signals, "customer"), wire.through(CUSTOMER))
    assert visitor.reasons == ["hung up"]


def test_a_fork_is_heard_to_the_sample_and_its_subprotocol_agreed_to():
    async def visit(door: Listening, _: Hall) -> None:
        await clients.websocket(
            door.port, wire.fork(CUSTOMER, REP), "/?rate=8000", subprotocols=["audio.drachtio.org"]
        )

    [visitor] = at_door("fork", visit)[0].visitors
    assert visitor.signals[0].rate == 8000
    assert np.array_equal(wire.heard(visitor.signals), REP)
    assert np.array_equal(wire.heard(visitor.signals, "customer"), CUSTOMER)


def test_rtp_is_heard_to_the_sample_and_ends_when_nothing_comes():
    async def visit(door: Listening, hall: Hall) -> None:
        await clients.rtp(door.port, [b"nonsense", *wire.rtp_stream(REP)])
        while not hall.visitors:
            await asyncio.sleep(0.01)

    hall, door = at_door("rtp", visit, replace(DEFAULTS, idle_s=1.0))
    [visitor] = hall.visitors
    assert np.array_equal(wire.heard(visitor.signals), wire.through(REP))
    assert visitor.reasons == ["nothing comes any more"]
    assert door.guests.counts["odd packets"] == 1


def test_a_ticket_tells_the_leg():
    uuid = ticket(SECRET, bytes(8), "customer")
    hall, _ = at_door(
        "audiosocket",
        lambda door, _: clients.audiosocket(door.port, wire.audiosocket(CUSTOMER, uuid=uuid)),
        lock=Lock((SECRET,)),
    )
    [visitor] = hall.visitors
    assert visitor.admitted == Admitted(bytes(8).hex(), "customer")
    assert visitor.signals[0] == Opened(str(uuid), ("customer",), 8000)
    assert np.array_equal(wire.heard(visitor.signals, "customer"), CUSTOMER)


def test_who_does_not_prove_the_secret_is_never_heard():
    hall, door = at_door(
        "audiosocket",
        lambda door, _: clients.audiosocket(door.port, wire.audiosocket(REP)),
        lock=Lock((SECRET,)),
    )
    assert not hall.visitors
    assert door.guests.counts == {"refused": 1}


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Origin": "https://evil.example"}]
)
def test_a_websocket_without_the_secret_or_from_a_browser_is_not_even_opened(headers: dict[str, str]):
    async def visit(door: Listening, _: Hall) -> None:
        with pytest.raises(InvalidStatus, match="403"):
            await clients.websocket(
                door.port, [], f"/?token={SECRET if 'Origin' in headers else ''}", additional_headers=headers
            )

    hall, door = at_door("fork", visit, lock=Lock((SECRET,)))
    assert not hall.visitors
    assert door.guests.counts == {"refused": 1}


def test_a_flood_of_silent_strangers_keeps_no_good_call_out():
    async def visit(door: Listening, _: Hall) -> None:
        silent = [await asyncio.open_connection("127.0.0.1", door.port) for _ in range(200)]
        await clients.audiosocket(door.port, wire.audiosocket(REP))
        for _, writer in silent:
            writer.close()

    hall, door = at_door("audiosocket", visit)
    [visitor] = hall.visitors
    assert np.array_equal(wire.heard(visitor.signals), REP)
    assert door.guests.counts["crowded"] == 200 + 1 - DEFAULTS.most_strangers


def test_a_stranger_who_drips_bytes_is_shown_out_all_the_same():
    async def visit(door: Listening, _: Hall) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        for byte in wire.audiosocket(REP)[0]:
            writer.write(bytes([byte]))
            await asyncio.sleep(0.2)
            if reader.at_eof():
                break
        await asyncio.gather(reader.read(), return_exceptions=True)  # ends, because they are cut
        writer.close()

    _, door = at_door("audiosocket", visit, replace(DEFAULTS, opening_s=0.5))
    assert door.guests.counts == {"silent": 1}


def test_who_falls_silent_in_a_call_is_shown_out_with_what_was_held_back():
    async def visit(door: Listening, _: Hall) -> None:
        held = [wire.media_start(), *(wire.media("outbound", i, REP[i * 160 :][:160]) for i in (0, 2))]
        async with connect(f"ws://127.0.0.1:{door.port}/") as socket:
            for message in held:
                await socket.send(message)
            with pytest.raises(ConnectionClosed):
                await socket.recv()

    hall, door = at_door("media-stream", visit, replace(DEFAULTS, idle_s=1.0))
    [visitor] = hall.visitors
    assert len(wire.heard(visitor.signals)) == 320
    assert door.guests.counts["silent"] == 1


@pytest.mark.parametrize(
    ("kind", "messages", "path"),
    [
        ("media-stream", ["{"], "/"),
        ("media-stream", ["x" * 70_000], "/"),
        ("fork", [b"abc"], "/"),
        ("fork", [], "/?rate=1"),
    ],
)
def test_who_says_what_cannot_be_is_shown_out_alone(
    kind: Kind, messages: list[str | bytes], path: str, caplog: pytest.LogCaptureFixture
):
    async def stay(door: Listening) -> None:
        async with connect(f"ws://127.0.0.1:{door.port}{path}") as socket:
            for message in messages:
                await socket.send(message)
            await socket.recv()

    async def visit(door: Listening, _: Hall) -> None:
        with pytest.raises(ConnectionClosed):
            await stay(door)
        good = wire.fork(CUSTOMER, REP) if kind == "fork" else wire.media_stream(CUSTOMER, REP)
        await clients.websocket(door.port, good)

    with caplog.at_level(logging.DEBUG):
        hall, _ = at_door(kind, visit)
    assert [len(wire.heard(visitor.signals)) for visitor in hall.visitors][-1] == len(REP)
    assert not [record for record in caplog.records if record.exc_info]


def test_a_visitor_for_whom_it_is_too_much_is_shown_out():
    async def visit(door: Listening, hall: Hall) -> None:
        async with connect(f"ws://127.0.0.1:{door.port}/") as socket:
            await socket.send(wire.fork(CUSTOMER, REP)[0])
            while not hall.visitors:
                await asyncio.sleep(0.01)
            hall.visitors[0].fails = ProtocolError("Too fast.")
            await socket.send(wire.fork(CUSTOMER, REP)[1])
            with pytest.raises(ConnectionClosed):
                await socket.recv()

    [visitor] = at_door("fork", visit)[0].visitors
    assert visitor.reasons == ["Too fast."]


def test_a_mistake_of_ours_ends_one_connection_with_a_word_in_the_log(caplog: pytest.LogCaptureFixture):
    async def visit(door: Listening, hall: Hall) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(wire.audiosocket(REP)[0])
        while not hall.visitors:
            await asyncio.sleep(0.01)
        hall.visitors[0].fails = ZeroDivisionError()
        writer.write(wire.audiosocket(REP)[1])
        await asyncio.wait_for(hall.visitors[0].gone.wait(), 5)
        writer.close()
        await clients.audiosocket(door.port, wire.audiosocket(REP))

    hall, _ = at_door("audiosocket", visit)
    assert [visitor.reasons for visitor in hall.visitors] == [["a mistake in the program"], ["hung up"]]
    assert "mistake" in caplog.text


def test_where_there_is_no_room_nobody_is_let_in():
    async def visit(door: Listening, hall: Hall) -> None:
        hall.room = False
        await clients.audiosocket(door.port, wire.audiosocket(REP))

    _, door = at_door("audiosocket", visit)
    assert door.guests.counts == {"refused": 1}


def test_no_more_calls_than_are_allowed():
    async def visit(door: Listening, hall: Hall) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(wire.audiosocket(REP)[0])
        while not hall.visitors:
            await asyncio.sleep(0.01)
        await clients.audiosocket(door.port, wire.audiosocket(REP))
        writer.close()

    hall, door = at_door("audiosocket", visit, replace(DEFAULTS, most_calls=1))
    assert len(hall.visitors) == 1
    assert door.guests.counts["refused"] == 1


def test_a_port_that_is_taken_is_refused_with_a_sentence():
    async def visit(door: Listening, hall: Hall) -> None:
        with pytest.raises(AudioError, match=r"cannot listen on 127.0.0.1:\d+"):
            await listen(Door("audiosocket", "127.0.0.1", door.port), hall, DEFAULTS, Lock())

    at_door("audiosocket", visit)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return what a door needs that is listened on with TLS, and what those need who trust it."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=localhost",
    ]
    subprocess.run([*made, "-keyout", key, "-out", cert], check=True, capture_output=True)
    tls = tls_of(NetworkSettings(certificate=str(cert), private_key=str(key)))
    known = ssl.create_default_context(cafile=str(cert))
    known.check_hostname = False
    return tls, known


def test_a_key_with_a_pass_phrase_is_refused_and_nobody_is_asked_for_it(tmp_path: Path) -> None:
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-subj", "/CN=x", "-passout", "pass:abcd"]
    subprocess.run([*made, "-keyout", key, "-out", cert], check=True, capture_output=True)
    with pytest.raises(AudioError, match="without a pass phrase"):
        tls_of(NetworkSettings(certificate=str(cert), private_key=str(key)))


def test_behind_tls_the_same_is_heard_and_clear_text_is_not(
    certificate: tuple[ssl.SSLContext, ssl.SSLContext],
):
    tls, known = certificate

    async def visit(door: Listening, _: Hall) -> None:
        await clients.audiosocket(door.port, wire.audiosocket(CUSTOMER))
        await clients.audiosocket(door.port, wire.audiosocket(REP), known)

    hall, _ = at_door("audiosocket", visit, tls=tls)
    [visitor] = hall.visitors
    assert np.array_equal(wire.heard(visitor.signals), REP)


def test_with_a_secret_and_tls_other_machines_may_send(
    certificate: tuple[ssl.SSLContext, ssl.SSLContext],
):
    tls, known = certificate
    shown = {"Authorization": f"Bearer {SECRET}"}

    async def visit(door: Listening, _: Hall) -> None:
        address = f"wss://127.0.0.1:{door.port}/?rate=8000"
        with pytest.raises(InvalidStatus, match="403"):
            await connect(address, ssl=known)
        async with connect(address, ssl=known, additional_headers=shown) as socket:
            for message in wire.fork(CUSTOMER, REP):
                await socket.send(message)

    hall, _ = at_door("fork", visit, lock=Lock((SECRET,)), tls=tls, host="0.0.0.0")
    [visitor] = hall.visitors
    assert np.array_equal(wire.heard(visitor.signals), REP)
