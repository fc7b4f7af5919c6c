"""What repeats in a frame's window: noise-weighted spectra and their autocorrelations.

The rule of the room: every row is made by operations that do not feel the other rows, and
nothing depends on the gain. Two windows walk side by side through all of it, so that a
frame costs as few calls as can be: a call costs more than its arithmetic when frames come singly.
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
"""Samples of the long window (50 ms): nearly three periods at 55 Hz."""

SHORT: Final = 512
"""Samples of the short window (32 ms), in the middle of the long one: it follows fast glides."""

WINDOWS: Final = 2
"""The long one and the short one."""

LAG_RATE: Final = 8000
"""Lags are counted in samples at this rate: spectra are cut at 4 kHz, so 8 kHz sources lose nothing."""

BINS: Final = 257
"""Bins of a spectrum, 15.6 Hz apart, 0 to 4 kHz; also lags of an autocorrelation."""

MAPS: Final = 4
"""Autocorrelations per frame: compressed long, compressed short, power long, power short."""

TABLES: Final = MAPS + 1
"""Tables per frame, by bin: the autocorrelations at 8 kHz lags, then the compressed long spectrum."""

WIDTH: Final = 512
"""Places in a table; those from 257 on mean nothing."""

TINY: Final = np.float32(1e-30)
"""A power that no sound card delivers: keeps quotients finite."""

_TRANSFORM: Final = 1024
_SHORT_AT: Final = slice((LONG - SHORT) // 2, (LONG + SHORT) // 2)
LOWEST: Final = 3
"""Bins below 47 Hz hold direct current and rumble, no voice."""


def _taper(length: int) -> Array:
    """Return a periodic Hann window of `length` samples."""
    phase = 2.0 * np.pi * (np.arange(length) + 0.5) / length
    return np.asarray(0.5 - 0.5 * np.cos(phase), dtype=np.float32)


def _correction(taper: Array, least: float) -> Array:
    """Return 1 over the taper's own autocorrelation at 8 kHz lags (Boersma 1993), at most 1 / `least`."""
    half = taper[::2].astype(np.float64)
    own = np.zeros(2 * BINS)
    full = np.correlate(half, half, "full")[len(half) - 1 :]
    own[: len(full)] = full
    return np.asarray(1.0 / np.maximum(own[:BINS] / own[0], least), dtype=np.float32)


_LONG_TAPER: Final = _taper(LONG)
_SHORT_TAPER: Final = _taper(SHORT)
_CORRECTION: Final = np.stack([_correction(_taper(LONG), 0.05), _correction(_taper(SHORT), 0.03)])
_CAUTION: Final = np.array([[2.0], [2.0 * SHORT / LONG]], np.float32)
_FLOOR: Final = slice(WINDOWS, WINDOWS + 1)
"""Times the long window's noise floor at which a bin counts a third: near it a bin is mostly noise."""

_ROOM: Final = 10
"""Bins on either side (160 Hz) over which the local mean of a compressed spectrum is taken."""

_SHARE: Final = np.asarray(
    1.0 / (np.minimum(np.arange(BINS) + _ROOM + 1, BINS) - np.maximum(np.arange(BINS) - _ROOM, 0)), np.float32
)
"""1 over how many neighbours a bin has."""


def _top() -> Array:
    """Return a weight per bin that falls softly above 3.1 kHz, so that lag peaks are not ragged."""
    k = np.arange(BINS) / (BINS - 1)
    soft = np.cos(0.5 * np.pi * (k - 0.78) / 0.22) ** 2
    return np.where(k < 0.78, 1.0, soft).astype(np.float32)


_TOP: Final = _top() * np.float32(BINS - 1)


def windows_of(samples: Array) -> Array:
    """Return the window around each frame but two at either end, shape (m, 800), without copying.

    `samples` are consecutive and contiguous.
    """
    count = len(samples) // FRAME - 2 * REACH
    step = samples.itemsize
    return np.ndarray((count, LONG), samples.dtype, samples, 0, (FRAME * step, step))


