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
from numpy.typing import NDArray

from prosody.contour import Contour
from prosody.judgement.measures_time import time_measures
from prosody.units import FRAMES_PER_SECOND, semitones

REFERENCE_HZ: Final = 100.0
"""Pitch heights are stated in semitones above this."""

FEWEST_VOICED: Final = 20
"""Below this many voiced frames (0.2 s) nothing is measured: percentiles of fewer jump about."""

AROUND_NUCLEUS: Final = 2
"""Frames on either side of a nucleus that belong to its vowel's middle (50 ms in all)."""

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]
OF_THE_BAND: Final = frozenset(
    {"alpha_ratio_db", "alpha_range_db", "hammarberg_db", "nucleus_centroid_hz", "slope_0_500"}
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
        "voicing": Measure("", "median confidence of voicing: how periodic the voice is", "own"),
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
        "tilt_db": Measure("dB", "median, 1-3.4 kHz over 300-1000 Hz", "alpha ratio in the telephone band"),
        "nucleus_tilt_db": Measure("dB", "median of the same around syllable nuclei", "own"),
        "nucleus_centroid_hz": Measure("Hz", "median spectral centroid around syllable nuclei", "own"),
        "flux_db": Measure("dB", "mean change of 14 mel bands over 10 ms, all speech frames", "own"),
        "shape_flux_db": Measure("dB", "mean change of the spectrum's shape over 20 ms", "own"),
        "attack_db": Measure("dB", "90th percentile of the rise of the band's level over 10 ms", "own"),
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
    return {
        **_pitch(contour, voiced),
        **_level(contour, voiced),
        **_balance(contour, voiced),
        **_motion(contour, voiced),
        **time_measures(contour.speech, voiced, contour.nucleus),
    }


def _pitch(contour: Contour, voiced: Mask) -> dict[str, float]:
    st = np.where(voiced, semitones(contour.f0_hz, REFERENCE_HZ), np.nan)
    found = st[voiced]
    p5, p10, p50, p90, p95 = percentiles(found, 5.0, 10.0, 50.0, 90.0, 95.0)
    (loud,) = percentiles(contour.level_db[voiced], 70.0)
    steps = pitch_steps(st)
    up, down = steps[steps > 0], steps[steps < 0]
    return {
        "f0_median": p50,
        "f0_low": p10,
        "range_st": p90 - p10,
        "spread_st": 1.4826 * percentiles(np.abs(found - p50), 50.0)[0],
        "skew_st": (p95 - p50) - (p50 - p5),
        "loud_pitch_st": percentiles(found[contour.level_db[voiced] >= loud], 50.0, fewest=5)[0] - p50,
        "movement_rate": FRAMES_PER_SECOND * mean(np.abs(steps)),
        "rise_rate": FRAMES_PER_SECOND * mean(up),
        "fall_rate": -FRAMES_PER_SECOND * mean(down),
        "voicing": percentiles(contour.voicing[voiced], 50.0)[0],
    }


def _level(contour: Contour, voiced: Mask) -> dict[str, float]:
    level = contour.level_db[voiced].astype(np.float64)
    spoken50, spoken95 = percentiles(contour.level_db[contour.speech], 50.0, 95.0)
    return {
        "level_db": percentiles(level, 50.0)[0],
        "level_spread_db": float(np.std(level)),
        "level_peak_db": spoken95 - spoken50,
        "snr_db": percentiles(level - contour.noise_db[voiced], 50.0)[0],
    }


def _balance(contour: Contour, voiced: Mask) -> dict[str, float]:
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
    }


def _motion(contour: Contour, voiced: Mask) -> dict[str, float]:
    """Tell how fast the spectrum moves; a frame that follows one of another kind does not count."""
    level = contour.mid_db.astype(np.float64)
    smooth = level.copy()
    smooth[2:-2] = (level[:-4] + 4 * level[1:-3] + 6 * level[2:-2] + 4 * level[3:-1] + level[4:]) / 16
    rise = np.diff(smooth)[contour.speech[1:]]
    return {
        "flux_db": mean(contour.flux_db[1:][contour.speech[1:] & contour.speech[:-1]]),
        "shape_flux_db": mean(contour.shape_flux_db[2:][voiced[2:] & voiced[:-2]]),
        "attack_db": percentiles(rise, 90.0)[0],
    }


def pitch_steps(st: Values) -> Values:
    """Return the steps from frame to frame inside voiced runs, st; `st` is NaN where unvoiced.

    A 3-frame median comes first: 2 % of noise in f0 would else add 29 % to the movement.
    """
    smooth = st.copy()
    if len(st) > 2:
        trio = np.sort(np.stack([st[:-2], st[1:-1], st[2:]]), axis=0)
        inside = np.isfinite(trio[2])  # NaN sorts last
        smooth[1:-1][inside] = trio[1][inside]
    steps = np.diff(smooth)
    return np.asarray(steps[np.isfinite(steps)])


def around(nucleus: Mask) -> Mask:
    """Mark the frames within `AROUND_NUCLEUS` of a nucleus."""
    near = nucleus.copy()
    for shift in range(1, AROUND_NUCLEUS + 1):
        near[shift:] |= nucleus[:-shift]
        near[:-shift] |= nucleus[shift:]
    return near


def mean(values: NDArray[np.floating]) -> float:
    """Return the mean of the finite values; NaN when there are fewer than five."""
    known = values[np.isfinite(values)].astype(np.float64)
    return float(np.mean(known)) if len(known) >= 5 else float("nan")


def percentiles(
    values: NDArray[np.floating], *shares: float, fewest: int = FEWEST_VOICED
) -> tuple[float, ...]:
    """Return percentiles (0..100) of finite values; NaN for all when there are too few.

    A fraction of the time of `numpy.percentile`, which counts when it runs every second.
    """
    ordered = np.sort(values[np.isfinite(values)].astype(np.float64))
    if len(ordered) < fewest:
        return (float("nan"),) * len(shares)
    return tuple(_at(ordered, share / 100.0 * (len(ordered) - 1)) for share in shares)


def _at(ordered: Values, place: float) -> float:
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))
