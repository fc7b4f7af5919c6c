"""Telephone systems that call this machine, over real sockets."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

__all__ = ["ConnectionClosed", "audiosocket", "connect", "rtp", "websocket"]


async def audiosocket(port: int, messages: Sequence[bytes], tls: ssl.SSLContext | None = None) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls)
    for message in messages:
        writer.write(message)
        await writer.drain()
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def websocket(port: int, messages: Sequence[str | bytes], path: str = "/", **more: object) -> None:
    async with connect(f"ws://127.0.0.1:{port}{path}", compression=None, **more) as socket:
        for message in messages:
            await socket.send(message)


async def rtp(port: int, packets: Sequence[bytes], pause_s: float = 0.0) -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, remote_addr=("127.0.0.1", port)
    )
    for packet in packets:
        transport.sendto(packet)
        await asyncio.sleep(pause_s)
    transport.close()
