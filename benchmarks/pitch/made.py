"""A made voice whose pitch is known to the sample: glottal pulses through moving formants.

Between voiced stretches come hisses, bursts, breath and pauses, so that "unvoiced" is learned
too. All of it follows from a seed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from benchmarks.pitch.sources import RATE, Spoken

Signal = NDArray[np.float64]

VOWELS = np.array(
    [
        [730, 1090, 2440, 3400],
        [270, 2290, 3010, 3700],
        [300, 870, 2240, 3300],
        [530, 1840, 2480, 3500],
        [570, 840, 2410, 3300],
        [490, 1350, 1690, 3300],
        [250, 1000, 2200, 3200],
    ],
    dtype=np.float64,
)
"""Formants in Hz (Peterson and Barney 1952, and a nasal murmur)."""


def made_voices(count: int, seed: int) -> list[Spoken]:
    """Return `count` made phrases of three to five seconds."""
    rng = np.random.default_rng(seed)
    return [_phrase(f"made{seed}_{i}", rng) for i in range(count)]


def steady_voices(count: int, seed: int) -> list[Spoken]:
    """Return tones of one to three seconds, steady or gliding evenly, from the first sample or after silence.

    Real hum stands at 50 or 60 Hz and their doubles; these keep 2 % away from it.
    """
    rng = np.random.default_rng(seed)
    return [_tone(f"steady{seed}_{i}", rng) for i in range(count)]


def _tone(name: str, rng: np.random.Generator) -> Spoken:
    n = int(rng.uniform(1, 3) * 100) * 160
    middle = np.exp(rng.uniform(np.log(65), np.log(560)))
    if any(abs(middle / h - 1) < 0.02 for h in (50, 60, 100, 120)):
        middle *= 1.05
    rate = rng.uniform(-20, 20) if rng.random() < 0.4 else 0.0
    t = np.arange(n) / RATE
    f0 = np.clip(middle * 2 ** (rate * (t - t[-1] / 2) / 12), 60, 575)
    phase = 2 * np.pi * np.cumsum(f0) / RATE
    tilt, reach = rng.uniform(0, 1.3), rng.uniform(1500, 8000)
    peaks = VOWELS[rng.integers(len(VOWELS))] if rng.random() < 0.7 else np.empty(0)
    x = np.zeros(n)
    for h in range(1, int(reach / f0.min()) + 1):
        f = h * f0
        gain = h**-tilt * (sum(1 / (1 + ((f - p) / 130) ** 2) for p in peaks) if len(peaks) else 1.0)
        x += np.where(f < reach, gain, 0.0) * np.cos(h * phase + rng.uniform(0, 2 * np.pi))
    x += 10 ** rng.uniform(-5, -2) * np.abs(x).max() * rng.standard_normal(n)
    silence = int(rng.choice([0, 0, 20, 50]))
    x = np.concatenate([np.zeros(160 * silence), x, np.zeros(160 * int(rng.integers(0, 30)))])
    truth = np.zeros(len(x) // 160)
    truth[silence : silence + n // 160] = f0.reshape(-1, 160)[:, 80]
    return Spoken(name, name, "made", 0.3 * x / np.abs(x).max(), truth)


def _phrase(name: str, rng: np.random.Generator) -> Spoken:
    middle = np.exp(rng.uniform(np.log(72), np.log(360)))
    tract = np.clip((middle / 150) ** 0.25, 0.85, 1.25) * rng.uniform(0.93, 1.07)
    sound: list[Signal] = [np.zeros(int(rng.uniform(0.1, 0.5) * RATE))]
    pitch: list[Signal] = [np.zeros(len(sound[0]))]
    while sum(map(len, sound)) < rng.uniform(3, 5) * RATE:
        for part, f0 in (_voiced(middle, tract, rng), _unvoiced(rng)):
            sound.append(part)
            pitch.append(f0)
    x, f0 = np.concatenate(sound), np.concatenate(pitch)
    n = len(x) // 160
    centre = f0[: n * 160].reshape(n, 160)[:, 80]
    return Spoken(name, name, "made", 0.3 * x / np.abs(x).max(), centre)


def _voiced(middle: float, tract: float, rng: np.random.Generator) -> tuple[Signal, Signal]:
    n = int(rng.uniform(0.08, 0.7) * RATE)
    f0 = _melody(n, middle, rng)
    drive, f0 = _pulses(f0, rng)
    breath = rng.standard_normal(n) * 10 ** rng.uniform(-3.0, -1.0) * np.sqrt(np.mean(drive**2))
    drive = drive + lfilter([1, -0.9], [1.0], breath)
    sound = _tract(drive, tract, rng)
    sound *= _swell(n, rng) / max(np.sqrt(np.mean(sound**2)), 1e-9)
    return sound * 10 ** (rng.normal(0, 4) / 20), f0


def _melody(n: int, middle: float, rng: np.random.Generator) -> Signal:
    t = np.arange(n) / RATE
    steps = rng.normal(0, 3.5, 4)
    st = np.interp(np.linspace(0, 3, n), np.arange(4), steps)
    if rng.random() < 0.4:
        st += np.cumsum(np.full(n, rng.uniform(-30, 30) / RATE))
    if rng.random() < 0.2:
        st += rng.uniform(0.2, 1.0) * np.sin(2 * np.pi * rng.uniform(4, 6.5) * t)
    return np.clip(middle * 2 ** (np.clip(st, -14, 14) / 12), 58, 580)


def _pulses(f0: Signal, rng: np.random.Generator) -> tuple[Signal, Signal]:
    """Return a Rosenberg pulse train's derivative with jitter and shimmer, and the pitch it has."""
    n = len(f0)
    jitter, shimmer = 10 ** rng.uniform(-3, -1.7), 10 ** rng.uniform(-2, -0.7)
    opening, closing = rng.uniform(0.3, 0.5), rng.uniform(0.1, 0.25)
    out = np.zeros(n)
    heard = f0.copy()
    at = 0.0
    while at < n:
        period = RATE / f0[int(at)] * (1 + jitter * rng.standard_normal())
        height = 1 + shimmer * rng.standard_normal()
        first = int(np.ceil(at))
        local = (np.arange(first, min(first + int(period), n)) - at) / period
        rise = 0.5 * np.pi / opening * np.sin(np.pi * local / opening)
        fall = -0.5 * np.pi / closing * np.sin(0.5 * np.pi * (local - opening) / closing)
        wave = np.where(local < opening, rise, np.where(local < opening + closing, fall, 0.0))
        out[first : first + len(local)] = height * wave
        heard[first : first + len(local)] = RATE / period
        at += period
    return out, 0.5 * (heard + f0)


