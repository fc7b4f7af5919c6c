"""Sounds of a desk and a telephone line that are not speech, made by arithmetic."""

from __future__ import annotations

import numpy as np

from benchmarks.speech.conditions import Random, pink
from benchmarks.speech.corpora import RATE, Sound
from benchmarks.speech.music import piece


def clicks(count: int, random: Random) -> Sound:
    """Return knocks and keys: short resonances at irregular times."""
    sound = np.zeros(count + RATE)
    for start in _times(count, random, 0.08, 0.6):
        length = int(random.uniform(0.004, 0.08) * RATE)
        t = np.arange(length) / RATE
        body = sum(
            random.normal() * np.sin(2 * np.pi * random.uniform(150, 5000) * t + random.uniform(0, 6))
            for _ in range(4)
        )
        grain = random.standard_normal(length) * random.uniform(0.2, 2)
        sound[start : start + length] += (
            (body + grain) * np.exp(-t / (length / RATE / 4)) * random.uniform(0.2, 1)
        )
    return _unit(sound[:count])


def breaths(count: int, random: Random) -> Sound:
    """Return bursts of shaped noise as long as breaths, rustles and sighs."""
    sound = np.zeros(count + 2 * RATE)
    for start in _times(count, random, 0.8, 4.0):
        length = int(random.uniform(0.15, 1.2) * RATE)
        hiss = pink(length, random, random.uniform(0.0, 1.5))
        shape = np.sin(np.pi * np.linspace(0, 1, length)) ** random.uniform(0.5, 2)
        sound[start : start + length] += _resonant(hiss, random) * shape * random.uniform(0.3, 1)
    return _unit(sound[:count])


def tones(count: int, random: Random) -> Sound:
    """Return ringing, dialling, beeps and alarms: tones on and off, each burst its own or not."""
    t = np.arange(count) / RATE
    on, off, start = random.uniform(0.05, 2), random.choice([0.05, 0.3, 3]), random.uniform(0, 2)
    burst = ((t + start) // (on + off)).astype(int)
    changing, warble = random.random() < 0.5, random.choice([0, 0, 0.02, 0.2])
    wave = np.zeros(count)
    for _ in range(random.integers(1, 4)):
        hz = (
            random.uniform(300, 2200, burst[-1] + 1)
            if changing
            else np.full(burst[-1] + 1, random.uniform(300, 2200))
        )
        swing = 1 + warble * np.sign(np.sin(2 * np.pi * random.uniform(4, 25) * t))
        phase = 2 * np.pi * np.cumsum(hz[burst] * swing) / RATE
        wave += np.sin(phase) + random.choice([0, 0.3]) * np.sin(3 * phase)
    return _unit(wave * (((t + start) % (on + off)) < on))


def hum(count: int, random: Random) -> Sound:
    """Return mains hum or a fan: many harmonics of a steady low tone."""
    t = np.arange(count) / RATE
    base, fall = random.choice([50, 60, 100, random.uniform(40, 250)]), random.uniform(0.5, 2)
    parts = (
        np.sin(2 * np.pi * base * k * t + random.uniform(0, 6)) / k**fall
        for k in range(1, 30)
        if base * k < 7000
    )
    return _unit(np.asarray(sum(parts)) + 0.1 * pink(count, random))


def textures(count: int, random: Random) -> Sound:
    """Return what a room, a street or a machine may sound like: bands of noise that come and go."""
    f = np.fft.rfftfreq(count, 1 / RATE)
    sound = np.zeros(count)
    for _ in range(random.integers(1, 7)):
        centre, octaves = np.exp(random.uniform(np.log(60), np.log(6000))), random.uniform(0.1, 2.5)
        shape = np.exp(-(((np.log2(np.maximum(f, 20) / centre)) / octaves) ** 2))
        band = np.fft.irfft(np.fft.rfft(random.standard_normal(count)) * shape, count)
        sound += band / (band.std() + 1e-9) * _coming_and_going(count, random) * random.uniform(0.1, 1)
    return _unit(sound)


def _coming_and_going(count: int, random: Random) -> np.ndarray:
    """Return a gain: steady, wandering at 0.3 to 15 Hz, or in bursts that die away."""
    kind = random.random()
    if kind < 0.25:
        return np.ones(count)
    if kind < 0.65:
        knots = max(2, int(count / RATE * np.exp(random.uniform(np.log(0.3), np.log(15)))))
        steps = random.uniform(-25, 0, knots) * random.uniform(0.2, 1)
        return np.asarray(10 ** (np.interp(np.arange(count), np.linspace(0, count, knots), steps) / 20))
    gain, length = np.full(count + 2 * RATE, 0.01), int(RATE * random.uniform(0.02, 1.0))
    for start in _times(count, random, 0.1, 2.0):
        rise = np.minimum(1, np.arange(length) / (RATE * random.uniform(0.001, 0.1)))
        gain[start : start + length] += (
            rise * np.exp(-4 * np.arange(length) / length) * random.uniform(0.1, 1)
        )
    return gain[:count]


def _times(count: int, random: Random, low: float, high: float) -> list[int]:
    gap, times, at = random.uniform(low, high), [], 0.0
    while at < count:
        times.append(int(at))
        at += RATE * gap * random.lognormal(0, 0.6)
    return times


def _resonant(hiss: np.ndarray, random: Random) -> np.ndarray:
    bins, centre = np.fft.rfft(hiss), random.uniform(300, 3500)
    f = np.fft.rfftfreq(len(hiss), 1 / RATE)
    gain = 0.15 + 1 / (1 + ((f - centre) / random.uniform(200, 1500)) ** 2)
    return np.asarray(np.fft.irfft(bins * gain, len(hiss)))


def _unit(sound: np.ndarray) -> Sound:
    return np.asarray(sound / (np.sqrt((sound**2).mean()) + 1e-9), np.float32)


KINDS = {
    "clicks": clicks,
    "breaths": breaths,
    "tones": tones,
    "hum": hum,
    "music": piece,
    "textures": textures,
}
