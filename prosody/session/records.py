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
from typing import Final

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


def unpacked(data: bytes | mmap, at: int) -> Record | None:
    """Return the record that begins at a place in `data`; None where no whole, sound one does."""
    if len(data) - at < HEADER_BYTES:
        return None
    magic, length, seq, index, rate, kind, _flags, crc = _HEADER.unpack_from(data, at)
    end = at + HEADER_BYTES + length
    if magic != MAGIC or length > LARGEST_PAYLOAD or end > len(data):
        return None
    payload = bytes(data[at + HEADER_BYTES : end])
    if zlib.crc32(data[at : at + HEADER_BYTES - 4] + payload) != crc or kind not in _KINDS:
        return None
    record = Record(Kind(kind), seq, index, rate, payload)
    return record if _makes_sense(record) else None


def records(data: bytes | mmap) -> Iterator[Record]:
    """Yield the sound records in `data`, in their order; what lies between them is skipped."""
    return (record for _place, record in placed_records(data))


def placed_records(data: bytes | mmap) -> Iterator[tuple[int, Record]]:
    """Yield the sound records in `data` and where each begins."""
    at = data.find(MAGIC)
    while at >= 0:
        record = unpacked(data, at)
        if record is not None:
            yield at, record
            at += HEADER_BYTES + len(record.payload)
            at = at if data[at : at + 4] == MAGIC else data.find(MAGIC, at)
        else:
            at = data.find(MAGIC, at + 1)


def _makes_sense(record: Record) -> bool:
    """Refuse what no recorder of ours writes, so that a foreign file asks for no absurd memory."""
    if record.index > LONGEST:
        return False
    if record.kind is Kind.AUDIO:
        return 1_000 <= record.rate <= 768_000 and len(record.payload) % 2 == 0
    return record.kind is not Kind.LOST or (len(record.payload) >= 4 and record.frames <= LONGEST)


_KINDS: Final = frozenset(kind.value for kind in Kind)
