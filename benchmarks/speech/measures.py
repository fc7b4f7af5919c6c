"""How good a detector is, as pure functions.

Conventions: frames of 10 ms, decided at the frame's middle, no collar unless said; balanced
accuracy is the mean of the shares of speech and of non-speech that were told right; delays
are from the labelled change to the moment the detector's decision is known, in ms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.speech.labels import Flags, runs

Values = NDArray[np.floating]


def balanced_accuracy(found: Flags, truth: Flags) -> float:
    """Return the mean of both classes' recall."""
    return float((found[truth].mean() + (~found[~truth]).mean()) / 2)


def auc(scores: Values, truth: Flags) -> float:
    """Return the probability that a speech frame scores above another, ties one half."""
    order = np.unique(scores, return_inverse=True)[1]
    speech = np.bincount(order[truth], minlength=order.max() + 1)
    other = np.bincount(order[~truth], minlength=order.max() + 1)
    below = np.concatenate([[0], np.cumsum(other)[:-1]])
    return float((speech * (below + other / 2)).sum() / (speech.sum() * other.sum()))


def interval(parts: list[tuple[Values, Flags]], threshold: float, draws: int = 200) -> tuple[float, float]:
    """Return the 95 % interval of balanced accuracy, clips drawn with replacement."""
    counts = np.array([_counts(scores >= threshold, truth) for scores, truth in parts], float)
    random = np.random.default_rng(0)
    picks = random.integers(0, len(counts), (draws, len(counts)))
    sums = counts[picks].sum(axis=1)
    values = (sums[:, 0] / np.maximum(sums[:, 1], 1) + sums[:, 2] / np.maximum(sums[:, 3], 1)) / 2
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _counts(found: Flags, truth: Flags) -> tuple[int, int, int, int]:
    return int((found & truth).sum()), int(truth.sum()), int((~found & ~truth).sum()), int((~truth).sum())


def change_delays(
    found: Flags,
    truth: Flags,
    known: NDArray[np.int64],
    quiet: int = 30,
    least: int = 30,
    farthest: int = 100,
) -> tuple[list[float], list[float]]:
    """Return delays of onsets and ends, ms; a change that is never followed counts as `farthest` frames.

    An onset counts when `quiet` frames without speech went before a segment of at least
    `least` frames; an end when at least `quiet` frames without speech follow it. What was
    already told before the change has delay 0.
    """
    onsets, ends = [], []
    segments = runs(truth)
    for i, (first, last) in enumerate(segments):
        before = segments[i - 1][1] if i else 0
        after = segments[i + 1][0] if i + 1 < len(segments) else len(truth)
        if last - first >= least and first - before >= quiet:
            onsets.append(_delay(found, known, first, min(last, first + farthest), True))
        if after - last >= quiet and last < len(truth):
            ends.append(_delay(found, known, last, min(after, last + farthest), False))
    return onsets, ends


def _delay(found: Flags, known: NDArray[np.int64], change: int, stop: int, value: bool) -> float:
    hits = np.flatnonzero(found[change:stop] == value)
    if len(hits) == 0:
        return 10.0 * (stop - change)
    at = change + int(hits[0])
    while at > max(0, change - 30) and at <= change and found[at - 1] == value:
        at -= 1
    return 10.0 * max(0, at + 1 + int(known[at]) - change)
