"""How weights are fitted from clips; the shipped ones (`fit.py`) and those of each left-out speaker alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.tone.material import Clip, spoken_windows
from prosody.judgement.measures import MEASURES, measure
from prosody.judgement.model import STYLES

STYLE: Final = {
    "boredom": "flat",
    "neutral": "neutral",
    "happiness": "lively",
    "anger": "tense",
    "sadness": "soft",
}
"""EmoDB's labels as the product's styles; fear and disgust are not fitted."""

PRIOR: Final = {"flat": 1.0, "neutral": 0.8, "lively": 0.6, "tense": 1.0, "soft": 0.6}
"""Weight of a style, whatever its number of clips: in range weighs most, as false alarms cost most."""

RECORDING: Final = frozenset({"level_db", "snr_db", "voiced_s", "slope_0_500"})
"""Of the recording: EmoDB is peak-normalised; below 300 Hz microphones differ and telephones are silent."""

PERSONAL: Final = frozenset({"f0_median", "f0_low"})
"""Say who speaks rather than how, as long as nothing is known of the voice."""

CALIBRATED: Final = tuple(name for name in MEASURES if name not in RECORDING)
ANYBODY: Final = tuple(name for name in CALIBRATED if name not in PERSONAL)

LIMIT: Final = 6.0
STRENGTH: Final = 0.01
"""C of the regression: strong shrinkage, as six speakers stand behind the weights."""

SHARE: Final = 0.43
"""Three own lines against a population worth four: 3 / (3 + 4)."""

FACTORS: Final = np.round(np.arange(0.6, 4.01, 0.1), 2)
"""Sharpnesses that are tried."""

_STATE: Final = {"flat": 0, "neutral": 1, "lively": 1, "soft": 1, "tense": 2}

Table = NDArray[np.float64]
Names = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Row:
    """A clip's measures: of all of it, and of windows of 2 s."""

    clip: Clip
    whole: Mapping[str, float]
    windows: tuple[Mapping[str, float], ...]

    @property
    def style(self) -> str:
        """The style it is fitted as; its label if it is not."""
        return STYLE.get(self.clip.label, self.clip.label)

    @property
    def voice(self) -> str:
        """The speaker on one channel."""
        return f"{self.clip.speaker} {self.clip.condition}"


def row(clip: Clip) -> Row:
    """Measure a clip."""
    windows = tuple(measure(window) for window in spoken_windows(clip.contour))
    return Row(clip, measure(clip.contour), windows)


def tables(rows: Sequence[Row]) -> dict[str, Any]:
    """Return both tables of the weights file, for calibrated voices and for unknown ones."""
    return {
        "calibrated": _table(rows, CALIBRATED, [row.voice for row in rows], personal=True),
        "population": _table(rows, ANYBODY, [row.clip.condition for row in rows], personal=False),
    }


def _table(
    rows: Sequence[Row], names: Sequence[str], groups: Sequence[str], *, personal: bool
) -> dict[str, Any]:
    group, style = np.array(groups), np.array([row.style for row in rows])
    whole = np.array([[row.whole[name] for name in names] for row in rows])
    neutral = style == "neutral"
    centre = {g: np.nanmean(whole[(group == g) & neutral], axis=0) for g in sorted(set(groups))}
    distance = whole - np.array([centre[g] for g in groups])
    spread = np.nanstd(distance[neutral], axis=0)
    z = [_cut(distance / spread)]
    styles = [style]
    for i, row in enumerate(rows):
        seen = np.array([[window[name] for name in names] for window in row.windows]).reshape(-1, len(names))
        z.append(_cut((seen - centre[groups[i]]) / spread))
        styles.append(np.full(len(seen), row.style))
    voices = [row.clip.speaker for row in rows]
    voices += [row.clip.speaker for row in rows for _ in row.windows]
    together, of = np.concatenate(z), np.concatenate(styles)
    sharpness = _sharpness(together, of, np.array(voices))
    regression = _regression(together, of)
    regression.coef_ *= sharpness
    regression.intercept_ *= sharpness
    table = _written(names, spread, regression) | {"sharpness": sharpness}
    if personal:
        table["lean"] = {c: _lean(rows, names, centre, spread, c) for c in ("wide", "telephone")}
        table["places"] = _places(regression, z[0], style, sharpness)
    return table


