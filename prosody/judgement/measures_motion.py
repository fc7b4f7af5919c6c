"""Measures of motion: how fast the spectrum moves, and at which pace loudness swings."""

from __future__ import annotations

from typing import Final

import numpy as np

from prosody.contour import Contour
from prosody.judgement.measures_statistics import Mask, mean, percentiles
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
    heard = np.maximum(np.nan_to_num(level[spoken[0] : spoken[-1] + 1], nan=-np.inf), loud - FLOOR_DB)
    heard = heard - heard.mean()
    length = max(256, 1 << int(np.ceil(np.log2(len(heard)))))
    power = np.abs(np.fft.rfft(heard * np.hanning(len(heard)), length)) ** 2
    hz = np.arange(len(power)) * FRAMES_PER_SECOND / length
    whole = power[(hz >= 1.0) & (hz < 20.0)].sum()
    bands = {
        name: float(10 * np.log10(power[(hz >= low) & (hz < high)].sum() / whole + 1e-6))
        if whole > 0
        else np.nan
        for name, (low, high) in SWINGS.items()
    }
    return {"swing_db": float(heard.std()), **bands}
