"""Syllable nuclei on made syllables."""

import numpy as np
import pytest

from prosody.analysis.rate import Rate
from prosody.analysis.spectrum import ShortSpectrum
from prosody.frames import Frames
from prosody.units import FRAME


def syllables(rate, seconds=4.0, depth=1.0, noise=1e-4, f0_hz=130.0):
    """A buzz whose level swings `rate` times a second; nucleus i peaks at (i + 0.5) / rate."""
    t = np.arange(int(16000 * seconds)) / 16000
    buzz = sum(np.sin(2 * np.pi * f0_hz * k * t) / k for k in range(1, 25))
    swing = 1 - depth * (0.5 + 0.5 * np.cos(2 * np.pi * rate * t))
    return 0.1 * buzz * swing + np.random.default_rng(0).normal(0, noise, len(t))


def nuclei(samples, group=None):
    rows = samples.astype(np.float32).reshape(-1, FRAME)
    spectrum, rate, found = ShortSpectrum(), Rate(), []
    for first in range(0, len(rows), group or len(rows)):
        part = Frames(first, rows[first : first + (group or len(rows))].copy())
        found.append(rate.process(spectrum.process(part))["nucleus"])
    found += [rate.process(spectrum.flush())["nucleus"], rate.flush()["nucleus"]]
    flags = np.concatenate(found)
    assert len(flags) == len(rows)
    return np.flatnonzero(flags)


@pytest.mark.parametrize("rate", [2.0, 3.0, 4.0, 5.0, 6.0])
def test_every_syllable_has_one_nucleus_where_it_is_loudest(rate):
    found = nuclei(syllables(rate))
    expected = 100 * (np.arange(int(4 * rate)) + 0.5) / rate
    assert len(found) == len(expected)
    assert np.abs(found + 0.5 - expected).max() <= 2.5


def test_a_dip_of_one_decibel_parts_nothing():
    assert len(nuclei(syllables(4.0, depth=0.11))) <= 2


@pytest.mark.parametrize("gain_db", [-30, 20])
def test_gain_moves_no_nucleus(gain_db):
    sound = syllables(4.0)
    assert nuclei(sound * 10 ** (gain_db / 20)).tolist() == nuclei(sound).tolist()


def test_steady_noise_has_hardly_a_nucleus():
    noise = np.random.default_rng(1).normal(0, 0.05, 16000 * 10)
    assert len(nuclei(noise)) <= 1


def test_silence_has_no_nucleus():
    assert len(nuclei(np.zeros(16000))) == 0


def test_a_nucleus_is_found_in_noise():
    found = nuclei(syllables(4.0, noise=0.01))
    assert 14 <= len(found) <= 18
