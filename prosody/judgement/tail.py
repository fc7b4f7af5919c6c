"""The movement at the end of a phrase: how far the pitch goes in the last voiced part.

Pure functions on arrays. The three-zone rule: a movement below the hearing limit of
0.32 / T semitones ('t Hart 1976, Mertens 2004) is level, whatever its sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.events import Direction
from prosody.setting import Settings, setting
from prosody.units import FRAMES_PER_SECOND, semitones

Floats = NDArray[np.float64]

OCTAVE: Final = 12.0


@dataclass(frozen=True)
class TailSettings(Settings):
    """How the end of a phrase is measured."""

    tail_s: float = setting(
        0.4,
        "Length of voiced speech at the end of a phrase that the movement is measured on.",
        unit="s",
        low=0.2,
        high=0.6,
        source="two open programs use 350-400 ms",
    )
    tail_min_s: float = setting(
        0.1,
        "Shortest stretch of voice on which a direction is told.",
        unit="s",
        low=0.08,
        high=0.3,
        source="two open programs; at 100 ms only 3.2 st are audible",
    )
    tail_gap_ms: float = setting(
        150.0,
        "Longest unvoiced stretch that the end of a phrase may contain.",
        unit="ms",
        low=20.0,
        high=300.0,
        source="proposal",
    )
    tail_jump_st: float = setting(
        4.0,
        "Jump between neighbouring frames that is an error of the pitch tracker, not a movement.",
        unit="st",
        low=3.0,
        high=6.0,
        source="open program",
    )
    glissando: float = setting(
        0.32,
        "Hearing limit for a pitch movement in connected speech: this number / T^2 in st/s.",
        low=0.16,
        high=0.32,
        source="'t Hart 1976; Mertens 2004",
    )
    clear_st: float = setting(
        3.0,
        "From this size on a movement is called clear.",
        unit="st",
        low=2.0,
        high=4.0,
        source="proposal on 't Hart 1981: differences matter above about 3 st",
    )
    voicing_min: float = setting(
        0.3,
        "A frame with less confidence than this does not count as voiced.",
        low=0.0,
        high=0.9,
        source="proposal",
    )


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of a phrase.

    Attributes
    ----------
    first, last : int
        Rows of the first and last frame that were fitted; -1 when there was nothing to fit.
    movement_st, slope_st_per_s : float
        Of the fitted line; NaN when nothing could be fitted.
    span_s : float
        From the first fitted frame to the end of the last.
    hear_st : float
        The least movement that is audible over that span.
    confidence : float
        Probability that the direction is right.
    """

    direction: Direction
    first: int
    last: int
    movement_st: float
    slope_st_per_s: float
    span_s: float
    hear_st: float
    confidence: float


NOTHING: Final = Tail("unclear", -1, -1, np.nan, np.nan, 0.0, np.nan, 0.0)


def tail(f0_hz: NDArray[np.float32], voicing: NDArray[np.float32], settings: TailSettings) -> Tail:
    """Return the movement at the end of a phrase, rows in steps of 10 ms, the phrase's end last.

    Parameters
    ----------
    f0_hz : ndarray, shape (n,)
        NaN where unvoiced or missing.
    voicing : ndarray, shape (n,)
        Confidence 0..1 of each f0.
    """
    rows = np.flatnonzero(np.isfinite(f0_hz) & (np.nan_to_num(voicing) >= settings.voicing_min))
    rows = last_stretch(rows, settings)
    if len(rows) < 8 or (rows[-1] - rows[0] + 1) / FRAMES_PER_SECOND < settings.tail_min_s:
        return NOTHING
    st = octave_repaired(semitones(f0_hz[rows], float(np.median(f0_hz[rows]))))
    weight = np.nan_to_num(voicing[rows]).astype(np.float64)
    return _judged(rows, st, weight, settings)


def last_stretch(rows: NDArray[np.intp], settings: TailSettings) -> NDArray[np.intp]:
    """Return the last voiced rows, `tail_s` of them at most, back to the first long gap."""
    if not len(rows):
        return rows
    holes = np.flatnonzero(np.diff(rows) - 1 > settings.tail_gap_ms / 10.0)
    stretch = rows[holes[-1] + 1 :] if len(holes) else rows
    return stretch[-round(settings.tail_s * FRAMES_PER_SECOND) :]


def octave_repaired(st: Floats) -> Floats:
    """Return pitch with frames that lie near an octave from the median moved by that octave."""
    away = st - np.median(st)
    octaves = np.round(away / OCTAVE)
    wrong = np.abs(away - octaves * OCTAVE) < 1.5
    return np.where(wrong, st - octaves * OCTAVE, st)


def fitted_line(x: Floats, y: Floats, weight: Floats) -> tuple[float, Floats]:
    """Return slope and residuals of a weighted line, outliers weighed down (bisquare, 4 rounds)."""
    w = weight
    for _ in range(5):
        total = w.sum()
        dx, dy = x - (w * x).sum() / total, y - (w * y).sum() / total
        slope = float((w * dx * dy).sum() / max(float((w * dx * dx).sum()), 1e-12))
        residual = dy - slope * dx
        scale = max(1.4826 * float(np.median(np.abs(residual))), 0.15)
        w = weight * np.maximum(1.0 - (residual / (4.7 * scale)) ** 2, 0.0) ** 2 + 1e-9
    return slope, residual


def _judged(rows: NDArray[np.intp], st: Floats, weight: Floats, settings: TailSettings) -> Tail:
    x = rows / FRAMES_PER_SECOND
    slope, residual = fitted_line(x, st, weight + 1e-3)
    span = float(x[-1] - x[0]) + 1.0 / FRAMES_PER_SECOND
    move = slope * span
    hear = settings.glissando / span
    direction: Direction = "level" if abs(move) < hear else "rising" if move > 0 else "falling"
    confidence = float(weight.mean()) * float(np.exp(-np.median(np.abs(residual)) / 2.0))
    return Tail(
        direction, int(rows[0]), int(rows[-1]), move, slope, span, hear, min(max(confidence, 0.0), 1.0)
    )
