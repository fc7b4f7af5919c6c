"""The framed records of a leg: how they are packed, and how they are found again after damage.

The rule of the room: a record stands by itself. It says how long it is, where on the time line
it belongs and what its bytes add up to, so that whatever happens to its neighbours costs only them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from mmap import mmap
from typing import Final, NamedTuple

from prosody.units import FRAMES_PER_SECOND

MAGIC: Final = b"TGR1"
_HEADER: Final = struct.Struct("<4sIQQIHHI")
HEADER_BYTES: Final = _HEADER.size
LARGEST_PAYLOAD: Final = 192_000 * 2
"""A second of 192 kHz; anything longer is damage (bytes)."""

LONGEST: Final = 48 * 3600 * FRAMES_PER_SECOND
"""No call is longer (frames)."""


class Kind(IntEnum):
    """What a record holds."""

    AUDIO = 1
    """int16 samples, little endian."""
    LOST = 2
    """Frames missing: their number as 4 bytes, then the reason."""
    MARK = 3
    """A pressed key: its code."""
    CLOSE = 4
    """The leg ended here: nothing is missing behind it."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record.

    Attributes
    ----------
    kind : Kind
    seq : int
        Position among the items of the whole call, both legs together.
    index : int
        Frame of the leg's time line in which it begins.
    rate : int
        Samples per second, Hz; 0 for what is not sound.
    payload : bytes
    """

    kind: Kind
    seq: int
    index: int
    rate: int
    payload: bytes

    @property
    def frames(self) -> Fraction:
        """Frames of the time line that it covers."""
        if self.kind is Kind.AUDIO:
            return Fraction(len(self.payload) // 2 * FRAMES_PER_SECOND, self.rate)
        return Fraction(int.from_bytes(self.payload[:4], "little") if self.kind is Kind.LOST else 0)

    def packed(self) -> bytes:
        """Return the record as bytes."""
        head = (MAGIC, len(self.payload), self.seq, self.index, self.rate, self.kind, 0)
        body = _HEADER.pack(*head, 0)[:-4] + self.payload
        return _HEADER.pack(*head, zlib.crc32(body)) + self.payload


class Head(NamedTuple):
    """What stands before a record's payload, and where: enough to find its sound without reading it.

    Attributes
    ----------
    at : int
        Where the record begins (bytes).
    length : int
        Of its payload (bytes).
    kind, seq, rate
        As in `Record`.
    frame : int
        Of the leg's time line in which it begins.
    lost : int
        Frames missing; 0 of what is not `LOST`.
    """

    at: int
    length: int
    kind: int
    seq: int
    frame: int
    rate: int
    lost: int

    @property
    def payload_at(self) -> int:
        """Where its payload begins (bytes)."""
        return self.at + HEADER_BYTES

    def record(self, data: bytes | mmap) -> Record:
        """Return the whole record."""
        payload = bytes(data[self.payload_at : self.payload_at + self.length])
        return Record(Kind(self.kind), self.seq, self.frame, self.rate, payload)


def unpacked(data: bytes | mmap, at: int) -> Record | None:
    """Return the record that begins at a place in `data`; None where no whole, sound one does."""
    with memoryview(data) as view:
        head = _head(view, at)
    return None if head is None else head.record(data)


def records(data: bytes | mmap) -> Iterator[Record]:
    """Yield the sound records in `data`, in their order; what lies between them is skipped."""
    return (head.record(data) for head in heads(data))


def heads(data: bytes | mmap) -> Iterator[Head]:
    """Yield the heads of the sound records in `data`: an hour's 36 000 in a tenth of a second."""
    at = data.find(MAGIC)
    with memoryview(data) as view:
        while at >= 0:
            head = _head(view, at)
            if head is None:
                at = data.find(MAGIC, at + 1)
                continue
            yield head
            at = head.payload_at + head.length
            at = at if data[at : at + len(MAGIC)] == MAGIC else data.find(MAGIC, at)


def _head(data: memoryview, at: int) -> Head | None:
    """Return the head of the record that begins at a place; None where no whole, sound one does."""
    if len(data) - at < HEADER_BYTES:
        return None
    magic, length, seq, index, rate, kind, _flags, crc = _HEADER.unpack_from(data, at)
    body = at + HEADER_BYTES
    if magic != MAGIC or length > LARGEST_PAYLOAD or body + length > len(data):
        return None
    summed = zlib.crc32(data[body : body + length], zlib.crc32(data[at : body - 4]))
    if summed != crc or kind not in _KINDS or index > LONGEST:
        return None
    lost = int.from_bytes(data[body : body + 4], "little") if kind == Kind.LOST else 0
    head = Head(at, length, kind, seq, index, rate, lost)
    return head if _makes_sense(head) else None


def _makes_sense(head: Head) -> bool:
    """Refuse what no recorder of ours writes, so that a foreign file asks for no absurd memory."""
    if head.kind == Kind.AUDIO:
        return 1_000 <= head.rate <= 768_000 and head.length % 2 == 0
    return head.kind != Kind.LOST or (head.length >= 4 and head.lost <= LONGEST)


_KINDS: Final = frozenset(kind.value for kind in Kind)
