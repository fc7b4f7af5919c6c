"""How far a track is from its reference: counts of one utterance, and rates over many.

Conventions: a reference frame takes the track's value nearest in time. Gross: more than 20 %
off among frames voiced in both. FFE: gross, missed and false, of all frames. Octave: within 100
cents of a whole octave off. Frames are pooled within a speaker, then speakers averaged; intervals
are from drawing utterances anew within each speaker.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]

FIELDS = ("frames", "voiced", "both", "gross", "missed", "false", "octave", "within50")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one utterance under one tracker.

    Attributes
    ----------
    counts : ndarray, shape (len(FIELDS),)
    cents : ndarray
        Absolute error in cents of frames voiced in both and not gross.
    movement_st : float
        Error of the movement over the last 400 ms of voicing, semitones; infinite when missed.
    """

    speaker: str
    counts: Signal
    cents: Signal
    movement_st: float


def nearest(times: Signal, t: Signal, values: Signal) -> Signal:
    """Return the value whose time is nearest to each of `times`."""
    if len(t) == 0:
        return np.zeros(len(times))
    after = np.clip(np.searchsorted(t, times), 1, max(len(t) - 1, 1))
    before = after - 1
    after = np.minimum(after, len(t) - 1)
    return values[np.where(np.abs(t[before] - times) <= np.abs(t[after] - times), before, after)]


def score(speaker: str, times: Signal, reference: Signal, t: Signal, f0: Signal) -> Score:
    """Return the counts of a track (`t`, `f0`; 0 unvoiced) against a reference."""
    heard = nearest(times, t, f0)
    voiced, said = reference > 0, heard > 0
    both = voiced & said
    ratio = heard[both] / reference[both]
    cents = 1200 * np.log2(ratio)
    gross = np.abs(ratio - 1) > 0.2
    octave = (np.abs(np.abs(cents) - 1200) < 100) | (np.abs(np.abs(cents) - 2400) < 100)
    counts = [
        len(times),
        voiced.sum(),
        both.sum(),
        gross.sum(),
        (voiced & ~said).sum(),
        (said & ~voiced).sum(),
        octave.sum(),
        (np.abs(cents) <= 50).sum(),
    ]
    wrong = movement(times, heard) - movement(times, reference)
    return Score(
        speaker,
        np.array(counts, dtype=np.float64),
        np.abs(cents[~gross]),
        float(np.abs(wrong)) if np.isfinite(wrong) else np.inf,
    )


def movement(times: Signal, f0: Signal) -> float:
    """Return the movement in semitones of a straight line through the last 400 ms of voicing."""
    voiced = np.flatnonzero(f0 > 0)
    if len(voiced) < 8:
        return float("nan")
    step = float(np.median(np.diff(times)))
    last = voiced[-max(round(0.4 / step), 2) :]
    slope = np.polyfit(times[last], 12 * np.log2(f0[last]), 1)[0]
    return float(slope * (times[last[-1]] - times[last[0]]))


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of one tracker over many utterances, per cent (cents in cents)."""

    ffe: float
    ffe_low: float
    ffe_high: float
    gpe: float
    octave: float
    missed: float
    false: float
    rpa50: float
    cents: float
    movement: float


def rates(scores: list[Score], draws: int = 400) -> Rates:
    """Return the rates over utterances, with a 95 % interval of FFE."""
    speakers = sorted({s.speaker for s in scores})
    by = [np.array([s.counts for s in scores if s.speaker == name]) for name in speakers]
    rng = np.random.default_rng(1)
    drawn = [
        float(np.mean([_ffe(rows[rng.integers(len(rows), size=len(rows))].sum(0)) for rows in by]))
        for _ in range(draws)
    ]
    sums = np.array([rows.sum(0) for rows in by])
    low, high = np.quantile(drawn, [0.025, 0.975])
    n, voiced, both, gross, missed, false, octave, within = sums.T
    cents = np.concatenate([s.cents for s in scores])
    return Rates(
        ffe=float(np.mean([_ffe(row) for row in sums])),
        ffe_low=float(low),
        ffe_high=float(high),
        gpe=100 * float(np.mean(gross / np.maximum(both, 1))),
        octave=100 * float(np.mean(octave / np.maximum(both, 1))),
        missed=100 * float(np.mean(missed / n)),
        false=100 * float(np.mean(false / n)),
        rpa50=100 * float(np.mean(within / voiced)),
        cents=float(np.median(cents)) if len(cents) else float("nan"),
        movement=100 * float(np.mean([s.movement_st > 2 for s in scores])),
    )


def _ffe(counts: Signal) -> float:
    return 100 * float((counts[3] + counts[4] + counts[5]) / counts[0])
