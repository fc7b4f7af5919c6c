"""The tone model: an additive model on distances from the voice's usual, small enough to read.

For every measure the distance z from the voice's own usual is taken, in spreads that are
typical inside one voice, and cut to a limit. Each of five styles (`flat`, `neutral`, `lively`,
`tense`, `soft`) adds up weight x z over the measures; a softmax makes shares of the sums.
`in_range` is all but `flat` and `tense`; `lively` is there so that warm speech is not taken
for tense, `soft` so that calm speech is not taken for flat.

Two things adapt it to a person, both before the call and both linear:

- little calibration leans on the population, as far as the voice resembles it (`model_lean.py`);
- lines that the person read in a style move that style's place towards them (`personal`).

All numbers stand in `tone_weights.json`, which also says where they are from;
`python -m benchmarks.tone.fit` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from prosody.judgement.model_lean import Lean, usual_of
from prosody.profile import WIDE_HZ, Usual, VoiceProfile

STYLES: Final = ("flat", "neutral", "lively", "tense", "soft")
FLAT, NEUTRAL, LIVELY, TENSE, SOFT = range(5)

Vector = NDArray[np.float64]
NAN: Final = float("nan")
FARTHEST: Final = 8.0
WAYS: Final = np.linspace(0.0, FARTHEST, 161)
"""Where a limit is looked for: shares of a measure's way from the usual to what was found."""


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
class Places:
    """Where the styles of the population lie, so that a person's own lines can move them.

    Attributes
    ----------
    centres : ndarray, shape (5, 5)
        The mean sums (columns) of each style (rows).
    precision : ndarray, shape (5, 5)
        Inverse covariance of the sums inside a style, tempered (`benchmarks/tone/fitting.py`).
    share : float
        How far a style's place moves towards the person's own, 0..1.
    """

    centres: Vector
    precision: Vector
    share: float


@dataclass(frozen=True)
class ToneModel:
    """Weights for one kind of profile (calibrated or not).

    Attributes
    ----------
    measures : tuple of str
        Names of the m measures, in the order of the columns.
    spread : ndarray, shape (m,)
        One z-score, in the measure's unit.
    limit : float
        z-scores are cut to -limit ... limit: one wild measure decides nothing alone.
    weights : ndarray, shape (5, m)
    bias : ndarray, shape (5,)
    usual : ndarray, shape (m,)
        What is usual for the voice; NaN where unknown.
    lean : tuple of two Leans, or None
        For wide band and for telephone audio.
    places : Places or None
    """

    measures: tuple[str, ...]
    spread: Vector
    limit: float
    weights: Vector
    bias: Vector
    usual: Vector
    lean: tuple[Lean, Lean] | None = None
    places: Places | None = None

    def distances(self, measured: Mapping[str, float]) -> Vector:
        """Return the z-scores; NaN where the measure or its usual is unknown."""
        found = np.array([measured.get(name, NAN) for name in self.measures])
        return np.asarray(np.clip((found - self.usual) / self.spread, -self.limit, self.limit))

    def opinion(self, measured: Mapping[str, float]) -> Opinion:
        """Judge one window's measures."""
        z = self.distances(measured)
        known = np.isfinite(z)
        parts = self.weights * np.where(known, z, 0.0)
        sums = parts.sum(axis=1) + self.bias
        shares = np.exp(sums - sums.max())
        shares /= shares.sum()
        to_flat, to_tense = parts[FLAT] - parts[NEUTRAL], parts[TENSE] - parts[NEUTRAL]
        pull = {
            name: (float(to_flat[i]), float(to_tense[i])) for i, name in enumerate(self.measures) if known[i]
        }
        return Opinion(tuple(shares.tolist()), pull)

    def tipping(self, measured: Mapping[str, float], names: Sequence[str], style: int) -> Mapping[str, float]:
        """Return where some measures tip a window into a style, moved together on their way from the usual.

        The others stay as they are. Each is told in its own unit; at most `FARTHEST` times as far from the
        usual as it was found.
        """
        z = self.distances(measured)
        parts = self.weights * np.where(np.isfinite(z), z, 0.0)
        moved = np.array([name in names for name in self.measures])
        still = parts[:, ~moved].sum(axis=1) + self.bias
        sums = still[:, None] + parts[:, moved].sum(axis=1)[:, None] * WAYS
        rest = np.delete(sums, style, axis=0)
        ahead = sums[style] - np.log(np.exp(rest - rest.max()).sum(axis=0)) - rest.max()
        over = np.flatnonzero(ahead >= 0.0)
        way = WAYS[over[0]] if len(over) else WAYS[-1]
        return {
            name: float(self.usual[i] + way * (measured[name] - self.usual[i]))
            for i, name in enumerate(self.measures)
            if moved[i]
        }

    def personal(self, profile: VoiceProfile) -> ToneModel:
        """Return the model for one voice: against its usual, and with its own lines if it read any."""
        own = np.array([usual_of(profile.usual.get(name)) for name in self.measures])
        if self.lean is not None:
            own = self.lean[profile.band_hz < WIDE_HZ].leaning(own, profile.voiced_s)
        model = replace(self, usual=own)
        for style, usual in profile.styles.items():
            if style in STYLES and self.places is not None:
                model = model._moved(STYLES.index(style), usual, self)
        return model

    def _moved(self, style: int, lines: Mapping[str, Usual], origin: ToneModel) -> ToneModel:
        """Move a style's place towards the person's own lines.

        The change of the log likelihood of one Gaussian, whose mean moves, is linear in the sums.
        """
        places = self.places
        assert places is not None
        z = np.nan_to_num(self.distances({name: usual_of(lines.get(name)) for name in self.measures}))
        before = places.centres[style]
        after = before + places.share * (origin.weights @ z + origin.bias - before)
        slope = places.precision @ (after - before)
        level = -0.5 * (after @ places.precision @ after - before @ places.precision @ before)
        weights, bias = self.weights.copy(), self.bias.copy()
        weights[style] += slope @ origin.weights
        bias[style] += slope @ origin.bias + level
        return replace(self, weights=weights, bias=bias)


@cache
def shipped(calibrated: bool) -> ToneModel:
    """Return the weights that come with the program, for a calibrated voice or for any."""
    text = resources.files("prosody.judgement").joinpath("tone_weights.json").read_text("utf-8")
    return read(json.loads(text)["calibrated" if calibrated else "population"])


def read(table: Mapping[str, Any]) -> ToneModel:
    """Return the model that a table of the weights file describes."""
    measures = tuple(table["measures"])
    column = {key: np.array([row[key] for row in table["measures"].values()]) for key in ("spread", *STYLES)}
    lean, places = table.get("lean"), table.get("places")

    def _lean(of: Mapping[str, Any]) -> Lean:
        return Lean.read(of, measures, column["spread"])

    return ToneModel(
        measures,
        column["spread"],
        float(table["limit"]),
        np.array([column[style] for style in STYLES]),
        np.array([table["bias"][style] for style in STYLES]),
        np.full(len(measures), NAN),
        (_lean(lean["wide"]), _lean(lean["telephone"])) if lean else None,
        Places(
            np.array([places["centres"][style] for style in STYLES]),
            np.array(places["precision"]),
            float(places["share"]),
        )
        if places
        else None,
    )
