"""A small network that weighs what each frame says of its pitch.

Two parts: one sees frames k-6 .. k+1 against their surroundings and says how they
stand; the other scores each candidate in that light. The weights are fitted by
`benchmarks/pitch/fit.py`; `pitch_weights.npz` says on what. Every product has one shape per
frame, so that no result depends on how many frames come at once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.candidates import CANDIDATES, DESCRIPTION
from prosody.analysis.hearer import Heard
from prosody.analysis.periodicity import Array

PAST: Final = 6
"""Frames before the described one that its context reaches."""

AHEAD: Final = 1
"""Frames after it."""

FORGETTING: Final = (0.02, 0.004)
"""Share of a new frame in the two memories: half a second and two and a half."""

WEIGHTS: Final = Path(__file__).with_name("pitch_weights.npz")


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted numbers; inputs are standardised inside the first layers.

    Attributes
    ----------
    frame, frame_bias : what becomes of a frame's description, (FRAME_DESCRIPTION, e + r), (e + r,)
    context, context_bias : of `e` of these from each frame in reach, and of two means over time of the
        other `r`, ((PAST + 1 + AHEAD) e + 2 r, h), (h,)
    candidate : of a candidate's description, (DESCRIPTION, k)
    light, light_bias : of the context, added to it, (h, k), (k,)
    second, second_bias : of both, (k, m), (m,)
    score, score_bias : to the candidate's score, (m, 1), (1,)
    unvoiced, unvoiced_bias : of the context, to the score of "unvoiced" and to what it costs to end
        and to begin a voice, (h, 3), (3,)
    jump : cost per octave of a jump, within a tenth of an octave and up to 1.2 octaves, (2,)
    trust : slope and offset, in odds, from a state's probability to that of being right within 50 cents, (2,)
    """

    frame: Array
    frame_bias: Array
    context: Array
    context_bias: Array
    candidate: Array
    light: Array
    light_bias: Array
    second: Array
    second_bias: Array
    score: Array
    score_bias: Array
    unvoiced: Array
    unvoiced_bias: Array
    jump: Array
    trust: Array

    def sizes(self) -> tuple[int, int]:
        """Return how much of a frame goes to its neighbours and how much is remembered."""
        reach = PAST + 1 + AHEAD
        remembered = (reach * self.frame.shape[1] - self.context.shape[0]) // (reach - 2)
        return self.frame.shape[1] - remembered, remembered


@cache
def fitted(path: Path = WEIGHTS) -> Weights:
    """Return the shipped weights (read once)."""
    with np.load(path, allow_pickle=False) as stored:
        return Weights(
            **{f.name: np.ascontiguousarray(stored[f.name], dtype=np.float32) for f in fields(Weights)}
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of some frames (logarithms, natural).

    Attributes
    ----------
    candidate : ndarray of float32, shape (n, CANDIDATES)
        Minus infinity where there is no candidate.
    unvoiced : ndarray of float32, shape (n, 3)
        Of "unvoiced"; of a voice that ends here; of a voice that begins here.
    """

    candidate: Array
    unvoiced: Array


class Network:
    """Scores frames `AHEAD` frames after they are heard."""

    def __init__(self, weights: Weights) -> None:
        self._w = weights
        near, remembered = weights.sizes()
        self._near = near
        self._encoded: Array = np.zeros((PAST, near), np.float32)
        self._memory = Memory(remembered)
        self._open: Array = np.empty((0, CANDIDATES, DESCRIPTION), np.float32)
        self._usable = np.empty((0, CANDIDATES), np.bool_)

    def process(self, heard: Heard) -> Scores:
        """Return the scores of the frames whose context is now complete."""
        w = self._w
        encoded = _layer(heard.frame, w.frame, w.frame_bias)
        recalled = self._memory.process(encoded[:, self._near :])
        return self._scored(encoded[:, : self._near], recalled, heard.candidate, heard.usable)

    def flush(self) -> Scores:
        """Return the scores of the frames still open: what follows them is nothing."""
        nothing = np.zeros((AHEAD, self._encoded.shape[1]), np.float32)
        last = np.repeat(self._memory.state()[None], AHEAD, axis=0)
        return self._scored(nothing, last, self._open[:0], self._usable[:0])

    def _scored(self, encoded: Array, recalled: Array, candidate: Array, usable: NDArray[np.bool_]) -> Scores:
        encoded = np.concatenate([self._encoded, encoded])
        candidate = np.concatenate([self._open, candidate])
        usable = np.concatenate([self._usable, usable])
        known = max(len(encoded) - PAST - AHEAD, 0)
        context = np.concatenate(
            [*(encoded[i : i + known] for i in range(PAST + 1 + AHEAD)), recalled[len(recalled) - known :]],
            axis=1,
        )
        scores = self._score(context, candidate[:known], usable[:known])
        self._encoded, self._open, self._usable = encoded[known:], candidate[known:], usable[known:]
        return scores

    def _score(self, context: Array, candidate: Array, usable: NDArray[np.bool_]) -> Scores:
        w = self._w
        stand = _layer(context, w.context, w.context_bias)
        unvoiced = (stand[:, None, :] @ w.unvoiced)[:, 0] + w.unvoiced_bias
        score = np.full(usable.shape, -np.inf, np.float32)
        rows = np.flatnonzero(usable.any(axis=1))
        if len(rows):
            light = (stand[rows, None, :] @ w.light) + w.light_bias
            first = np.maximum(candidate[rows] @ w.candidate + light, np.float32(0.0))
            second = np.maximum(first @ w.second + w.second_bias, np.float32(0.0))
            score[rows] = (second @ w.score)[:, :, 0] + w.score_bias
        return Scores(np.where(usable, score, np.float32(-np.inf)), unvoiced)


class Memory:
    """Leaky means over half a second and over seconds, fair from the first frame on."""

    def __init__(self, size: int) -> None:
        share = np.array(FORGETTING, np.float32)[:, None]
        self._share, self._kept = share, np.float32(1.0) - share
        self._sums: Array = np.zeros((2, size + 1), np.float32)

    def process(self, rows: Array) -> Array:
        """Return the means after each of the rows (n, r), shape (n, 2 r)."""
        sums = np.empty((len(rows), *self._sums.shape), np.float32)
        sums[:, :, -1] = self._share[:, 0]
        np.multiply(rows[:, None, :], self._share, out=sums[:, :, :-1])
        last = self._sums
        for held in sums:
            held += self._kept * last
            last = held
        self._sums = last.copy()
        return _means(sums)

    def state(self) -> Array:
        """Return the means now, shape (2 r,); zeros before the first frame."""
        return np.asarray(_means(self._sums[None])[0])


def _means(sums: Array) -> Array:
    means = sums[:, :, :-1] / np.maximum(sums[:, :, -1:], np.float32(1e-9))
    return np.asarray(means.reshape(len(sums), -1))


def _layer(rows: Array, weight: Array, bias: Array) -> Array:
    """Return a rectified layer of each row; a product per row, so that rows stay apart."""
    out: Array = (rows[:, None, :] @ weight)[:, 0]
    out += bias
    return np.maximum(out, np.float32(0.0), out=out)
