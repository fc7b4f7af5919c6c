"""What the fitted detector looks at: how far each band stands above its floor and below the voice.

Every number is a difference of levels or a ratio, so gain changes none of them. Bands above
4 kHz are blanked where the source does not carry them.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.level_floor import SlidingMean, SlidingMinimum
from prosody.analysis.spectrum import BINS, Spectra

Rows = NDArray[np.float32]

EDGES: Final = np.array(
    [2, 4, 6, 8, 10, 12, 14, 16, 19, 22, 25, 28, 32, 36, 40, 45, 51, 57, 64, 72, 81, 91, 109, 128, 160, 200]
)
"""First bin of each band (31.25 Hz a bin): 62 Hz wide at the bottom, a third of an octave at the top."""

BANDS: Final = len(EDGES)
NARROW: Final = 23
"""Bands that end at or below 4 kHz."""

_VOICE = slice(4, 22)  # 310 to 3400 Hz: what a telephone passes
_LEAST = np.float32(1e-12)  # -120 dBFS in a band: below the noise of 16 bits
_FLOOR_FRAMES = 256
_STEADY_FRAMES = 512
_PEAK_FRAMES = 8192  # 82 s: longer than a rep usually listens, so a room does not become the talker
_TOP = np.float32(4.0)  # 40 dB above the floor is as good as more
_LAGS = slice(10, 56)  # 71 to 400 Hz at 4 kHz
_PERIOD_BINS = 64  # harmonics to 2 kHz

COLUMNS: Final = 3 * BANDS + 5


def _window_correlation() -> Rows:
    """Return the autocorrelation of the Hann window itself, by which a period's is divided."""
    taper = np.hanning(129)[:-1]
    spectrum = np.abs(np.fft.rfft(taper, 256)) ** 2
    own = np.fft.irfft(spectrum)[:128]
    return np.asarray(own / own[0], np.float32)


_OWN = np.maximum(_window_correlation()[_LAGS], np.float32(0.3))


class SpeechFeatures:
    """Spectra -> rows of `COLUMNS` numbers around 0..4."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the stretch."""
        self._mean = SlidingMean(4)
        self._least = SlidingMinimum(_FLOOR_FRAMES, BANDS)
        self._steady_mean = SlidingMean(16)
        self._steady = SlidingMinimum(_STEADY_FRAMES, BANDS)
        self._recent = SlidingMinimum(_FLOOR_FRAMES, 1)
        self._loudest = SlidingMinimum(_PEAK_FRAMES, 1)

    def process(self, spectra: Spectra) -> tuple[Rows, Rows]:
        """Return a row per frame, and the level of the loudest frame of late, (n, 1) in 10 dBFS."""
        wide = spectra.band_hz >= 8000
        bands = np.add.reduceat(spectra.power[:, : BINS - 1], EDGES, axis=1)
        if not wide:
            bands[:, NARROW:] = 0
        smooth = self._mean.process(bands)
        floor = self._least.process(smooth)
        steady = self._steady.process(self._steady_mean.process(bands))
        all_four = np.stack([bands, floor, steady, smooth])
        level, below, steadily, _ = np.log10(all_four + _LEAST)
        voice, noise, _, recent = np.log10(all_four[:, :, _VOICE].sum(axis=2, keepdims=True) + _LEAST)
        peak, ever = -self._recent.process(-recent), -self._loudest.process(-recent)
        columns = np.empty((len(bands), COLUMNS), np.float32)
        np.minimum(level - below, _TOP, out=columns[:, :BANDS])
        np.minimum(level - steadily, _TOP, out=columns[:, BANDS : 2 * BANDS])
        np.maximum(level - peak, -_TOP, out=columns[:, 2 * BANDS : 3 * BANDS])
        if not wide:
            columns[:, 2 * BANDS + NARROW : 3 * BANDS] = -_TOP
        np.maximum(voice - ever, -_TOP, out=columns[:, -5:-4])
        np.maximum(peak - ever, -_TOP, out=columns[:, -4:-3])
        np.minimum(peak - noise, _TOP, out=columns[:, -3:-2])
        columns[:, -2:-1] = periodicity(spectra.power, floor)
        columns[:, -1] = wide
        return columns, peak


_WIDTHS = np.diff(np.append(EDGES, BINS - 1))
_BAND_OF_BIN = np.repeat(np.arange(BANDS), _WIDTHS)[: _PERIOD_BINS + 1 - EDGES[0]]
_PER_BIN = (2 / _WIDTHS).astype(np.float32)  # twice the floor: what is left of it does not repeat itself


def periodicity(power: Rows, floor: Rows) -> Rows:
    """Return, (n, 1), the highest peak of the autocorrelation of what stands above the floor, 0..1."""
    noise = (floor * _PER_BIN)[:, _BAND_OF_BIN]
    clean = np.zeros((len(power), _PERIOD_BINS + 1), np.float32)
    np.maximum(power[:, EDGES[0] : _PERIOD_BINS + 1] - noise, 0, out=clean[:, EDGES[0] :])
    lags = np.fft.irfft(clean, 2 * _PERIOD_BINS, axis=1)
    total = np.maximum(lags[:, :1], np.float32(1e-20))
    best = (lags[:, _LAGS] / _OWN).max(axis=1, keepdims=True) / total
    return np.asarray(np.minimum(best, 1.2), np.float32)
