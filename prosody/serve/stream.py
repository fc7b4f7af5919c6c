"""The door for those who listen: events over a WebSocket, figures and the list of calls over HTTP.

    ws://HOST:PORT/events[/CALL][?rep=NAME]     a line of JSON for each event, of all calls that fit
    ws://HOST:PORT/follow[/CALL][?rep=NAME]     all that an overlay shows, of one call after the other
    http://HOST:PORT/metrics                    figures in Prometheus's text format
    http://HOST:PORT/calls                      the calls that are on

The rule of the room: everybody is asked by `authenticate` before anything is said, on every path alike.
"""

from __future__ import annotations

import asyncio
import http
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from prosody.audio.error import AudioError
from prosody.audio.network.authenticate import Knock, Lock, RefusedError, authenticate, check_address, exposed
from prosody.audio.network.websocket import QUIET
from prosody.serve.metrics import CONTENT_TYPE
from prosody.serve.news import Listener, Newsroom, Wish
from prosody.serve.wire import wished

OPENING_S: Final = 5.0
"""Who has not asked for anything by then is shown out."""

LARGEST: Final = 1024
"""Bytes that a listener may say at once: a wish has 30."""

MOST_LISTENERS: Final = 256
"""More at once are refused."""

TOO_SLOW: Final = 1013
"""Closing code for somebody who was let go: try again later (RFC 6455's registry)."""


@dataclass(frozen=True)
class Desk:
    """What the door shows: the news, the figures and the list of calls as texts."""

    news: Newsroom
    figures: Callable[[], str]
    calls: Callable[[], list[dict[str, object]]]


class Stream:
    """The open door.

    Attributes
    ----------
    port : int
        Where it listens.
    """

    def __init__(self, desk: Desk, lock: Lock, host: str) -> None:
        self._desk, self._lock, self._host = desk, lock, host
        self._server: Server | None = None
        self.port = 0

    async def open(self, port: int, tls: ssl.SSLContext | None) -> None:
        """Listen.

        Raises
        ------
        AudioError
            When the address must not or cannot be listened on, as a sentence.
        """
        check_address(self._host, port, "events", self._lock, tls=tls is not None)
        try:
            self._server = await serve(
                self._follow,
                self._host,
                port,
                ssl=tls,
                process_request=self._ask,
                compression=None,
                open_timeout=OPENING_S,
                max_size=LARGEST,
                max_queue=8,
                server_header=None,
                close_timeout=1.0,
                logger=QUIET,
            )
        except OSError as error:
            raise AudioError(
                f"Cannot listen for followers on {self._host}:{port}: {error.strerror}."
            ) from None
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def close(self) -> None:
        """Show everybody out, and shut it."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    # Who asks, and for what.

    def _ask(self, connection: ServerConnection, request: Request) -> Response | None:
        """Let a WebSocket in, or answer what was asked without one."""
        refusal = self._refusal(connection, request)
        if refusal is not None:
            return refusal
        path = request.path.partition("?")[0]
        if path == "/metrics":
            return _answer(self._desk.figures(), CONTENT_TYPE)
        if path == "/calls":
            return _answer(json.dumps({"calls": self._desk.calls()}) + "\n", "application/json")
        if _wish(request.path) is None:
            return connection.respond(
                http.HTTPStatus.NOT_FOUND, "There are /events, /follow, /metrics, /calls.\n"
            )
        if self._desk.news.listeners >= MOST_LISTENERS:
            return connection.respond(http.HTTPStatus.SERVICE_UNAVAILABLE, "Too many listen already.\n")
        return None

    def _refusal(self, connection: ServerConnection, request: Request) -> Response | None:
        headers = {name.lower(): value for name, value in request.headers.raw_items()}
        sender = str((connection.remote_address or ("",))[0])
        try:
            authenticate(Knock("events", sender, request.path, headers), self._lock)
            self._check_host(headers.get("host", ""))
        except (RefusedError, ValueError):  # the latter of a host that cannot be one
            return connection.respond(http.HTTPStatus.FORBIDDEN, "You may not listen here.\n")
        return None

    def _check_host(self, asked: str) -> None:
        """A page whose name was bent to this machine asks for that name: it is no neighbour."""
        name = urlsplit(f"//{asked}").hostname or ""
        if not exposed(self._host) and exposed(name):
            raise RefusedError("asked for another machine's name")

    async def _follow(self, connection: ServerConnection) -> None:
        """Tell one listener what there is, until they leave."""
        wish = _wish(connection.request.path if connection.request else "")
        if wish is None:
            return
        listener = self._desk.news.enter(wish)
        hearing = asyncio.create_task(_hear(connection, listener))
        try:
            while messages := await listener.next():
                for message in messages:
                    await connection.send(message)
            await connection.close(TOO_SLOW, "too slow")
        except ConnectionClosed:
            pass
        finally:
            self._desk.news.leave(listener)
            hearing.cancel()


async def _hear(connection: ServerConnection, listener: Listener) -> None:
    """Grant what the person at an overlay wishes, of the call that is shown there."""
    try:
        async for said in connection:
            wish = wished(said)
            if listener.call is None or wish is None:
                continue
            if isinstance(wish, bool):
                listener.call.pause(wish)
            else:
                listener.call.mark(wish)
    except ConnectionClosed:
        pass
    finally:
        listener.let_go()


def _wish(target: str) -> Wish | None:
    """Return what a path asks to hear; None for a path that is none of ours."""
    try:
        asked = urlsplit(target)
        rep = parse_qs(asked.query, max_num_fields=8).get("rep", [""])[0]
    except ValueError:
        return None
    parts = [unquote(part) for part in asked.path.split("/")[1:]] or [""]
    if parts[0] not in ("events", "follow") or len(parts) > 2:
        return None
    return Wish(parts[0] == "events", parts[1] if len(parts) == 2 else "", rep)


def _answer(text: str, kind: str) -> Response:
    body = text.encode()
    headers = Headers({"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"})
    return Response(http.HTTPStatus.OK, "OK", headers, body)
