"""Makes the shipped weights of the greeting: `python -m benchmarks.greeting.fit --data DIR`.

Only sources whose licence lets weights leave (`may_ship` yes or weights) are read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.greeting.hearing import ours
from benchmarks.greeting.material import CONDITIONS, Ending, contours, in_condition
from prosody.contour import Contour
from prosody.events import Direction
from prosody.judgement.foreground import REFERENCE_HZ, Runs, design, foreground, runs, weighed
from prosody.judgement.greeting_model import Weights
from prosody.judgement.tail import TailSettings, audible, direction, ending, fitted_line, grounds
from prosody.units import FRAMES_PER_SECOND, semitones

HERE: Final = Path(__file__).parents[2] / "prosody" / "judgement" / "greeting_weights.json"
NEAR_ST: Final = 1.0
"""A run is the voice's own when most of its frames lie this near to the true pitch."""

ROUNDS: Final = 2

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Heard:
    """An ending as heard in one condition."""

    item: Ending
    condition: str
    contour: Contour


def wanted(item: Ending) -> Direction:
    """Return the direction that an ending truly has."""
    return "level" if item.movement_st == 0.0 else "rising" if item.movement_st > 0.0 else "falling"


def truth_st(item: Ending, data: Path, count: int) -> Values:
    """Return the commanded pitch at the middle of each frame, st; NaN where unvoiced."""
    found = np.load(data / "contours" / "f0" / f"{item.name}.npz")
    f0 = np.where(found["f0"] > 0.0, found["f0"], np.nan)
    step = float(found["t"][1] - found["t"][0])
    row = np.round((np.arange(count) + 0.5) / FRAMES_PER_SECOND / step).astype(int)
    return np.where(row < len(f0), semitones(f0[np.minimum(row, len(f0) - 1)], REFERENCE_HZ), np.nan)


def own_runs(heard: Sequence[Heard], data: Path) -> tuple[list[Runs], NDArray[np.bool_], Values]:
    """Return every run of pitch, whether it is the voice's own, and its weight (root of its length)."""
    found = [runs(one.contour) for one in heard]
    own: list[bool] = []
    for one, its in zip(heard, found, strict=True):
        near = np.abs(truth_st(one.item, data, len(one.contour))[its.rows] - its.st) < NEAR_ST
        own += [bool(near[a : a + n].mean() > 0.5) for a, n in zip(its.starts, its.lengths, strict=True)]
    weight = np.sqrt(np.concatenate([its.lengths for its in found]).astype(np.float64))
    return found, np.array(own), weight


def fitted(heard: Sequence[Heard], data: Path, settings: TailSettings) -> Weights:
    """Return the weights fitted on what was heard.

    Which runs go before a run depends on the weights, so they are fitted a few times.
    """
    found, own, weight = own_runs(heard, data)
    front = _logistic(np.concatenate([design(its.traits) for its in found]), own, weight)
    for _ in range(ROUNDS):
        known = Weights(front, ())
        columns = [weighed(its, settings.own_min, known)[1] for its in found]
        front = _logistic(np.concatenate(columns), own, weight)
    return Weights(front, confidence_weights(heard, Weights(front, ()), settings))


def confidence_weights(heard: Sequence[Heard], weights: Weights, settings: TailSettings) -> tuple[float, ...]:
    """Return the weights of the probability that a direction is right."""
    columns, right = [], []
    for one in heard:
        end = ending(foreground(one.contour, settings.own_min, weights), settings)
        if len(end) < 8:
            continue
        slope = fitted_line(end.rows / FRAMES_PER_SECOND, end.st, end.voicing * end.own)
        span = float(end.rows[-1] - end.rows[0] + 1) / FRAMES_PER_SECOND
        move, hear = slope * span, audible(end, settings)
        columns.append(grounds(end, move, hear)[0])
        right.append(direction(move, hear) == wanted(one.item))
    return _logistic(np.array(columns), np.array(right), np.ones(len(right)))


def _logistic(columns: Values, truth: NDArray[np.bool_], weight: Values) -> tuple[float, ...]:
    regression = LogisticRegression(C=1.0, max_iter=5000)
    regression.fit(columns[:, :-1], truth, sample_weight=weight)
    return (*(round(float(c), 4) for c in regression.coef_[0]), round(float(regression.intercept_[0]), 4))


def heard_in_all(items: Sequence[Ending], data: Path) -> list[Heard]:
    """Return every ending as heard in every condition."""
    return [Heard(item, c, ours(*in_condition(item, c, data))) for item in items for c in CONDITIONS]


def main() -> None:
    """Fit and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True, help="folder that holds contours/ and noise/")
    chosen = options.parse_args()
    items = [item for item in contours(chosen.data) if item.may_fit]
    weights = fitted(heard_in_all(items, chosen.data), chosen.data, TailSettings())
    content = {
        "made_by": "python -m benchmarks.greeting.fit",
        "made_from": "resynthesised sentences of SVOX Pico and Kokoro (Apache-2.0) and EmoDB (CC0-1.0)",
        "sources": sorted({item.source for item in items}),
        "conditions": list(CONDITIONS),
        "foreground": weights.foreground,
        "confidence": weights.confidence,
    }
    HERE.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {HERE}: {weights}")


if __name__ == "__main__":
    main()
