"""WebSockets: media streams and forks. The only place that knows the library."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from prosody.audio.network.authenticate import Admitted, Knock, Lock, RefusedError, authenticate
from prosody.audio.network.fork import Fork
from prosody.audio.network.guests import Guests, Kind
from prosody.audio.network.media_stream import MediaStream
from prosody.audio.network.signals import Machine, ProtocolError

QUEUE: Final = 8
"""Messages that may wait: 160 ms of a stream."""

QUIET: Final = logging.getLogger("tonegauge.websocket")
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False  # what strangers do in their handshakes is no news, least of all with a traceback


async def opened(
    kind: Kind, host: str, port: int, guests: Guests, lock: Lock, tls: ssl.SSLContext | None
) -> tuple[Server, int]:
    """Listen; return the server and its port. Compression stays off: it lets 1 MB of nothing cost seconds."""

    def gate(connection: ServerConnection, request: Request) -> Response | None:
        try:
            authenticate(_knock(kind, connection, request), lock)
        except RefusedError as refused:
            guests.turn_away(_host(connection), str(refused), "refused")
            return connection.respond(HTTPStatus.FORBIDDEN, "")
        return None

    server = await serve(
        lambda connection: _serve(kind, connection, guests),
        host,
        port,
        ssl=tls,
        ssl_handshake_timeout=guests.settings.opening_s if tls else None,
        process_request=gate,
        select_subprotocol=_subprotocol,
        compression=None,
        max_size=guests.settings.largest_message,
        max_queue=QUEUE,
        open_timeout=guests.settings.opening_s,
        close_timeout=1.0,
        server_header=None,
        logger=QUIET,
    )
    return server, int(next(iter(server.sockets)).getsockname()[1])


async def _serve(kind: Kind, connection: ServerConnection, guests: Guests) -> None:
    request = connection.request
    machine: Machine
    try:
        machine = MediaStream(guests.settings) if kind == "media-stream" else _fork(request, guests)
    except ProtocolError as wrong:
        guests.turn_away(_host(connection), str(wrong), "wrong")
        return
    guest = guests.arrive(machine, _host(connection), lambda _: Admitted(), connection.transport.abort)
    try:
        async for said in connection:
            guest.feed(said)
            if guest.left:
                return
            await asyncio.sleep(0)  # whoever sends without a pause must not keep the others waiting
    except ConnectionClosed:
        pass  # that it was cut is told by `gone`
    finally:
        guest.gone()


def _fork(request: Request | None, guests: Guests) -> Fork:
    return Fork(request.path if request else "/", guests.settings)


def _knock(kind: Kind, connection: ServerConnection, request: Request) -> Knock:
    headers = {name.lower(): value for name, value in request.headers.raw_items()}
    return Knock(kind, _host(connection), request.path, headers)


def _host(connection: ServerConnection) -> str:
    return str((connection.remote_address or ("?",))[0])


def _subprotocol(_: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """Agree to the first that is offered: mod_audio_fork names one and wants to hear it."""
    return offered[0] if offered else None
