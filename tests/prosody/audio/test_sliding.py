"""Sound slides to its place: no click, no cut, and nothing at all where it lies there already."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosody.audio.sliding import HALF, SPEED, TOLERATED_S, Slide

RATE = 16_000


def through(slide, sound, cuts, aim=lambda _at: None):
    """Return what comes out when the sound comes in pieces; `aim` is told each piece's place."""
    edges = [0, *sorted(cut % len(sound) for cut in cuts), len(sound)]
    out = []
    for begin, end in itertools.pairwise(edges):
        aim(begin)
        out.append(slide.process(sound[begin:end]))
    return np.concatenate([*out, slide.flush()])


def tone(hz, duration_s):
    return np.rint(20_000 * np.sin(2 * np.pi * hz * np.arange(round(duration_s * RATE)) / RATE)).astype(
        np.int16
    )


@pytest.mark.parametrize("hz", [120.0, 1_000.0, 3_400.0, 6_500.0])
@pytest.mark.parametrize("longer_s", [0.004, -0.004])
def test_a_tone_comes_through_with_80_db(hz, longer_s):
    sound = tone(hz, 4.0)
    slide = Slide(RATE)
    slide.aim(longer_s)
    heard = through(slide, sound, range(0, len(sound), 700)).astype(float)
    slid = round(longer_s * RATE)
    assert len(heard) == len(sound) + slid
    length = round(abs(slid) / SPEED)
    read_at = np.arange(len(heard)) - np.sign(slid) * SPEED * np.minimum(np.arange(len(heard)), length)
    wanted = 20_000 * np.sin(2 * np.pi * hz * read_at / RATE)
    inner = slice(HALF, -HALF)
    noise = np.mean((heard - wanted)[inner] ** 2)
    assert 10 * np.log10(np.mean(wanted[inner] ** 2) / noise) > 80.0
    swing = np.abs(np.diff(heard[inner], 2)).max()
    assert swing <= 1.02 * np.abs(np.diff(wanted[inner], 2)).max() + 3.0  # nowhere a click


def test_what_is_less_than_2_ms_off_is_left_alone():
    sound = tone(440.0, 0.5)
    slide = Slide(RATE)
    slide.aim(0.9 * TOLERATED_S)
    assert (through(slide, sound, [100, 3_000]) == sound).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 8_000), max_size=30), st.sampled_from([0.0, 0.0025, -0.0025]))
def test_it_does_not_matter_how_the_sound_was_cut(cuts, longer_s):
    sound = np.random.default_rng(1).integers(-9_000, 9_000, 8_000).astype(np.int16)
    outs = []
    for where in ([], cuts):
        slide = Slide(RATE)
        slide.aim(longer_s)
        outs.append(through(slide, sound, where))
    assert (outs[0] == outs[1]).all()


def test_loud_sound_is_not_turned_over_between_samples():
    """Between two samples of full scale the wave may stand above it."""
    sound = np.tile(np.array([32_767, 32_767, -32_768, -32_768], np.int16), 2_000)
    slide = Slide(RATE)
    slide.aim(0.003)
    heard = through(slide, sound, [])
    heard = heard[HALF:-HALF].astype(int)
    loud = np.abs(heard[:-2]) > 20_000
    assert (heard[:-2][loud] * heard[2:][loud] < 0).all()


def test_a_pause_makes_good_all_that_is_off():
    slide = Slide(RATE)
    slide.aim(0.5)
    slide.flush()
    assert slide.pass_over(RATE) == pytest.approx(1.5)
    assert slide.pass_over(RATE) == 1.0
    slide.aim(-1.5)
    assert slide.pass_over(RATE) == 0.0
    assert slide.pass_over(RATE) == pytest.approx(0.5)


@pytest.mark.parametrize(("off_s", "first"), [(-0.02, 522), (-0.02, 1023), (0.02, 518), (0.02, 1017)])
def test_an_output_on_the_first_sample_that_is_not_known_yet_waits(off_s, first):
    """Rounding puts it just there for pieces of these lengths."""
    slide = Slide(RATE)
    slide.aim(off_s)
    made = [len(slide.process(np.zeros(count, np.int16))) for count in (first, 500)]
    assert abs(first + 500 - sum(made)) <= HALF + 1 + SPEED * (first + 500)
