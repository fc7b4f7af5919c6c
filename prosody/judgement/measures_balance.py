"""Measures of balance: loudness, and where the weight of the spectrum lies."""

from __future__ import annotations

from typing import Final

import numpy as np

from prosody.contour import Contour
from prosody.judgement.measures_statistics import Mask, percentiles

AROUND_NUCLEUS: Final = 2
"""Frames on either side of a nucleus that belong to its vowel's middle (50 ms in all)."""

LOUD: Final = 60.0
"""Frames over this percentile of loudness are the loud ones."""


def level_measures(contour: Contour, voiced: Mask) -> dict[str, float]:
    """Return the measures of level of a stretch."""
    level = contour.level_db[voiced].astype(np.float64)
    spoken50, spoken95 = percentiles(contour.level_db[contour.speech], 50.0, 95.0)
    return {
        "level_db": percentiles(level, 50.0)[0],
        "level_spread_db": float(np.std(level)),
        "level_peak_db": spoken95 - spoken50,
        "snr_db": percentiles(level - contour.noise_db[voiced], 50.0)[0],
    }


def balance_measures(contour: Contour, voiced: Mask, near: Mask) -> dict[str, float]:
    """Return the measures of spectral balance; `near` marks the voiced frames near the loud ones."""
    vowel = around(contour.nucleus) & voiced
    a20, a50, a80 = percentiles(contour.alpha_ratio_db[voiced], 20.0, 50.0, 80.0)
    return {
        "alpha_ratio_db": a50,
        "alpha_range_db": a80 - a20,
        "hammarberg_db": percentiles(contour.hammarberg_db[voiced], 50.0)[0],
        "slope_0_500": percentiles(contour.slope_0_500[voiced], 50.0)[0],
        "slope_500_1500": percentiles(contour.slope_500_1500[voiced], 90.0)[0],
        "slope_1000_3400": percentiles(contour.slope_1000_3400[voiced], 50.0)[0],
        "tilt_db": percentiles(contour.tilt_db[voiced], 50.0)[0],
        "nucleus_tilt_db": percentiles(contour.tilt_db[vowel], 50.0, fewest=8)[0],
        "nucleus_centroid_hz": percentiles(contour.centroid_hz[vowel], 50.0, fewest=8)[0],
        **_loud(contour, voiced),
        **_spread(contour, near),
    }


def _loud(contour: Contour, voiced: Mask) -> dict[str, float]:
    (limit,) = percentiles(contour.mid_db[voiced], LOUD)
    loud = voiced & (contour.mid_db >= limit)
    return {
        "loud_tilt_db": percentiles(contour.tilt_db[loud], 50.0, fewest=8)[0],
        "loud_slope_1000_3400": percentiles(contour.slope_1000_3400[loud], 50.0, fewest=8)[0],
    }


def _spread(contour: Contour, near: Mask) -> dict[str, float]:
    """Tell how far the centroid spreads, and how much brighter a decibel more makes the voice."""
    known = near & np.isfinite(contour.tilt_db) & np.isfinite(contour.centroid_hz)
    if np.count_nonzero(known) < 2 * AROUND_NUCLEUS:
        return {"centroid_spread_hz": float("nan"), "tilt_per_db": float("nan")}
    level, tilt = (c[known].astype(np.float64) for c in (contour.mid_db, contour.tilt_db))
    level = level - level.mean()
    swing = float((level * level).sum())
    return {
        "centroid_spread_hz": float(np.std(contour.centroid_hz[known].astype(np.float64))),
        "tilt_per_db": float((level * (tilt - tilt.mean())).sum()) / swing if swing > 0.0 else float("nan"),
    }


def around(nucleus: Mask) -> Mask:
    """Mark the frames within `AROUND_NUCLEUS` of a nucleus."""
    near = nucleus.copy()
    for shift in range(1, AROUND_NUCLEUS + 1):
        near[shift:] |= nucleus[:-shift]
        near[:-shift] |= nucleus[shift:]
    return near
