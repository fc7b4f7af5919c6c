"""AudioSocket: the machine gets its bytes whole, one by one, in any pieces, with more behind, and spoilt."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosody.audio.network.audiosocket import SOUND, AudioSocket
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.signals import Closed, Heard, Opened, Pressed, ProtocolError, Signal
from tests.prosody.audio.network import wire


def fed(parts: list[bytes], machine: AudioSocket | None = None) -> list[Signal]:
    machine = machine or AudioSocket()
    return [signal for part in parts for signal in machine.receive(part, 0.0)]


SOUND_SENT = wire.noise(0.1)
STREAM = b"".join(wire.audiosocket(SOUND_SENT))


def test_a_call_is_opened_heard_to_the_sample_and_closed():
    signals = fed([STREAM])
    assert signals[0] == Opened(str(wire.CALL), ("rep",), 8000)
    assert signals[-1] == Closed("hung up")
    assert np.array_equal(wire.heard(signals), SOUND_SENT)


def test_one_byte_at_a_time_says_the_same():
    assert wire.same(fed([STREAM[i : i + 1] for i in range(len(STREAM))]), fed([STREAM]))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_any_pieces_say_the_same(cuts: list[int]):
    edges = [0, *sorted(cuts), len(STREAM)]
    parts = [STREAM[a:b] for a, b in itertools.pairwise(edges)]
    assert wire.same(fed(parts), fed([STREAM]))


def test_what_comes_after_the_hangup_is_nobodys():
    assert wire.same(fed([STREAM + b"\x10\x00\x02ab" + b"rubbish" * 99]), fed([STREAM]))


@pytest.mark.parametrize(("kind", "rate"), SOUND.items())
def test_every_kind_of_sound_has_its_rate(kind: int, rate: int):
    [block] = wire.items(fed(wire.audiosocket(SOUND_SENT, kind, size=len(SOUND_SENT))))
    assert block.rate == rate


def test_a_key_is_told_and_an_unknown_kind_is_passed_over():
    begin = wire.audiosocket(SOUND_SENT[:0], hangup=False)
    assert fed([*begin, b"\x03\x00\x015", b"\x7e\x00\x02xy", b"\x03\x00\x01\xff"])[1:] == [Pressed("5")]


def test_an_error_of_asterisks_ends_the_call():
    begin = wire.audiosocket(SOUND_SENT[:0], hangup=False)
    assert fed([*begin, b"\xff\x00\x01\x02"])[-1] == Closed("Asterisk said error 02")


def test_a_cut_line_is_said_once():
    machine = AudioSocket("customer")
    fed(wire.audiosocket(SOUND_SENT, hangup=False), machine)
    assert [*machine.end(), *machine.end()] == [Closed("the connection was cut")]


@pytest.mark.parametrize(
    "spoilt",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x10\x00\x02ab",
        b"\x01\x00\x04abcd",
        b"\x01\x00\x10" + bytes(16) + b"\x10\x00\x03abc",
        b"\x01\x00\x10" + bytes(16) + b"\x01\x00\x10" + bytes(15) + b"x",
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(spoilt: bytes):
    with pytest.raises(ProtocolError, match=r"\.$"):
        fed([spoilt])


def test_a_message_over_the_limit_is_refused_before_it_is_waited_for():
    machine = AudioSocket(settings=NetworkSettings(largest_message=1024))
    fed(wire.audiosocket(SOUND_SENT[:0], hangup=False), machine)
    with pytest.raises(ProtocolError, match="larger than allowed"):
        fed([b"\x10\x04\x02"], machine)


def test_a_thousand_spoilt_streams_raise_nothing_else_and_hold_little():
    random = np.random.default_rng(1)
    for _ in range(1000):
        spoilt = bytearray(STREAM)
        for place in random.integers(0, len(spoilt), 20):
            spoilt[place] = random.integers(0, 256)
        machine = AudioSocket()
        try:
            for start in range(0, len(spoilt), 97):
                for signal in machine.receive(bytes(spoilt[start : start + 97]), 0.0):
                    assert isinstance(signal, (Opened, Heard, Pressed, Closed))
                    assert len(machine._pending) <= 65_536 + 100
        except ProtocolError:
            assert not machine._pending
