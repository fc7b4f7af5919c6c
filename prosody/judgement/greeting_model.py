"""The few fitted numbers behind the greeting's verdict, with what they are for.

`benchmarks/greeting/fit.py` makes the file; it says there from what.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of two logistic functions, the constant last.

    Attributes
    ----------
    foreground : tuple of float
        Whether a run of pitch is the rep's own: for the columns of `foreground.design`.
    confidence : tuple of float
        Whether the direction is right: for the columns of `tail.grounds`.
    """

    foreground: tuple[float, ...]
    confidence: tuple[float, ...]


@cache
def shipped() -> Weights:
    """Return the weights that come with the program."""
    text = resources.files("prosody.judgement").joinpath("greeting_weights.json").read_text("utf-8")
    found = json.loads(text)
    return Weights(tuple(found["foreground"]), tuple(found["confidence"]))


def probability(columns: NDArray[np.float64], weight: tuple[float, ...]) -> NDArray[np.float64]:
    """Return the logistic function of the weighted columns, one for each row."""
    total = (columns * np.array(weight)).sum(axis=1)
    return np.asarray(1.0 / (1.0 + np.exp(-total)))