class Workbench:
    """Room for the large tables of up to `rows` frames, made once: fresh memory costs more than the sums.

    What it returns is its own and lasts until the next call.
    """

    def __init__(self, rows: int) -> None:
        self._tapered: Array = np.zeros((rows, WINDOWS, _TRANSFORM), np.float32)
        self._spectra = np.empty((rows, WINDOWS, _TRANSFORM // 2 + 1), np.complex64)
        self._power: Array = np.zeros((rows, WINDOWS + 1, BINS), np.float32)
        self._noise: Array = np.empty((rows, WINDOWS, BINS), np.float32)
        self._both: Array = np.empty((rows, MAPS, BINS), np.float32)
        self._even = np.zeros((rows, MAPS, BINS), np.complex64)
        self._sums: Array = np.zeros((rows, WINDOWS, BINS + 2 * _ROOM + 1), np.float32)
        self._tables: Array = np.zeros((rows, TABLES, WIDTH), np.float32)

    def spectra(self, windows: Array) -> Array:
        """Return power spectra below 4 kHz of both windows, and room for a noise floor.

        (n, 800) -> (n, 3, 257).
        """
        n = len(windows)
        tapered, both, power = self._tapered[:n], self._spectra[:n], self._power[:n]
        np.multiply(windows, _LONG_TAPER, out=tapered[:, 0, :LONG])
        np.multiply(windows[:, _SHORT_AT], _SHORT_TAPER, out=tapered[:, 1, :SHORT])
        # "forward" has a factor of float32; the default one sends float32 on a detour over float64.
        np.fft.rfft(tapered, norm="forward", out=both)  # type: ignore[arg-type]  # stubs know float64 only
        heard = power[:, :WINDOWS]
        np.abs(both[:, :, :BINS], out=heard)
        heard *= heard
        return power

    def tables(self, power: Array) -> Array:
        """Return what repeats in spectra and their noise floor (n, 3, 257); see `TABLES`.

        Compression evens out formants and a missing fundamental (Tolonen & Karjalainen
        2000); less the local mean, only what is harmonic is left.
        """
        n = len(power)
        both, tables, noise, even = self._both[:n], self._tables[:n], self._noise[:n], self._even[:n]
        root, kept, heard = both[:, :WINDOWS], both[:, WINDOWS:], power[:, :WINDOWS]
        np.multiply(power[:, _FLOOR], _CAUTION, out=noise)
        noise += heard
        np.divide(heard, noise, out=kept)
        kept *= heard
        kept[:, :, :LOWEST] = 0.0
        np.sqrt(kept, out=root)
        np.sqrt(root, out=root)
        _evened(root, self._sums[:n])
        even.real = both
        np.fft.irfft(even, out=tables[:, :MAPS])  # type: ignore[arg-type]  # stubs know float64 only
        tables[:, MAPS, :BINS] = root[:, 0]
        plain = tables[:, WINDOWS:MAPS, :BINS]
        plain *= np.float32(1.0) / (plain[:, :, :1] + TINY)
        plain *= _CORRECTION
        return tables


def _evened(root: Array, sums: Array) -> None:
    """Take its local mean from each row of `root`, and make the rows comparable; `sums` is room."""
    np.add.accumulate(root, axis=2, out=sums[:, :, _ROOM + 1 : _ROOM + 1 + BINS])
    mass = sums[:, :, _ROOM + BINS : _ROOM + 1 + BINS]
    sums[:, :, _ROOM + 1 + BINS :] = mass
    mean = sums[:, :, 2 * _ROOM + 1 :] - sums[:, :, : -2 * _ROOM - 1]
    mean *= _SHARE
    root -= mean
    np.divide(np.float32(1.0), mass + TINY, out=mean[:, :, :1])
    root *= mean[:, :, :1]
    root *= _TOP
