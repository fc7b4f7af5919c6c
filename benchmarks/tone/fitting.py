"""How weights are fitted from clips; the shipped ones (`fit.py`) and those of each left-out speaker alike.

The fit sees clips as the judge will: against profiles drawn from three neutral clips that lean on
the population, and not against all that the speaker ever said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.tone.profiles import Row, profile_of
from prosody.judgement.measures import MEASURES
from prosody.judgement.model import STYLES
from prosody.judgement.model_lean import Lean, usual_of

PRIOR: Final = {"flat": 0.75, "neutral": 0.8, "lively": 0.6, "tense": 1.0, "soft": 1.0}
"""Weight of a style, whatever its number of clips: in range weighs most, as false alarms cost most, and soft
more than flat, as calm speech must not be called bored (set with RAVDESS's calm clips in view)."""

MADE: Final = {"calm": 0.1, "clear": 0.03, "monotonous": 0.15}
"""Weight of a clip made by resynthesis (`manners.py`), against 1 of an actor's: enough that slowness alone is
not flat and brightness alone not tense, little enough that the actors decide."""

RECORDING: Final = frozenset({"level_db", "snr_db", "voiced_s", "slope_0_500"})
"""Of the recording: EmoDB is peak-normalised; below 300 Hz microphones differ and telephones are silent."""

PERSONAL: Final = frozenset({"f0_median", "f0_low"})
"""Say who speaks rather than how, as long as nothing is known of the voice."""

CALIBRATED: Final = tuple(name for name in MEASURES if name not in RECORDING)
ANYBODY: Final = tuple(name for name in CALIBRATED if name not in PERSONAL)

LIMIT: Final = 8.0
"""Spreads beyond which a measure counts no more; at 6 the brightness of anger was cut to that of joy."""

STRENGTH: Final = 0.003
"""C of the regression: strong shrinkage, as six speakers stand behind the weights."""

DRAWS: Final = 4
"""Profiles drawn for each voice."""

SHARE: Final = 0.6
"""How far a style's place moves towards the person's own lines."""

PRECISION: Final = 0.2
"""Part of the sums' precision that own lines are believed with."""

LEAST_BETWEEN: Final = 0.25
"""Least variance between voices, in that of one voice's sentences: the six read ten sentences in one studio
and hardly differ in some measures, in which other people do."""

FACTORS: Final = np.round(np.arange(0.6, 4.01, 0.1), 2)
"""Sharpnesses that are tried."""

_STATE: Final = {"flat": 0, "neutral": 1, "lively": 1, "soft": 1, "tense": 2}

Table = NDArray[np.float64]
Names = NDArray[np.str_]
Centres = Mapping[str, Sequence[tuple[Table, frozenset[str]]]]
"""By group: what is taken as usual, and the paths of the clips that it was made from."""


@dataclass(frozen=True)
class Cases:
    """What a regression is fitted on: distances in spreads, their style, weight and speaker, whole or not."""

    z: Table
    style: Names
    weight: Table
    speaker: Names
    whole: NDArray[np.bool_]
    draws: int = 1

    @property
    def distinct(self) -> float:
        """Cases that say something of their own: the same clip against another profile hardly does."""
        return len(self.style) / self.draws

    def __getitem__(self, which: NDArray[np.bool_]) -> Cases:
        return Cases(
            self.z[which],
            self.style[which],
            self.weight[which],
            self.speaker[which],
            self.whole[which],
            self.draws,
        )


def tables(rows: Sequence[Row]) -> dict[str, Any]:
    """Return both tables of the weights file, for calibrated voices and for unknown ones."""
    return {"calibrated": _calibrated(rows), "population": _population(rows)}


def _calibrated(rows: Sequence[Row]) -> dict[str, Any]:
    names = CALIBRATED
    centre = _means(rows, names, [row.voice for row in rows])
    spread = _spread(rows, names, centre, [row.voice for row in rows])
    lean = {c: _lean(rows, names, centre, spread, c) for c in ("wide", "telephone")}
    drawn = {voice: _drawn(rows, names, voice, lean, spread) for voice in centre}
    cases = _cases(rows, names, [row.voice for row in rows], drawn, spread)
    regression, sharpness = _fitted(cases)
    return _written(names, spread, regression) | {
        "sharpness": sharpness,
        "lean": lean,
        "places": _places(regression, cases, sharpness),
    }


def _population(rows: Sequence[Row]) -> dict[str, Any]:
    names, groups = ANYBODY, [row.clip.condition for row in rows]
    centre = _means(rows, names, groups)
    spread = _spread(rows, names, centre, groups)
    usual: Centres = {group: [(middle, frozenset())] for group, middle in centre.items()}
    regression, sharpness = _fitted(_cases(rows, names, groups, usual, spread))
    return _written(names, spread, regression) | {"sharpness": sharpness}


def _values(measured: Sequence[Mapping[str, float]], names: Sequence[str]) -> Table:
    return np.array([[found[name] for name in names] for found in measured]).reshape(-1, len(names))


def _neutral(rows: Sequence[Row], groups: Sequence[str], group: str) -> list[Row]:
    return [r for r, g in zip(rows, groups, strict=True) if g == group and r.clip.label == "neutral"]


def _means(rows: Sequence[Row], names: Sequence[str], groups: Sequence[str]) -> dict[str, Table]:
    """Return the mean of each group's neutral clips."""
    return {
        g: np.nanmean(_values([r.whole for r in _neutral(rows, groups, g)], names), axis=0)
        for g in sorted(set(groups))
    }


def _spread(
    rows: Sequence[Row], names: Sequence[str], centre: Mapping[str, Table], groups: Sequence[str]
) -> Table:
    """Return the spread of neutral clips around their group's mean."""
    apart = [
        _values([r.whole for r in _neutral(rows, groups, g)], names) - middle for g, middle in centre.items()
    ]
    return np.asarray(np.nanstd(np.concatenate(apart), axis=0))


def _drawn(
    rows: Sequence[Row], names: Sequence[str], voice: str, lean: Mapping[str, Any], spread: Table
) -> list[tuple[Table, frozenset[str]]]:
    """Return what the judge takes for a voice's usual, from each of some profiles of three clips."""
    own = [row for row in rows if row.voice == voice]
    leaning = Lean.read(lean[own[0].clip.condition], names, spread)
    out = []
    for draw in range(DRAWS):
        profile, used = profile_of(own, 3, 0, draw)
        usual = np.array([usual_of(profile.usual.get(name)) for name in names])
        out.append((leaning.leaning(usual, profile.voiced_s), frozenset(used)))
    return out


def _cases(
    rows: Sequence[Row], names: Sequence[str], groups: Sequence[str], centres: Centres, spread: Table
) -> Cases:
    """Set every clip, and its windows, against each usual of its group that it is no part of."""
    found: list[tuple[Table, Row]] = []
    for row, group in zip(rows, groups, strict=True):
        if row.style in STYLES:
            seen = _values([row.whole, *row.windows], names)
            found += [(_cut((seen - usual) / spread), row) for usual in _usuals(row, centres[group])]
    lengths = [len(z) for z, _ in found]
    return Cases(
        np.concatenate([z for z, _ in found]),
        np.repeat([row.style for _, row in found], lengths),
        np.repeat([MADE.get(row.clip.label, 1.0) for _, row in found], lengths),
        np.repeat([row.clip.speaker for _, row in found], lengths),
        np.concatenate([np.arange(length) == 0 for length in lengths])
        & np.repeat([row.clip.label not in MADE for _, row in found], lengths),
        max(len(usuals) for usuals in centres.values()),
    )


def _usuals(row: Row, centres: Sequence[tuple[Table, frozenset[str]]]) -> Iterator[Table]:
    for usual, used in centres:
        if row.clip.path not in used:
            yield usual


def _cut(z: Table) -> Table:
    return np.asarray(np.nan_to_num(np.clip(z, -LIMIT, LIMIT)))


def _fitted(cases: Cases) -> tuple[LogisticRegression, float]:
    """Return the regression with its sums sharpened, and the factor that did it."""
    sharpness = _sharpness(cases)
    regression = _regression(cases)
    regression.coef_ *= sharpness
    regression.intercept_ *= sharpness
    return regression, sharpness


def _regression(cases: Cases) -> LogisticRegression:
    weight = cases.weight.copy()
    for style in STYLES:
        mine = cases.style == style
        weight[mine] *= PRIOR[style] * cases.distinct / len(STYLES) / weight[mine].sum()
    return LogisticRegression(C=STRENGTH, max_iter=5000).fit(cases.z, cases.style, sample_weight=weight)


def _sharpness(cases: Cases) -> float:
    """Return the factor on the sums that makes shares calibrated on speakers left out.

    Strong shrinkage makes a regression too modest; the factor with the least cross entropy
    between the three states and the shares given to them undoes that. Made clips do not count.
    """
    sums, truth = [], []
    for speaker in sorted(set(cases.speaker)):
        out = cases.speaker == speaker
        regression = _regression(cases[~out])
        acted = cases[out & (cases.weight == 1.0)]
        sums.append(regression.decision_function(acted.z)[:, _order(regression)])
        truth.append(np.array([_STATE[style] for style in acted.style]))
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
    count = np.mean([sum(row.voice == v and row.clip.label == "neutral" for row in rows) for v in voices])
    centres = np.array([centre[voice] for voice in voices])
    between2 = np.maximum(centres.var(axis=0, ddof=1) - spread**2 / count, LEAST_BETWEEN * spread**2)
    return {
        name: {"centre": float(f"{centres[:, i].mean():.4g}"), "between": float(f"{between2[i] ** 0.5:.4g}")}
        for i, name in enumerate(names)
    }


def _places(regression: LogisticRegression, cases: Cases, sharpness: float) -> dict[str, Any]:
    """Return where the styles' sums lie, and the inverse of their covariance (a tenth of it ridge).

    A part of the precision is kept: the sums are no independent measurements, and at full
    precision three lines of one's own make the judgement worse than none.
    """
    acted = cases[cases.whole]
    sums = regression.decision_function(acted.z)[:, _order(regression)]
    covariance = np.mean([np.cov(sums[acted.style == style].T) for style in STYLES], axis=0)
    covariance += 0.1 * np.trace(covariance) / len(STYLES) * np.eye(len(STYLES))
    centres = {s: [round(float(x), 4) for x in sums[acted.style == s].mean(axis=0)] for s in STYLES}
    precision = PRECISION * sharpness * np.linalg.inv(covariance)
    return {
        "share": SHARE,
        "centres": centres,
        "precision": [[round(float(x), 4) for x in line] for line in precision],
    }
