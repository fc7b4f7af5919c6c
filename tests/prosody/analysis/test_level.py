"""Level, noise floor and clipping on made signals."""

import numpy as np
import pytest

from prosody.analysis.level import Level
from prosody.analysis.level_floor import SlidingMean, SlidingMinimum
from prosody.frames import Frames
from prosody.units import FRAME, SILENCE_DB


def frames_of(samples, start=0):
    whole = samples[: len(samples) // FRAME * FRAME].astype(np.float32)
    return Frames(start, whole.reshape(-1, FRAME))


def noise(seconds, rms, seed=0):
    return np.random.default_rng(seed).normal(0, rms, int(16000 * seconds))


def test_a_full_scale_sine_is_3_db_below_full_scale():
    sine = np.sin(2 * np.pi * 1000 * np.arange(16000) / 16000)
    level = Level().process(frames_of(sine))["level_db"]
    assert np.allclose(level, -3.01, atol=0.01)


def test_digital_silence_has_the_least_level():
    assert (Level().process(frames_of(np.zeros(1600)))["level_db"] == SILENCE_DB).all()


@pytest.mark.parametrize("gain_db", [-30, 30])
def test_gain_shifts_level_and_floor_and_leaves_their_distance(gain_db):
    sound = noise(1, 0.01)
    plain = Level().process(frames_of(sound))
    louder = Level().process(frames_of(sound * 10 ** (gain_db / 20)))
    for name in ("level_db", "noise_db"):
        assert np.allclose(louder[name] - plain[name], gain_db, atol=0.01)


def test_the_floor_of_steady_noise_is_its_level():
    floor = Level().process(frames_of(noise(6, 0.01)))["noise_db"]
    assert floor[-1] == pytest.approx(-40, abs=0.5)


def test_the_floor_is_seen_through_syllables():
    sound = noise(6, 0.001)
    for start in np.arange(0.3, 5.5, 0.4):  # 0.3 s loud, 0.1 s hole
        sound[int(16000 * start) : int(16000 * (start + 0.3))] *= 100
    floor = Level().process(frames_of(sound))["noise_db"]
    assert floor[-1] == pytest.approx(-60, abs=1)


def test_the_floor_climbs_to_louder_noise_within_six_seconds():
    sound = np.concatenate([noise(2, 0.001), noise(6, 0.01, seed=1)])
    floor = Level().process(frames_of(sound))["noise_db"]
    assert floor[210] == pytest.approx(-60, abs=1)
    assert floor[-1] == pytest.approx(-40, abs=1)


def test_clipped_tells_the_share_of_samples_at_full_scale():
    samples = np.full(FRAME, 0.5)
    samples[:40] = 1.0
    samples[40:60] = -1.0
    assert Level().process(frames_of(samples))["clipped"][0] == pytest.approx(60 / 160)


def test_after_a_flush_nothing_is_remembered():
    level = Level()
    level.process(frames_of(noise(1, 0.001)))
    assert len(level.flush()["noise_db"]) == 0
    assert level.process(frames_of(noise(1, 0.1)))["noise_db"][0] > -25


@pytest.mark.parametrize("groups", [[100], [1] * 100, [37, 63], [50, 1, 49]])
def test_a_sliding_minimum_is_that_of_a_plain_search(groups):
    rows = np.random.default_rng(1).normal(size=(100, 3)).astype(np.float32)
    least, found, first = SlidingMinimum(16, 3), [], 0
    for count in groups:
        found.append(least.process(rows[first : first + count]))
        first += count
    expected = [rows[max(0, i - 15) : i + 1].min(axis=0) for i in range(100)]
    assert (np.concatenate(found) == np.array(expected)).all()


def test_a_sliding_mean_begins_with_the_first_row():
    rows = np.array([[4.0], [8.0], [0.0]], np.float32)
    assert SlidingMean(2).process(rows)[:, 0].tolist() == [4.0, 6.0, 4.0]


def test_a_width_that_is_no_power_of_two_is_refused():
    with pytest.raises(ValueError, match="power of two"):
        SlidingMean(100)
