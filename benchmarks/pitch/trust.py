"""What a fitted model's probabilities are worth, on a take on which it was not fitted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.pitch.model import AWAITED, Model
from benchmarks.pitch.takes import LAG_RATE, Take, met

Double = NDArray[np.float64]

THRESHOLDS = np.arange(0.30, 0.71, 0.01)


@dataclass(frozen=True, slots=True)
class Said:
    """What the model says of frames of which something is known.

    Attributes
    ----------
    unvoiced : probability of "unvoiced"
    best : probability of the best candidate
    cents : how far that is from the truth (0 in unvoiced frames)
    voiced : whether the frame is
    looked_at : whether there were candidates
    """

    unvoiced: Double
    best: Double
    cents: Double
    voiced: NDArray[np.bool_]
    looked_at: NDArray[np.bool_]


def said(model: Model, given: Take) -> Said:
    """Return what the model says of a take, recording by recording."""
    parts = list(_parts(model, given))
    columns = [np.concatenate([p[i] for p in parts]) for i in range(5)]
    return Said(columns[0], columns[1], columns[2], columns[3] > 0, columns[4] > 0)


def _parts(model: Model, given: Take) -> Iterator[tuple[Double, ...]]:
    for begin, end in zip([0, *given.ends[:-1]], given.ends, strict=True):
        rows = slice(begin, end)
        inputs = []
        for x in met(given, rows, in_program=True).values():
            x = x.astype(np.float32) if x.dtype == np.float16 else x
            inputs.append(
                torch.from_numpy(np.concatenate([x, np.zeros((AWAITED, *x.shape[1:]), x.dtype)]))[None]
            )
        with torch.no_grad():
            belief = model(*inputs)[0].numpy().astype(np.float64)
        truth = given.f0_hz[rows].astype(np.float64)
        at = np.arange(len(truth)), belief[:, :-1].argmax(1)
        f0 = LAG_RATE / 2.0 ** given.octaves[rows][at]
        cents = np.where(truth > 0, np.abs(1200 * np.log2(f0 / np.where(truth > 0, truth, 1.0))), 0.0)
        known = ~np.isnan(truth)
        columns = (
            belief[:, -1],
            belief[at],
            cents,
            truth,
            given.usable[rows].any(1) & (given.spoken[rows] > 0),
        )
        yield tuple(np.asarray(c, dtype=np.float64)[known] for c in columns)


def threshold(model: Model, given: Take) -> float:
    """Return the probability of "unvoiced" from which a frame is, with the fewest wrong frames."""
    s = said(model, given)
    wrong = [_wrong(s, float(level)) for level in THRESHOLDS]
    return float(THRESHOLDS[int(np.argmin(wrong))])


def _wrong(s: Said, level: float) -> float:
    """Return the share of frames with wrong voicing or a pitch more than 20 % off."""
    voiced = s.unvoiced < level
    gross = voiced & s.voiced & (s.cents > 1200 * np.log2(1.2))
    return float(np.mean((voiced != s.voiced) | gross))


def trusted(model: Model, given: Take) -> tuple[float, float]:
    """Return slope and offset, in odds, from a state's probability to that of being right within 50 cents."""
    s = said(model, given)
    p = np.clip(s.best[s.looked_at], 1e-6, 1 - 1e-6)
    x = torch.from_numpy(np.log(p / (1 - p)))
    y = torch.from_numpy((s.voiced & (s.cents <= 50))[s.looked_at].astype(np.float64))
    line = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([line], max_iter=50)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(line[0] * x + line[1], y)
        value.backward()
        return value

    optimiser.step(loss)
    slope, offset = line.detach().tolist()
    return slope, offset
