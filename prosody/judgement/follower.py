"""Follows the voice in front frame by frame: does it sound now?

It asks what `foreground` asks afterwards, with what is known by then. It must not miss an
ending for long, or a turn never ends in a noisy room; and not call one too early.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from prosody.contour import Contour
from prosody.judgement.foreground import CLEAR_DB, DRIFT, LOUD_DB, NEAR, REFERENCE_HZ, SHORTEST, SMOOTH_ST
from prosody.judgement.greeting_model import Weights
from prosody.units import FRAMES_PER_SECOND, semitones

FIRST_DB: Final = 10.0
"""Level over the noise from which a first voice is believed: peaks of babble reach 9 dB."""

FORGET_DB: Final = 0.02
"""How much the loudest level is forgotten with each voiced frame: 2 dB in a second of voice."""

STEP_ST: Final = 0.4
"""How far the usual height moves towards each loud frame: a running median."""

Row = tuple[float, float, float]
"""Pitch in st (NaN where unvoiced), level and noise floor in dB."""


def heard(contour: Contour) -> list[Row]:
    """Return what the follower looks at, row by row."""
    f0 = np.where(contour.bleed, np.float32(np.nan), contour.f0_hz)
    noise = np.nan_to_num(contour.noise_db, nan=-120.0)
    columns = semitones(f0, REFERENCE_HZ), contour.level_db, noise
    return list(zip(*(column.tolist() for column in columns), strict=True))


class Follower:
    """Tells of each frame whether the voice in front sounds in it.

    Parameters
    ----------
    least : float
        Probability that a run of pitch is the voice's own, from which it is believed.
    """

    def __init__(self, weights: Weights, least: float = 0.5) -> None:
        self._weights = weights.foreground
        self._limit = math.log(least / (1.0 - least))
        self._top = -math.inf
        self._height = math.nan
        self._run: list[float] = []  # levels of the last frames of the open run
        self._loudest = -math.inf
        self._st = math.nan
        self._since = NEAR + 1  # frames since the voice sounded
        self._left = 0.0  # where its pitch was then

    def step(self, row: Row) -> bool:
        """Take a frame."""
        st, level, noise = row
        self._since += 1
        if math.isnan(st):
            self._run = []
            return False
        mean = self._run_level(st, level)
        if math.isnan(mean):
            return False
        self._top = max(self._top - FORGET_DB, mean if self._loudest - noise >= FIRST_DB else -math.inf)
        own = self._learn(st, mean, noise) and self._own(st, noise)
        if own:
            self._since, self._left = 0, st
        return own

    def _run_level(self, st: float, level: float) -> float:
        """Return the level of the run's last three frames; NaN while it is shorter."""
        if self._run and abs(st - self._st) > SMOOTH_ST:
            self._run = []
        if not self._run:
            self._loudest = -math.inf
        self._st = st
        self._run = [*self._run[1 - SHORTEST :], level]
        if len(self._run) < SHORTEST:
            return math.nan
        mean = sum(self._run) / SHORTEST
        self._loudest = max(self._loudest, mean)
        return mean

    def _learn(self, st: float, mean: float, noise: float) -> bool:
        """Learn where the voice's pitch lies; return whether that is known."""
        if mean > self._top - LOUD_DB and self._loudest - noise >= FIRST_DB:
            if math.isnan(self._height):
                self._height = st
            self._height += max(-STEP_ST, min(STEP_ST, st - self._height))
        return not math.isnan(self._height)

    def _own(self, st: float, noise: float) -> bool:
        over, against, far = self._loudest - noise, self._loudest - self._top, st - self._height
        if self._since <= NEAR:
            step = abs(st - self._left) + DRIFT * self._since / FRAMES_PER_SECOND
            far = min(max(far, -step), step)
        columns = scaled(over, against, noise - self._top, far)
        return sum(c * w for c, w in zip(columns, self._weights, strict=True)) >= self._limit


def scaled(over: float, against: float, noise: float, far: float) -> tuple[float, ...]:
    """Return what `foreground.design` returns, for one run, without numpy's cost."""
    clear = min(max((over - CLEAR_DB) / CLEAR_DB, 0.0), 1.0)
    distance = min(abs(far), 12.0) / 4.0
    return (
        min(max(over, 0.0), 30.0) / 10.0,
        min(max(against, -40.0), 5.0) / 10.0,
        min(max(-noise, 0.0), 40.0) / 10.0,
        distance * (1.0 - clear),
        distance * clear if far > 0.0 else 0.0,
        1.0,
    )
