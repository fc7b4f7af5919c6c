"""The fitted detector: a small causal convolutional network over the features, a few frames late.

Numpy only. Every product has one fixed shape per frame (`matmul` over a stack), so a frame's
score does not depend on how many are worked on at once. Weights and where they come from:
`speech_weights.npz`, made by `benchmarks/speech/fit.py`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.spectrum import Spectra
from prosody.analysis.speech_features import COLUMNS, SpeechFeatures

Rows = NDArray[np.float32]

AHEAD: Final = 3
"""Frames the score of a frame may look ahead, beyond its spectrum."""

QUIET: Final = np.float32(-7.0)
"""While nothing of late was louder than this (-70 dBFS in the voice's band, in units of 10 dB),
what is heard is the electronics or the other channel's crosstalk, not a person at a microphone."""

TAPS: Final = 3
DILATIONS: Final = (1, 1, 3, 9, 27)
"""Distance of the taps of each layer, in frames; the first layer sees the features."""


@cache
def weights() -> dict[str, Rows]:
    """Return the weights by name, read once; `about` in the file tells where they come from."""
    with (files("prosody.analysis") / "speech_weights.npz").open("rb") as file, np.load(file) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files if name != "about"}


class NetworkScore:
    """Spectra -> probability of speech."""

    lookahead = AHEAD

    def __init__(self, fitted: dict[str, Rows] | None = None) -> None:
        self._weights = fitted or weights()
        self._features = SpeechFeatures()
        self._begin()

    def _begin(self) -> None:
        self._features.reset()
        self._layers = [
            _Layer(self._weights[f"w{i}"], self._weights[f"b{i}"], step, i > 0)
            for i, step in enumerate(DILATIONS)
        ]
        self._early = AHEAD
        self._last: tuple[Rows, Rows] | None = None

    def process(self, spectra: Spectra) -> Rows:
        """Return the scores that became known."""
        if len(spectra) == 0:
            return np.zeros(0, np.float32)
        rows, peak = self._features.process(spectra)
        return self._scored((rows - self._weights["mean"]) * self._weights["scale"], peak[:, 0])

    def _scored(self, rows: Rows, peak: Rows) -> Rows:
        self._last = rows[-1:], peak[-1:]
        for layer in self._layers:
            rows = layer.process(rows)
        logits = np.einsum("ij,j->i", rows, self._weights["out"]) + self._weights["bias"]
        scores = np.where(peak >= QUIET, 1 / (1 + np.exp(-logits)), 0)
        skipped = min(self._early, len(scores))
        self._early -= skipped
        return np.asarray(scores[skipped:], np.float32)

    def flush(self) -> Rows:
        """Return the scores still owed, as if the last frame lasted."""
        if self._last is None:
            return np.zeros(0, np.float32)
        row, peak = self._last
        scores = self._scored(np.repeat(row, AHEAD, axis=0), np.repeat(peak, AHEAD))
        self._begin()
        return scores


class _Layer:
    """y[k] = relu(W [x[k - 2 d], x[k - d], x[k]] + b), plus x[k] where the widths agree."""

    def __init__(self, weight: Rows, bias: Rows, step: int, residual: bool) -> None:
        self._weight, self._bias, self._step, self._residual = weight, bias, step, residual
        self._past = np.zeros(((TAPS - 1) * step, weight.shape[1] // TAPS), np.float32)

    def process(self, rows: Rows) -> Rows:
        count, step = len(rows), self._step
        known = np.concatenate([self._past, rows])
        self._past = known[count:]
        taps = [known[i * step : i * step + count] for i in range(TAPS)]
        stacked = np.concatenate(taps, axis=1)
        out = np.matmul(self._weight, stacked[:, :, None])[:, :, 0] + self._bias
        np.maximum(out, 0, out=out)
        return np.asarray(out + rows if self._residual else out)


def shapes(width: int) -> dict[str, tuple[int, ...]]:
    """Return the shape of every weight of a network of this width."""
    found: dict[str, tuple[int, ...]] = {"out": (width,), "bias": ()}
    for i in range(len(DILATIONS)):
        found[f"w{i}"] = (width, TAPS * (width if i else COLUMNS))
        found[f"b{i}"] = (width,)
    return found
