"""What is done to a clean recording before it is heard: noise, other talkers, the telephone.

Conventions: signal-to-noise ratios are against the level of the active speech (25 ms
windows within 35 dB of the loudest); the telephone is 300-3400 Hz at 8 kHz through G.711
mu-law, upsampled again, with nothing real above 4 kHz; noise comes before the codec.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.signal import butter, fftconvolve, resample_poly, sosfilt

from benchmarks.speech.corpora import RATE, Sound

Random = np.random.Generator


def active_rms(sound: Sound) -> float:
    """Return the level of the speech in a clip, its pauses left out."""
    width = RATE // 40
    power = (sound[: len(sound) // width * width].reshape(-1, width).astype(np.float64) ** 2).mean(axis=1)
    return float(np.sqrt(power[power > power.max() * 10**-3.5].mean()))


def mixed(sound: Sound, noise: Sound, snr_db: float, level: float | None = None) -> Sound:
    """Add noise at a ratio to the active speech."""
    level = level if level is not None else active_rms(sound)
    rms = float(np.sqrt((noise.astype(np.float64) ** 2).mean())) + 1e-9
    return np.asarray(sound + noise * (level * 10 ** (-snr_db / 20) / rms), np.float32)


def white(count: int, random: Random) -> Sound:
    """Return white noise."""
    return random.standard_normal(count, dtype=np.float32)


def pink(count: int, random: Random, exponent: float = 1.0) -> Sound:
    """Return noise whose power falls with frequency to the given exponent (0 white, 1 pink, 2 brown)."""
    bins = np.fft.rfft(random.standard_normal(count))
    scale = np.maximum(np.arange(len(bins)), max(1.0, 20 * count / RATE)) ** (-exponent / 2)
    shaped = np.fft.irfft(bins * scale, count)
    return np.asarray(shaped / shaped.std(), np.float32)


def excerpt(sound: Sound, count: int, random: Random) -> Sound:
    """Return `count` samples from anywhere in a sound, repeated if it is short."""
    start = int(random.integers(len(sound)))
    return np.resize(np.roll(sound, -start), count)


def babble(talkers: list[Sound], count: int, random: Random) -> Sound:
    """Return several talkers at once, each equally loud."""
    streams = []
    for talker in talkers:
        stream = excerpt(talker, count, random)
        streams.append(stream / (np.sqrt((stream**2).mean()) + 1e-9))
    return np.asarray(np.sum(streams, axis=0), np.float32)


@cache
def _telephone_band() -> np.ndarray:
    return np.asarray(butter(4, [300, 3400], "band", fs=8000, output="sos"))


def telephone(sound: Sound, level_db: float = -26.0, band: bool = True) -> Sound:
    """Return the sound after a telephone line, at 16 kHz again.

    Zero delay but for the band's filter, which rings a few samples.
    """
    narrow = resample_poly(sound, 1, 2)
    if band:
        narrow = sosfilt(_telephone_band(), narrow)
    narrow = narrow * (10 ** (level_db / 20) / (active_rms(resample_poly(narrow, 2, 1)) + 1e-9))
    coded = mu_law(np.clip(narrow, -1, 1))
    return np.asarray(resample_poly(coded, 2, 1)[: len(sound)], np.float32)


def mu_law(samples: np.ndarray) -> np.ndarray:
    """Return samples coded to 8 bit mu-law and decoded again (the smooth law of ITU-T G.711)."""
    mu = 255.0
    coded = np.sign(samples) * np.log1p(mu * np.abs(samples)) / np.log1p(mu)
    steps = np.rint(coded * 127) / 127
    return np.asarray(np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(mu)) / mu)


def in_room(sound: Sound, response: Sound) -> Sound:
    """Return the sound in a room, direct sound in its place, as loud as before."""
    wet = fftconvolve(sound, response)[: len(sound)]
    return np.asarray(wet * (active_rms(sound) / (active_rms(wet) + 1e-9)), np.float32)
