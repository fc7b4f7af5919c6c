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

from prosody.analysis.candidates import CANDIDATES
from prosody.analysis.hearer import Heard
from prosody.analysis.periodicity import Array

PAST: Final = 6
"""Frames before the described one that its context reaches."""

AHEAD: Final = 1
"""Frames after it."""

FORGETTING: Final = (0.02, 0.004)
"""Share of a new frame in the two memories: half a second and two and a half."""

_NOUGHT: Final = np.array(0.0, np.float32)

_FEWEST: Final = np.array(1e-9, np.float32)

WEIGHTS: Final = Path(__file__).with_name("pitch_weights.npz")


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted numbers; inputs are standardised inside the first layers.

    Attributes
    ----------
    candidate : of a candidate's description, (DESCRIPTION, k)
    gathered_bias, gathered : the greatest of each of these among a frame's candidates, rectified with
        this bias, and what becomes of it beside the frame's description, (k,), (k, e + r)
    frame, frame_bias : what becomes of a frame's description, (FRAME_DESCRIPTION, e + r), (e + r,)
    context, context_bias : of `e` of these from each frame in reach, and of two means over time of the
        other `r`, ((PAST + 1 + AHEAD) e + 2 r, h), (h,)
    light, light_bias : of the context, added to `candidate`, (h, k), (k,)
    second, second_bias : of both, (k, m), (m,)
    score, score_bias : to the candidate's score, (m, 1), (1,)
    unvoiced, unvoiced_bias : of the context, to the score of "unvoiced" and to what it costs to end
        and to begin a voice, (h, 3), (3,)
    jump : cost per octave of a jump, within a tenth of an octave and up to 1.2 octaves, (2,)
    trust : slope and offset, in odds, from a state's probability to that of being right within 50 cents, (2,)
    """

    candidate: Array
    gathered: Array
    gathered_bias: Array
    frame: Array
    frame_bias: Array
    context: Array
    context_bias: Array
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


@dataclass(slots=True)
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
        self._w = w = weights
        near, remembered = weights.sizes()
        self._near = near
        reach = (PAST + 1 + AHEAD) * near
        self._nearby, self._recalled = w.context[:reach].copy(), w.context[reach:].copy()
        self._stand = np.concatenate([w.unvoiced, w.light], axis=1)
        self._stand_bias = np.concatenate([w.unvoiced_bias, w.light_bias])
        self._memory = Memory(remembered)
        self._encoded: Array = np.zeros((PAST, near), np.float32)
        self._inner: Array = np.empty((0, *_inner_shape(w)), np.float32)
        self._usable = np.empty((0, CANDIDATES), np.bool_)

    def process(self, heard: Heard) -> Scores:
        """Return the scores of the frames whose context is now complete."""
        w = self._w
        encoded = self._seen(heard)
        inner: Array = heard.candidate @ w.candidate
        gathered = inner + w.gathered_bias
        gathered *= heard.usable[:, :, None]
        found = np.maximum.reduce(gathered, axis=1)
        encoded += _product(np.maximum(found, _NOUGHT, out=found), w.gathered)
        np.maximum(encoded, _NOUGHT, out=encoded)
        recalled = self._memory.process(encoded[:, self._near :])
        return self._scored(encoded[:, : self._near], recalled, inner, heard.usable)

    def pass_by(self, heard: Heard) -> None:
        """Take frames without a candidate that follow such frames: they are context, and get no scores."""
        encoded = self._seen(heard)
        np.maximum(encoded, _NOUGHT, out=encoded)
        self._memory.process(encoded[:, self._near :])
        known = np.concatenate((self._encoded, encoded[:, : self._near]))
        self._encoded = known[len(encoded) :]

    def _seen(self, heard: Heard) -> Array:
        """Return what becomes of the frames' own descriptions."""
        encoded = _product(heard.frame, self._w.frame)
        encoded += self._w.frame_bias
        return encoded

    def flush(self) -> Scores:
        """Return the scores of the frames still open: what follows them is nothing."""
        nothing = np.zeros((AHEAD, self._near), np.float32)
        last = np.repeat(self._memory.state()[None], AHEAD, axis=0)
        return self._scored(nothing, last, self._inner[:0], self._usable[:0])

    def _scored(self, encoded: Array, recalled: Array, inner: Array, usable: NDArray[np.bool_]) -> Scores:
        encoded = np.concatenate((self._encoded, encoded))
        inner = np.concatenate((self._inner, inner))
        usable = np.concatenate((self._usable, usable))
        known = max(len(encoded) - PAST - AHEAD, 0)
        stand = _product(_reaching(encoded, known), self._nearby)
        stand += _product(recalled[len(recalled) - known :], self._recalled)
        stand += self._w.context_bias
        np.maximum(stand, _NOUGHT, out=stand)
        said = _product(stand, self._stand)
        said += self._stand_bias
        score = self._score(inner[:known], said[:, 3:], usable[:known])
        self._encoded, self._inner, self._usable = encoded[known:], inner[known:], usable[known:]
        return Scores(score, said[:, :3])

    def _score(self, inner: Array, light: Array, usable: NDArray[np.bool_]) -> Array:
        w = self._w
        if not np.count_nonzero(usable):
            return np.full(usable.shape, -np.inf, np.float32)
        first = inner + light[:, None, :]
        np.maximum(first, _NOUGHT, out=first)
        second: Array = np.matmul(first, w.second)
        second += w.second_bias
        np.maximum(second, _NOUGHT, out=second)
        score: Array = (second @ w.score)[:, :, 0]
        score += w.score_bias
        np.putmask(score, ~usable, -np.inf)
        return score


def _inner_shape(w: Weights) -> tuple[int, int]:
    return CANDIDATES, w.candidate.shape[1]


def _product(rows: Array, weight: Array) -> Array:
    """Return a product per row, of the same shape each time, so that rows stay apart."""
    product: Array = np.matmul(rows[:, None], weight)[:, 0]
    return product


def _reaching(encoded: Array, known: int) -> Array:
    """Return each frame's neighbours side by side, without copying, shape (known, reach)."""
    width, step = encoded.shape[1], encoded.itemsize
    reach = (PAST + 1 + AHEAD) * width
    return np.ndarray((known, reach), encoded.dtype, encoded, 0, (width * step, step))


class Memory:
    """Leaky means over half a second and over seconds, fair from the first frame on."""

    def __init__(self, size: int) -> None:
        share = np.array(FORGETTING, np.float32)[:, None]
        self._share, self._kept = share, np.float32(1.0) - share
        self._sums: Array = np.zeros((2, size + 1), np.float32)
        self._room: Array = np.empty_like(self._sums)

    def process(self, rows: Array) -> Array:
        """Return the means after each of the rows (n, r), shape (n, 2 r)."""
        sums = np.empty((len(rows), *self._sums.shape), np.float32)
        sums[:, :, -1] = self._share[:, 0]
        np.multiply(rows[:, None, :], self._share, out=sums[:, :, :-1])
        last, kept = self._sums, self._room
        for held in sums:
            np.multiply(last, self._kept, out=kept)
            held += kept
            last = held
        self._sums = last.copy()
        return _means(sums)

    def state(self) -> Array:
        """Return the means now, shape (2 r,); zeros before the first frame."""
        return np.asarray(_means(self._sums[None])[0])


def _means(sums: Array) -> Array:
    means: Array = np.divide(sums[:, :, :-1], np.maximum(sums[:, :, -1:], _FEWEST))
    return means.reshape(len(sums), -1)
