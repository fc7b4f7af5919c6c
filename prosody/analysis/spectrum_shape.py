"""Where in the spectrum the voice's energy lies, and how fast that moves.

Effort tilts the spectrum up: alpha ratio (here with the sign that effort raises it), Hammarberg index
and regression slopes after the eGeMAPS set (Eyben et al. 2016, IEEE Trans. Affective Computing 7:190,
section 3). Slack articulation moves it slowly: of all measures tried on EmoDB that tells bored from
neutral speech best. What tells of motion lies inside 300-3400 Hz, so that a telephone does not change its
meaning; the centroid takes all that the source can carry.

All sums of a spectrum are one product with one table: a call costs more than its arithmetic.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.spectrum import BIN_HZ, BINS, Spectra
from prosody.contour import Columns
from prosody.units import SILENCE_DB

Rows = NDArray[np.float32]

BANDS: Final = 14
"""Mel bands, 400-3000 Hz: narrow enough for formants, wide enough to hold harmonics of any voice."""

LAG: Final = 2
"""Frames between the two spectra compared for shape: 20 ms, the time of a fast formant transition."""

TIMBRE: Final = tuple(f"timbre_{k}" for k in range(1, 9))
"""Names of the spectrum's coarse shape: eight waves over the bands, from tilt to formants."""

TELEPHONE_TOP_HZ: Final = 3400.0
"""Top of the alpha ratio's upper band when the source carries only 4 kHz (ITU-T G.712 passes 300-3400 Hz)."""

TOP_HZ: Final = 5000.0

NAMES: Final = (
    *("alpha_ratio_db", "hammarberg_db", "slope_0_500", "slope_500_1500", "flux_db", "shape_flux_db"),
    *("mid_db", "centroid_hz", "tilt_db", "slope_1000_3400", *TIMBRE, "band_hz"),
)
"""The columns in their order in a table of them."""

_BALANCE, _FLUX, _MID, _LOUD, _TIMBRE, _BAND = (
    *(slice(0, 4), slice(4, 6), 6),
    *(slice(7, 10), slice(10, 10 + len(TIMBRE)), len(NAMES) - 1),
)
"""Where in `NAMES` stand the balance; change; level; what needs a loud frame; the waves; the bandwidth."""

_LEAST: Final = np.array(
    10.0 ** (SILENCE_DB / 10.0), np.float32
)  # below this a frame has no spectrum to speak of
_TINY: Final = np.array(1e-30, np.float32)
_FAINTEST: Final = np.array(1e-20, np.float32)
_NAN: Final = np.float32(np.nan)
_TEN: Final = np.array(10.0, np.float32)

# Rows of the table of sums. The first ones are levels; the upper band and the peak below 2 kHz stand
# above the lower band and the peak over 2 kHz, of which they are shares. Peaks are no sums.
_LOW, _HIGH, _BOTH, _UPPER, _PEAK, _LOWER, _PEAK_UPPER, _WHOLE, _MOMENT = range(BANDS, BANDS + 9)
_LEVELS, _ABOVE, _BELOW = slice(0, _UPPER), slice(_UPPER, _LOWER), slice(_LOWER, _WHOLE)


def _bins(low_hz: float, high_hz: float) -> slice:
    """Return the bins whose centres lie in [low_hz, high_hz]."""
    return slice(int(np.ceil(low_hz / BIN_HZ)), min(BINS, int(np.floor(high_hz / BIN_HZ)) + 1))


_UPTO_2_KHZ: Final = _bins(0, 2000)
_TELEPHONE: Final = _bins(0, TELEPHONE_TOP_HZ)  # bins of which a slope asks


def _mel(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(2595.0 * np.log10(1.0 + hz / 700.0))


def _filters() -> NDArray[np.float64]:
    """Return triangular mel filters over the bins, shape (BANDS, BINS)."""
    lowest, highest = _mel(np.array([400.0, 3000.0])).tolist()
    edges = np.linspace(lowest, highest, BANDS + 2)
    left, peak, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    at = _mel(BIN_HZ * np.arange(BINS, dtype=np.float64))
    rising, falling = (at - left) / (peak - left), (right - at) / (right - peak)
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)))


@lru_cache(maxsize=2)
def _sums(top_hz: float) -> Rows:
    """Return what takes a power spectrum to its sums, shape (rows, BINS).

    The bands' rows take one-sided powers; those of `_LOW`, `_HIGH` and `_BOTH` two-sided ones.
    """
    table = np.zeros((_MOMENT + 1, BINS))
    table[:BANDS] = _filters()
    table[_LOW, _bins(300, 1000)] = 2.0
    table[_HIGH, _bins(1000 + BIN_HZ, TELEPHONE_TOP_HZ)] = 2.0
    table[_BOTH] = table[_LOW] + table[_HIGH]
    table[_LOWER, _bins(50, 1000)] = 1.0
    table[_UPPER, _bins(1000 + BIN_HZ, top_hz)] = 1.0
    table[_WHOLE] = 1.0
    table[_MOMENT] = np.arange(BINS) * BIN_HZ
    return table.astype(np.float32)


