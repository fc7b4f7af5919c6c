"""Figures of merit, as pure functions.

Conventions: `shares` has one row a clip or window and a column for each style of the model;
labels are the corpus's words. States are 0 flat, 1 in range, 2 tense.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

STATE: Final = {"boredom": 0, "neutral": 1, "happiness": 1, "anger": 2}
FOUR: Final = ("boredom", "neutral", "happiness", "anger")
THREE: Final = ("boredom", "neutral", "anger")

Shares = NDArray[np.float64]
Labels = NDArray[np.str_]


def states(shares: Shares) -> Shares:
    """Return the three judged shares: flat, in range, tense."""
    return np.stack([shares[:, 0], 1.0 - shares[:, 0] - shares[:, 3], shares[:, 3]], axis=1)


def four(shares: Shares) -> Shares:
    """Return shares of the four classes of `FOUR`: what is soft counts as neutral."""
    return np.stack([shares[:, 0], shares[:, 1] + shares[:, 4], shares[:, 2], shares[:, 3]], axis=1)


def recall(truth: NDArray[np.int64], said: NDArray[np.int64]) -> float:
    """Return the unweighted average recall over the classes that occur."""
    return float(np.mean([(said[truth == one] == one).mean() for one in np.unique(truth)]))


def figures(labels: Labels, shares: Shares) -> dict[str, float]:
    """Return the three recalls of the project's table for clips labelled with `FOUR`."""
    three = np.isin(labels, THREE)
    truth = np.array([STATE.get(label, 1) for label in labels])
    said = states(shares).argmax(axis=1)
    named = np.isin(labels, FOUR)
    index = np.array([FOUR.index(label) if label in FOUR else -1 for label in labels])
    return {
        "three": recall(truth[three], said[three]),
        "judged": recall(truth[named], said[named]),
        "four": recall(index[named], four(shares)[named].argmax(axis=1)),
    }


def auc(targets: NDArray[np.float64], references: NDArray[np.float64]) -> float:
    """Return P(target > reference), ties one half; NaN when either is empty."""
    if not len(targets) or not len(references):
        return float("nan")
    return float(np.mean(np.sign(targets[:, None] - references[None, :]) / 2 + 0.5))


def interval(
    groups: Sequence[str], figure: Callable[[NDArray[np.bool_] | NDArray[np.int64]], float], rounds: int = 300
) -> tuple[float, float]:
    """Return a 95 % bootstrap interval over groups (speakers) of a figure of row indices."""
    of = np.array(groups)
    names = sorted(set(groups))
    rng = np.random.default_rng(7)
    values = []
    for _ in range(rounds):
        drawn = rng.choice(names, len(names))
        values.append(figure(np.concatenate([np.flatnonzero(of == name) for name in drawn])))
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)
