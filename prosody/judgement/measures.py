"""Measures: numbers about a stretch of contour, each with its unit, definition and source.

The rule of the room: a measure looks at voiced frames of speech only (unless it says
otherwise), is NaN when too little of them is there, and never depends on absolute pitch
except `f0_median` and `f0_low` themselves. Percentiles interpolate linearly. "Own" measures
are defined here; how much each tells is in `benchmarks/results/tone.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from prosody.contour import Contour
from prosody.judgement.measures_balance import around, balance_measures, level_measures
from prosody.judgement.measures_motion import motion_measures
from prosody.judgement.measures_pitch import REFERENCE_HZ, pitch_measures, pitch_steps
from prosody.judgement.measures_statistics import FEWEST_VOICED, Mask, mean, percentiles
from prosody.judgement.measures_time import time_measures
from prosody.units import FRAMES_PER_SECOND

__all__ = [
    "FEWEST_VOICED",
    "MEASURES",
    "OF_THE_BAND",
    "REFERENCE_HZ",
    "Measure",
    "around",
    "mean",
    "measure",
    "percentiles",
    "pitch_steps",
]

NEAR_DB: Final = 20.0
"""Voiced frames this far under the loud ones (90th percentile) are near: weaker ones are half noise."""

OF_THE_BAND: Final = frozenset(
    {
        "alpha_ratio_db",
        "alpha_range_db",
        "hammarberg_db",
        "nucleus_centroid_hz",
        "centroid_spread_hz",
        "slope_0_500",
    }
)
"""Measures that mean something else when the audio's bandwidth changes."""

