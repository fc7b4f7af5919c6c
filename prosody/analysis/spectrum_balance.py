"""Where in the spectrum the voice's energy lies: effort tilts it up.

Definitions after the eGeMAPS set (Eyben et al. 2016, IEEE Trans. Affective Computing
7:190, section 3): alpha ratio (here with the sign that effort raises it), Hammarberg
index, regression slopes of the logarithmic power spectrum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.spectrum import BIN_HZ, BINS, Spectra
from prosody.contour import Columns
from prosody.units import SILENCE_DB

TELEPHONE_TOP_HZ = 3400.0
"""Top of the alpha ratio's upper band when the source carries only 4 kHz (ITU-T G.712 passes 300-3400 Hz)."""

_NAMES = ("alpha_ratio_db", "hammarberg_db", "slope_0_500", "slope_500_1500")
_LEAST = np.float32(10.0 ** (SILENCE_DB / 10.0))  # below this a frame has no spectrum to speak of


def _bins(low_hz: float, high_hz: float) -> slice:
    """Return the bins whose centres lie in [low_hz, high_hz]."""
    return slice(int(np.ceil(low_hz / BIN_HZ)), min(BINS, int(np.floor(high_hz / BIN_HZ)) + 1))


def _slope_weights(band: slice) -> NDArray[np.float32]:
    """Return w so that sum(w * dB) is the least-squares slope in dB per kHz."""
    khz = np.arange(band.start, band.stop) * BIN_HZ / 1000
    centred = khz - khz.mean()
    return np.asarray(centred / (centred**2).sum(), np.float32)


_LOW, _FIRST, _SECOND = _bins(50, 1000), _bins(0, 500), _bins(500, 1500)
_PEAK_LOW = _bins(0, 2000)
_FIRST_WEIGHTS, _SECOND_WEIGHTS = _slope_weights(_FIRST), _slope_weights(_SECOND)


class SpectralBalance:
    """Spectra -> alpha ratio, Hammarberg index and two slopes, for every frame that is not silent.

    Whether a frame is voiced is not asked here: who averages takes voiced frames only.
    """

    lookahead = 0

    def process(self, spectra: Spectra) -> Columns:
        """Return n rows in dB and dB per kHz; NaN where there is nothing to measure."""
        power, top = spectra.power, min(spectra.band_hz, 5000.0)
        upper = _bins(1000 + BIN_HZ, TELEPHONE_TOP_HZ if top < 5000 else top)
        peak_upper = _bins(2000 + BIN_HZ, (upper.stop - 1) * BIN_HZ)
        low, high = power[:, _LOW].sum(axis=1), power[:, upper].sum(axis=1)
        peaks = power[:, _PEAK_LOW].max(axis=1), power[:, peak_upper].max(axis=1)
        decibel = 10 * np.log10(np.maximum(power[:, : _SECOND.stop], 1e-20))
        measured = (low > _LEAST) & (high > 0) & (peaks[1] > 0)
        values = (
            _ratio_db(high, low),
            _ratio_db(*peaks),
            np.einsum("ij,j->i", decibel[:, _FIRST], _FIRST_WEIGHTS),
            np.einsum("ij,j->i", decibel[:, _SECOND], _SECOND_WEIGHTS),
        )
        rows = (np.where(measured, value, np.float32(np.nan)) for value in values)
        return dict(zip(_NAMES, rows, strict=True))

    def flush(self) -> Columns:
        """Nothing is open."""
        return {name: np.zeros(0, np.float32) for name in _NAMES}


def _ratio_db(above: NDArray[np.float32], below: NDArray[np.float32]) -> NDArray[np.float32]:
    tiny = np.float32(1e-30)
    return np.asarray(10 * np.log10(np.maximum(above, tiny) / np.maximum(below, tiny)), np.float32)
