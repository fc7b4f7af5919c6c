"""RTP: an exact time line out of loss, jitter, doubles, wraps, transfers and silence."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosody.audio.blocks import Block, Lost
from prosody.audio.network.g711 import A_LAW
from prosody.audio.network.rtp import Rtp, parsed
from prosody.audio.network.signals import Closed, Heard, Opened, Pressed, ProtocolError, Signal
from tests.prosody.audio.network import wire

SOUND = wire.through(wire.noise(1.0))
PACKETS = wire.rtp_stream(SOUND)


def fed(packets: list[bytes], machine: Rtp | None = None, step_s: float = 0.02) -> list[Signal]:
    machine = machine or Rtp()
    return [signal for i, packet in enumerate(packets) for signal in machine.receive(packet, i * step_s)]


def ended(packets: list[bytes]) -> list[Signal]:
    machine = Rtp()
    return [*fed(packets, machine), *machine.end()]


def test_a_stream_is_heard_to_the_sample():
    signals = ended(PACKETS)
    assert signals[0] == Opened("00001234", ("rep",), 8000, stamped=True)
    assert np.array_equal(wire.heard(signals), SOUND)
    assert not [part for part in wire.items(signals) if isinstance(part, Lost)]
    assert signals[-1] == Closed("nothing comes any more")


def test_a_law_is_heard_too():
    signals = ended([wire.rtp(SOUND[:160], kind=8)])
    assert np.array_equal(wire.heard(signals), wire.through(SOUND[:160], A_LAW))


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False))
def test_loss_jitter_and_doubles_leave_the_time_line_exact(random):
    kept = [i for i in range(len(PACKETS)) if i in (0, len(PACKETS) - 1) or random.random() > 0.1]
    sent = [*kept, *random.sample(kept, min(5, len(kept)))]
    order = sorted(sent, key=lambda i: i * 20 + random.uniform(0, 30))
    order.remove(0)
    parts = wire.items(ended([PACKETS[i] for i in [0, *order]]))
    assert wire.length(parts) == wire.length([Block("rep", SOUND, 8000)])
    assert all(part.reason == "not received" for part in parts if isinstance(part, Lost))
    at = 0
    for part in parts:
        if isinstance(part, Block):
            assert np.array_equal(part.samples, SOUND[at : at + len(part.samples)])
            at += len(part.samples)
        else:
            assert all(i not in kept for i in range(at // 160, (at + part.count * 80) // 160))
            at += part.count * 80


def test_a_packet_that_comes_too_late_is_dropped():
    late = [*PACKETS[:5], *PACKETS[6:20], PACKETS[5], *PACKETS[20:]]
    parts = wire.items(ended(late))
    assert parts[5] == Lost("rep", 2, "not received")
    assert wire.length(parts) == 1


@pytest.mark.parametrize(("number", "stamp"), [(65_530, 5), (7, (1 << 32) - 800), (65_535, (1 << 32) - 1)])
def test_numbers_and_stamps_wrap(number: int, stamp: int):
    assert np.array_equal(wire.heard(ended(wire.rtp_stream(SOUND, number, stamp))), SOUND)


def test_silence_that_is_not_sent_is_a_gap_of_its_length():
    comfort = wire.rtp_of(b"\x40", 13, 11, 1600)
    after = wire.rtp_stream(SOUND[1600:], 12, 1600 + 8 * 8000)
    parts = wire.items(ended([*PACKETS[:10], comfort, *after]))
    assert [part for part in parts if isinstance(part, Lost)] == [Lost("rep", 800, "silence not sent")]
    assert np.array_equal(np.concatenate([p.samples for p in parts if isinstance(p, Block)]), SOUND)


def test_comfort_noise_is_no_sound():
    assert not wire.items(ended([wire.rtp_of(b"\x40", 13, i, 160 * i) for i in range(9)]))


def test_a_transfer_goes_on_where_the_clock_says():
    machine = Rtp()
    signals = fed(PACKETS[:10], machine)
    for i, packet in enumerate(wire.rtp_stream(SOUND[1600:], 900, 77_777, sender=0x99)):
        signals += machine.receive(packet, 0.2 + 0.5 + i * 0.02)  # 0.18 was the last one's
    parts = wire.items([*signals, *machine.end()])
    assert [part for part in parts if isinstance(part, Lost)] == [Lost("rep", 50, "not received")]
    assert np.array_equal(wire.heard(signals), SOUND)


def test_a_stranger_that_sends_now_and_then_is_not_heard():
    stranger = wire.rtp_stream(wire.noise(1.0, 9), 5, 0, sender=0x66)
    mixed = [packet for pair in zip(PACKETS, stranger, strict=True) for packet in pair]
    assert np.array_equal(wire.heard(ended(mixed)), SOUND)


def test_stamps_that_begin_anew_cost_nothing():
    again = [*PACKETS[:20], *wire.rtp_stream(SOUND[3200:], 21, 3_000_000_000)]
    assert np.array_equal(wire.heard(ended(again)), SOUND)


def test_one_wrong_stamp_costs_one_packet():
    wrong = [*PACKETS[:10], wire.rtp(SOUND[1600:1760], number=5000, stamp=99_999), *PACKETS[11:]]
    parts = wire.items(ended(wrong))
    assert [part for part in parts if isinstance(part, Lost)] == [Lost("rep", 2, "not received")]
    assert wire.length(parts) == 1


def test_sources_extension_and_padding_are_taken_away():
    payload = wire.encoded(SOUND[:160])
    head = struct.pack("!BBHII", 0x80 | 0x20 | 0x10 | 2, 0, 1, 0, 5)
    packet = head + b"srcAsrcB" + b"\xbe\xde\x00\x01eeee" + payload + b"\0\0\0\4"
    assert parsed(packet).payload == payload


def test_a_key_is_told_once():
    keys = [
        wire.rtp_of(bytes([key, 0x80, 0, 160]), 101, 2 + i, 160 * key) for key in (11, 4) for i in range(3)
    ]
    assert [s for s in ended([PACKETS[0], *keys]) if isinstance(s, Pressed)] == [Pressed("#"), Pressed("4")]


@pytest.mark.parametrize(
    ("packet", "sentence"),
    [
        (b"", "no RTP"),
        (b"\x00" * 40, "no RTP"),
        (struct.pack("!BBHII", 0x8F, 0, 1, 0, 5), "shorter"),
        (struct.pack("!BBHII", 0xA0, 0, 1, 0, 5) + b"\xff", "shorter"),
        (wire.rtp_of(b"x" * 20, 18, 1, 0), "PCMU or PCMA"),
    ],
)
def test_an_odd_packet_is_refused_and_the_next_is_heard(packet: bytes, sentence: str):
    machine = Rtp()
    with pytest.raises(ProtocolError, match=sentence):
        fed([packet], machine)
    assert np.array_equal(wire.heard(fed(PACKETS, machine)), SOUND)


def test_a_thousand_spoilt_packets_raise_nothing_else_and_hold_little():
    random = np.random.default_rng(4)
    machine = Rtp()
    for i in range(1000):
        packet = bytearray(PACKETS[int(random.integers(len(PACKETS)))])
        for place in random.integers(0, 16, 3):
            packet[place] = random.integers(0, 256)
        try:
            signals = list(machine.receive(bytes(packet[: random.integers(len(packet) + 1)]), i * 0.02))
        except ProtocolError:
            continue
        assert all(isinstance(signal, (Opened, Heard, Pressed)) for signal in signals)
        assert all(isinstance(part, Block) or part.count <= 6000 for part in wire.items(signals))
        if machine._order:
            assert sum(len(piece.samples) for piece in machine._order._held) < 8000
