"""What the fitted detector looks at, and the network over it."""

import numpy as np
import pytest

from prosody.analysis.spectrum import ShortSpectrum
from prosody.analysis.speech_features import BANDS, COLUMNS, PERIODS, Loudest, SpeechFeatures
from prosody.analysis.speech_network import NetworkScore, shapes
from prosody.frames import Frames
from prosody.units import FRAME

PITCHES = slice(2 * BANDS + 3, 2 * BANDS + 3 + PERIODS)


def features(samples, band_hz=8000.0):
    rows = samples.astype(np.float32).reshape(-1, FRAME)
    return SpeechFeatures().process(ShortSpectrum().process(Frames(0, rows, band_hz)))[0]


def buzz(hz, seconds=1.0, level=0.1):
    t = np.arange(int(16000 * seconds)) / 16000
    return level * sum(np.sin(2 * np.pi * hz * k * t) / k for k in range(1, int(3400 / hz)))


def hiss(seconds, rms=0.01, seed=0):
    return np.random.default_rng(seed).normal(0, rms, int(16000 * seconds))


def test_gain_changes_no_feature_by_half_a_decibel():
    sound = hiss(2) + np.concatenate([np.zeros(16000), buzz(150)])
    plain, soft = features(sound), features(sound * 10**-1.5)
    assert np.abs(plain - soft).max() < 0.05


@pytest.mark.parametrize("hz", [100.0, 140.0, 200.0, 330.0])
def test_a_voice_shows_at_its_own_pitch(hz):
    sound = np.concatenate([hiss(1, 1e-4), buzz(hz) + hiss(1, 1e-4)])
    heard = features(sound)[105:, PITCHES].mean(axis=0)
    own = int(np.log(400 / hz) / np.log(400 / 62) * PERIODS)
    assert heard[own - 1 : own + 2].max() > 0.7
    assert heard[: own - 1].max(initial=0) < 0.4  # twice the period repeats as well, half of it does not


def test_noise_shows_at_no_pitch():
    assert features(hiss(3))[100:, PITCHES].mean() < 0.25


def test_the_loudest_is_kept_for_eighty_seconds_and_then_forgotten():
    values = np.full(9000, -5.0, np.float32)
    values[10] = -2.0
    kept = Loudest().process(values)
    assert (kept[10:8000] == -2.0).all()
    assert kept[-1] == -5.0


def test_the_loudest_of_single_values_is_that_of_all():
    values = np.random.default_rng(0).normal(size=700).astype(np.float32)
    one = Loudest()
    assert np.concatenate([one.process(values[i : i + 1]) for i in range(700)]).tolist() == (
        Loudest().process(values).tolist()
    )


def unfitted(seed=0):
    random = np.random.default_rng(seed)
    made = {name: random.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes(48).items()}
    return made | {"mean": random.normal(size=COLUMNS), "scale": random.uniform(0.5, 2, COLUMNS)}


def test_the_network_that_is_fitted_is_the_one_that_runs():
    fit = pytest.importorskip("benchmarks.speech.fit", reason="jax is not installed", exc_type=ImportError)
    sound = hiss(3) + np.concatenate([np.zeros(16000), buzz(150), np.zeros(16000)])
    spectra = ShortSpectrum().process(Frames(0, sound.astype(np.float32).reshape(-1, FRAME)))
    weights = unfitted()
    score = NetworkScore(weights)
    scores = np.concatenate([score.process(spectra), score.flush()])
    rows = (SpeechFeatures().process(spectra)[0] - weights["mean"]) * weights["scale"]
    logits = np.asarray(fit.logits(weights, rows[None].astype(np.float32)))[0]
    assert scores[:-3] == pytest.approx(1 / (1 + np.exp(-logits[3:])), abs=2e-4)
