"""Forks of FreeSWITCH: both channels to the sample, metadata of any kind, and spoilt."""

from __future__ import annotations

import numpy as np
import pytest

from prosody.audio.network.fork import Fork
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.signals import Closed, Heard, Opened, Pressed, ProtocolError, Signal
from tests.prosody.audio.network import wire

LEFT, RIGHT = wire.noise(0.2, 1), wire.noise(0.2, 2)
STREAM = wire.fork(LEFT, RIGHT)


def fed(messages: list[str | bytes], machine: Fork | None = None) -> list[Signal]:
    machine = machine or Fork()
    return [signal for said in messages for signal in machine.receive(said, 0.0)]


def test_both_channels_are_heard_to_the_sample_and_the_forked_caller_is_the_customer():
    signals = fed(STREAM)
    assert signals[0] == Opened(
        "call-7", ("customer", "rep"), 16000, {"uuid": "call-7", "from": "2061236666"}
    )
    assert np.array_equal(wire.heard(signals, "customer"), LEFT)
    assert np.array_equal(wire.heard(signals, "rep"), RIGHT)


@pytest.mark.parametrize(
    "machine", [Fork(settings=NetworkSettings(customer_channel="right")), Fork("/x?customer=right")]
)
def test_the_setting_or_the_address_says_whose_the_left_channel_is(machine: Fork):
    assert np.array_equal(wire.heard(fed(STREAM, machine), "rep"), LEFT)


def test_the_address_says_rate_and_channels():
    signals = fed([LEFT.astype("<i2").tobytes()], Fork("/calls?rate=8000&channels=1"))
    assert signals[0] == Opened("", ("rep",), 8000)
    assert np.array_equal(wire.heard(signals), LEFT)


def test_metadata_need_not_be_json_and_may_come_only_once():
    assert fed(["hello there", "again", '{"uuid": "2"}']) == [
        Opened("", ("customer", "rep"), 16000, {"metadata": "hello there"})
    ]


def test_a_key_that_the_dial_plan_tells_is_told():
    told = ["hello", '{"dtmf": "#"}', '{"dtmf": "12"}', '{"dtmf": 4}', "[" * 9, "7"]
    assert fed(told)[1:] == [Pressed("#")]


def test_the_end_of_the_connection_is_the_end_of_the_call():
    machine = Fork()
    fed(STREAM, machine)
    assert [*machine.end(), *machine.end()] == [Closed("hung up")]
    assert fed(STREAM, machine) == []


@pytest.mark.parametrize(
    "target", ["/?rate=9", "/?channels=3", "/?customer=up", "/?rate=²", "/?" + "a=1&" * 99]
)
def test_an_address_that_cannot_be_is_refused(target: str):
    with pytest.raises(ProtocolError, match="address"):
        Fork(target)


@pytest.mark.parametrize("said", [b"abc", b"ab", b"\0" * 70_000, "x" * 70_000])
def test_what_cannot_be_is_refused_with_a_sentence(said: str | bytes):
    with pytest.raises(ProtocolError, match=r"\.$"):
        fed([said])


def test_a_thousand_spoilt_messages_raise_nothing_else():
    random = np.random.default_rng(3)
    for _ in range(1000):
        machine = Fork()
        said = random.bytes(int(random.integers(0, 700)))
        first = said.decode("utf-8", "replace") if random.random() < 0.5 else said
        try:
            signals = [*machine.receive(first, 0.0), *machine.receive(random.bytes(640), 0.0), *machine.end()]
        except ProtocolError:
            continue
        assert all(isinstance(signal, (Opened, Heard, Closed)) for signal in signals)
        assert isinstance(signals[-1], Closed)
