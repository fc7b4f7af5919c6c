"""What a protocol's machine says: bytes go in, these come out.

The rule of the room: a machine does no I/O and knows no clock. What a peer says of itself is a claim:
a label for people, never a path, a key or a reason to believe anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from prosody.audio.blocks import Block, Lost
from prosody.events import Leg

NOT_RECEIVED: Final = "not received"
NOT_SENT: Final = "silence not sent"
NOT_YET: Final = "waiting for sound"
"""Reasons of gaps on a network's leg: lost on the way, left out by the sender, and before the leg came."""

DIGITS: Final = frozenset("0123456789*#ABCD")


@dataclass(frozen=True, slots=True)
class Opened:
    """A call begins: which legs will come, and at which rate (Hz; another one may follow in a block).

    `call` is the peer's own name of the call, for people to read. `claims` is whatever else the peer says.
    `stamped`: pieces say when they were spoken, so the machine itself tells what is missing; otherwise only
    the clock can tell.
    """

    call: str
    legs: tuple[Leg, ...]
    rate: int
    claims: Mapping[str, str] = field(default_factory=dict)
    stamped: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """Sound of a leg, or the news that some is missing."""

    item: Block | Lost


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key of the telephone, one of `DIGITS`. `CallLine` keeps nothing for a while: it may be a card's."""

    digit: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The call is over; nothing follows."""

    reason: str


Signal = Opened | Heard | Pressed | Closed


class ProtocolError(Exception):
    """A peer said what cannot be; its text is one sentence. The connection ends, and only that.

    Of packets (RTP) it concerns one alone: that is dropped, and the next may come.
    """


class CallOverError(ProtocolError):
    """No more of this call is taken, whatever comes: of packets, too, this concerns all."""


class Machine(Protocol):
    """A protocol. What it yields before it raises is good; after that, or after `Closed`, it is done with."""

    def receive(self, data: Any, at_s: float) -> Iterator[Signal]:
        """Take what came, and when (s): bytes of a stream in any pieces, one packet, or one message.

        Raises
        ------
        ProtocolError
            When this is not the protocol, or more than the limits allow.
        """
        ...

    def end(self) -> Iterator[Signal]:
        """The connection is gone: yield what was held back, and `Closed` unless that was said."""
        ...


MOST_CLAIMS: Final = 16
LONGEST_CLAIM: Final = 128


def claims_of(said: Mapping[str, Any]) -> dict[str, str]:
    """Return what a peer says of itself, no more of it than a label needs: printable, short and few."""
    plain = {name: value for name, value in said.items() if isinstance(value, (str, int, float))}
    return {_label(name): _label(str(value)) for name, value in list(plain.items())[:MOST_CLAIMS]}


def _label(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text[:LONGEST_CLAIM])
