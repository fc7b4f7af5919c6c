"""Measures of motion: how fast the spectrum moves, and at which pace loudness swings."""

from __future__ import annotations

from typing import Final

import numpy as np

from prosody.contour import Contour
from prosody.judgement.measures_statistics import Mask, Values, mean, percentiles
from prosody.units import FRAMES_PER_SECOND

FLOOR_DB: Final = 35.0
"""Loudness this far under the loud syllables is quiet: how quiet is the room's business, not the voice's."""

SHORTEST: Final = 30
"""Frames of the shortest stretch whose swing is told (0.3 s)."""

SWINGS: Final = {
    "swing_1_3": (1.0, 3.0),
    "swing_3_6": (3.0, 6.0),
    "swing_6_10": (6.0, 10.0),
    "swing_10_20": (10.0, 20.0),
}
"""Bands of the modulation of loudness, Hz: phrases, syllables, fast syllables, their onsets."""


def motion_measures(contour: Contour, voiced: Mask, near: Mask) -> dict[str, float]:
    """Return the measures of motion; a frame that follows one of another kind does not count.

    `near` marks the voiced frames that are not much weaker than the loud ones.
    """
    speech, flux, shape = contour.speech, contour.flux_db, contour.shape_flux_db
    level = contour.mid_db.astype(np.float64)
    smooth = level.copy()
    smooth[2:-2] = (level[:-4] + 4 * level[1:-3] + 6 * level[2:-2] + 4 * level[3:-1] + level[4:]) / 16
    return {
        "flux_db": mean(flux[1:][speech[1:] & speech[:-1]]),
        "voiced_flux_db": mean(flux[1:][near[1:] & near[:-1]]),
        "shape_flux_db": mean(shape[2:][voiced[2:] & voiced[:-2]]),
        "near_shape_flux_db": mean(shape[2:][near[2:] & near[:-2]]),
        "attack_db": percentiles(np.diff(smooth)[speech[1:]], 90.0)[0],
        **_swings(level, speech, percentiles(level[voiced], 90.0)[0]),
    }


def _swings(
    level: np.ndarray[tuple[int], np.dtype[np.float64]], speech: Mask, loud: float
) -> dict[str, float]:
    """Return how far loudness swings, dB, and how much of that lies in each band, dB under all of it."""
    spoken = np.flatnonzero(speech)
    if np.isnan(loud) or len(spoken) < SHORTEST:
        return dict.fromkeys(("swing_db", *SWINGS), float("nan"))
    heard = np.fmax(level[spoken[0] : spoken[-1] + 1], loud - FLOOR_DB)
    heard = heard - heard.mean()
    length = max(256, 1 << (len(heard) - 1).bit_length())
    spectrum = np.fft.rfft(heard * np.hanning(len(heard)), length)
    power = spectrum.real**2 + spectrum.imag**2
    whole = _within(power, 1.0, 20.0, length)
    bands = {
        name: float(10 * np.log10(_within(power, *band, length) / whole + 1e-6)) if whole > 0 else np.nan
        for name, band in SWINGS.items()
    }
    return {"swing_db": float(heard.std()), **bands}


def _within(power: Values, low_hz: float, high_hz: float, length: int) -> float:
    """Return the sum of the bins from one frequency up to, and without, another."""
    first, stop = (int(np.ceil(hz * length / FRAMES_PER_SECOND)) for hz in (low_hz, high_hz))
    return float(power[first:stop].sum())
