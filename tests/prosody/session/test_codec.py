"""Events as stored lines: nothing is lost on the way back."""

from __future__ import annotations

import math
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosody.events import Event
from prosody.session.codec import UnreadableError, decoded, encoded

events: st.SearchStrategy[Event] = st.one_of(*(st.builds(kind) for kind in get_args(Event)))


@settings(max_examples=60)
@given(events)
def test_every_event_comes_back_as_it_was(event: Event) -> None:
    line = encoded(event)
    again = decoded(line)
    assert encoded(again) == line
    assert type(again) is type(event)
    assert repr(again) == repr(event)  # equal, where a NaN is itself


def test_every_kind_of_event_was_tried() -> None:
    kinds = {kind.__name__.lower() for kind in get_args(Event)}
    assert kinds == {"start", "utterance", "greeting", "tone", "flag", "fine", "gap", "trouble", "end"}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "3",
        '{"type": "rocket"}',
        '{"type": "gap"}',
        '{"type": "gap", "colour": 1}',
        '{"type": "gap", "index": "0", "end": 1, "decided": 2, "leg": "rep", "reason": ""}',
        "[" * 100_000,
        '{"type": "end", "index": NaN}',
        '"' + "x" * 2_000_000 + '"',
    ],
)
def test_a_line_that_is_no_event_is_refused(line: str) -> None:
    with pytest.raises(UnreadableError):
        decoded(line)


def test_a_nan_is_stored_as_such_and_not_as_none() -> None:
    line = (
        '{"type": "greeting", "index": 0, "end": 1, "decided": 2, "verdict": "unclear",'
        ' "movement_st": {"float": "nan"}, "slope_st_per_s": {"float": "-inf"}, "confidence": 0.5,'
        ' "liveliness": null, "target": "free", "on_target": null, "evidence": [], "phrases": []}'
    )
    greeting = decoded(line)
    assert math.isnan(greeting.movement_st)  # type: ignore[union-attr]
    assert greeting.liveliness is None  # type: ignore[union-attr]
    assert encoded(greeting) == line
