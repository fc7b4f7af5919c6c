"""What happens to clean speech on its way: the telephone, noise, babble, hum, clipping, level.

All functions take and give float64 samples; the speech level is that of `active_rms`.
The recipes are those of the data folder's README ("Conditions").
"""

from __future__ import annotations

from math import gcd
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, resample_poly, sosfiltfilt

Signal = NDArray[np.float64]

TELEPHONE_RATE: Final = 8000


def resampled(x: Signal, rate: int, to: int) -> Signal:
    """Return `x` at another sample rate."""
    g = gcd(rate, to)
    return x if rate == to else np.asarray(resample_poly(x, to // g, rate // g))


def active_rms(x: Signal, rate: int) -> float:
    """Return the rms of the 25 ms stretches that are within 35 dB of the loudest."""
    n = int(0.025 * rate)
    power = (x[: len(x) // n * n].reshape(-1, n) ** 2).mean(1)
    return float(np.sqrt(power[power >= power.max() * 10**-3.5].mean()))


def telephone_band(x: Signal, rate: int, low: float = 300.0, high: float = 3400.0) -> Signal:
    """Return `x` at 8 kHz, band-limited without delay, at -26 dBFS active level."""
    y = resampled(x, rate, TELEPHONE_RATE)
    sos = butter(4, [low, high], "band", fs=TELEPHONE_RATE, output="sos")
    y = np.asarray(sosfiltfilt(sos, y))
    return y * 10 ** (-26 / 20) / active_rms(y, TELEPHONE_RATE)


def mu_law(x: Signal) -> Signal:
    """Return `x` through G.711 mu-law (the continuous companding, 8 bit)."""
    y = np.clip(x, -1.0, 1.0)
    code = np.round(127.0 * np.sign(y) * np.log1p(255.0 * np.abs(y)) / np.log(256.0)) / 127.0
    return np.asarray(np.sign(code) * (256.0 ** np.abs(code) - 1.0) / 255.0)


def at_snr(x: Signal, noise: Signal, snr_db: float, rate: int) -> Signal:
    """Return `x` with `noise` (repeated as needed) so that active speech is `snr_db` above it."""
    long_enough = np.resize(noise, len(x))
    gain = active_rms(x, rate) / max(float(np.sqrt(np.mean(long_enough**2))), 1e-9)
    return x + long_enough * gain * 10 ** (-snr_db / 20)


def white(n: int, rng: np.random.Generator) -> Signal:
    """Return `n` samples of white noise."""
    return rng.standard_normal(n)


def coloured(n: int, exponent: float, rng: np.random.Generator) -> Signal:
    """Return noise whose power falls as 1 / f ** exponent (1: pink, 2: brown)."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    f = np.maximum(np.arange(len(spectrum)) / n, 20.0 / 16000)
    return np.fft.irfft(spectrum * f ** (-exponent / 2), n)


def hum(n: int, rate: int, f_hz: float = 50.0) -> Signal:
    """Return mains hum with harmonics falling 6 dB an octave."""
    t = np.arange(n) / rate
    return np.asarray(sum(np.cos(2 * np.pi * f_hz * h * t + h * h) / h for h in range(1, 11)))


def clipped(x: Signal, share: float = 0.01) -> Signal:
    """Return `x` cut at the height that `share` of its samples exceed."""
    top = float(np.quantile(np.abs(x), 1.0 - share))
    return np.clip(x, -top, top)


def at_level(x: Signal, rate: int, dbfs: float) -> Signal:
    """Return `x` at an active level, rounded to 16 bit as a device would."""
    y = x * 10 ** (dbfs / 20) / active_rms(x, rate)
    return np.round(y * 32768.0) / 32768.0


def suppressed(x: Signal, rate: int, depth_db: float) -> Signal:
    """Return `x` through a noise suppressor as telephones have: what is near the floor falls by `depth_db`.

    The floor of a bin is twelve times what a twelfth of its powers lie below: the mean of steady noise.
    """
    size, step = rate * 32 // 1000, rate * 8 // 1000
    taper = np.sin(np.pi * (np.arange(size) + 0.5) / size)
    padded = np.pad(x, (size, size + step))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::step]
    spectra = np.fft.rfft(frames * taper)
    power = np.abs(spectra) ** 2
    floor = 12.0 * np.quantile(power, 1 / 12, axis=0)
    gain = np.maximum(1.0 - floor / np.maximum(power, 1e-20), 10 ** (-depth_db / 20))
    heard = np.fft.irfft(spectra * gain, size) * taper / 2.0
    out = np.zeros((len(heard) + 3, step))
    for part in range(4):
        out[part : part + len(heard)] += heard[:, part * step : (part + 1) * step]
    return out.reshape(-1)[size : size + len(x)]


def summed(talkers: list[Signal], rate: int) -> Signal:
    """Return talkers at equal active level, each repeated to the longest, as one babble."""
    n = max(len(t) for t in talkers)
    return np.asarray(sum(np.resize(t / active_rms(t, rate), n) for t in talkers))