def _slopes() -> Rows:
    """Return what takes decibels by bin to least-squares slopes in dB per kHz, shape (3, bins)."""
    table = np.zeros((3, _TELEPHONE.stop))
    bands = _bins(0, 500), _bins(500, 1500), _bins(1000 + BIN_HZ, TELEPHONE_TOP_HZ)
    for row, band in zip(table, bands, strict=True):
        khz = np.arange(band.start, band.stop) * BIN_HZ / 1000
        row[band] = (khz - khz.mean()) / ((khz - khz.mean()) ** 2).sum()
    return table.astype(np.float32)


def _waves() -> Rows:
    """Return the cosines that a spectrum's shape is taken apart into, shape (8, BANDS)."""
    order, band = np.arange(1, len(TIMBRE) + 1)[:, None], np.arange(BANDS) + 0.5
    return np.asarray(np.sqrt(2 / BANDS) * np.cos(np.pi * order * band / BANDS), np.float32)


_SLOPES, _WAVES = _slopes(), _waves()


class SpectralShape:
    """Spectra -> balance of every frame, its change, and its coarse shape.

    `flux_db` is the mean change of the bands' levels since the frame before, `shape_flux_db`
    that of their levels less their mean since `LAG` frames before; both NaN where a stretch begins.
    `timbre_1` ... are the bands' levels as a sum of cosines, the first of half a wave, the mean left out.
    Whether a frame is voiced is not asked here: who averages takes voiced frames only.
    """

    lookahead = 0

    def __init__(self) -> None:
        self._before = np.full((LAG, BANDS), _NAN, np.float32)

    def process(self, spectra: Spectra) -> Columns:
        """Return n rows in dB, dB per kHz and Hz; NaN where there is nothing to measure."""
        power, top_hz = spectra.power, TOP_HZ if spectra.band_hz >= TOP_HZ else TELEPHONE_TOP_HZ
        sums = _product(_sums(top_hz), power)
        np.maximum.reduce(power[:, _UPTO_2_KHZ], axis=1, out=sums[:, _PEAK])
        above = power[:, _UPTO_2_KHZ.stop : _bins(0, top_hz).stop]
        np.maximum.reduce(above, axis=1, out=sums[:, _PEAK_UPPER])
        measured = (sums[:, _LOWER] > _LEAST) & (sums[:, _UPPER] > 0) & (sums[:, _PEAK_UPPER] > 0)
        loud = (sums[:, _LOW] > 2 * _LEAST) & (sums[:, _HIGH] > 0)
        level = _levels(sums)
        found = np.empty((len(NAMES), len(power)), np.float32)
        slopes = _product(_SLOPES, _decibels(power[:, _TELEPHONE], _FAINTEST)).T
        found[:2], found[2:4] = level[:, _UPPER:].T, slopes[:2]
        found[_FLUX] = self._change(level[:, :BANDS]).T
        found[_MID] = level[:, _BOTH]
        np.divide(sums[:, _MOMENT], np.maximum(sums[:, _WHOLE], _TINY), out=found[7])
        np.subtract(level[:, _HIGH], level[:, _LOW], out=found[8])
        found[9] = slopes[2]
        found[_TIMBRE] = _product(_WAVES, level[:, :BANDS]).T
        found[_BAND] = spectra.band_hz
        for known, rows in ((measured, _BALANCE), (loud, _LOUD)):
            if np.count_nonzero(known) < len(known):
                found[rows, ~known] = _NAN
        return dict(zip(NAMES, found, strict=True))

    def _change(self, bands: Rows) -> Rows:
        """Return how far levels and shape have moved, shape (n, 2)."""
        heard = np.concatenate((self._before, bands))
        self._before = heard[-LAG:].copy()
        shape = heard - np.add.reduce(heard, axis=1, keepdims=True) / np.float32(BANDS)
        apart = np.empty((len(bands), 2, BANDS), np.float32)
        np.subtract(heard[LAG:], heard[LAG - 1 : -1], out=apart[:, 0])
        np.subtract(shape[LAG:], shape[:-LAG], out=apart[:, 1])
        np.abs(apart, out=apart)
        return np.asarray(np.add.reduce(apart, axis=2) / np.float32(BANDS))

    def flush(self) -> Columns:
        """The stretch ends: nothing before a gap is compared with what comes after it."""
        self._before[:] = _NAN
        return {name: np.zeros(0, np.float32) for name in NAMES}


def _levels(sums: Rows) -> Rows:
    """Return the levels, and the shares beside them, in dB."""
    level = np.empty((len(sums), _LOWER), np.float32)
    np.maximum(sums[:, _LEVELS], _LEAST, out=level[:, _LEVELS])
    shares = np.maximum(sums[:, _UPPER:_WHOLE], _TINY)
    np.divide(shares[:, :2], shares[:, 2:], out=level[:, _ABOVE])
    np.log10(level, out=level)
    level *= _TEN
    return level


def _decibels(power: Rows, least: Rows) -> Rows:
    level = np.maximum(power, least)
    np.log10(level, out=level)
    level *= _TEN
    return np.asarray(level)


def _product(table: Rows, rows: Rows) -> Rows:
    """Return a product per row, of the same shape each time, so that rows stay apart."""
    return np.asarray(np.matmul(table, rows[:, :, None])[:, :, 0])
