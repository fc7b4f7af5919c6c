"""What repeats in a frame's window: noise-weighted spectra and their autocorrelations.

The rule of the room: every row is made by operations that do not feel the other rows; the
noise floor, a recursion, walks frame by frame and carries its state.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.units import FRAME

Array = NDArray[np.float32]

REACH: Final = 2
"""Frames on either side of the described one that its window covers."""

LONG: Final = (2 * REACH + 1) * FRAME
"""Samples of the long window (50 ms): two periods at 55 Hz fit with room for the taper."""

SHORT: Final = 512
"""Samples of the short window (32 ms), in the middle of the long one: it follows fast glides."""

LAG_RATE: Final = 8000
"""Lags are counted in samples at this rate: spectra are cut at 4 kHz, so 8 kHz sources lose nothing."""

LONG_BINS: Final = 257
SHORT_BINS: Final = 129

RISE: Final = np.float32(1.006)
"""Growth of the noise floor per frame: 2.6 dB/s, slow enough to sit under a long vowel."""

TINY: Final = np.float32(1e-20)
"""Power below anything a sound card delivers (16 bit silence with dither is about 1e-6)."""


def _taper(length: int) -> Array:
    """Return a periodic Hann window of `length` samples."""
    return (0.5 - 0.5 * np.cos(2.0 * np.pi * (np.arange(length) + 0.5) / length)).astype(np.float32)


_LONG_TAPER: Final = _taper(LONG)
_SHORT_TAPER: Final = _taper(SHORT)
_SHORT_FROM: Final = (LONG - SHORT) // 2


def _taper_correlation(taper: Array, lags: int) -> Array:
    """Return the taper's own normalised autocorrelation at 8 kHz lags (Boersma 1993)."""
    half = taper[::2].astype(np.float64)
    full = np.correlate(half, half, "full")[len(half) - 1 :]
    out = np.full(lags, full[-1])
    out[: min(lags, len(full))] = full[:lags]
    corrected: Array = np.maximum(out / full[0], 0.05).astype(np.float32)
    return corrected


class NoiseFloor:
    """Per bin, the power below which this place hardly ever falls: smoothed minimum, rising slowly.

    No logarithms: the floor grows by a factor per frame and falls at once.
    """

    def __init__(self) -> None:
        self._floor: Array | None = None
        self._smooth: Array | None = None

    def process(self, power: Array) -> Array:
        """Return the floor under each of the rows of `power`, shape (n, bins)."""
        out = np.empty_like(power)
        floor, smooth = self._floor, self._smooth
        for row, held in zip(power, out, strict=True):
            if floor is None or smooth is None:
                floor, smooth = row.copy(), row.copy()
            smooth += np.float32(0.2) * (row - smooth)
            np.minimum(floor * RISE, smooth, out=held)
            floor = held
        self._floor = None if floor is None else floor.copy()
        self._smooth = smooth
        return out


def long_power(windows: Array) -> Array:
    """Return the power spectra below 4 kHz of 50 ms windows, shape (n, 800) -> (n, 257)."""
    spectrum = np.fft.rfft(windows * _LONG_TAPER, 1024)[:, :LONG_BINS]
    return np.asarray(spectrum.real**2 + spectrum.imag**2, dtype=np.float32)


def short_power(windows: Array) -> Array:
    """Return the power spectra below 4 kHz of the middle 32 ms, shape (n, 800) -> (n, 129)."""
    middle = windows[:, _SHORT_FROM : _SHORT_FROM + SHORT] * _SHORT_TAPER
    spectrum = np.fft.rfft(middle)[:, :SHORT_BINS]
    return np.asarray(spectrum.real**2 + spectrum.imag**2, dtype=np.float32)


LONG_TAPER_CORRELATION: Final = _taper_correlation(_LONG_TAPER, 257)
SHORT_TAPER_CORRELATION: Final = _taper_correlation(_SHORT_TAPER, 129)

_ROOM: Final = 12
"""Bins on either side (about 190 Hz) over which the local mean of the compressed spectrum is taken."""

_HUM_BINS: Final = 3
"""Bins below 47 Hz hold direct current and rumble, no voice."""


def compressed_autocorrelation(power: Array, floor: Array) -> Array:
    """Return autocorrelations of the noise-weighted fourth root of power, less its local mean.

    Compression evens out formants and a missing fundamental (Tolonen & Karjalainen 2000);
    the local mean takes away what is not harmonic. 1 would be a comb of impulses.
    """
    kept = np.maximum(power - np.float32(2.0) * floor, np.float32(0.0))
    kept[:, :_HUM_BINS] = 0.0
    root = np.sqrt(np.sqrt(kept))
    lags = np.fft.irfft(root - local_mean(root, _ROOM), axis=1)[:, : power.shape[1]]
    total = np.fft.irfft(root, axis=1)[:, :1]
    return np.asarray(lags / np.maximum(total, TINY), dtype=np.float32)


def power_autocorrelation(power: Array, floor: Array) -> Array:
    """Return window-corrected autocorrelations of the noise-weighted power (Boersma 1993)."""
    kept = np.maximum(power - floor, np.float32(0.0))
    kept[:, :_HUM_BINS] = 0.0
    lags = np.fft.irfft(kept, axis=1)[:, : power.shape[1]]
    return np.asarray(lags / np.maximum(lags[:, :1], TINY) / LONG_TAPER_CORRELATION, dtype=np.float32)


def local_mean(rows: Array, room: int) -> Array:
    """Return the mean over `2 room + 1` neighbours in each row; the edges repeat."""
    padded = np.pad(rows, ((0, 0), (room + 1, room)), mode="edge")
    total = np.cumsum(padded, axis=1, dtype=np.float32)
    width = 2 * room + 1
    return (total[:, width:] - total[:, :-width]) * np.float32(1.0 / width)
