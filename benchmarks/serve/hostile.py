"""What hostile peers do to the server, while a good call comes over the same doors.

Every attack is made in full: malformed frames by the thousand for each protocol, silent and slow connections,
wrong secrets, browsers, frames that are too large, calls that are faster than time.
"""

from __future__ import annotations

import asyncio
import base64
import json
import random
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.prosody.audio.network import wire

FRAMES = 1000
SILENT = 200
SECRETS = 200


@dataclass
class Ports:
    """Where the server under attack listens."""

    audiosocket: int
    media_stream: int
    fork: int
    rtp: int
    events: int
    secret: str


@dataclass
class Good:
    """What became of a good call."""

    connected_s: float = 0.0
    sent: int = 0
    lines: list[dict[str, object]] = field(default_factory=list)


def mutated(message: bytes, chance: random.Random) -> bytes:
    """Return a message with something wrong in it."""
    data = bytearray(message)
    for _ in range(chance.randint(1, 8)):
        way = chance.randrange(4)
        at = chance.randrange(len(data)) if data else 0
        if way == 0 and data:
            data[at] = chance.randrange(256)
        elif way == 1:
            del data[at : at + chance.randint(1, 20)]
        elif way == 2:
            data[at:at] = chance.randbytes(chance.randint(1, 20))
        else:
            data += chance.randbytes(chance.randint(0, 200))
    return bytes(data)


async def raw(port: int, data: bytes, stay_s: float = 0.0) -> None:
    """Say something over TCP, and leave."""
    with suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(data)
        with suppress(OSError):
            await writer.drain()
        await asyncio.sleep(stay_s)
        writer.transport.abort()


async def over_websocket(port: int, messages: Sequence[str | bytes], secret: str, target: str = "/") -> None:
    """Say something over a WebSocket, and leave."""
    with suppress(OSError, WebSocketException):
        async with _opened(port, target, secret) as connection:
            for message in messages:
                await connection.send(message)


def _opened(port: int, target: str, secret: str, **more: str) -> connect:
    shown = {"Authorization": f"Bearer {secret}", **more}
    return connect(
        f"ws://127.0.0.1:{port}{target}", additional_headers=shown, compression=None, open_timeout=5
    )


async def malformed(ports: Ports, count: int, chance: random.Random) -> None:
    """Send so many malformed frames over each protocol: each the first odd one of its connection."""
    sound = wire.noise(0.1, 3)
    media = wire.media_stream(sound, sound)
    head, *frames = wire.audiosocket(sound, uuid=_ticket(ports.secret, 99), hangup=False)
    for _ in range(count):
        where = chance.randrange(len(frames) + 1)  # 0: the very first frame is odd already
        good = b"".join([head, *frames][:where])
        await raw(ports.audiosocket, good + mutated([head, *frames][where], chance))
        await over_websocket(
            ports.media_stream,
            [*media[: chance.randrange(4)], _odd_json(chance.choice(media), chance)],
            ports.secret,
        )
        odd = mutated(sound.tobytes()[:300], chance)
        target = chance.choice(
            ("/?rate=8000&channels=2", "/", "/?rate=7&channels=x", "/%ff?rate=" + "9" * 500)
        )
        await over_websocket(ports.fork, [_odd_json("{}", chance), odd], ports.secret, target)
    packets = wire.rtp_stream(wire.noise(1.0, 3))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(count):
            sender.sendto(mutated(chance.choice(packets), chance), ("127.0.0.1", ports.rtp))
            if number % 50 == 0:
                await asyncio.sleep(0)


def _odd_json(message: str, chance: random.Random) -> str | bytes:
    """Return a message that is no JSON, another JSON, or has odd insides."""
    ways: list[Callable[[], str | bytes]] = [
        lambda: mutated(message.encode(), chance).decode("utf-8", "replace"),
        lambda: "[" * 20_000,
        lambda: json.dumps(
            {"event": "media", "media": {"payload": "====", "timestamp": "-1", "chunk": None}}
        ),
        lambda: json.dumps({"event": "media", "media": chance.choice([None, 7, [], "x", {}])}),
        lambda: json.dumps({"event": chance.choice([None, 7, [], "nothing", {}])}),
        lambda: '{"event": "media", "media": {"timestamp": 1e999, "payload": "AAAA"}}',
        lambda: mutated(message.encode(), chance),
    ]
    return chance.choice(ways)()


