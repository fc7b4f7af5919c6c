"""Messages to an overlay: what is said arrives, and what is no message is said to be none."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosody.contour import missing
from prosody.events import Flag, Greeting, Tone
from prosody.serve import wire

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


def test_an_event_arrives_as_it_was() -> None:
    for event in (
        Tone(100, 120, 0.1, 0.8, 0.1, 0.05, 0.9, "judged"),
        Greeting(10, 500, 560, "unclear", math.inf, 1.5, 0.4, None, "rising", None),
        Flag(5, 50, 60, "tone.flat"),
    ):
        assert wire.read(wire.said(event)) == event


def test_rows_arrive_with_what_is_painted() -> None:
    sent = missing(700, 3)
    sent.gap[1:] = False
    sent.speech[2] = True
    sent.f0_hz[2], sent.level_db[1:], sent.voicing[2] = 203.12345, -31.5, 0.75
    got = wire.read(wire.rows(sent))
    assert isinstance(got, type(sent))
    assert (got.start, got.stop) == (700, 703)
    assert np.array_equal(got.gap, [True, False, False])
    assert np.array_equal(got.speech, [False, False, True])
    np.testing.assert_allclose(got.f0_hz, [np.nan, np.nan, 203.123])
    np.testing.assert_allclose(got.level_db, [np.nan, -31.5, -31.5])
    assert np.isnan(got.timbre_1).all()


def test_what_else_is_said_arrives() -> None:
    began = wire.Began("a1", "CA7 ☎", ("rep", "customer"))
    assert wire.read(wire.began(began)) == began
    assert wire.read(wire.over("The worker died.")) == wire.Ended("The worker died.")
    legs: wire.Health = {"rep": wire.LegNow("ok", -20.125, 0.0), "customer": wire.LegNow("lost", -80.0, 3.5)}
    assert wire.read(wire.health(legs)) == legs


def test_wishes_arrive_and_nothing_else_is_a_wish() -> None:
    assert wire.wished(wire.paused(True)) is True
    assert wire.wished(wire.paused(False)) is False
    assert wire.wished(wire.marked("fine")) == "fine"
    for text in (
        '{"mark": "../etc"}',
        '{"mark": ["fine"]}',
        '{"paused": 1}',
        "[]",
        "{",
        "",
        b"\xff",
        '"mark"',
    ):
        assert wire.wished(text) is None


@given(st.text() | JSON.map(json.dumps) | st.binary())
def test_what_is_no_wish_never_raises(text: str | bytes) -> None:
    assert wire.wished(text) in (None, True, False, *wire.MARKS)


@given(st.text() | JSON.map(json.dumps) | st.binary())
def test_what_is_no_message_is_an_error_of_its_own_kind(text: str | bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.read(text)


@given(st.sampled_from(["began", "event", "rows", "health", "over"]), JSON)
def test_a_message_with_odd_insides_is_read_or_refused(kind: str, inside: object) -> None:
    try:
        wire.read(json.dumps({kind: inside}))
    except wire.WireError:
        return
    assert kind == "over" or (kind == "health" and isinstance(inside, dict))


def test_too_much_is_no_message() -> None:
    for text in ("[" * 200_000, '{"over": "' + "x" * wire.LARGEST + '"}'):
        with pytest.raises(wire.WireError):
            wire.read(text)
    columns = {name: [0] * (wire.MOST_ROWS + 1) for name in wire.SHOWN}
    with pytest.raises(wire.WireError):
        wire.read(json.dumps({"rows": {"start": 0, **columns}}))
