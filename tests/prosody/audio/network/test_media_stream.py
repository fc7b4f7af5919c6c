"""Media streams: two tracks to the sample, out of order, doubled, lost, numbers as text, and spoilt."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosody.audio.blocks import Block, Lost
from prosody.audio.network.g711 import A_LAW
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.media_stream import MediaStream
from prosody.audio.network.signals import Closed, Opened, Pressed, ProtocolError, Signal
from tests.prosody.audio.network import wire

REP, CUSTOMER = wire.through(wire.noise(0.4, 1)), wire.through(wire.noise(0.4, 2))
STREAM = wire.media_stream(CUSTOMER, REP)


def fed(messages: list[str], machine: MediaStream | None = None) -> list[Signal]:
    machine = machine or MediaStream()
    return [signal for i, said in enumerate(messages) for signal in machine.receive(said, i * 0.01)]


def test_both_tracks_are_heard_to_the_sample():
    signals = fed(STREAM)
    assert signals[0].legs == ("rep", "customer")
    assert (signals[0].call, signals[0].rate) == ("CA1", 8000)
    assert np.array_equal(wire.heard(signals, "rep"), REP)
    assert np.array_equal(wire.heard(signals, "customer"), CUSTOMER)
    assert signals[-1] == Closed("hung up")
    assert not [
        part for leg in ("rep", "customer") for part in wire.items(signals, leg) if isinstance(part, Lost)
    ]


def test_the_setting_and_then_the_call_itself_say_which_track_is_whose():
    other = MediaStream(NetworkSettings(customer_track="outbound"))
    assert np.array_equal(wire.heard(fed(STREAM, other), "rep"), CUSTOMER)
    told = [wire.media_start(customParameters={"customer_track": "outbound"}), *STREAM[2:]]
    assert np.array_equal(wire.heard(fed(told), "rep"), CUSTOMER)


@settings(deadline=None, max_examples=40)
@given(st.permutations(range(5)), st.integers(0, 8))
def test_chunks_out_of_order_and_doubled_say_the_same(order: list[int], start: int):
    media = STREAM[2:-1]
    begin = 2 * start
    swapped = [media[begin + 2 * i + track] for i in order for track in (0, 1)]
    shuffled = [*media[:begin], *swapped, *swapped[:3], *media[begin + 10 :]]
    signals = fed([*STREAM[:2], *shuffled, STREAM[-1]])
    for leg, sound in (("rep", REP), ("customer", CUSTOMER)):
        assert np.array_equal(wire.heard(signals, leg), sound)
        assert wire.length(wire.items(signals, leg)) == wire.length([Block("rep", sound, 8000)])


def test_a_lost_chunk_is_a_gap_in_its_place():
    signals = fed([said for i, said in enumerate(STREAM) if i != 2 + 2 * 7])
    found = wire.items(signals, "customer")
    assert [i for i, part in enumerate(found) if isinstance(part, Lost)] == [7]
    assert found[7] == Lost("customer", 2, "not received")
    assert wire.length(found) == wire.length([Block("rep", CUSTOMER, 8000)])
    assert np.array_equal(wire.heard(signals, "rep"), REP)


def test_a_jump_of_the_stamps_without_a_missing_chunk_is_silence_that_was_not_sent():
    later = json.loads(wire.media("outbound", 3, REP[480:640]))
    later["media"]["timestamp"] = "5060"
    signals = fed(
        [*STREAM[:2], *(wire.media("outbound", i, REP[i * 160 :][:160]) for i in range(3)), json.dumps(later)]
    )
    assert wire.items(signals)[3] == Lost("rep", 500, "silence not sent")


def test_stamps_that_begin_anew_cost_nothing_but_the_time_that_passed():
    machine = MediaStream()
    first = [*STREAM[:2], *(wire.media("outbound", i, REP[i * 160 :][:160]) for i in range(10))]
    signals = [s for i, said in enumerate(first) for s in machine.receive(said, i * 0.02)]
    for i in range(10):
        said = wire.media("outbound", 50_000_000 + i, REP[1600 + i * 160 :][:160])
        signals += machine.receive(said, 0.24 + i * 0.02)
    assert np.array_equal(wire.heard(signals), REP)


def test_numbers_may_be_numbers_and_names_may_be_written_so():
    start = {
        "event": "start",
        "stream_id": "s",
        "start": {
            "call_control_id": "v3:x",
            "media_format": {"encoding": "PCMA", "sample_rate": 8000, "channels": 1},
        },
    }
    said = json.loads(wire.media("inbound_track", 0, CUSTOMER[:160], table=A_LAW))
    said["media"] |= {"chunk": 1, "timestamp": 0.0}
    signals = fed([json.dumps(start), json.dumps(said), '{"event": "stop"}'])
    assert (signals[0].call, signals[0].legs) == ("v3:x", ("rep", "customer"))
    assert np.array_equal(wire.heard(signals, "customer"), wire.through(CUSTOMER[:160], A_LAW))


def test_a_key_is_told_and_unknown_events_are_passed_over():
    key = '{"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": "#"}}'
    said = [
        STREAM[1],
        key,
        '{"event": "mark"}',
        '{"event": "weather"}',
        "[1]",
        '{"event": "dtmf", "dtmf": 5}',
    ]
    assert fed(said)[1:] == [Pressed("#")]


def test_a_cut_line_gives_what_was_held_back():
    machine = MediaStream()
    held = [STREAM[1], *(wire.media("outbound", i, REP[i * 160 :][:160]) for i in (0, 2))]
    fed(held, machine)
    *rest, last = machine.end()
    assert wire.items(rest) == [Lost("rep", 2, "not received"), wire.items(rest)[1]]
    assert np.array_equal(wire.heard(rest), REP[320:480])
    assert last == Closed("the connection was cut")


@pytest.mark.parametrize(
    ("messages", "sentence"),
    [
        (["{"], "JSON"),
        (['{"event": NaN}'], "JSON"),
        (["[" * 60_000], "JSON"),
        ([b"\xff\xfe{"], "JSON"),
        (["x" * 70_000], "larger"),
        ([STREAM[2]], "before"),
        ([STREAM[1], STREAM[2].replace('"payload": "', '"payload": "*')], "base64"),
        ([STREAM[1], STREAM[2].replace('"payload": "', '"payload": "\\u00e9')], "base64"),
        ([wire.media_start(tracks=["inbound"])], "both_tracks"),
        ([wire.media_start(mediaFormat={"encoding": "opus"})], "G.711"),
        ([wire.media_start(mediaFormat={"encoding": "audio/x-mulaw", "sampleRate": "16000"})], "G.711"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(messages: list[str], sentence: str):
    with pytest.raises(ProtocolError, match=sentence):
        fed(messages)


def test_what_a_peer_says_of_itself_is_short_and_printable():
    said = {"customParameters": {f"n{i}": "\x1b[31m" + "x" * 500 for i in range(99)}, "callSid": "CA\n1"}
    [opened] = fed([wire.media_start(**said)])
    assert len(opened.claims) <= 32
    assert all(len(text) <= 128 and text.isprintable() for text in opened.claims.values())
    assert opened.call == "CA 1"


def test_a_thousand_spoilt_messages_raise_nothing_else_and_hold_little():
    random = np.random.default_rng(2)
    values = [None, True, -1, 1e300, "9" * 400, "٣", [], {}, "x", 10**30, 3.5, "-5", "50000", 1e9]
    for _ in range(1000):
        machine = MediaStream()
        fed([STREAM[1]], machine)
        said = json.loads(STREAM[int(random.integers(2, len(STREAM) - 1))])
        place = said if random.random() < 0.3 else said["media"]
        place[random.choice(list(place))] = values[random.integers(len(values))]
        text = json.dumps(said)
        if random.random() < 0.3:
            text = text[: random.integers(len(text))]
        try:
            signals = [*machine.receive(text, 0.0), *machine.receive(STREAM[3], 0.02)]
        except ProtocolError:
            continue
        assert all(isinstance(part, Block) or part.count <= 6000 for part in wire.items(signals))
        assert all(
            sum(len(piece.samples) for piece in order._held) < 8000 for order in machine._orders.values()
        )


def test_opened_says_that_its_pieces_are_stamped():
    [opened] = fed([STREAM[1]])
    assert isinstance(opened, Opened)
    assert opened.stamped
