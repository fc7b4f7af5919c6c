"""What is in view: zoom keeps the place, nothing leaves the call, and places and frames agree."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.replay.span import CLOSEST, Scale, Span, told, whole

HOUR = 360_000
spans = st.tuples(st.floats(0, HOUR), st.floats(CLOSEST, HOUR)).map(
    lambda ends: whole(HOUR).over(ends[0], ends[0] + ends[1])
)


@given(spans, st.floats(0.01, 100.0), st.floats(0.0, 1.0))
def test_the_frame_under_the_pointer_stays_when_zooming(span, factor, share):
    about = span.first + share * span.frames
    zoomed = span.zoomed(factor, about)
    assert 0 <= zoomed.first < zoomed.last <= HOUR + 1e-6
    if zoomed.first > 0 and zoomed.last < HOUR:
        assert (about - zoomed.first) / zoomed.frames == pytest.approx(share, abs=1e-3)


@given(spans, st.floats(-1e6, 1e6))
def test_a_moved_view_is_as_long_and_inside_the_call(span, by):
    moved = span.moved(by)
    assert moved.frames == pytest.approx(span.frames)
    assert moved.first >= 0
    assert moved.last <= HOUR + 1e-6


@given(spans, st.floats(0, 1))
def test_places_and_frames_are_the_same_both_ways(span, share):
    scale = Scale(span, 84.0, 1000.0)
    frame = span.first + share * span.frames
    assert scale.frame(scale.x(frame)) == pytest.approx(frame, abs=1e-4)


def test_single_frames_can_be_told_apart():
    near = whole(HOUR).zoomed(0.0, 5_000)
    scale = Scale(near, 84.0, 1000.0)
    assert scale.x(5_001) - scale.x(5_000) == 50.0


def test_a_view_of_the_whole_call_stays_one_while_it_grows():
    assert whole(1_000).grown(5_000) == whole(5_000)
    part = whole(1_000).over(100, 200)
    assert (part.grown(5_000).first, part.grown(5_000).last) == (100, 200)


def test_the_page_is_turned_when_the_cursor_leaves():
    span = Span(0.0, 1_000.0, HOUR)
    assert span.showing(999) == span
    assert span.showing(1_000).first == 900


def test_a_stretch_is_brought_into_view_as_a_whole():
    held = Span(0.0, 6_000.0, HOUR).holding(5_900, 6_100)
    assert held.first < 5_900
    assert held.last > 6_100
    long = Span(0.0, 1_000.0, HOUR).holding(5_000, 9_000)
    assert long.first < 5_000 < long.last


def test_a_time_is_minutes_and_seconds():
    assert told(6_154) == "1:01"
    assert told(6_154, fine=True) == "1:01.54"
    assert told(HOUR) == "60:00"


@given(spans)
def test_marks_of_the_axis_stand_apart_and_in_view(span):
    scale = Scale(span, 0.0, 1000.0)
    places = [scale.x(frame) for frame, _ in scale.ticks(84.0)]
    assert all(b - a >= 83.9 for a, b in itertools.pairwise(places))
    assert all(-0.1 <= place <= 1000.1 for place in places)
