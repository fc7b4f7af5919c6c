"""What repeats in a frame's window: noise-weighted spectra and their autocorrelations.

The rule of the room: every row is made by operations that do not feel the other rows, and
nothing depends on the gain. Two windows walk side by side through all of it, so that a
frame costs as few calls as can be: a call costs more than its arithmetic when frames come singly.
"""

from __future__ import annotations

from typing import Final, NamedTuple

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

# An array without axes costs less in a call than a number, which is first made one.
_TINY: Final = np.array(TINY)
_ONE: Final = np.array(1.0, np.float32)

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


class Tables(NamedTuple):
    """Memory for the large tables of some frames: fresh memory costs more than the sums.

    Attributes
    ----------
    tapered, spectra : windows, tapered, and their spectra, (rows, WINDOWS, .)
    power : ndarray of float32, shape (rows, WINDOWS + 1, BINS)
        Power spectra of both windows, and the noise floor of the long one's.
    noise, both, even, sums : what lies between spectra and autocorrelations
    by_bin : ndarray of float32, shape (rows, TABLES, WIDTH)
        See `TABLES`.
    """

    tapered: Array
    spectra: NDArray[np.complex64]
    power: Array
    noise: Array
    both: Array
    even: NDArray[np.complex64]
    sums: Array
    by_bin: Array


def tables(rows: int) -> Tables:
    """Return memory for so many frames."""
    return Tables(
        tapered=np.zeros((rows, WINDOWS, _TRANSFORM), np.float32),
        spectra=np.zeros((rows, WINDOWS, _TRANSFORM // 2 + 1), np.complex64),
        power=np.zeros((rows, WINDOWS + 1, BINS), np.float32),
        noise=np.zeros((rows, WINDOWS, BINS), np.float32),
        both=np.zeros((rows, MAPS, BINS), np.float32),
        even=np.zeros((rows, MAPS, BINS), np.complex64),
        sums=np.zeros((rows, WINDOWS, BINS + 2 * _ROOM + 1), np.float32),
        by_bin=np.zeros((rows, TABLES, WIDTH), np.float32),
    )


class Workbench:
    """Spectra and autocorrelations of a fixed number of frames, in the first rows of some memory.

    Every part of the tables that a step of the work touches is named once: naming it anew costs as
    much as working on it. What is returned lasts until the next call.
    """

    def __init__(self, memory: Tables, rows: int) -> None:
        tapered, both, power = memory.tapered[:rows], memory.spectra[:rows], memory.power[:rows]
        maps, even, by_bin = memory.both[:rows], memory.even[:rows], memory.by_bin[:rows]
        self._tapered, self._spectra, self._power, self._even = tapered, both, power, even
        self._noise = memory.noise[:rows]
        self._long, self._short = tapered[:, 0, :LONG], tapered[:, 1, :SHORT]
        self._below_4k, self._heard, self._floor = both[:, :, :BINS], power[:, :WINDOWS], power[:, WINDOWS:]
        self._one = tapered[:, 0], both[:, 0], both[:, 0, :BINS], power[:, 0]
        self._maps, self._root, self._kept = maps, maps[:, :WINDOWS], maps[:, WINDOWS:]
        self._unvoiced, self._first_root = maps[:, WINDOWS:, :LOWEST], maps[:, 0]
        self._real, self._by_bin, self._by_lag = even.real, by_bin, by_bin[:, :MAPS]
        self._spectrum, self._plain = by_bin[:, MAPS, :BINS], by_bin[:, WINDOWS:MAPS, :BINS]
        self._energy = self._plain[:, :, :1]
        self._evening = _Evening(self._root, memory.sums[:rows])

    def spectra(self, windows: Array, *, short: bool) -> Array:
        """Return power spectra below 4 kHz of both windows, and room for a noise floor.

        (rows, 800) -> (rows, 3, 257). The short window's mean nothing if not `short`.
        """
        np.multiply(windows, _LONG_TAPER, out=self._long)
        tapered, spectra, below, heard = self._one
        if short:
            np.multiply(windows[:, _SHORT_AT], _SHORT_TAPER, out=self._short)
            tapered, spectra, below, heard = self._tapered, self._spectra, self._below_4k, self._heard
        # "forward" has a factor of float32; the default one sends float32 on a detour over float64.
        np.fft.rfft(tapered, norm="forward", out=spectra)  # type: ignore[arg-type]  # stubs know float64 only
        np.abs(below, out=heard)
        heard *= heard
        return self._power

    def tables(self) -> Array:
        """Return what repeats in the spectra and their noise floor; see `TABLES`.

        Compression evens out formants and a missing fundamental (Tolonen & Karjalainen
        2000); less the local mean, only what is harmonic is left.
        """
        noise, kept, root, plain = self._noise, self._kept, self._root, self._plain
        np.multiply(self._floor, _CAUTION, out=noise)
        noise += self._heard
        np.divide(self._heard, noise, out=kept)
        kept *= self._heard
        self._unvoiced.fill(0.0)
        np.sqrt(kept, out=root)
        np.sqrt(root, out=root)
        self._evening.apply()
        self._real[...] = self._maps
        np.fft.irfft(self._even, out=self._by_lag)  # type: ignore[arg-type]  # stubs know float64 only
        self._spectrum[...] = self._first_root
        scale = self._energy + _TINY
        plain *= np.divide(_ONE, scale, out=scale)
        plain *= _CORRECTION
        return self._by_bin


class _Evening:
    """Takes its local mean from each row of `root`, and makes the rows comparable; `sums` is room."""

    def __init__(self, root: Array, sums: Array) -> None:
        first, last = _ROOM + 1, _ROOM + BINS
        self._root, self._so_far = root, sums[:, :, first : last + 1]
        self._mass, self._beyond = sums[:, :, last : last + 1], sums[:, :, last + 1 :]
        self._ahead, self._behind = sums[:, :, 2 * _ROOM + 1 :], sums[:, :, : -2 * _ROOM - 1]

    def apply(self) -> None:
        """Even the rows out."""
        root = self._root
        np.add.accumulate(root, axis=2, out=self._so_far)
        self._beyond[...] = self._mass
        mean = self._ahead - self._behind
        mean *= _SHARE
        root -= mean
        scale = self._mass + _TINY
        root *= np.divide(_ONE, scale, out=scale)
        root *= _TOP
