"""The resampler against scipy and soxr, and against itself cut otherwise."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from prosody.audio.resampling import TABLE_PHASES, Resampler, delay_s, phase_table, reach

RATES = [6_000, 8_000, 11_025, 22_050, 32_000, 44_100, 44_101, 48_000, 96_000, 192_000]
NOISE = np.random.default_rng(7).standard_normal(200_000).astype(np.float32) * np.float32(0.2)


def whole(rate, sound):
    resampler = Resampler(rate)
    return np.concatenate((resampler.process(sound), resampler.flush()))


def decibels(sound):
    return 20.0 * np.log10(np.sqrt(np.mean(np.square(sound, dtype=np.float64))) + 1e-12)


def tone(rate, f_hz, duration_s=0.5):
    return np.sin(2.0 * np.pi * f_hz * np.arange(int(rate * duration_s)) / rate).astype(np.float32)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(RATES), st.lists(st.integers(0, 3_000), min_size=1, max_size=8), st.integers(0, 40))
def test_any_cut_gives_the_same_bits(rate, sizes, singles):
    cuts = [0, *np.cumsum([1] * singles + sizes)]
    sound = NOISE[: cuts[-1]]
    resampler = Resampler(rate)
    parts = [resampler.process(sound[a:b]) for a, b in itertools.pairwise(cuts)]
    assert np.array_equal(np.concatenate([*parts, resampler.flush()]), whole(rate, sound))


@pytest.mark.parametrize("rate", RATES)
def test_there_are_as_many_outputs_as_the_time_holds(rate):
    for count in (0, 1, 2, rate // 100, rate // 7):
        assert len(whole(rate, NOISE[:count])) == -(-count * 16_000 // rate)


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_it_is_scipys_polyphase_filter_with_the_same_taps(rate):
    up, down = 16_000 // np.gcd(rate, 16_000), rate // np.gcd(rate, 16_000)
    half = reach(rate)
    at = np.arange(1 - half * up, half * up) / up  # the filter at the upper rate, from the table's rows
    steps = np.ceil(at).astype(int)
    phases = np.rint((steps - at) * up).astype(int)
    taps = phase_table(rate)[phases, steps + half - 1].astype(np.float64)
    sound = NOISE[: rate // 4].astype(np.float64)
    theirs = signal.resample_poly(sound, up, down, window=taps[::-1] / up, padtype="constant")
    ours = whole(rate, NOISE[: rate // 4])
    assert len(theirs) == len(ours)
    assert decibels(ours - theirs) < decibels(theirs) - 120.0


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000, 96_000])
def test_it_agrees_with_soxr_inside_the_pass_band(rate):
    soxr = pytest.importorskip("soxr")
    chord = tone(rate, 180) + tone(rate, 1_100) + tone(rate, 3_300)
    ours, theirs = whole(rate, chord), soxr.resample(chord, rate, 16_000)
    middle = slice(1_000, min(len(ours), len(theirs)) - 1_000)
    assert decibels(ours[middle] - theirs[middle]) < -75.0


@pytest.mark.parametrize("rate", RATES)
def test_a_tone_keeps_its_time_and_its_size(rate):
    f_hz = 1_000
    ours = whole(rate, tone(rate, f_hz))
    ideal = np.sin(2.0 * np.pi * f_hz * np.arange(len(ours)) / 16_000)
    assert decibels(ours[800:-800] - ideal[800:-800]) < -80.0


@pytest.mark.parametrize("rate", [22_050, 32_000, 44_100, 48_000, 96_000, 192_000])
@pytest.mark.parametrize("f_hz", [8_600, 9_500, 10_900])
def test_what_16_khz_cannot_carry_is_pushed_down_80_db(rate, f_hz):
    assert decibels(whole(rate, tone(rate, f_hz))[800:-800]) < -3.0 - 79.0


@pytest.mark.parametrize("f_hz", [300, 2_000, 3_400])
def test_telephone_audio_gets_no_images_above_its_band(f_hz):
    ours = whole(8_000, tone(8_000, f_hz, 1.0))[2_000:-2_000]
    power = np.abs(np.fft.rfft(ours * np.blackman(len(ours)))) ** 2
    above = np.fft.rfftfreq(len(ours), 1 / 16_000) > 4_600
    assert 10.0 * np.log10(power[above].sum() / power.sum()) < -75.0


def test_a_constant_stays_one():
    ours = whole(44_100, np.ones(44_100, np.float32))
    assert np.abs(ours[200:-200] - 1.0).max() < 1e-4


def test_16_khz_passes_through_bit_for_bit():
    assert np.array_equal(whole(16_000, NOISE), NOISE)
    assert delay_s(16_000) == 0.0


@pytest.mark.parametrize("rate", RATES)
def test_the_declared_delay_is_what_it_holds_back_and_short(rate):
    resampler = Resampler(rate)
    made = len(resampler.process(NOISE[:rate]))
    held_back_s = 1.0 - made / 16_000
    assert abs(held_back_s - resampler.delay_s) <= 1.5 / min(rate, 16_000)
    assert resampler.delay_s < 0.0022


def test_an_odd_rates_table_stays_small():
    assert phase_table(191_999).nbytes < 8_000_000
    assert len(phase_table(44_101)) == TABLE_PHASES + 1
