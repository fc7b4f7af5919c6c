"""The fitted detector: a small causal network over the features, a few frames late.

Convolutions see the last seconds, a gated memory what went before. Numpy only. Every
product has one fixed shape per frame (`matmul` over a stack), so a frame's score does not
depend on how many are worked on at once. Weights and where they come from:
`speech_weights.npz`, made by `benchmarks/speech/fit.py`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from math import exp
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.spectrum import Spectra
from prosody.analysis.speech_features import COLUMNS, SpeechFeatures

Rows = NDArray[np.float32]

AHEAD: Final = 3
"""Frames the score of a frame may look ahead, beyond its spectrum."""

QUIET: Final = -6.6
"""While nothing of late was louder than this (-66 dBFS in the voice's band, in units of 10 dB),
what is heard is the electronics or the other channel's crosstalk, not a person at a microphone."""

_NOTHING = np.array(0.0, np.float32)

TAPS: Final = 3
DILATIONS: Final = (1, 1, 3, 9, 27)
"""Distance of the taps of each layer, in frames; the first layer sees the features."""

REMEMBERS: Final = 4
"""The layer before which the memory stands."""


@cache
def weights() -> dict[str, Rows]:
    """Return the weights by name, read once; `about` in the file tells where they come from."""
    with (files("prosody.analysis") / "speech_weights.npz").open("rb") as file, np.load(file) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files if name != "about"}


class NetworkScore:
    """Spectra -> probability of speech."""

    lookahead = AHEAD

    def __init__(self, fitted: dict[str, Rows] | None = None) -> None:
        self._weights = unscaled(fitted or weights())
        self._features = SpeechFeatures()
        self._begin()

    def _begin(self) -> None:
        self._features.reset()
        own = self._weights
        self._layers: list[_Layer | _Memory] = [_Layer(own["w0"], own["b0"], own["mean"])]
        for i, step in enumerate(DILATIONS[1:], 1):
            if i == REMEMBERS:
                self._layers.append(_Memory(own["wm"], own["bm"]))
            self._layers.append(_Layer(own[f"w{i}"], own[f"b{i}"], None, step))
        self._early = AHEAD
        self._last: tuple[Rows, Rows] | None = None

    def process(self, spectra: Spectra) -> Rows:
        """Return the scores that became known."""
        if len(spectra) == 0:
            return np.zeros(0, np.float32)
        return self._scored(*self._features.process(spectra))

    def _scored(self, rows: Rows, peak: Rows) -> Rows:
        self._last = rows[-1:], peak[-1:]
        for layer in self._layers:
            rows = layer.process(rows)
        logits = np.matmul(self._weights["out"][None], rows[:, :, None])[:, 0, 0] + self._weights["bias"]
        heard = zip(logits.tolist(), peak.tolist(), strict=True)
        scores = [1 / (1 + exp(-logit)) if loud >= QUIET else 0.0 for logit, loud in heard]
        skipped = min(self._early, len(scores))
        self._early -= skipped
        return np.array(scores[skipped:], np.float32)

    def flush(self) -> Rows:
        """Return the scores still owed, as if the last frame lasted."""
        if self._last is None:
            return np.zeros(0, np.float32)
        row, peak = self._last
        scores = self._scored(np.repeat(row, AHEAD, axis=0), np.repeat(peak, AHEAD))
        self._begin()
        return scores


class _Layer:
    """y[k] = relu(W [x[k - 2 d], x[k - d], x[k]] + b), plus x[k]; the first layer's has no such addition.

    What went before the first frame was `before` (0 if not given).
    """

    def __init__(self, weight: Rows, bias: Rows, before: Rows | None, step: int = 1) -> None:
        self._weight, self._bias, self._step, self._first = weight, bias, step, before is not None
        self._past = np.zeros(((TAPS - 1) * step, weight.shape[1] // TAPS), np.float32)
        if before is not None:
            self._past += before

    def process(self, rows: Rows) -> Rows:
        count, width, step = len(rows), rows.shape[1], self._step
        known = np.concatenate((self._past, rows))
        self._past = known[count:]
        line = width * known.itemsize
        taps = np.ndarray((count, TAPS, width), known.dtype, known, 0, (line, step * line, known.itemsize))
        out: Rows = np.matmul(self._weight, taps.reshape(count, TAPS * width, 1))[:, :, 0]
        out += self._bias
        np.maximum(out, _NOTHING, out=out)
        if not self._first:
            out += rows
        return out


class _Memory:
    """y[k] = x[k] + m[k], where m[k] = (1 - z) m[k - 1] + z tanh(c): gates z and contents c see x[k] only.

    After Feng et al. 2024, "Were RNNs all we needed?", arXiv:2410.01201.
    """

    def __init__(self, weight: Rows, bias: Rows) -> None:
        self._weight, self._bias = weight, bias
        self._held = np.zeros(weight.shape[0] // 2, np.float32)

    def process(self, rows: Rows) -> Rows:
        both = np.matmul(self._weight, rows[:, :, None])[:, :, 0]
        both += self._bias
        width = len(self._held)
        kept = 1 / (1 + np.exp(both[:, :width]))
        new = (1 - kept) * np.tanh(both[:, width:])
        out = np.empty_like(rows)
        for keep, add, row in zip(kept, new, out, strict=True):
            np.multiply(self._held, keep, out=row)
            row += add
            self._held = row
        self._held = self._held.copy()  # a row of a large array would keep all of it
        out += rows
        return out


def unscaled(fitted: dict[str, Rows]) -> dict[str, Rows]:
    """Return weights that take the features as they are: the fit saw (x - mean) scale."""
    weight = fitted["w0"] * np.tile(fitted["scale"], TAPS)
    bias = fitted["b0"] - weight @ np.tile(fitted["mean"], TAPS)
    return {**fitted, "w0": weight, "b0": bias}


def shapes(width: int) -> dict[str, tuple[int, ...]]:
    """Return the shape of every weight of a network of this width."""
    found: dict[str, tuple[int, ...]] = {"out": (width,), "bias": (), "wm": (2 * width, width)}
    found["bm"] = (2 * width,)
    for i in range(len(DILATIONS)):
        found[f"w{i}"] = (width, TAPS * (width if i else COLUMNS))
        found[f"b{i}"] = (width,)
    return found
