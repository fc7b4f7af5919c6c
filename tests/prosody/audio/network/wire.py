"""Senders in the wire's own shape: what Asterisk, Twilio, FreeSWITCH and a telephone send for a sound."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Iterable, Iterator
from fractions import Fraction
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Lost
from prosody.audio.network.g711 import A_LAW, MU_LAW
from prosody.audio.network.signals import Heard, Signal

Samples = NDArray[np.int16]
CALL = UUID("0123456789abcdef0123456789abcdef")
RATE = 8000
PIECE = 160


def encoded(samples: Samples, table: Samples = MU_LAW) -> bytes:
    """Return G.711 bytes: of all 256 values the nearest."""
    order = np.argsort(table, kind="stable")
    values = table[order].astype(np.int64)
    after = np.clip(np.searchsorted(values, samples), 1, 255)
    low, high = values[after - 1], values[after]
    nearest = np.where(samples - low <= high - samples, after - 1, after)
    return order[nearest].astype(np.uint8).tobytes()


def through(samples: Samples, table: Samples = MU_LAW) -> Samples:
    """Return what is left of samples after G.711."""
    return table[np.frombuffer(encoded(samples, table), np.uint8)]


def pieces(samples: Samples, size: int = PIECE) -> Iterator[Samples]:
    for start in range(0, len(samples), size):
        yield samples[start : start + size]


def audiosocket(
    samples: Samples, kind: int = 0x10, uuid: UUID = CALL, size: int = PIECE, hangup: bool = True
) -> list[bytes]:
    def message(kind: int, payload: bytes) -> bytes:
        return struct.pack(">BH", kind, len(payload)) + payload

    sound = [message(kind, piece.astype("<i2").tobytes()) for piece in pieces(samples, size)]
    return [message(1, uuid.bytes), *sound, *([message(0, b"")] if hangup else [])]


def media_start(tracks: Iterable[str] = ("inbound", "outbound"), **more: object) -> str:
    layout = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
    start = {"streamSid": "MZ1", "callSid": "CA1", "tracks": list(tracks), "mediaFormat": layout} | more
    return json.dumps({"event": "start", "sequenceNumber": "1", "start": start, "streamSid": "MZ1"})


def media(track: str, index: int, samples: Samples, ms: int = 20, table: Samples = MU_LAW) -> str:
    """A chunk, its numbers written as text as Twilio does."""
    payload = base64.b64encode(encoded(samples, table)).decode()
    told = {"track": track, "chunk": str(index + 1), "timestamp": str(index * ms), "payload": payload}
    return json.dumps({"event": "media", "sequenceNumber": str(index + 2), "media": told, "streamSid": "MZ1"})


def media_stream(customer: Samples, rep: Samples) -> list[str]:
    """A whole stream of a call that came in: inbound is the customer."""
    said = ['{"event": "connected", "protocol": "Call", "version": "1.0.0"}', media_start()]
    for index, (in_, out) in enumerate(zip(pieces(customer), pieces(rep), strict=True)):
        said += [media("inbound", index, in_), media("outbound", index, out)]
    return [*said, '{"event": "stop", "streamSid": "MZ1", "stop": {"callSid": "CA1"}}']


def fork(left: Samples, right: Samples, size: int = PIECE) -> list[str | bytes]:
    both = np.stack((left, right), 1).astype("<i2")
    sound = [both[start : start + size].tobytes() for start in range(0, len(both), size)]
    return ['{"uuid": "call-7", "from": "2061236666"}', *sound]


def rtp(
    samples: Samples,
    *,
    kind: int = 0,
    number: int = 1,
    stamp: int = 0,
    sender: int = 0x1234,
    marker: bool = False,
) -> bytes:
    table = {0: MU_LAW, 8: A_LAW}.get(kind, MU_LAW)
    return rtp_of(encoded(samples, table), kind | 0x80 * marker, number, stamp, sender)


def rtp_of(payload: bytes, kind: int, number: int, stamp: int, sender: int = 0x1234) -> bytes:
    return struct.pack("!BBHII", 0x80, kind, number % (1 << 16), stamp % (1 << 32), sender) + payload


def rtp_stream(samples: Samples, number: int = 1, stamp: int = 0, sender: int = 0x1234) -> list[bytes]:
    return [
        rtp(piece, number=number + index, stamp=stamp + index * PIECE, sender=sender)
        for index, piece in enumerate(pieces(samples))
    ]


def heard(signals: Iterable[Signal], leg: str = "rep") -> Samples:
    """Return all sound of a leg, whatever was missing."""
    blocks = [item.samples for item in items(signals, leg) if isinstance(item, Block)]
    return np.concatenate([np.zeros(0, np.int16), *blocks]).astype(np.int16)


def items(signals: Iterable[Signal], leg: str = "rep") -> list[Block | Lost]:
    return [signal.item for signal in signals if isinstance(signal, Heard) and signal.item.leg == leg]


def length(parts: Iterable[Block | Lost]) -> Fraction:
    """Return how long items last, s, exactly."""
    return sum(
        (
            Fraction(part.count, 100) if isinstance(part, Lost) else Fraction(len(part.samples), part.rate)
            for part in parts
        ),
        Fraction(0),
    )


def noise(seconds: float, seed: int = 7) -> Samples:
    return np.random.default_rng(seed).integers(-20_000, 20_000, round(seconds * RATE), dtype=np.int16)


def same(one: list[Signal], other: list[Signal]) -> bool:
    """Tell whether two lists of signals say the same, sound compared by sample."""
    return list(map(repr_of, one)) == list(map(repr_of, other))


def repr_of(signal: Signal) -> object:
    if isinstance(signal, Heard) and isinstance(signal.item, Block):
        return signal.item.leg, signal.item.rate, signal.item.samples.tobytes()
    return signal