def _tract(drive: Signal, tract: float, rng: np.random.Generator) -> Signal:
    """Return the drive through four resonances that glide between two vowels, in 10 ms steps."""
    a, b = VOWELS[rng.integers(len(VOWELS), size=2)] * tract
    out = drive
    for formant in range(4):
        width = rng.uniform(50, 90) * (1 + 0.7 * formant)
        done: list[Signal] = []
        state = np.zeros(2)
        for first in range(0, len(drive), 160):
            share = first / len(drive)
            f = a[formant] * (1 - share) + b[formant] * share
            r = np.exp(-np.pi * width / RATE)
            c = -2 * r * np.cos(2 * np.pi * f / RATE)
            part, state = lfilter([1 + c + r * r], [1.0, c, r * r], out[first : first + 160], zi=state)
            done.append(part)
        out = np.concatenate(done)
    return out


def _swell(n: int, rng: np.random.Generator) -> Signal:
    edge_in, edge_out = int(rng.uniform(0.005, 0.06) * RATE), int(rng.uniform(0.01, 0.15) * RATE)
    swell = np.minimum(np.arange(n) / edge_in, 1.0) * np.minimum((n - np.arange(n)) / edge_out, 1.0)
    return np.asarray(np.maximum(swell, 0.02) ** rng.uniform(0.7, 1.6))


def _unvoiced(rng: np.random.Generator) -> tuple[Signal, Signal]:
    n = int(rng.uniform(0.03, 0.25) * RATE)
    what = rng.random()
    hiss = rng.standard_normal(n)
    if what < 0.35:
        sound = lfilter([1, -0.95], [1.0], hiss) * 10 ** (rng.uniform(-25, -3) / 20)
    elif what < 0.6:
        r, f = 0.9, rng.uniform(800, 5000)
        sound = lfilter([0.2], [1, -2 * r * np.cos(2 * np.pi * f / RATE), r * r], hiss) * 10 ** (
            rng.uniform(-30, -8) / 20
        )
    elif what < 0.75:
        sound = hiss * np.exp(-np.arange(n) / (0.006 * RATE)) * 10 ** (rng.uniform(-12, 3) / 20)
    else:
        sound = np.zeros(n)
    return np.asarray(sound, dtype=np.float64), np.zeros(n)
