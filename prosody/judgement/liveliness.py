"""How lively a greeting is: how much the pitch moves in it, against what is usual for the voice."""

from __future__ import annotations

from typing import Final

import numpy as np

from prosody.events import Evidence
from prosody.judgement.foreground import Voice
from prosody.profile import VoiceProfile
from prosody.units import FRAMES_PER_SECOND

FEWEST: Final = 20
"""Voiced frames below which nothing is said (0.2 s)."""

UNITS: Final = {"movement_rate": "st/s", "range_st": "st"}


def liveliness(
    voice: Voice, profile: VoiceProfile, flat_sd: float
) -> tuple[float | None, tuple[Evidence, ...]]:
    """Return the mean of movement rate and range in spreads from the usual, and what was measured.

    `flat_sd` is where flat begins, in spreads: the limit that is told with each measure. None when there
    is too little voice or the profile does not know what is usual.
    """
    scores, seen = [], []
    for name, value in measured(voice).items():
        usual = profile.usual.get(name)
        limit = usual.median + flat_sd * usual.spread if usual else None
        seen.append(Evidence(name, value, UNITS[name], limit, usual.median if usual else None))
        if usual and usual.spread > 0.0:
            scores.append((value - usual.median) / usual.spread)
    return (float(np.mean(scores)) if scores else None), tuple(seen)


def measured(voice: Voice) -> dict[str, float]:
    """Return movement rate (st/s) and p10-p90 (st) of a stretch of voice; empty when there is too little."""
    rate = movement_rate(voice)
    if len(voice) < FEWEST or np.isnan(rate):
        return {}
    low, high = np.percentile(voice.st, (10.0, 90.0))
    return {"movement_rate": rate, "range_st": float(high - low)}


def movement_rate(voice: Voice) -> float:
    """Return summed pitch steps between neighbouring frames per second of them, st/s.

    A 3-frame median comes first: 2 % of noise in f0 would else add 29 % to the rate.
    """
    if len(voice) < FEWEST:
        return float("nan")
    st, near = voice.st.copy(), np.diff(voice.rows) == 1
    inside = near[:-1] & near[1:]
    trios = np.stack([voice.st[:-2], voice.st[1:-1], voice.st[2:]])[:, inside]
    st[1:-1][inside] = np.median(trios, axis=0)
    steps = np.abs(np.diff(st))[near]
    return float(steps.mean()) * FRAMES_PER_SECOND if len(steps) >= FEWEST else float("nan")
