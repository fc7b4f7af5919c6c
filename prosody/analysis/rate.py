"""Syllable nuclei: peaks of the voice's band energy with a dip before them.

After de Jong and Wempe (2009, Behavior Research Methods 41:385), made causal: a peak is
told from what was heard before it and a few frames after it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.level_floor import SlidingMinimum
from prosody.analysis.spectrum import BIN_HZ, BINS, Spectra
from prosody.contour import Columns
from prosody.setting import Settings, setting

_BAND = slice(int(300 / BIN_HZ), int(2500 / BIN_HZ))  # first formants, and what a telephone passes
_SMOOTHING = np.array([1, 4, 6, 4, 1], np.float32) / np.float32(16)  # binomial: no side lobes
_AROUND = 4  # frames; a syllable lasts 80 ms at least
_LAG = _AROUND + len(_SMOOTHING) // 2
_LEAST = np.float32(1e-12)


@dataclass(frozen=True, slots=True)
class RateSettings(Settings):
    """What may be set about syllable nuclei."""

    dip_db: float = setting(
        2.0,
        "A nucleus stands out this much from the dip before it.",
        unit="dB",
        low=0.5,
        high=10.0,
        source="de Jong and Wempe 2009",
    )
    over_floor_db: float = setting(
        6.0,
        "A nucleus is this much louder than the noise floor of its band.",
        unit="dB",
        low=3.0,
        high=30.0,
        source="science notes, section 11: 6-15; at 9 a telephone with 10 dB of noise loses 1.4 syllables/s",
    )


class Rate:
    """Spectra -> `nucleus`: True where a syllable nucleus peaks."""

    lookahead = _LAG

    def __init__(self, settings: RateSettings | None = None) -> None:
        self._settings = settings or RateSettings()
        self._restart()

    def _restart(self) -> None:
        self._floor = SlidingMinimum(512, 1)
        self._heard = np.zeros((2 * _LAG, 2), np.float32)  # band energy, its floor
        self._early = _LAG  # rows that belong to frames before the stretch
        self._dip = np.inf

    def process(self, spectra: Spectra) -> Columns:
        """Return the rows that became known."""
        if len(spectra) == 0:
            return {"nucleus": np.zeros(0, np.bool_)}
        energy = np.add.reduce(spectra.power[:, _BAND], axis=1, keepdims=True)
        new = np.concatenate([energy, self._floor.process(energy)], axis=1)
        heard = np.concatenate([self._heard, new])
        self._heard = heard[len(new) :]
        peaks = self._peaks(heard)
        skipped = min(self._early, len(peaks))
        self._early -= skipped
        return {"nucleus": peaks[skipped:]}

    def _peaks(self, heard: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Return, for all but the first and last `_LAG` of the frames heard, whether a nucleus peaks."""
        envelope = _smoothed_db(heard[:, 0])
        count = len(heard) - 2 * _LAG
        here = envelope[_AROUND : _AROUND + count]
        most = np.maximum.reduce(_reaching(envelope, 2 * _AROUND + 1)[:count], axis=1)
        floor = 10 * np.log10(np.maximum(heard[_LAG : _LAG + count, 1], _LEAST))
        high = (here == most) & (here - floor >= self._settings.over_floor_db)
        peaks = np.zeros(count, np.bool_)
        for i, (value, candidate) in enumerate(zip(here.tolist(), high.tolist(), strict=True)):
            self._dip = min(self._dip, value)
            if candidate and value - self._dip >= self._settings.dip_db:
                peaks[i], self._dip = True, value
        return peaks

    def flush(self) -> Columns:
        """Return the rows still owed, as if silence followed; forget the stretch."""
        silence = Spectra(0, np.zeros((_LAG, 0), np.float32), np.zeros((_LAG, BINS), np.float32), 0.0)
        rows = self.process(silence)
        self._restart()
        return rows


def _smoothed_db(energy: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the smoothed envelope in dB, shorter by 4 than what was heard."""
    smooth = np.einsum("ij,j->i", _reaching(np.ascontiguousarray(energy), len(_SMOOTHING)), _SMOOTHING)
    smooth += _LEAST
    return np.asarray(10 * np.log10(smooth), np.float32)


def _reaching(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Return each value and the `width - 1` after it, without copying, shape (n - width + 1, width)."""
    step = values.itemsize
    return np.ndarray((len(values) - width + 1, width), values.dtype, values, 0, (step, step))
