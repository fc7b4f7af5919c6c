"""The tone model: an additive model on distances from the voice's usual, small enough to read.

For every measure the distance z from the voice's own usual is taken, in spreads that are
typical inside one voice. Each of four styles (`flat`, `neutral`, `lively`, `tense`) adds up
weight x z over the measures; a softmax makes shares of the sums. `in_range` is `neutral` and
`lively` together. All numbers stand in `tone_weights.json`, which also says where they are
from; `python -m benchmarks.tone.fit` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from prosody.profile import VoiceProfile

STYLES: Final = ("flat", "neutral", "lively", "tense")
FLAT, NEUTRAL, LIVELY, TENSE = range(4)

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model makes of a window.

    Attributes
    ----------
    shares : tuple of float
        One per style of `STYLES`; they sum to 1.
    pull : mapping of str to (float, float)
        For every measure that was there, how much it pulls towards flat and towards
        tense, against neutral (in logits).
    """

    shares: tuple[float, ...]
    pull: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class ToneModel:
    """Weights for one kind of profile (calibrated or not).

    Attributes
    ----------
    measures : tuple of str
        Names of the measures, in the order of the columns.
    spread : ndarray, shape (m,)
        One z-score, in the measure's unit.
    limit : float
        z-scores are cut to -limit ... limit: one wild measure decides nothing alone.
    weights : ndarray, shape (4, m)
    bias : ndarray, shape (4,)
    """

    measures: tuple[str, ...]
    spread: Vector
    limit: float
    weights: Vector
    bias: Vector

    def distances(self, measured: Mapping[str, float], profile: VoiceProfile) -> Vector:
        """Return the z-scores; NaN where the measure or its usual is unknown."""
        nan = float("nan")
        found = np.array([measured.get(name, nan) for name in self.measures])
        usual = np.array([profile.usual[m].median if m in profile.usual else nan for m in self.measures])
        return np.asarray(np.clip((found - usual) / self.spread, -self.limit, self.limit))

    def opinion(self, measured: Mapping[str, float], profile: VoiceProfile) -> Opinion:
        """Judge one window's measures against a voice profile."""
        z = self.distances(measured, profile)
        known = np.isfinite(z)
        parts = self.weights * np.where(known, z, 0.0)
        sums = parts.sum(axis=1) + self.bias
        shares = np.exp(sums - sums.max())
        shares /= shares.sum()
        pull = {
            name: (float(parts[FLAT, i] - parts[NEUTRAL, i]), float(parts[TENSE, i] - parts[NEUTRAL, i]))
            for i, name in enumerate(self.measures)
            if known[i]
        }
        return Opinion(tuple(shares.tolist()), pull)


@cache
def shipped(calibrated: bool) -> ToneModel:
    """Return the weights that come with the program, for a calibrated voice or for any."""
    text = resources.files("prosody.judgement").joinpath("tone_weights.json").read_text("utf-8")
    return read(json.loads(text)["calibrated" if calibrated else "population"])


def read(table: Mapping[str, Any]) -> ToneModel:
    """Return the model that a table of the weights file describes."""
    measures = tuple(table["measures"])
    return ToneModel(
        measures,
        np.array([table["measures"][name]["spread"] for name in measures]),
        float(table["limit"]),
        np.array([[table["measures"][name][style] for name in measures] for style in STYLES]),
        np.array([table["bias"][style] for style in STYLES]),
    )
