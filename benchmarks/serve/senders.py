"""Telephone systems of our own: they send calls at real speed, each in the wire's own shape.

A process of its own (`python -m benchmarks.serve.senders`), so that its cost is told apart from the server's.
It says on standard output how late it was itself: of what it sent late, nobody can say how late it was heard.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from uuid import UUID

import numpy as np
import soundfile
from websockets.asyncio.client import connect

from tests.prosody.audio.network import wire

DEMO = Path(__file__).parents[2] / "prosody" / "demo" / "call.flac"
PIECE_S = 0.02


def telephone() -> dict[str, np.ndarray]:
    """Return the bundled call's legs as 8 kHz carries them."""
    samples, _rate = soundfile.read(DEMO, dtype="int16", always_2d=True)
    halves = samples[0::2][: len(samples) // 2] // 2 + samples[1::2][: len(samples) // 2] // 2
    return {"rep": halves[:, 0].astype(np.int16), "customer": halves[:, 1].astype(np.int16)}


def turned(samples: np.ndarray, seconds: float, length_s: float) -> np.ndarray:
    """Return sound that begins elsewhere in the call, so that no two calls speak at the same time."""
    pieces = round(length_s / PIECE_S) * wire.PIECE
    return np.resize(np.roll(samples, -round(seconds * wire.RATE)), pieces)


class Lateness:
    """How late pieces were sent, and when each call began."""

    def __init__(self) -> None:
        self.all_s: list[float] = []
        self.began_s: list[float] = []

    async def due(self, at_s: float) -> None:
        """Wait for a piece's time."""
        wait_s = at_s - time.monotonic()
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        self.all_s.append(time.monotonic() - at_s)


Sends = Callable[[Lateness], Awaitable[None]]
"""Sends one call; all of it was made before."""


def audiosocket(ports: Sequence[int], number: int, legs: Sequence[np.ndarray]) -> Sends:
    """Prepare a call over two connections, both legs of a piece at once."""
    told = [wire.audiosocket(leg, uuid=UUID(int=number + 1)) for leg in legs]

    async def send(late: Lateness) -> None:
        opened = [await asyncio.open_connection("127.0.0.1", port) for port in ports]
        begin_s = time.monotonic()
        late.began_s.append(begin_s)
        for index, pieces in enumerate(zip(*told, strict=True)):
            await late.due(begin_s + index * PIECE_S)
            for (_, writer), piece in zip(opened, pieces, strict=True):
                writer.write(piece)
        for _, writer in opened:
            writer.close()

    return send


def websocket(port: int, target: str, told: Sequence[str | bytes], head: int, each: int) -> Sends:
    """Prepare a call over one WebSocket: after `head` messages, `each` of them for 20 ms."""

    async def send(late: Lateness) -> None:
        async with connect(f"ws://127.0.0.1:{port}{target}", compression=None) as socket:
            begin_s = time.monotonic()
            late.began_s.append(begin_s)
            for index, message in enumerate(told):
                await late.due(begin_s + max(0, index - head) // each * PIECE_S)
                await socket.send(message)

    return send


def prepared(
    kind: str, ports: Sequence[int], number: int, length_s: float, sound: dict[str, np.ndarray]
) -> Sends:
    """Prepare a call of a kind."""
    rep, customer = (turned(sound[leg], 7.3 * number, length_s) for leg in ("rep", "customer"))
    if kind == "audiosocket":
        return audiosocket(ports, number, (rep, customer))
    if kind == "fork":
        return websocket(ports[0], "/?rate=8000&channels=2", wire.fork(customer, rep), 1, 1)
    return websocket(ports[0], "/", wire.media_stream(customer, rep), 2, 2)


async def run(sends: Sequence[Sends], between_s: float) -> Lateness:
    """Send these calls, each beginning `between_s` after the one before."""
    late = Lateness()

    async def one(number: int, send: Sends) -> None:
        await asyncio.sleep(number * between_s)
        await send(late)

    await asyncio.gather(*(one(number, send) for number, send in enumerate(sends)))
    return late


def main() -> None:
    """Send, and say how late it was."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("kind", choices=("audiosocket", "media-stream", "fork"))
    options.add_argument("--ports", type=int, nargs="+", required=True)
    options.add_argument("--calls", type=int, required=True)
    options.add_argument("--seconds", type=float, required=True)
    options.add_argument("--between", type=float, default=0.0517)
    asked = options.parse_args()
    sound = telephone()
    sends = [prepared(asked.kind, asked.ports, call, asked.seconds, sound) for call in range(asked.calls)]
    before_s = time.process_time()
    late = asyncio.run(run(sends, asked.between))
    spread = [float(late_s) for late_s in np.percentile(late.all_s, [50, 99, 100])]
    spent_s = time.process_time() - before_s
    print(json.dumps({"cpu_s": spent_s, "late_s": spread, "began_s": late.began_s[0]}))


if __name__ == "__main__":
    main()
