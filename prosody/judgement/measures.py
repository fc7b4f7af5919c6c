"""Measures: numbers about a stretch of contour, each with its unit, definition and source.

The rule of the room: a measure looks at voiced frames of speech only (unless it says
otherwise), is NaN when too little of them is there, and never depends on absolute pitch
except `f0_median` itself. Percentiles interpolate linearly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.contour import Contour
from prosody.units import FRAMES_PER_SECOND, semitones

REFERENCE_HZ: Final = 100.0
"""Pitch heights are stated in semitones above this."""

FEWEST_VOICED: Final = 20
"""Below this many voiced frames (0.2 s) nothing is measured: percentiles of fewer jump about."""

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure is: its unit, its definition, and who defined it."""

    unit: str
    definition: str
    source: str


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "f0_median": Measure("st", "median pitch above 100 Hz", "eGeMAPS, other reference"),
        "range_st": Measure("st", "pitch, 90th less 10th percentile", "eGeMAPS takes p20-p80"),
        "spread_st": Measure("st", "1.4826 x median distance of pitch from its median", "robust SD"),
        "movement_rate": Measure(
            "st/s", "summed pitch change inside voiced runs, 3-frame median, per voiced second", "own"
        ),
        "level_db": Measure("dB", "median level of voiced frames", "dBFS"),
        "level_range_db": Measure("dB", "level of voiced frames, 90th less 10th percentile", "own"),
        "alpha_ratio_db": Measure("dB", "median alpha ratio, 1-5 kHz over 50-1000 Hz", "Eyben et al. 2016"),
        "hammarberg_db": Measure("dB", "median Hammarberg index", "Eyben et al. 2016"),
        "slope_0_500": Measure("dB/kHz", "median spectral slope 0-500 Hz", "Eyben et al. 2016"),
        "slope_500_1500": Measure("dB/kHz", "median spectral slope 500-1500 Hz", "Eyben et al. 2016"),
        "rate": Measure("1/s", "syllable nuclei per second of speech", "articulation rate"),
        "voiced_share": Measure("", "voiced frames in speech frames", "own"),
        "pause_share": Measure("", "frames without speech between first and last speech", "own"),
        "snr_db": Measure("dB", "median level of voiced frames over the noise floor", "own"),
        "voiced_s": Measure("s", "seconds of voiced speech", "own"),
    }
)


def measure(contour: Contour) -> dict[str, float]:
    """Return every measure of a stretch; NaN where it cannot be told. No row may be a gap."""
    speech = np.ascontiguousarray(contour.speech)
    voiced = speech & np.isfinite(contour.f0_hz)
    return {
        **_pitch(contour.f0_hz, voiced),
        **_balance(contour, voiced),
        **_time(speech, voiced, contour.nucleus),
    }


def _pitch(f0_hz: NDArray[np.float32], voiced: NDArray[np.bool_]) -> dict[str, float]:
    st = np.where(voiced, semitones(f0_hz, REFERENCE_HZ), np.nan)
    p10, p50, p90 = percentiles(st[voiced], 10.0, 50.0, 90.0)
    (spread,) = percentiles(np.abs(st[voiced] - p50), 50.0)
    return {
        "f0_median": p50,
        "range_st": p90 - p10,
        "spread_st": 1.4826 * spread,
        "movement_rate": movement_rate(st),
    }


def _balance(contour: Contour, voiced: NDArray[np.bool_]) -> dict[str, float]:
    level = contour.level_db[voiced]
    p10, p50, p90 = percentiles(level, 10.0, 50.0, 90.0)
    over = level - contour.noise_db[voiced]
    found = {"level_db": p50, "level_range_db": p90 - p10, "snr_db": percentiles(over, 50.0)[0]}
    for name in ("alpha_ratio_db", "hammarberg_db", "slope_0_500", "slope_500_1500"):
        (found[name],) = percentiles(getattr(contour, name)[voiced], 50.0)
    return found


def _time(
    speech: NDArray[np.bool_], voiced: NDArray[np.bool_], nucleus: NDArray[np.bool_]
) -> dict[str, float]:
    spoken, sounding = int(np.count_nonzero(speech)), int(np.count_nonzero(voiced))
    where = np.flatnonzero(speech)
    span = int(where[-1] - where[0]) + 1 if spoken else 0
    enough = sounding >= FEWEST_VOICED
    return {
        "rate": np.count_nonzero(nucleus & speech) * FRAMES_PER_SECOND / spoken if enough else np.nan,
        "voiced_share": sounding / spoken if enough else np.nan,
        "pause_share": 1.0 - spoken / span if enough else np.nan,
        "voiced_s": sounding / FRAMES_PER_SECOND,
    }


def percentiles(
    values: NDArray[np.floating], *shares: float, fewest: int = FEWEST_VOICED
) -> tuple[float, ...]:
    """Return percentiles (0..100) of finite values; NaN for all when there are too few.

    A fraction of the time of `numpy.percentile`, which counts when it runs every second.
    """
    ordered = np.sort(values[np.isfinite(values)].astype(np.float64))
    if len(ordered) < fewest:
        return (float("nan"),) * len(shares)
    places = [share / 100.0 * (len(ordered) - 1) for share in shares]
    return tuple(float(_between(ordered, place)) for place in places)


def _between(ordered: Values, place: float) -> float:
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def movement_rate(st: Values) -> float:
    """Return how much the pitch moves, in st/s: `st` has one value a frame, NaN where unvoiced.

    A 3-frame median comes first: 2 % of noise in f0 would else add 29 % to the rate.
    """
    smooth = st.copy()
    if len(st) > 2:
        trio = np.sort(np.stack([st[:-2], st[1:-1], st[2:]]), axis=0)
        inside = np.isfinite(trio[2])  # NaN sorts last
        smooth[1:-1][inside] = trio[1][inside]
    steps = np.abs(np.diff(smooth))
    steps = steps[np.isfinite(steps)]
    if len(steps) < FEWEST_VOICED:
        return float("nan")
    return float(np.sum(steps)) * FRAMES_PER_SECOND / len(steps)
