"""Least and greatest of any stretch are what the rows say, however the column grew."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.replay.pyramid import RESETTLING, Pyramid


def gapped(length, seed=0):
    rng = np.random.default_rng(seed)
    column = rng.normal(size=length).astype(np.float32)
    column[rng.random(length) < 0.4] = np.nan
    return column


def looked(column, first, per_pixel, pixels):
    """The same by looking at every row."""
    edges = [int(np.floor(first + per_pixel * k)) for k in range(pixels + 1)]
    parts = [column[a:b] for a, b in itertools.pairwise(edges)]
    known = [part[~np.isnan(part)] for part in parts]
    return [(part.min(), part.max()) if len(part) else (np.nan, np.nan) for part in known]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 900), min_size=1, max_size=6), st.integers(0, 9))
def test_growing_in_parts_is_the_same_as_taking_the_whole(parts, seed):
    column = gapped(sum(parts), seed)
    grown, whole = Pyramid(), Pyramid()
    for stop in np.cumsum(parts):
        grown.take(column[:stop])
    whole.take(column)
    for per_pixel in (1.0, 4.0, 16.0, 64.0):
        pixels = max(1, int(len(column) // per_pixel))
        for one, other in zip(
            grown.extremes(0, per_pixel, pixels), whole.extremes(0, per_pixel, pixels), strict=True
        ):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("per_pixel", [1.0, 4.0, 16.0, 256.0])
def test_extremes_at_a_whole_level_are_those_of_the_rows(per_pixel):
    column = gapped(5_000)
    pyramid = Pyramid()
    pyramid.take(column)
    pixels = int(5_000 // per_pixel)
    low, high = pyramid.extremes(0, per_pixel, pixels)
    for got, (least, greatest) in zip(
        zip(low, high, strict=True), looked(column, 0, per_pixel, pixels), strict=True
    ):
        np.testing.assert_array_equal(got, (least, greatest))


def test_between_levels_no_value_is_lost():
    column = np.full(10_000, np.nan, np.float32)
    column[7_777] = 3.0  # a single voiced frame, seen from far away
    pyramid = Pyramid()
    pyramid.take(column)
    for per_pixel in (3.0, 7.3, 11.0, 100.5):
        _, high = pyramid.extremes(0.0, per_pixel, int(10_000 // per_pixel) + 1)
        assert np.nanmax(high) == 3.0


def test_what_lies_outside_the_call_has_no_value():
    pyramid = Pyramid()
    pyramid.take(gapped(100))
    low, high = pyramid.extremes(90.0, 2.0, 20)
    assert np.isnan(low[5:]).all()
    assert np.isnan(high[5:]).all()


def test_rows_near_the_end_may_change_when_it_grows():
    column = gapped(3_000)
    pyramid = Pyramid()
    pyramid.take(column)
    longer = np.concatenate([column, gapped(50, 1)])
    longer[3_000 - RESETTLING + 10] = 99.0
    pyramid.take(longer)
    assert np.nanmax(pyramid.extremes(0, 64.0, 48)[1]) == 99.0
