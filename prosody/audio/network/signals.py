"""What a protocol's machine says: bytes go in, these come out.

The rule of the room: a machine does no I/O and knows no clock. What a peer says of itself is a claim:
a label for people, never a path, a key or a reason to believe anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from prosody.audio.blocks import Block, Lost
from prosody.events import Leg

NOT_SENT: Final = "not received"
PAUSED: Final = "paused"
"""Reasons of gaps on a network's leg."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A call begins: which legs will come, and at which rate (Hz; another one may follow in a block).

    `call` is the peer's own name of the call, for people to read. `claims` is whatever else the peer says.
    """

    call: str
    legs: tuple[Leg, ...]
    rate: int
    claims: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """Sound of a leg, or the news that some is missing."""

    item: Block | Lost


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key of the telephone: one of 0-9 * # A-D. `CallLine` keeps nothing for a while: it may be a card's."""

    digit: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The call is over; nothing follows."""

    reason: str


Signal = Opened | Heard | Pressed | Closed


class ProtocolError(Exception):
    """A peer said what cannot be; its text is one sentence. The connection ends, and only that."""


class Machine(Protocol):
    """A protocol. What it yields before it raises is good; after that, or after `Closed`, it is done with."""

    def receive(self, data: bytes | str, at_s: float) -> Iterator[Signal]:
        """Take what came (bytes of a stream in any pieces, or one message or packet), and when, in s.

        Raises
        ------
        ProtocolError
            When this is not the protocol, or more than the limits allow.
        """
        ...

    def end(self) -> Iterator[Signal]:
        """The connection is gone: yield what was held back, and `Closed` unless that was said."""
        ...