async def silent(ports: Ports, count: int) -> None:
    """Hold so many connections, half of them silent, the others dripping a byte a second."""

    async def one(number: int) -> None:
        port = (ports.audiosocket, ports.media_stream, ports.fork, ports.events)[number % 4]
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for byte in b"GET / HTTP/1.1\r\n" if number % 2 else b"":
                writer.write(bytes([byte]))
                await asyncio.sleep(1.0)
                if reader.at_eof() or writer.is_closing():
                    break
            await asyncio.wait_for(reader.read(), 20)
            writer.transport.abort()

    await asyncio.gather(*(one(number) for number in range(count)), return_exceptions=True)


async def wrong_secrets(ports: Ports, count: int) -> int:
    """Ask with so many wrong secrets over every protocol; return how many were let in."""
    admitted = 0
    for number in range(count // 4):
        for port in (ports.media_stream, ports.fork, ports.events):
            with suppress(OSError, WebSocketException):
                async with _opened(port, "/events", f"wrong-wrong-wrong-{number}"):
                    admitted += 1
        await raw(ports.audiosocket, b"".join(wire.audiosocket(wire.noise(0.1), uuid=UUID(int=number))))
    return admitted


async def browsers(ports: Ports, count: int) -> int:
    """Ask as a page in a browser would, with the right secret; return how many were let in."""
    admitted = 0
    for number in range(count):
        port = (ports.media_stream, ports.fork, ports.events)[number % 3]
        with suppress(OSError, WebSocketException):
            async with _opened(port, "/events", ports.secret, Origin="https://example.org"):
                admitted += 1
    return admitted


async def too_large(ports: Ports, count: int) -> None:
    """Send frames of more than is allowed."""
    large = b"\0" * (1 << 21)
    head = wire.audiosocket(wire.noise(0.02), uuid=_ticket(ports.secret, 98))[0]
    for _ in range(count):
        await raw(ports.audiosocket, head + struct.pack(">BH", 0x10, 65535) + large)
        await over_websocket(ports.fork, [large], ports.secret)
        await over_websocket(ports.media_stream, [base64.b64encode(large).decode()], ports.secret)
        await over_websocket(ports.events, [large], ports.secret, "/follow")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(wire.rtp_of(b"\0" * 60_000, 0, 1, 0), ("127.0.0.1", ports.rtp))


async def too_fast(ports: Ports, calls: int) -> None:
    """Send a minute of sound at once, as so many calls."""
    sound = wire.noise(60.0, 5)
    messages = wire.fork(sound, sound)
    await asyncio.gather(
        *(over_websocket(ports.fork, messages, ports.secret, "/?rate=8000&channels=2") for _ in range(calls))
    )


def _ticket(secret: str, number: int) -> UUID:
    from prosody.audio.network.authenticate import ticket

    return ticket(secret, number.to_bytes(8, "big"), "rep")


async def good_call(ports: Ports, number: int, length_s: float, sound: np.ndarray) -> Good:
    """Send a good call at real speed, and hear what is told of it until it ends."""
    good, ident = Good(), _ticket(ports.secret, number)
    async with _opened(ports.events, f"/events/{ident}", ports.secret) as listening:
        hearing = asyncio.create_task(_hear(listening, good))
        begin_s = time.monotonic()
        _, writer = await asyncio.open_connection("127.0.0.1", ports.audiosocket)
        messages = wire.audiosocket(sound[: round(length_s * wire.RATE)], uuid=ident)
        begin_s, asked_s = time.monotonic(), begin_s
        for index, message in enumerate(messages):
            await asyncio.sleep(max(0.0, begin_s + index * 0.02 - time.monotonic()))
            writer.write(message)
            good.sent += max(0, len(message) - 3) // 2 if index else 0
            if not good.connected_s and good.lines:
                good.connected_s = time.monotonic() - asked_s
        await asyncio.wait_for(hearing, 30)
        writer.close()
    return good


async def _hear(listening: ClientConnection, good: Good) -> None:
    async for message in listening:
        good.lines.append(json.loads(message))
        if good.lines[-1]["type"] in ("end", "broken"):
            return


Attack = Callable[[], Awaitable[object]]


def attacks(ports: Ports, seed: int = 7) -> dict[str, Attack]:
    """Return every attack by its name."""
    chance = random.Random(seed)
    return {
        f"{FRAMES:,} malformed frames for each protocol": lambda: malformed(ports, FRAMES, chance),
        f"{SILENT} silent and dripping connections": lambda: silent(ports, SILENT),
        f"{SECRETS} wrong secrets": lambda: wrong_secrets(ports, SECRETS),
        "60 browsers that know the secret": lambda: browsers(ports, 60),
        "frames of 2 MiB, 20 for each protocol": lambda: too_large(ports, 20),
        "4 calls that send a minute at once": lambda: too_fast(ports, 4),
    }
