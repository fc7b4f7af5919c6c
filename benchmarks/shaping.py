"""Gives a spoken line another manner: its melody, tone colour and loudness, by the WORLD vocoder.

What is asked for is exact: the semitones of the last movement are set, not hoped for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyworld
from numpy.typing import NDArray

PERIOD_MS = 5.0
"""Hop of WORLD's analysis."""

TILT_FROM_HZ = 700.0
TILT_TO_HZ = 5000.0
"""Effort turns the spectrum about here: below stays, above rises or falls by the octave."""

DRAWN_S = 0.2

Signal = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a line is to sound.

    Attributes
    ----------
    liveliness : float
        Factor on the melody's distance from its mean, in semitones: 0.2 is monotone, 1 as spoken.
    shift_st : float
        The whole melody is moved by so much.
    tail_st : float or None
        Movement of the last `tail_s` seconds, linear in semitones; None leaves it as spoken.
    tail_s : float
        Length of that movement, counted back from the last voiced instant.
    draw : float
        Factor on the length of the last `DRAWN_S` of voice: people lengthen the end of a phrase,
        the synthesiser hurries it. What follows the last voiced instant is then left out.
    tilt_db : float
        Gain per octave between 700 and 5000 Hz, dB.
    level_db : float
        Active level, dBFS.
    """

    liveliness: float = 1.0
    shift_st: float = 0.0
    tail_st: float | None = None
    tail_s: float = 0.4
    draw: float = 1.0
    tilt_db: float = 0.0
    level_db: float = -27.0


def shaped(samples: Signal, rate: int, manner: Manner) -> Signal:
    """Return the line in another manner."""
    f0, times = _pitch(samples, rate)
    envelope = pyworld.cheaptrick(samples, f0, times, rate)
    breath = pyworld.d4c(samples, f0, times, rate)
    kept = _drawn(f0, manner.draw)
    envelope = envelope[kept] * _tilt(envelope.shape[1], rate, manner)
    spoken = pyworld.synthesize(_melody(f0[kept], manner), envelope, breath[kept], rate, PERIOD_MS)
    return spoken * 10 ** ((manner.level_db - active_level_db(spoken, rate)) / 20)


def active_level_db(samples: Signal, rate: int) -> float:
    """Return the level of 25 ms frames within 35 dB of the loudest, dBFS."""
    size = rate // 40
    power = (samples[: len(samples) // size * size].reshape(-1, size) ** 2).mean(axis=1)
    return float(10 * np.log10(power[power > power.max() * 10**-3.5].mean()))


def voiced_end_s(samples: Signal, rate: int) -> float:
    """Return the last voiced instant of a line, s."""
    f0, times = _pitch(samples, rate)
    return float(times[np.flatnonzero(f0)[-1]])


def _pitch(samples: Signal, rate: int) -> tuple[Signal, Signal]:
    """Return f0 (0 where unvoiced) and its times; what is 32 dB below the loudest is not voiced."""
    f0, times = pyworld.harvest(samples, rate, f0_floor=65.0, f0_ceil=500.0, frame_period=PERIOD_MS)
    f0 = pyworld.stonemask(samples, f0, times, rate)
    half = rate // 80
    middles = (times * rate).astype(int) + half
    padded = np.pad(samples, half + 1, mode="constant")
    power = np.array([(padded[m - half : m + half] ** 2).mean() for m in middles])
    return np.where(power > power.max() * 10**-3.2, f0, 0.0), times


def _drawn(f0: Signal, draw: float) -> NDArray[np.intp]:
    """Return which frames are spoken, in their order: those of the drawn end more than once."""
    if draw == 1.0:
        return np.arange(len(f0))
    last = int(np.flatnonzero(f0)[-1])
    first = last - round(DRAWN_S * 1000 / PERIOD_MS)
    slow = np.linspace(first, last, round((last - first) * draw))
    return np.concatenate([np.arange(first), np.round(slow).astype(np.intp)])


def _melody(f0: Signal, manner: Manner) -> Signal:
    voiced = np.flatnonzero(f0)
    st = 12 * np.log2(np.interp(np.arange(len(f0)), voiced, f0[voiced]))
    mean = st[voiced].mean()
    st = mean + manner.shift_st + manner.liveliness * (st - mean)
    if manner.tail_st is not None:
        st = _with_tail(st, voiced[-1], manner.tail_st, round(manner.tail_s * 1000 / PERIOD_MS))
    return np.where(f0 > 0, 2 ** (st / 12), 0.0)


def _with_tail(st: Signal, last: int, movement: float, length: int) -> Signal:
    first = max(0, last - length)
    ramp = np.clip((np.arange(len(st)) - first) / (last - first), 0, 1)
    before = st[max(0, first - 20) : first + 1].mean()
    return np.where(np.arange(len(st)) < first, st, before + movement * ramp)


def _tilt(bins: int, rate: int, manner: Manner) -> Signal:
    hz = np.linspace(0, rate / 2, bins)
    octaves = np.log2(np.clip(hz, TILT_FROM_HZ, TILT_TO_HZ) / TILT_FROM_HZ)
    return np.asarray(10 ** (manner.tilt_db * octaves / 10))
