"""How fast the spectrum moves, and where its weight lies inside the telephone band.

Slack articulation moves the spectrum slowly: of all measures tried on EmoDB this one tells bored
from neutral speech best. Everything here lies inside 300-3400 Hz, so that a telephone does not
change its meaning; the centroid takes all that the source can carry.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.spectrum import BIN_HZ, BINS, Spectra
from prosody.contour import Columns
from prosody.units import SILENCE_DB

BANDS: Final = 14
"""Mel bands, 400-3000 Hz: narrow enough for formants, wide enough to hold harmonics of any voice."""

LAG: Final = 2
"""Frames between the two spectra compared for shape: 20 ms, the time of a fast formant transition."""

TIMBRE: Final = tuple(f"timbre_{k}" for k in range(1, 9))
"""Names of the spectrum's coarse shape: eight waves over the bands, from tilt to formants."""

NAMES: Final = (
    "flux_db", "shape_flux_db", "mid_db", "centroid_hz", "tilt_db", "slope_1000_3400", *TIMBRE, "band_hz",
)  # fmt: skip

_LEAST = np.float32(10.0 ** (SILENCE_DB / 10.0))
_RANGE = slice(int(np.ceil(300 / BIN_HZ)), int(3400 / BIN_HZ) + 1)
_BREAK = int(1000 / BIN_HZ) + 1 - _RANGE.start  # first bin above 1 kHz, in _RANGE
_HZ = (np.arange(BINS) * BIN_HZ).astype(np.float32)


def _mel(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(2595.0 * np.log10(1.0 + hz / 700.0))


def _filters() -> NDArray[np.float32]:
    """Return triangular mel filters over the bins of `_RANGE`, shape (BANDS, bins)."""
    lowest, highest = _mel(np.array([400.0, 3000.0])).tolist()
    edges = np.linspace(lowest, highest, BANDS + 2)
    left, peak, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    at = _mel(_HZ[_RANGE].astype(np.float64))
    rising, falling = (at - left) / (peak - left), (right - at) / (right - peak)
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)), np.float32)


def _slope_weights() -> NDArray[np.float32]:
    khz = _HZ[_RANGE][_BREAK:].astype(np.float64) / 1000
    centred = khz - khz.mean()
    return np.asarray(centred / (centred**2).sum(), np.float32)


def _waves() -> NDArray[np.float32]:
    """Return the cosines that a spectrum's shape is taken apart into, shape (8, BANDS)."""
    order, band = np.arange(1, len(TIMBRE) + 1)[:, None], np.arange(BANDS) + 0.5
    return np.asarray(np.sqrt(2 / BANDS) * np.cos(np.pi * order * band / BANDS), np.float32)


_FILTERS, _SLOPE, _WAVES = _filters(), _slope_weights(), _waves()


class SpectralMotion:
    """Spectra -> change from frame to frame, and balance inside the telephone band.

    `flux_db` is the mean change of the bands' levels since the frame before, `shape_flux_db`
    that of their levels less their mean since `LAG` frames before; both NaN where a stretch begins.
    `timbre_1` ... are the bands' levels as a sum of cosines, the first of half a wave, the mean left out.
    """

    lookahead = 0

    def __init__(self) -> None:
        self._before = np.full((LAG, BANDS), np.nan, np.float32)

    def process(self, spectra: Spectra) -> Columns:
        """Return n rows: dB, dB, dB, Hz, dB, dB per kHz, dB each, Hz; NaN where nothing can be measured."""
        power = spectra.power[:, _RANGE]
        bands = 10 * np.log10(np.maximum(np.einsum("ij,kj->ik", power, _FILTERS), _LEAST))
        heard = np.concatenate([self._before, bands])
        self._before = heard[-LAG:].copy()
        shape = np.subtract(heard, np.add.reduce(heard, axis=1, keepdims=True) / np.float32(BANDS))
        low, high = np.add.reduce(power[:, :_BREAK], axis=1), np.add.reduce(power[:, _BREAK:], axis=1)
        whole = np.add.reduce(spectra.power, axis=1)
        decibel = 10 * np.log10(np.maximum(power[:, _BREAK:], 1e-20))
        loud = (low > _LEAST) & (high > 0)
        waves = np.ascontiguousarray(np.einsum("ij,kj->ik", bands, _WAVES).T)
        return {
            **dict(zip(TIMBRE, waves, strict=True)),
            "flux_db": _change(heard[LAG:], heard[LAG - 1 : -1]),
            "shape_flux_db": _change(shape[LAG:], shape[:-LAG]),
            "mid_db": _level(low + high),
            "centroid_hz": _where(loud, np.einsum("ij,j->i", spectra.power, _HZ) / np.maximum(whole, 1e-30)),
            "tilt_db": _where(loud, _level(high) - _level(low)),
            "slope_1000_3400": _where(loud, np.einsum("ij,j->i", decibel, _SLOPE)),
            "band_hz": np.full(len(power), spectra.band_hz, np.float32),
        }

    def flush(self) -> Columns:
        """The stretch ends: nothing before a gap is compared with what comes after it."""
        self._before[:] = np.nan
        return {name: np.zeros(0, np.float32) for name in NAMES}


def _change(after: NDArray[np.float32], before: NDArray[np.float32]) -> NDArray[np.float32]:
    apart = after - before
    np.abs(apart, out=apart)
    return np.asarray(np.add.reduce(apart, axis=1) / np.float32(BANDS))


def _level(power: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(10 * np.log10(np.maximum(2 * power, _LEAST)), np.float32)


def _where(known: NDArray[np.bool_], values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.where(known, values, np.float32(np.nan)), np.float32)
