"""What the fitted detector looks at: how far each band stands above its floor and below the voice.

Every number is a difference of levels or a ratio, so gain changes none of them. Bands above
4 kHz are blanked where the source does not carry them.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.level_floor import SlidingMean, SlidingMinimum
from prosody.analysis.spectrum import BINS, WINDOW, Spectra
from prosody.units import SAMPLE_RATE

Rows = NDArray[np.float32]

EDGES: Final = np.array(
    [2, 4, 6, 8, 10, 12, 14, 16, 19, 22, 25, 28, 32, 36, 40, 45, 51, 57, 64, 72, 81, 91, 109, 128, 160, 200]
)
"""First bin of each band (31.25 Hz a bin): 62 Hz wide at the bottom, a third of an octave at the top."""

BANDS: Final = len(EDGES)
NARROW: Final = 23
"""Bands that end at or below 4 kHz."""

_SUMS = np.concatenate([EDGES[[4, 22]], EDGES])
"""Where `reduceat` begins its sums: the voice's band, 310 to 3400 Hz (what a telephone passes), one bin
that nobody needs, and the bands."""

_BEFORE_BANDS: Final = 2
_LEAST = np.array(1e-12, np.float32)  # -120 dBFS in a band: below the noise of 16 bits
_FLOOR_FRAMES = 384
_TOP = np.array(5.0, np.float32)  # 50 dB above the floor is as good as more

# Columns of the levels: the voice's band, its loudest ever, the bands; then the same places of the
# floors, where the loudest of late takes the second.
_VOICE, _EVER, _BANDS = 0, 1, np.arange(BANDS) + _BEFORE_BANDS
_FLOOR, _PEAK, _FLOORS = (place + _BEFORE_BANDS + BANDS for place in (_VOICE, _EVER, _BANDS))
_UPPER = np.concatenate([_BANDS, _BANDS, [_VOICE, _PEAK, _PEAK]])
_LOWER = np.concatenate([_FLOORS, np.full(BANDS, _PEAK), [_EVER, _EVER, _FLOOR]])
"""Each of the first columns of the features is the level at one place above that at another."""

_NOTHING = np.array(0.0, np.float32)
_FAINT = np.array(1e-9, np.float32)

PERIODS: Final = 12
_LAGS_OF_PERIOD = 4
_PERIOD_BINS = 64  # harmonics to 2 kHz

COLUMNS: Final = 2 * BANDS + 3 + PERIODS + 1


class SpeechFeatures:
    """Spectra -> rows of `COLUMNS` numbers within 5 of zero."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the stretch."""
        self._mean = SlidingMean(8)
        self._least = SlidingMinimum(_FLOOR_FRAMES, _BEFORE_BANDS + BANDS)
        self._loudest = Loudest()

    def process(self, spectra: Spectra) -> tuple[Rows, Rows]:
        """Return a row per frame, and the level of the loudest frame of late, (n,) in 10 dBFS.

        The minimum of minus the voice's band, kept beside the floors, is minus its maximum.
        """
        wide = spectra.band_hz >= 8000
        bands = np.add.reduceat(spectra.power[:, : BINS - 1], _SUMS, axis=1)
        if not wide:
            bands[:, _BEFORE_BANDS + NARROW :] = 0
        smooth = self._mean.process(bands)
        np.negative(smooth[:, 0], out=smooth[:, 1])
        least = self._least.process(smooth)
        np.negative(least[:, 1], out=least[:, 1])
        level = np.log10(np.concatenate([bands, least], axis=1) + _LEAST)
        peak = level[:, _PEAK].copy()
        level[:, _EVER] = self._loudest.process(peak)
        return _columns(level, periodicity(spectra.power, least[:, _BEFORE_BANDS:]), wide), peak


def _columns(level: Rows, periods: Rows, wide: bool) -> Rows:
    columns = np.empty((len(level), COLUMNS), np.float32)
    np.subtract(level.take(_UPPER, axis=1), level.take(_LOWER, axis=1), out=columns[:, : len(_UPPER)])
    if not wide:
        columns[:, BANDS + NARROW : 2 * BANDS] = -_TOP
    columns[:, len(_UPPER) : -1] = periods
    columns[:, -1] = wide
    np.minimum(columns, _TOP, out=columns)
    np.maximum(columns, -_TOP, out=columns)
    return columns


class Loudest:
    """The greatest of the last 80 to 82 s: longer than a rep usually listens, so that a room does not
    become the talker. Kept in blocks, because one number per frame is quickest without arrays."""

    _FRAMES = 256
    _BLOCKS = 32

    def __init__(self) -> None:
        self._blocks: deque[float] = deque(maxlen=self._BLOCKS - 1)
        self._begin()

    def _begin(self) -> None:
        self._older = max(self._blocks, default=-np.inf)
        self._count, self._now = 0, -np.inf

    def process(self, values: Rows) -> Rows:
        """Return, for each value, the greatest of it and those before it."""
        greatest = []
        for value in values.tolist():
            if self._count == self._FRAMES:
                self._blocks.append(self._now)
                self._begin()
            self._count += 1
            self._now = max(self._now, value)
            greatest.append(max(self._now, self._older))
        return np.array(greatest, np.float32)


def _cosines() -> Rows:
    """Return what takes amplitudes of the bins to their autocorrelation, (1 + lags, bins).

    Row 0 is lag 0; the others are lags of 400 down to 62 Hz, evenly spaced in pitch, each
    divided by what a Hann window leaves of a steady tone at that lag.
    """
    lags = SAMPLE_RATE / np.geomspace(400, 62, PERIODS * _LAGS_OF_PERIOD)
    own = np.maximum((1 + np.cos(2 * np.pi * lags / WINDOW)) / 2, 0.3)
    table = np.cos(2 * np.pi * lags[:, None] * np.arange(_PERIOD_BINS + 1) / WINDOW) / own[:, None]
    return np.concatenate([np.ones((1, _PERIOD_BINS + 1)), table]).astype(np.float32)


_COSINES = _cosines()
_FIRST_LAGS = np.arange(0, PERIODS * _LAGS_OF_PERIOD, _LAGS_OF_PERIOD)
_WIDTHS = np.diff(np.append(EDGES, BINS - 1))
_BAND_OF_BIN = np.repeat(np.arange(BANDS), _WIDTHS)[: _PERIOD_BINS + 1 - EDGES[0]]
_PER_BIN = (2 / _WIDTHS).astype(np.float32)  # twice the floor: what is left of it does not repeat itself


def periodicity(power: Rows, floor: Rows) -> Rows:
    """Return, (n, PERIODS), how much what stands above the floor repeats itself, by pitch: 1 is wholly."""
    amplitude = np.sqrt(power[:, : _PERIOD_BINS + 1])
    amplitude[:, EDGES[0] :] -= np.sqrt(floor * _PER_BIN).take(_BAND_OF_BIN, axis=1)
    amplitude[:, : EDGES[0]] = 0
    np.maximum(amplitude, _NOTHING, out=amplitude)
    lags = np.matmul(_COSINES, amplitude[:, :, None])[:, :, 0]
    best = np.maximum.reduceat(lags[:, 1:], _FIRST_LAGS, axis=1)
    return np.asarray(best / (lags[:, :1] + _FAINT))
