"""Contours made by rule, for the tests of this room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from prosody.contour import COLUMNS, Contour

Column = NDArray[np.float32]


def contour(f0_hz: Column | list[float], start: int = 0, **columns: object) -> Contour:
    """Return a contour of speech with the given f0 (NaN: unvoiced); the rest as a calm voice has it."""
    f0 = np.asarray(f0_hz, np.float32)
    n = len(f0)
    rng = np.random.default_rng(n)
    calm: dict[str, object] = {
        "speech": True,
        "speech_p": 0.9,
        "bleed": False,
        "voicing": np.where(np.isfinite(f0), 0.9, 0.1),
        "level_db": -25.0 + rng.normal(0, 3, n),
        "noise_db": -60.0,
        "alpha_ratio_db": -16.0 + rng.normal(0, 2, n),
        "hammarberg_db": 26.0 + rng.normal(0, 2, n),
        "slope_0_500": 18.0,
        "slope_500_1500": -10.0 + rng.normal(0, 3, n),
        "slope_1000_3400": -4.0 + rng.normal(0, 2, n),
        "flux_db": 4.3 + rng.normal(0, 0.3, n),
        "shape_flux_db": 3.2 + rng.normal(0, 0.3, n),
        "mid_db": -28.0 + rng.normal(0, 3, n),
        "centroid_hz": 420.0 + rng.normal(0, 40, n),
        "tilt_db": -11.0 + rng.normal(0, 2, n),
        **{f"timbre_{k}": 10.0 / k + rng.normal(0, 2, n) for k in range(1, 9)},
        "band_hz": 8000.0,
        "nucleus": np.arange(n) % 18 == 5,
        "clipped": 0.0,
        "gap": False,
    }
    values = {"f0_hz": f0} | calm | columns
    kinds = {"speech": np.bool_, "bleed": np.bool_, "nucleus": np.bool_, "gap": np.bool_}
    return Contour(
        start,
        **{
            name: np.array(np.broadcast_to(np.asarray(values[name]), n), kinds.get(name, np.float32))
            for name in COLUMNS
        },
    )


def voice(seconds: float, *, move_st: float = 2.0, height_hz: float = 120.0, seed: int = 1) -> Column:
    """Return an f0 track: runs of 0.2 s voiced and 0.1 s not, moving `move_st` up and down at 3 Hz."""
    n = round(100 * seconds)
    t = np.arange(n) / 100
    wobble = np.random.default_rng(seed).normal(0, 0.1, n)
    f0 = height_hz * 2 ** ((move_st * np.sin(2 * np.pi * 3 * t) + wobble) / 12)
    f0[(np.arange(n) % 30) >= 20] = np.nan
    return f0.astype(np.float32)
