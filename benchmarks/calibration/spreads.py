"""How the long-term means of voices spread: in a mood, between moods, between voices; from acted clips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.tone.material import Clip
from prosody.judgement.measures import percentiles
from prosody.judgement.voice_fit import NAMES, Spread, shape
from prosody.units import semitones

SHRINKAGE: Final = 0.1
"""Share of the diagonal in each covariance: six voices are few for 9 x 9 numbers."""

FEWEST: Final = 3
"""Clips of a mood below which its mean says nothing."""

Table = NDArray[np.float64]


def means(clip: Clip) -> Table:
    """Return a clip's means in the order of `NAMES`."""
    contour = clip.contour
    voiced = contour.speech & np.isfinite(contour.f0_hz)
    height = percentiles(semitones(contour.f0_hz[voiced], 100.0), 50.0)[0]
    return np.array([height, *shape(contour).values()])


def fitted(clips: Sequence[Clip]) -> Spread:
    """Return the spreads of these speakers' clips; the bandwidths of a speaker count as two voices."""
    points = np.array([means(clip) for clip in clips])
    voice = np.array([f"{clip.speaker} {clip.condition}" for clip in clips])
    label = np.array([clip.label for clip in clips])
    known = np.isfinite(points).all(axis=1)
    sentence, mood, centres = [], [], []
    for one in sorted(set(voice)):
        own = known & (voice == one)
        neutral = points[own & (label == "neutral")].mean(axis=0)
        centres.append(neutral)
        for name in sorted(set(label[own])):
            lines = points[own & (label == name)]
            if len(lines) >= FEWEST:
                mood.append(lines.mean(axis=0) - neutral)
                sentence.append((lines - lines.mean(axis=0)) * np.sqrt(len(lines) / (len(lines) - 1)))
    return Spread(_of(np.concatenate(sentence)), _of(np.array(mood)), _between(np.array(centres), clips))


def table(spread: Spread) -> dict[str, object]:
    """Return the spreads as the weights file keeps them."""
    found = {name: getattr(spread, name) for name in ("sentence", "mood", "between")}
    return {
        name: [[float(f"{v:.4g}") for v in line] for line in matrix] for name, matrix in found.items()
    } | {"measures": list(NAMES)}


def _between(centres: Table, clips: Sequence[Clip]) -> Table:
    """Return the covariance of the voices inside one bandwidth; the telephone makes no voice."""
    condition = np.array(
        [voice.split()[1] for voice in sorted({f"{c.speaker} {c.condition}" for c in clips})]
    )
    within = [centres[condition == c] - centres[condition == c].mean(axis=0) for c in sorted(set(condition))]
    freedom = sum(len(part) - 1 for part in within)
    apart = np.concatenate(within)
    return _shrunk(apart.T @ apart / freedom)


def _of(distances: Table) -> Table:
    return _shrunk(distances.T @ distances / len(distances))


def _shrunk(covariance: Table) -> Table:
    return (1 - SHRINKAGE) * covariance + SHRINKAGE * np.diag(np.diag(covariance))
