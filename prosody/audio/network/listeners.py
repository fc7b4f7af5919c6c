"""The doors: what listens on the network, for every protocol alike.

The rule of the room: a door knows the limits and asks `authenticate` first; it knows nothing of calls. All of
this runs on one asyncio loop, on which nothing may take long. `tonegauge live` and `tonegauge serve` both
stand behind it. Whatever one connection does ends that connection alone.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from prosody.audio.clock import Clock, SystemClock
from prosody.audio.error import AudioError
from prosody.audio.network.audiosocket import AudioSocket
from prosody.audio.network.authenticate import (
    Admitted,
    Knock,
    Lock,
    RefusedError,
    authenticate,
    check_address,
)
from prosody.audio.network.guests import Guest, Guests, Kind, Reception, Visitor
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.rtp import Rtp
from prosody.audio.network.signals import CallOverError, Opened, ProtocolError
from prosody.events import Leg

__all__ = ["Door", "Kind", "Listening", "Reception", "Visitor", "listen"]

BUFFER: Final = 1 << 20
"""Bytes of packets that the system may hold while this process is not asked: about 5 s of a leg."""

LOOK_S: Final = 0.5
"""Between looks at who is silent for too long."""


@dataclass(frozen=True)
class Door:
    """Where to listen: `port` 0 is any that is free; `leg` is whose sound a one-leg protocol brings.

    RTP names no call, so each of its ports is one: the legs of a call come to ports of one place in their
    doors. `count` is how many ports follow each other from `port` on.
    """

    kind: Kind
    host: str
    port: int
    leg: Leg = "rep"
    count: int = 1

    def __str__(self) -> str:
        ports = f"{self.port}-{self.port + self.count - 1}" if self.count > 1 else self.port
        return f"{self.host}:{ports}"


class Listening:
    """An open door.

    Attributes
    ----------
    ports : list of int
        Those that are listened on.
    guests : Guests
        Those who are there; its `counts` says what became of everybody.
    """

    def __init__(self, server: Any, ports: list[int], guests: Guests) -> None:
        self.ports = ports
        self.guests = guests
        self._server = server
        self._watch = asyncio.get_running_loop().create_task(self._look())

    @property
    def port(self) -> int:
        """The first of them."""
        return self.ports[0]

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            self.guests.look()

    async def close(self) -> None:
        """Show everybody out and shut it."""
        self._watch.cancel()
        self._server.close()
        self.guests.close()
        if hasattr(self._server, "wait_closed"):
            await self._server.wait_closed()


async def listen(
    door: Door,
    reception: Reception,
    settings: NetworkSettings,
    lock: Lock,
    tls: ssl.SSLContext | None = None,
    clock: Clock | None = None,
) -> Listening:
    """Open a door.

    Raises
    ------
    AudioError
        When the address must not or cannot be listened on, as a sentence.
    """
    check_address(door.host, door.port, door.kind, lock, tls=tls is not None)
    guests = Guests(door.kind, reception, settings, clock or SystemClock())
    try:
        server, ports = await _OPEN[door.kind](door, guests, lock, tls)
    except OSError as error:
        raise AudioError(
            f"{door.kind} cannot listen on {door} ({error.strerror or error}); choose another address."
        ) from None
    return Listening(server, ports, guests)


async def _audiosocket(
    door: Door, guests: Guests, lock: Lock, tls: ssl.SSLContext | None
) -> tuple[asyncio.Server, list[int]]:
    limit_s = guests.settings.opening_s if tls else None
    server = await asyncio.get_running_loop().create_server(
        lambda: _Caller(door, guests, lock), door.host, door.port, ssl=tls, ssl_handshake_timeout=limit_s
    )
    return server, [int(server.sockets[0].getsockname()[1])]


async def _rtp(
    door: Door, guests: Guests, lock: Lock, _tls: ssl.SSLContext | None
) -> tuple[_Ports, list[int]]:
    ports = _Ports()
    try:
        for place in range(door.count):
            transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
                partial(_Packets, door.leg, str(place), guests, lock),
                (door.host, door.port and door.port + place),
            )
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
            ports.transports.append(transport)
    except OSError:
        ports.close()
        raise
    return ports, [int(transport.get_extra_info("sockname")[1]) for transport in ports.transports]


class _Ports:
    """All ports of a door for packets."""

    def __init__(self) -> None:
        self.transports: list[asyncio.DatagramTransport] = []

    def close(self) -> None:
        """Shut them."""
        for transport in self.transports:
            transport.close()


async def _websocket(
    door: Door, guests: Guests, lock: Lock, tls: ssl.SSLContext | None
) -> tuple[Any, list[int]]:
    from prosody.audio.network.websocket import opened  # its library takes 0.1 s, and few need it

    server, port = await opened(door.kind, door.host, door.port, guests, lock, tls)
    return server, [port]


_OPEN: Final = {"audiosocket": _audiosocket, "rtp": _rtp, "media-stream": _websocket, "fork": _websocket}


class _Caller(asyncio.Protocol):
    """One AudioSocket connection. Its UUID is its ticket."""

    def __init__(self, door: Door, guests: Guests, lock: Lock) -> None:
        self._leg, self._guests, self._lock = door.leg, guests, lock
        self._guest: Guest | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody connected."""
        assert isinstance(transport, asyncio.Transport)
        sender = str((transport.get_extra_info("peername") or ("?",))[0])
        machine = AudioSocket(self._leg, self._guests.settings)

        def admit(opened: Opened) -> Admitted:
            admitted = authenticate(Knock("audiosocket", sender, uuid=opened.call), self._lock)
            machine.leg = admitted.leg or self._leg
            return admitted

        self._guest = self._guests.arrive(machine, sender, admit, transport.abort)

    def data_received(self, data: bytes) -> None:
        """They said something."""
        if self._guest:
            self._guest.feed(data)

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002  it is over either way
        """They are gone."""
        if self._guest:
            self._guest.gone()


class _Packets(asyncio.DatagramProtocol):
    """The packets that come to one port: one leg of one call, from whoever may send them."""

    def __init__(self, leg: Leg, call: str, guests: Guests, lock: Lock) -> None:
        self._leg, self._call, self._guests, self._lock = leg, call, guests, lock
        self._guest: Guest | None = None

    def datagram_received(self, data: bytes, address: tuple[Any, ...]) -> None:
        """A packet came. One that is odd is dropped, and counted; after a call's end the next one begins."""
        try:
            admitted = replace(authenticate(Knock("rtp", str(address[0])), self._lock), call=self._call)
        except RefusedError as refused:
            self._guests.turn_away(str(address[0]), str(refused), "refused")
            return
        if self._guest is None or self._guest.left:
            machine = Rtp(self._leg, self._guests.settings)
            self._guest = self._guests.arrive(machine, str(address[0]), lambda _: admitted, lambda: None)
        try:
            self._guest.hear(data)
        except CallOverError as over:
            self._guest.show_out(str(over), "wrong")
        except ProtocolError as odd:
            self._guests.counts["odd packets"] += 1
            if self._guest.stranger:
                self._guests.trouble = str(odd)