_EGEMAPS: Final = "Eyben et al. 2016 (eGeMAPS)"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure is: its unit, its definition, and who defined it."""

    unit: str
    definition: str
    source: str


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "f0_median": Measure("st", "median pitch above 100 Hz", _EGEMAPS + ", other reference"),
        "f0_low": Measure("st", "10th percentile of pitch above 100 Hz", "own; steadier than the median"),
        "range_st": Measure("st", "pitch, 90th less 10th percentile", _EGEMAPS + " takes 20-80"),
        "spread_st": Measure("st", "1.4826 x median distance of pitch from its median", "robust SD"),
        "skew_st": Measure("st", "pitch, (p95 - p50) less (p50 - p5)", "own"),
        "loud_pitch_st": Measure("st", "median pitch of the loudest 30 % less the median", "own"),
        "movement_rate": Measure("st/s", "summed pitch steps in voiced runs per voiced second", "own"),
        "rise_rate": Measure("st/s", "mean speed of rising pitch steps", _EGEMAPS + ", other runs"),
        "fall_rate": Measure(
            "st/s", "mean speed of falling pitch steps, positive", _EGEMAPS + ", other runs"
        ),
        "syllable_step_st": Measure("st", "mean size of the pitch step from nucleus to nucleus", "own"),
        "syllable_drift_st": Measure("st", "mean pitch step from nucleus to nucleus, signed", "own"),
        "voicing": Measure("", "median confidence of voicing: how periodic the voice is", "own"),
        "voicing_low": Measure("", "20th percentile of the same: its weak frames", "own"),
        "level_db": Measure("dB", "median level", "dBFS"),
        "level_spread_db": Measure("dB", "standard deviation of the level", "own"),
        "level_peak_db": Measure("dB", "level of speech frames, 95th percentile less median", "own"),
        "snr_db": Measure("dB", "median level over the noise floor", "own"),
        "alpha_ratio_db": Measure("dB", "median alpha ratio, 1-5 kHz over 50-1000 Hz", _EGEMAPS),
        "alpha_range_db": Measure("dB", "alpha ratio, 80th less 20th percentile", "own"),
        "hammarberg_db": Measure("dB", "median Hammarberg index", _EGEMAPS),
        "slope_0_500": Measure("dB/kHz", "median spectral slope 0-500 Hz", _EGEMAPS),
        "slope_500_1500": Measure(
            "dB/kHz", "90th percentile of the slope 500-1500 Hz", _EGEMAPS + ", median"
        ),
        "slope_1000_3400": Measure("dB/kHz", "median spectral slope 1000-3400 Hz", "own, telephone band"),
        "loud_slope_1000_3400": Measure("dB/kHz", "the same over the loudest 40 %", "own, telephone band"),
        "tilt_db": Measure("dB", "median, 1-3.4 kHz over 300-1000 Hz", "alpha ratio in the telephone band"),
        "nucleus_tilt_db": Measure("dB", "median of the same around syllable nuclei", "own"),
        "loud_tilt_db": Measure("dB", "median of the same over the loudest 40 %", "own"),
        "tilt_per_db": Measure("dB/dB", "how much brighter one decibel more makes the voice", "own"),
        "nucleus_centroid_hz": Measure("Hz", "median spectral centroid around syllable nuclei", "own"),
        "centroid_spread_hz": Measure("Hz", "standard deviation of the spectral centroid", "own"),
        "flux_db": Measure("dB", "mean change of 14 mel bands over 10 ms, all speech frames", "own"),
        "voiced_flux_db": Measure("dB", "the same over voiced frames near the loud ones", "own"),
        "shape_flux_db": Measure("dB", "mean change of the spectrum's shape over 20 ms", "own"),
        "near_shape_flux_db": Measure("dB", "the same over voiced frames near the loud ones", "own"),
        "attack_db": Measure("dB", "90th percentile of the rise of the band's level over 10 ms", "own"),
        "swing_db": Measure("dB", "standard deviation of the band's level in speech and its pauses", "own"),
        "swing_1_3": Measure("dB", "share of the level's swing at 1-3 Hz", "modulation spectrum"),
        "swing_3_6": Measure("dB", "the same at 3-6 Hz", "modulation spectrum"),
        "swing_6_10": Measure("dB", "the same at 6-10 Hz", "modulation spectrum"),
        "swing_10_20": Measure("dB", "the same at 10-20 Hz", "modulation spectrum"),
        "rate": Measure("1/s", "syllable nuclei per second of speech", "articulation rate"),
        "nucleus_gap_s": Measure("s", "90th percentile of the time between nuclei up to 0.6 s", "own"),
        "run_s": Measure("s", "mean length of voiced runs of 40 ms and more", _EGEMAPS),
        "run_rate": Measure("1/s", "voiced runs per second of speech", _EGEMAPS),
        "unvoiced_s": Measure("s", "mean length of unvoiced stretches inside speech", _EGEMAPS),
        "voiced_share": Measure("", "voiced frames in speech frames", "own"),
        "voiced_s": Measure("s", "seconds of voiced speech", "own"),
    }
)


def measure(contour: Contour) -> dict[str, float]:
    """Return every measure of a stretch; NaN where it cannot be told. No row may be a gap."""
    voiced = contour.speech & np.isfinite(contour.f0_hz)
    if np.count_nonzero(voiced) < FEWEST_VOICED:
        unknown = dict.fromkeys(MEASURES, float("nan"))
        return unknown | {"voiced_s": int(np.count_nonzero(voiced)) / FRAMES_PER_SECOND}
    near = _near(contour, voiced)
    weak, middle = percentiles(contour.voicing[voiced], 20.0, 50.0)
    return {
        **pitch_measures(contour, voiced),
        "voicing": middle,
        "voicing_low": weak,
        **level_measures(contour, voiced),
        **balance_measures(contour, voiced, near),
        **motion_measures(contour, voiced, near),
        **time_measures(contour.speech, voiced, contour.nucleus),
    }


def _near(contour: Contour, voiced: Mask) -> Mask:
    (loud,) = percentiles(contour.mid_db[voiced], 90.0)
    return voiced & (contour.mid_db >= loud - NEAR_DB)
