"""Measures on made contours with known answers; then what must change them and what must not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosody.judgement.measures import MEASURES, OF_THE_BAND, around, measure, percentiles, pitch_steps
from prosody.judgement.measures_time import run_lengths
from tests.prosody.judgement.made import contour, voice

PITCH_HEIGHT = {"f0_median", "f0_low"}
LEVEL = {"level_db"}


def test_every_measure_is_described_and_made() -> None:
    assert set(measure(contour(voice(3)))) == set(MEASURES)
    assert set(MEASURES) >= OF_THE_BAND
    assert all(m.definition and m.source for m in MEASURES.values())


def test_a_held_pitch_does_not_move() -> None:
    found = measure(contour(np.full(200, 200.0)))
    assert found["f0_median"] == pytest.approx(12.0)  # 200 Hz is an octave above 100 Hz
    assert found["movement_rate"] == pytest.approx(0.0, abs=1e-6)
    assert found["range_st"] == pytest.approx(0.0, abs=1e-6)


def test_a_glide_moves_at_its_own_speed() -> None:
    glide = 100.0 * 2 ** (np.arange(200) * 0.05 / 12)  # 5 st/s upwards
    found = measure(contour(glide))
    assert found["movement_rate"] == pytest.approx(5.0, rel=0.02)
    assert found["rise_rate"] == pytest.approx(5.0, rel=0.02)
    assert np.isnan(found["fall_rate"])
    assert found["range_st"] == pytest.approx(8.0, rel=0.02)  # p90 - p10 of ten semitones


def test_one_wrong_frame_does_not_move_the_pitch() -> None:
    f0 = np.full(200, 100.0)
    f0[100] = 200.0
    assert measure(contour(f0))["movement_rate"] == pytest.approx(0.0, abs=1e-6)


def test_steps_are_not_taken_across_unvoiced_frames() -> None:
    st_ = np.array([0.0, 0.0, 0.0, np.nan, 5.0, 5.0, 5.0])
    assert np.all(pitch_steps(st_) == 0.0)
    assert len(pitch_steps(st_)) == 4


def test_the_rate_counts_nuclei_in_a_second_of_speech() -> None:
    nucleus = np.zeros(300, bool)
    nucleus[10::20] = True  # five a second
    speech = np.ones(300, bool)
    speech[200:] = False  # the last second is a pause
    found = measure(contour(voice(3), nucleus=nucleus, speech=speech))
    assert found["rate"] == pytest.approx(5.0)
    assert found["nucleus_gap_s"] == pytest.approx(0.2)


def test_runs_of_voice_and_what_lies_between() -> None:
    found = measure(contour(voice(3)))
    assert found["run_s"] == pytest.approx(0.2)
    assert found["unvoiced_s"] == pytest.approx(0.1)
    assert found["run_rate"] == pytest.approx(10 / 3)
    assert found["voiced_share"] == pytest.approx(2 / 3, abs=0.01)
    assert found["voiced_s"] == pytest.approx(2.0)


def test_flux_is_the_mean_of_frames_that_follow_speech() -> None:
    flux = np.full(300, 4.0)
    speech = np.ones(300, bool)
    speech[:100], flux[:101] = False, 99.0  # the first frame of speech follows silence
    assert measure(contour(voice(3), flux_db=flux, speech=speech))["flux_db"] == pytest.approx(4.0)


def test_an_attack_is_the_rise_of_the_band() -> None:
    mid = -30 + 12.0 * (np.arange(300) % 30) / 30  # rises by 0.4 dB a frame, falls at once
    assert measure(contour(voice(3), mid_db=mid))["attack_db"] == pytest.approx(0.4, abs=0.01)


def test_balance_looks_at_voiced_frames_only() -> None:
    f0 = voice(3)
    alpha = np.where(np.isfinite(f0), -12.0, 40.0)
    assert measure(contour(f0, alpha_ratio_db=alpha))["alpha_ratio_db"] == pytest.approx(-12.0)


def test_pitch_that_is_not_firm_does_not_count() -> None:
    f0 = np.full(300, 200.0)
    f0[::10] = 90.0  # octave errors, each of them unsure
    voicing = np.where(f0 == 90.0, 0.4, 0.9)
    found = measure(contour(f0, voicing=voicing))
    assert found["range_st"] == pytest.approx(0.0, abs=1e-6)
    assert found["f0_low"] == pytest.approx(12.0)
    assert np.isnan(measure(contour(f0, voicing=0.4))["f0_median"])


def test_syllables_step_up_and_down_and_drift() -> None:
    f0 = np.repeat(100.0 * 2 ** (np.array([0, 4, 2, 6, 4, 8]) / 12), 40)
    nucleus = np.arange(240) % 40 == 20
    found = measure(contour(f0, nucleus=nucleus))
    assert found["syllable_step_st"] == pytest.approx((4 + 2 + 4 + 2 + 4) / 5)
    assert found["syllable_drift_st"] == pytest.approx(8 / 5)


def test_three_syllables_do_not_make_steps() -> None:
    found = measure(contour(np.full(120, 150.0), nucleus=np.arange(120) % 40 == 20))
    assert np.isnan(found["syllable_step_st"])


@pytest.mark.parametrize(
    ("hz", "name"), [(2, "swing_1_3"), (4, "swing_3_6"), (8, "swing_6_10"), (14, "swing_10_20")]
)
def test_a_swing_of_loudness_is_found_in_its_own_band(hz: float, name: str) -> None:
    mid = -30.0 + 6.0 * np.sin(2 * np.pi * hz * np.arange(400) / 100)
    found = measure(contour(voice(4), mid_db=mid))
    assert found[name] == pytest.approx(0.0, abs=0.1)
    assert found["swing_db"] == pytest.approx(6.0 / 2**0.5, abs=0.1)
    assert all(
        found[other] < -15
        for other in ("swing_1_3", "swing_3_6", "swing_6_10", "swing_10_20")
        if other != name
    )


def test_how_quiet_the_pauses_are_is_the_room_s_business() -> None:
    mid = np.where(np.arange(400) % 40 < 30, -30.0, -70.0)
    deep = np.where(np.arange(400) % 40 < 30, -30.0, -90.0)
    one, other = (measure(contour(voice(4), mid_db=m))["swing_db"] for m in (mid, deep))
    assert one == pytest.approx(other)


def test_brightness_that_comes_with_loudness() -> None:
    mid = -30.0 + 5.0 * np.sin(np.arange(300) / 7)
    found = measure(contour(np.full(300, 120.0), mid_db=mid, tilt_db=-10.0 + 0.6 * (mid + 30.0)))
    assert found["tilt_per_db"] == pytest.approx(0.6, abs=1e-3)
    assert found["loud_tilt_db"] > found["tilt_db"]


def test_weak_voice_is_not_near() -> None:
    mid = np.where(np.arange(300) < 200, -30.0, -60.0)
    flux = np.where(np.arange(300) < 200, 4.0, 9.0)
    found = measure(contour(np.full(300, 120.0), mid_db=mid, flux_db=flux, shape_flux_db=flux))
    assert found["voiced_flux_db"] == pytest.approx(4.0)
    assert found["near_shape_flux_db"] == pytest.approx(4.0)
    assert found["flux_db"] > 5.0


def test_weak_frames_of_voicing_and_the_spread_of_brightness() -> None:
    voicing = np.where(np.arange(300) % 3 == 0, 0.65, 0.95)
    centroid = np.where(np.arange(300) % 2 == 0, 500.0, 700.0)
    found = measure(contour(np.full(300, 120.0), voicing=voicing, centroid_hz=centroid))
    assert found["voicing_low"] == pytest.approx(0.65, abs=1e-6)
    assert found["voicing"] == pytest.approx(0.95, abs=1e-6)
    assert found["centroid_spread_hz"] == pytest.approx(100.0, rel=0.01)


def test_vowels_middles_are_those_around_nuclei() -> None:
    nucleus = np.zeros(9, bool)
    nucleus[[0, 6]] = True
    assert around(nucleus).tolist() == [True, True, True, False, True, True, True, True, True]


@pytest.mark.parametrize("f0", [np.full(300, np.nan), np.r_[np.full(19, 100.0), np.full(200, np.nan)]])
def test_too_little_voice_tells_nothing(f0: np.ndarray) -> None:
    found = measure(contour(f0))
    assert all(np.isnan(value) for name, value in found.items() if name != "voiced_s")
    assert found["voiced_s"] <= 0.19


@given(shift=st.floats(-12, 12), gain=st.floats(-20, 20))
@settings(max_examples=25, deadline=None)
def test_transposing_and_gain_change_height_and_level_alone(shift: float, gain: float) -> None:
    f0 = voice(3)
    plain = contour(f0)
    other = contour(
        f0 * np.float32(2 ** (shift / 12)),
        level_db=plain.level_db + gain,
        mid_db=plain.mid_db + gain,
        noise_db=plain.noise_db + gain,
    )
    before, after = measure(plain), measure(other)
    for name in MEASURES:
        expected = before[name] + (shift if name in PITCH_HEIGHT else gain if name in LEVEL else 0.0)
        assert after[name] == pytest.approx(expected, abs=1e-3, nan_ok=True), name


@given(st.lists(st.floats(-100, 100), min_size=20, max_size=60), st.floats(0, 100))
@settings(max_examples=50, deadline=None)
def test_percentiles_are_numpy_s(values: list[float], share: float) -> None:
    (found,) = percentiles(np.array(values), share)
    assert found == pytest.approx(float(np.percentile(values, share)), abs=1e-9)


def test_run_lengths() -> None:
    assert run_lengths(np.array([1, 1, 0, 1, 0, 0, 1, 1, 1], bool)).tolist() == [2, 1, 3]
    assert run_lengths(np.zeros(3, bool)).tolist() == []
