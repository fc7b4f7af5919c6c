"""Asterisk's AudioSocket: one leg over TCP.

A message is a type (1 byte), a length (2 bytes, big-endian) and so many bytes of payload; the first one is
the stream's UUID. Asterisk's documentation, "AudioSocket". Kinds that are not known are passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

import numpy as np

from prosody.audio.blocks import Block
from prosody.audio.network.limits import DEFAULTS, NetworkSettings
from prosody.audio.network.signals import DIGITS, Closed, Heard, Opened, Pressed, ProtocolError, Signal
from prosody.events import Leg

HANGUP: Final = 0x00
IDENTITY: Final = 0x01
DIGIT: Final = 0x03
ERROR: Final = 0xFF
SOUND: Final[Mapping[int, int]] = MappingProxyType(
    {
        0x10: 8000,
        0x11: 12000,
        0x12: 16000,
        0x13: 24000,
        0x14: 32000,
        0x15: 44100,
        0x16: 48000,
        0x17: 96000,
        0x18: 192000,
    }
)
"""Rate (Hz) of each kind of sound: 16 bits, signed, little-endian, one channel."""

HEAD: Final = struct.Struct(">BH")


class AudioSocket:
    """Bytes of one connection in, signals out; holds at most one message.

    Attributes
    ----------
    leg : {"rep", "customer"}
        Whose sound it is; may be set when the UUID has told.
    """

    def __init__(self, leg: Leg = "rep", settings: NetworkSettings = DEFAULTS) -> None:
        self.leg: Leg = leg
        self._largest = settings.largest_message
        self._pending = bytearray()
        self._identity: bytes | None = None
        self._over = False

    def receive(self, data: bytes, at_s: float) -> Iterator[Signal]:  # noqa: ARG002  all machines are asked alike
        """Take bytes in any pieces; the sound's place is its count, so `at_s` does not matter."""
        self._pending += data
        while not self._over and len(self._pending) >= HEAD.size:
            kind, length = HEAD.unpack_from(self._pending)
            self._check(kind, length)
            if len(self._pending) < HEAD.size + length:
                return
            payload = bytes(self._pending[HEAD.size : HEAD.size + length])
            del self._pending[: HEAD.size + length]
            yield from self._message(kind, payload)
        if self._over:
            self._pending.clear()

    def end(self) -> Iterator[Signal]:
        """The connection is gone."""
        if not self._over:
            self._over = True
            self._pending.clear()
            yield Closed("the connection was cut")

    def _check(self, kind: int, length: int) -> None:
        """Refuse what cannot be before its bytes are waited for."""
        if self._identity is None and (kind, length) != (IDENTITY, 16) and kind not in (HANGUP, ERROR):
            raise self._wrong("This is no AudioSocket: it does not begin with a UUID of 16 bytes.")
        if length > self._largest:
            raise self._wrong(f"A message of {length} bytes is larger than allowed ({self._largest}).")

    def _message(self, kind: int, payload: bytes) -> Iterator[Signal]:
        if kind == IDENTITY:
            yield from self._named(payload)
        elif kind in SOUND:
            yield from self._sound(payload, SOUND[kind])
        elif kind == DIGIT:
            digit = payload.decode("ascii", "replace").upper()
            if len(digit) == 1 and digit in DIGITS:
                yield Pressed(digit)
        elif kind in (HANGUP, ERROR):
            self._over = True
            yield Closed(f"Asterisk said error {payload[:4].hex() or '0'}" if kind == ERROR else "hung up")

    def _named(self, payload: bytes) -> Iterator[Signal]:
        if self._identity is None:
            self._identity = payload
            yield Opened(str(UUID(bytes=payload)), (self.leg,), SOUND[0x10])
        elif payload != self._identity:
            raise self._wrong("The UUID changed within one connection.")

    def _sound(self, payload: bytes, rate: int) -> Iterator[Signal]:
        if len(payload) % 2:
            raise self._wrong("Sound came with half a sample.")
        if payload:
            yield Heard(Block(self.leg, np.frombuffer(payload, "<i2").astype(np.int16), rate))

    def _wrong(self, sentence: str) -> ProtocolError:
        self._over = True
        self._pending.clear()
        return ProtocolError(sentence)
