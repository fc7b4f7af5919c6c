"""The movement at the end of a phrase: how far the pitch goes in the last voiced part.

A line is fitted to the last third of a second of voice. The three-zone rule says what is
heard of it: a movement below 0.32 / T semitones over T seconds ('t Hart 1976, Mertens 2004)
is level, whatever its sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.events import Direction
from prosody.judgement.foreground import Voice
from prosody.judgement.greeting_model import Weights, probability
from prosody.setting import Settings, setting
from prosody.units import FRAMES_PER_SECOND

Floats = NDArray[np.float64]

ROUNDS: Final = 5
"""Rounds of weighing outliers down; the fit has settled by then."""

TUKEY: Final = 4.7
"""Residuals beyond this many spreads do not count (Tukey's bisquare, 95 % efficient)."""

LEAST_SPREAD_ST: Final = 0.15
"""A spread of residuals below this is the tracker's own error, not the line's quality."""

FEWEST: Final = 8
"""Frames on which a line may be fitted."""


@dataclass(frozen=True)
class TailSettings(Settings):
    """How the end of a phrase is measured."""

    tail_s: float = setting(
        0.32,
        "Length of voice at the end of a phrase on which the movement is measured.",
        unit="s",
        low=0.2,
        high=0.6,
        source="benchmarks/greeting: .30-.34 is best; two open programs take .35-.40",
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
        300.0,
        "Longest unvoiced stretch that the end of a phrase may contain.",
        unit="ms",
        low=20.0,
        high=400.0,
        source="benchmarks/greeting: 30 ms, as an open program has it, ends most tails at a consonant",
    )
    tail_reach_s: float = setting(
        0.75,
        "The measured end may not reach further back than this.",
        unit="s",
        low=0.3,
        high=1.5,
        source="proposal: twice the length of voice",
    )
    glissando: float = setting(
        0.32,
        "Hearing limit for a pitch movement in connected speech: this number / T^2 in st/s.",
        low=0.16,
        high=0.32,
        source="'t Hart 1976; Mertens 2004",
    )
    own_min: float = setting(
        0.5,
        "Pitch counts as the voice's own, not the room's, from this probability on.",
        low=0.1,
        high=0.95,
        source="benchmarks/greeting",
    )
    sure_min: float = setting(
        0.25,
        "Below this probability of being right the direction is 'unclear'.",
        low=0.0,
        high=0.95,
        source="proposal: under the one in three of a guess; natural endings are rated too low",
    )


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of a phrase.

    Attributes
    ----------
    direction : Direction
        `unclear` when there was too little to fit a line to, or too little trust in it.
    first, last : int
        Rows of the first and last fitted frame; -1 when nothing was fitted.
    movement_st, slope_st_per_s : float
        Of the fitted line; NaN when unclear.
    span_s : float
        From the beginning of the first fitted frame to the end of the last.
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


def tail(voice: Voice, settings: TailSettings, weights: Weights) -> Tail:
    """Return the movement at the end of a phrase, whose voiced frames are given."""
    end = ending(voice, settings)
    if len(end) < FEWEST or _span(end) < settings.tail_min_s:
        return NOTHING
    slope = fitted_line(end.rows / FRAMES_PER_SECOND, end.st, end.voicing * end.own)
    span = _span(end)
    move, hear = slope * span, audible(end, settings)
    sure = float(probability(grounds(end, move, hear), weights.confidence)[0])
    first, last = int(end.rows[0]), int(end.rows[-1])
    if sure < settings.sure_min:
        return Tail("unclear", first, last, np.nan, np.nan, span, hear, sure)
    return Tail(direction(move, hear), first, last, move, slope, span, hear, sure)


def audible(end: Voice, settings: TailSettings) -> float:
    """Return the least movement that is heard over an ending, st: T is the time that sounds, gaps apart."""
    return settings.glissando * FRAMES_PER_SECOND / len(end)


def direction(movement_st: float, hear_st: float) -> Direction:
    """Return what is heard of a movement."""
    if abs(movement_st) < hear_st:
        return "level"
    return "rising" if movement_st > 0.0 else "falling"


def ending(voice: Voice, settings: TailSettings) -> Voice:
    """Return the last `tail_s` of voice, back to the first long gap.

    A gap is bridged when too little is behind it: better the way into a last weak syllable than nothing.
    """
    last = voice[-round(settings.tail_s * FRAMES_PER_SECOND) :]
    if not len(last):
        return last
    holes = np.flatnonzero(np.diff(last.rows) - 1 > settings.tail_gap_ms * FRAMES_PER_SECOND / 1000.0)
    least = max(FEWEST, round(settings.tail_min_s * FRAMES_PER_SECOND))
    holes = holes[holes + 1 <= len(last) - least]
    far = np.flatnonzero(last.rows[-1] - last.rows >= settings.tail_reach_s * FRAMES_PER_SECOND)
    first = max([0, *(holes[-1:] + 1).tolist(), *(far[-1:] + 1).tolist()])
    return last[first:]


def fitted_line(x: Floats, y: Floats, weight: Floats) -> float:
    """Return the slope of the weighted line through y(x), outliers weighed down."""
    w = weight
    for _ in range(ROUNDS):
        total = float(w.sum())
        dx, dy = x - float((w * x).sum()) / total, y - float((w * y).sum()) / total
        slope = float((w * dx * dy).sum()) / max(float((w * dx * dx).sum()), 1e-12)
        residual = dy - slope * dx
        spread = max(1.4826 * float(np.median(np.abs(residual))), LEAST_SPREAD_ST)
        w = weight * np.maximum(1.0 - (residual / (TUKEY * spread)) ** 2, 0.0) ** 2 + 1e-9
    return slope


def grounds(end: Voice, move: float, hear: float) -> Floats:
    """Return what the confidence rests on, the constant last: shape (1, 6).

    How far the movement lies from the hearing limit, on either side; how rough the pitch is, as its
    second difference (a natural ending is curved, so its distance from the line says little); the
    length; the level over the noise.
    """
    margin = abs(move) - hear
    near = np.diff(end.rows) == 1
    bends = np.abs(np.diff(end.st, 2))[near[:-1] & near[1:]]
    roughness = float(np.median(bends)) if len(bends) else 1.0
    return np.array(
        [
            [
                min(margin, 3.0) if margin >= 0.0 else 0.0,
                min(-margin, 1.0) if margin < 0.0 else 0.0,
                min(roughness, 0.5) * 10.0,
                min(_span(end), 0.4) * 2.5,
                min(max(float(np.median(end.over_noise_db)), 0.0), 30.0) / 10.0,
                1.0,
            ]
        ]
    )


def _span(voice: Voice) -> float:
    return float(voice.rows[-1] - voice.rows[0] + 1) / FRAMES_PER_SECOND if len(voice) else 0.0
