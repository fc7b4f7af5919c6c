"""Makes what the tracker's weights are fitted on: known speech, worn down at random, described.

The descriptions come from the tracker's own front end, so that what is fitted is what runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve, lfilter

from benchmarks.pitch import conditions as c
from benchmarks.pitch.sources import RATE, Spoken, read, rows
from prosody.analysis.hearer import Hearer
from prosody.analysis.hearing_wanted import Wanted
from prosody.analysis.spectrum import ShortSpectrum
from prosody.analysis.speech_network import NetworkScore
from prosody.frames import Frames

Signal = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Behind:
    """What may lie behind a voice: other talkers and recorded noises."""

    talkers: dict[str, list[Signal]]
    noises: list[Signal]

    def others(self, talker: str) -> list[Signal]:
        """Return clips of everybody but `talker`."""
        return [x for name, clips in self.talkers.items() if name != talker for x in clips]


def recorded_noises(data: Path) -> list[Signal]:
    """Return the shippable noises without voices in them."""
    kept = ("yes",)
    spoken = ("babble", "crowd", "cafe", "music", "tv")
    return [
        read(data / "noise" / r["path"])
        for r in rows(data / "noise/manifest.csv")
        if r["may_ship"] in kept and not any(word in r["kind"] + r["path"] for word in spoken)
    ]


def worn(spoken: Spoken, behind: Behind, rng: np.random.Generator) -> tuple[Signal, Signal, float]:
    """Return a voice at 16 kHz after a random way to us, its pitch at frame centres, and its band, Hz."""
    lead, tail = (int(rng.integers(0, 80)) * int(rng.random() < 0.6) for _ in range(2))
    n = len(spoken.samples) // 160
    x = np.concatenate([np.zeros(lead * 160), spoken.samples[: n * 160], np.zeros(tail * 160)])
    truth = np.concatenate([np.zeros(lead), spoken.f0_hz[:n], np.zeros(tail)])
    x = _coloured_way(x, rng)
    if rng.random() < 0.45:
        x = _now_loud_now_soft(x, rng)
    if rng.random() < 0.12:
        x = _in_a_room(x, rng)
    y, band_hz = _channel(x, spoken.talker, behind, rng)
    return y, truth, band_hz


def _coloured_way(x: Signal, rng: np.random.Generator) -> Signal:
    """Return `x` through a random smooth frequency response (microphones, distances)."""
    points = np.log(np.array([40, 120, 300, 700, 1500, 2500, 4000, 8000]))
    gain = rng.normal(0, 4.0, len(points)) + rng.normal(0, 3.0) * np.linspace(-1, 1, len(points))
    f = np.maximum(np.fft.rfftfreq(len(x), 1 / RATE), 40.0)
    return np.fft.irfft(np.fft.rfft(x) * 10 ** (np.interp(np.log(f), points, gain) / 20), len(x))


def _now_loud_now_soft(x: Signal, rng: np.random.Generator) -> Signal:
    """Return `x` at a level that drifts as voices and distances do; acted recordings keep theirs too well."""
    knots = int(len(x) / RATE / rng.uniform(0.25, 1.5)) + 3
    gain = np.clip(rng.normal(0, rng.uniform(2, 8), knots), -16, 16)
    return x * 10 ** (np.interp(np.arange(len(x)), np.linspace(0, len(x), knots), gain) / 20)


def _in_a_room(x: Signal, rng: np.random.Generator) -> Signal:
    t = np.arange(int(0.4 * RATE)) / RATE
    tail = rng.standard_normal(len(t)) * 10 ** (-3 * t / rng.uniform(0.15, 0.5))
    tail[: int(0.003 * RATE)] = 0.0
    tail *= 10 ** (-rng.uniform(3, 14) / 20) / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    return np.asarray(fftconvolve(x, tail)[: len(x)])


def _channel(x: Signal, talker: str, behind: Behind, rng: np.random.Generator) -> tuple[Signal, float]:
    narrow = rng.random() < 0.5
    low, high = rng.uniform(200, 350), rng.uniform(3100, 3700)

    def carried(y: Signal) -> Signal:
        if not narrow:
            return y
        return c.resampled(y, RATE, 8000) if plain else c.telephone_band(y, RATE, low, high)

    plain = rng.random() < 0.15
    y = carried(x)
    rate = 8000 if narrow else RATE
    noise, snr = _noise(len(x), talker, behind, rng)
    if noise is not None:
        y = c.at_snr(y, carried(noise), snr, rate)
    if rng.random() < 0.15:
        y = c.suppressed(y, rate, rng.uniform(6, 60))
    if rng.random() < 0.07:
        y = c.clipped(y, 10 ** rng.uniform(-3, -1.3))
    y = c.at_level(y, rate, -26.0 + rng.normal(0, 5) if rng.random() < 0.8 else rng.uniform(-55, -20))
    if narrow and not plain:
        y = c.mu_law(y)
    y = c.resampled(y, rate, RATE)
    return np.concatenate([y, np.zeros(max(0, len(x) - len(y)))])[: len(x)], rate / 2


def _noise(n: int, talker: str, behind: Behind, rng: np.random.Generator) -> tuple[Signal | None, float]:
    what = rng.random()
    if what < 0.08:
        return None, 0.0
    if what < 0.36:  # quiet rooms and good microphones differ from each other more than they seem to
        return c.coloured(n, rng.uniform(0.0, 2.0), rng), rng.uniform(20, 75)
    if what < 0.52:
        return c.white(n, rng), rng.uniform(-1, 28)
    if what < 0.56:
        return c.coloured(n, rng.uniform(0.5, 2.0), rng), rng.uniform(-3, 25)
    if what < 0.59:
        return c.hum(n, RATE, rng.choice([50.0, 60.0]) * rng.uniform(0.998, 1.002)), rng.uniform(-3, 20)
    if what < 0.63 and behind.noises:
        clip = behind.noises[rng.integers(len(behind.noises))]
        return np.roll(clip, rng.integers(len(clip))), rng.uniform(0, 20)
    others = behind.others(talker)
    count = 1 if what < 0.70 else int(rng.integers(3, 11))
    voices = [np.roll(others[i], rng.integers(RATE)) for i in rng.choice(len(others), count)]
    below = rng.uniform(3, 15) if count == 1 else rng.uniform(3, 18)
    return c.summed([np.resize(v, n) for v in voices], RATE), below


def nothing_voiced(rng: np.random.Generator, noises: list[Signal]) -> Spoken:
    """Return four seconds in which nobody speaks: noise that swells, hum, clicks, a recorded noise."""
    n = 4 * RATE
    what = rng.integers(4)
    if what == 0:
        swell = np.interp(np.arange(n), np.linspace(0, n, 9), 10 ** (rng.uniform(-30, 0, 9) / 20))
        x = c.coloured(n, rng.uniform(0, 2), rng) * swell
        x = lfilter([1], [1, -rng.uniform(0, 0.95)], x)
    elif what == 1:
        on = np.zeros(n)
        on[int(rng.uniform(0, 1.5) * RATE) * int(rng.integers(2)) :] = 1.0
        x = c.hum(n, RATE, rng.choice([50.0, 60.0, 100.0, 120.0])) * on + 10 ** rng.uniform(-4, -1) * c.white(
            n, rng
        )
    elif what == 2 or not noises:
        x = 1e-3 * c.white(n, rng)
        for at in rng.integers(0, n - 800, int(rng.integers(3, 40))):
            x[at : at + 800] += (
                rng.standard_normal(800) * np.exp(-np.arange(800) / rng.uniform(2, 150)) * rng.uniform(0.1, 1)
            )
    else:
        x = np.resize(np.roll(noises[rng.integers(len(noises))], rng.integers(RATE)), n)
    x = x / np.abs(x).max() * rng.uniform(0.01, 0.9)
    return Spoken("nothing", "nobody", "nothing", np.asarray(x), np.zeros(n // 160))


@dataclass(frozen=True, slots=True)
class Described:
    """A worn voice as the tracker's front end hears it, with the truth."""

    frame: NDArray[np.float32]
    candidate: NDArray[np.float16]
    lag: NDArray[np.float32]
    usable: NDArray[np.bool_]
    spoken: NDArray[np.float32]
    f0_hz: Signal


def described(x: Signal, truth: Signal, band_hz: float) -> Described:
    """Return what the tracker's front end says of each frame of `x`."""
    hearer = Hearer()
    n = len(x) // 160
    samples = np.ascontiguousarray(x[: n * 160].reshape(n, 160), dtype=np.float32)
    heard = hearer.hear_all(samples)
    spoken = Wanted().process(_speech_scores(Frames(0, samples, band_hz)))
    return Described(
        heard.frame, heard.candidate.astype(np.float16), heard.lag, heard.usable, spoken, truth[:n]
    )


def _speech_scores(frames: Frames) -> NDArray[np.float32]:
    """Return the detector's score of each frame."""
    spectrum, score = ShortSpectrum(), NetworkScore()
    parts = score.process(spectrum.process(frames)), score.process(spectrum.flush()), score.flush()
    return np.concatenate(parts)
