"""The doors: what listens on the network, for every protocol alike.

The rule of the room: a door knows the limits and asks `authenticate` first; it knows nothing of calls. All of
this runs on one asyncio loop, on which nothing may take long. `tonegauge live` and `tonegauge serve` both
stand behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ssl import SSLContext
from typing import Literal, Protocol

from prosody.audio.network.authenticate import Admitted, Lock
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.signals import Signal
from prosody.events import Leg

Kind = Literal["audiosocket", "media-stream", "fork", "rtp"]


class Visitor(Protocol):
    """Somebody who was let in, and what becomes of what they send."""

    def take(self, signal: Signal, at_s: float) -> None:
        """Take what they said. A `ProtocolError` shows them out."""
        ...

    def left(self, reason: str) -> None:
        """They are gone; called once, whatever happened."""
        ...


class Reception(Protocol):
    """Takes those who were let in."""

    def welcome(self, kind: Kind, sender: str, admitted: Admitted) -> Visitor:
        """Return who deals with a connection; raise `RefusedError` when there is no room."""
        ...


@dataclass(frozen=True)
class Door:
    """Where to listen: `port` 0 is any that is free; `leg` is whose sound a one-leg protocol brings."""

    kind: Kind
    host: str
    port: int
    leg: Leg = "rep"


class Listening(Protocol):
    """An open door."""

    port: int

    async def close(self) -> None:
        """Show everybody out and shut it."""
        ...


async def listen(
    door: Door,
    reception: Reception,
    settings: NetworkSettings,
    lock: Lock,
    tls: SSLContext | None = None,
) -> Listening:
    """Open a door.

    Raises
    ------
    AudioError
        When the address must not or cannot be listened on, as a sentence.
    """
    raise NotImplementedError


def counts(listening: Listening) -> Mapping[str, int]:
    """Return how many were let in, refused and shown out, by name."""
    raise NotImplementedError