def _cut(z: Table) -> Table:
    return np.asarray(np.nan_to_num(np.clip(z, -LIMIT, LIMIT)))


def _regression(z: Table, styles: Names) -> LogisticRegression:
    known = np.isin(styles, STYLES)
    count = {style: int(np.count_nonzero(styles == style)) for style in STYLES}
    weight = {s: PRIOR[s] * np.count_nonzero(known) / count[s] / len(STYLES) for s in STYLES}
    return LogisticRegression(C=STRENGTH, class_weight=weight, max_iter=5000).fit(z[known], styles[known])


def _sharpness(z: Table, styles: Names, voices: Names) -> float:
    """Return the factor on the sums that makes shares calibrated on speakers left out.

    Strong shrinkage makes a regression too modest; the factor with the least cross entropy
    between the three states and the shares given to them undoes that.
    """
    known = np.isin(styles, STYLES)
    sums, truth = [], []
    for voice in sorted(set(voices)):
        out = (voices == voice) & known
        regression = _regression(z[~(voices == voice)], styles[~(voices == voice)])
        sums.append(regression.decision_function(z[out])[:, _order(regression)])
        truth.append(np.array([_STATE[style] for style in styles[out]]))
    losses = [_loss(factor * np.concatenate(sums), np.concatenate(truth)) for factor in FACTORS]
    return float(FACTORS[int(np.argmin(losses))])


def _loss(sums: Table, truth: NDArray[np.int64]) -> float:
    """Return the cross entropy of the three states, each weighing the same."""
    shares = np.exp(sums - sums.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    three = np.stack([shares[:, 0], 1.0 - shares[:, 0] - shares[:, 3], shares[:, 3]], axis=1)
    loss = -np.log(np.maximum(three[np.arange(len(truth)), truth], 1e-6))
    return float(np.mean([loss[truth == state].mean() for state in range(3)]))


def _order(regression: LogisticRegression) -> list[int]:
    return [list(regression.classes_).index(style) for style in STYLES]


def _written(names: Sequence[str], spread: Table, regression: LogisticRegression) -> dict[str, Any]:
    order = _order(regression)
    bias, weights = regression.intercept_[order], regression.coef_[order]
    return {
        "limit": LIMIT,
        "bias": {style: round(float(bias[s]), 4) for s, style in enumerate(STYLES)},
        "measures": {
            name: {"spread": float(f"{spread[i]:.4g}")}
            | {style: round(float(weights[s, i]), 4) for s, style in enumerate(STYLES)}
            for i, name in enumerate(names)
        },
    }


def _lean(
    rows: Sequence[Row], names: Sequence[str], centre: Mapping[str, Table], spread: Table, condition: str
) -> dict[str, Any]:
    """Return mean and spread of the voices' own centres, the error of those centres taken off."""
    voices = sorted({row.voice for row in rows if row.clip.condition == condition})
    count = np.mean([sum(row.voice == v and row.style == "neutral" for row in rows) for v in voices])
    centres = np.array([centre[voice] for voice in voices])
    between2 = np.maximum(centres.var(axis=0, ddof=1) - spread**2 / count, 0.02 * spread**2)
    return {
        name: {"centre": float(f"{centres[:, i].mean():.4g}"), "between": float(f"{between2[i] ** 0.5:.4g}")}
        for i, name in enumerate(names)
    }


def _places(regression: LogisticRegression, z: Table, styles: Names, sharpness: float) -> dict[str, Any]:
    """Return where the styles' sums lie, and the inverse of their covariance (a tenth of it ridge).

    Half of the precision is kept: the sums are no independent measurements, and at full
    precision three lines of one's own make the judgement worse than none.
    """
    sums = regression.decision_function(z)[:, _order(regression)]
    covariance = np.mean([np.cov(sums[styles == style].T) for style in STYLES], axis=0)
    covariance += 0.1 * np.trace(covariance) / len(STYLES) * np.eye(len(STYLES))
    return {
        "share": SHARE,
        "centres": {s: [round(float(x), 4) for x in sums[styles == s].mean(axis=0)] for s in STYLES},
        "precision": [
            [round(float(x), 4) for x in line] for line in 0.5 * sharpness * np.linalg.inv(covariance)
        ],
    }
