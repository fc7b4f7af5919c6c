"""What the server and its workers say to each other, and how it travels: pickled, over a socket pair.

The rule of the room: only our own processes hold the ends of such a pair; nothing that came from a
telephone system is ever unpickled, it travels inside.
"""

from __future__ import annotations

import pickle
import select
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prosody.audio.blocks import Item
from prosody.events import Event, Leg
from prosody.profile import VoiceProfile
from prosody.settings import Settings

_LENGTH: Final = struct.Struct("<I")
_PIECE: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Begin:
    """A call begins: its number, what it is called, and where it is kept (None: nowhere)."""

    call: int
    name: str
    legs: tuple[Leg, ...]
    rate: int
    settings: Settings
    profile: VoiceProfile
    sessions: Path | None


@dataclass(frozen=True, slots=True)
class Sound:
    """A step of a call: what came on its legs, in order."""

    call: int
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Finish:
    """Nothing more comes of a call."""

    call: int


@dataclass(frozen=True, slots=True)
class Said:
    """What became known of a call by so many of its steps.

    `rows` are new rows of the rep's contour as an overlay is told them (`wire.rows`): text, which costs the
    server least; `notice` is the code of what keeps the recording from being whole.
    """

    call: int
    steps: int
    events: tuple[Event, ...] = ()
    rows: tuple[str, ...] = ()
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Over:
    """A call is closed; `problem`: why, when nobody asked; `unkept`: why it is not kept, or not wholly."""

    call: int
    problem: str = ""
    unkept: str = ""


Order = Begin | Sound | Finish
Answer = Said | Over


def packed(message: Order | Answer) -> bytes:
    """Return a message as it travels."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


class Unpacker:
    """Bytes in any pieces in, whole messages out."""

    def __init__(self) -> None:
        self._held = bytearray()

    def take(self, data: bytes) -> Iterator[Order | Answer]:
        """Take what came; yield the messages that are whole."""
        self._held += data
        while len(self._held) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._held)
            end = _LENGTH.size + length
            if len(self._held) < end:
                return
            message: Order | Answer = pickle.loads(bytes(self._held[_LENGTH.size : end]))
            del self._held[:end]
            yield message


class Post:
    """A worker's end of the pair."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._unpacker = Unpacker()

    def send(self, answer: Answer) -> None:
        """Send an answer; `OSError` when nobody is there any more."""
        self._end.sendall(packed(answer))

    def orders(self) -> Iterator[list[Order]]:
        """Yield all that has come since the last look, again and again until the server is gone."""
        while data := self._end.recv(_PIECE):
            came = list(self._unpacker.take(data))
            while select.select([self._end], [], [], 0)[0] and (more := self._end.recv(_PIECE)):
                came += self._unpacker.take(more)
            yield [order for order in came if not isinstance(order, Said | Over)]
