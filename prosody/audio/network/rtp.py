"""RTP with G.711: one leg over UDP, its packets put in order by their stamps (RFC 3550, RFC 3551).

The rule of the room: everybody can send a packet, so one that is odd concerns nobody else. A sender is
another one only when two of its packets have come in a row.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from prosody.audio.network.g711 import A_LAW, MU_LAW, RATE, decoded
from prosody.audio.network.limits import DEFAULTS, NetworkSettings
from prosody.audio.network.order import Order
from prosody.audio.network.signals import Closed, Heard, Opened, Pressed, ProtocolError, Signal
from prosody.events import Leg

HEAD: Final = struct.Struct("!BBHII")
WORD: Final = 4
TABLES: Final = MappingProxyType({0: MU_LAW, 8: A_LAW})
COMFORT_NOISE: Final = 13
"""RFC 3389: it says that silence begins, and is no sound."""

DYNAMIC: Final = range(96, 128)
EVENT_BYTES: Final = 4
KEYS: Final = "0123456789*#ABCD"
"""Telephone events 0 to 15 of RFC 4733; their payload type is agreed on elsewhere, their size is known."""

RTCP: Final = range(72, 77)
"""What RTCP's packet types look like where both share a port (RFC 5761)."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet, its padding, extension and list of sources taken away."""

    kind: int
    number: int
    stamp: int
    sender: int
    payload: bytes


def parsed(data: bytes) -> Packet:
    """Return what a packet says.

    Raises
    ------
    ProtocolError
        When it is no RTP.
    """
    if len(data) < HEAD.size or data[0] >> 6 != 2:
        raise ProtocolError("A packet is no RTP.")
    flags, kind, number, stamp, sender = HEAD.unpack_from(data)
    begin = HEAD.size + WORD * (flags & 0x0F)
    if flags & 0x10 and len(data) >= begin + WORD:
        begin += WORD + WORD * int.from_bytes(data[begin + 2 : begin + WORD], "big")
    padding = data[-1] if flags & 0x20 else 0
    if begin + padding > len(data):
        raise ProtocolError("An RTP packet is shorter than it says.")
    return Packet(kind & 0x7F, number, stamp, sender, data[begin : len(data) - padding])


class Rtp:
    """Packets of one leg in, signals out; holds back `jitter_s` of sound."""

    def __init__(self, leg: Leg = "rep", settings: NetworkSettings = DEFAULTS) -> None:
        self._leg: Leg = leg
        self._settings = settings
        self._order: Order | None = None
        self._newest: Packet | None = None
        self._number = self._place = 0  # of the newest, counted on beyond their wrap
        self._stranger: tuple[Packet, float] | None = None
        self._event: int | None = None
        self._over = False

    def receive(self, data: bytes, at_s: float) -> Iterator[Signal]:
        """Take one packet. After a `ProtocolError` the next one may come."""
        if self._over:
            return
        packet = parsed(data)
        if packet.kind in TABLES:
            yield from self._sound(packet, at_s)
        elif packet.kind in DYNAMIC and len(packet.payload) == EVENT_BYTES:
            self._pass_over(packet)
            yield from self._pressed(packet)
        elif packet.kind == COMFORT_NOISE:
            self._pass_over(packet)
        elif packet.kind not in RTCP:
            raise ProtocolError(
                f"RTP of payload type {packet.kind} is not understood; let the sender use PCMU or PCMA."
            )

    def end(self) -> Iterator[Signal]:
        """Nothing comes any more."""
        if self._over:
            return
        self._over = True
        if self._order:
            yield from map(Heard, self._order.flush())
        yield Closed("nothing comes any more")

    def _sound(self, packet: Packet, at_s: float) -> Iterator[Signal]:
        if len(packet.payload) > self._settings.largest_message or not packet.payload:
            return
        if self._order is None or self._newest is None:
            yield from self._first(packet, at_s)
        elif packet.sender != self._newest.sender:
            yield from self._other(packet, at_s)
        else:
            self._stranger = None
            yield from self._put(packet, at_s)

    def _first(self, packet: Packet, at_s: float) -> Iterator[Signal]:
        settings = self._settings
        self._order = Order(self._leg, RATE, at_s, settings.jitter_s, settings.longest_gap_s)
        self._adopt(packet)
        self._order.begin_at(self._place, self._number)
        yield Opened(f"{packet.sender:08x}", (self._leg,), RATE, stamped=True)
        yield from self._put(packet, at_s)

    def _other(self, packet: Packet, at_s: float) -> Iterator[Signal]:
        """A call was transferred, or somebody else sends here: two in a row tell."""
        stranger, self._stranger = self._stranger, (packet, at_s)
        if not stranger or self._order is None or not _follows(packet, stranger[0]):
            return
        self._stranger = None
        first, came_s = stranger
        self._adopt(first)
        yield from map(Heard, self._order.begin_anew(self._place, self._number, len(first.payload), came_s))
        yield from self._put(first, came_s)
        yield from self._put(packet, at_s)

    def _adopt(self, packet: Packet) -> None:
        self._newest, self._number, self._place = packet, packet.number, packet.stamp

    def _put(self, packet: Packet, at_s: float) -> Iterator[Signal]:
        number, place = self._counted(packet)
        sound = decoded(packet.payload, TABLES[packet.kind])
        if self._order:
            yield from map(Heard, self._order.put(place, number, sound, at_s))

    def _pass_over(self, packet: Packet) -> None:
        if self._order and self._newest and packet.sender == self._newest.sender:
            self._order.pass_over(self._counted(packet)[0])

    def _counted(self, packet: Packet) -> tuple[int, int]:
        """Return a packet's number and place, counted on beyond their wrap from the newest one's."""
        newest = self._newest or packet
        steps = _signed(packet.number - newest.number, 16)
        number = self._number + steps
        place = self._place + _signed(packet.stamp - newest.stamp, 32)
        if steps > 0:
            self._newest, self._number, self._place = packet, number, place
        return number, place

    def _pressed(self, packet: Packet) -> Iterator[Signal]:
        """A key is told in many packets of one stamp."""
        key = packet.payload[0]
        known = self._newest is not None and packet.sender == self._newest.sender
        if known and key < len(KEYS) and packet.stamp != self._event:
            self._event = packet.stamp
            yield Pressed(KEYS[key])


def _follows(packet: Packet, before: Packet) -> bool:
    return packet.sender == before.sender and _signed(packet.number - before.number, 16) == 1


def _signed(difference: int, bits: int) -> int:
    """Return the difference of two counts that begin again at 0, the shorter way round."""
    half = 1 << (bits - 1)
    return (difference + half) % (1 << bits) - half
