"""The pitch of a voice, frame by frame, a fixed 70 ms after it was heard.

Spectra of a 50 ms and a 32 ms window give autocorrelations; their peaks are candidates; a
small fitted network weighs them and "unvoiced"; a fixed-lag smoother chooses. See `docs/pitch.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.candidates import CANDIDATES
from prosody.analysis.hearer import CHUNK, Hearer
from prosody.analysis.network import AHEAD, Network, Scores, fitted
from prosody.analysis.path import Smoother
from prosody.analysis.periodicity import LAG_RATE, REACH, Array, split, windows_of
from prosody.contour import Columns
from prosody.frames import Frames
from prosody.setting import Settings, setting
from prosody.units import FRAME

TOGETHER: Final = 3
"""Frames that are worked on together when they come singly: a call costs more than its arithmetic."""

_STEP: Final = CHUNK // TOGETHER * TOGETHER

UNVOICED: Final = 0.45
"""Probability of "unvoiced" from which a frame is: least errors on EmoDB worn down anew."""

_SURE: Final = 1e-6
"""Probabilities are kept this far from 0 and 1 before their odds are taken."""


@dataclass(frozen=True)
class PitchSettings(Settings):
    """What may be set about pitch tracking."""

    lowest_hz: float = setting(
        55.0,
        "Lowest pitch that is searched.",
        unit="Hz",
        low=55.0,
        high=150.0,
        source="low male voices in creak reach 55-60 Hz; nearly three periods fit the 50 ms window",
    )
    highest_hz: float = setting(
        600.0,
        "Highest pitch that is searched.",
        unit="Hz",
        low=200.0,
        high=600.0,
        source="excited female speech reaches 500-600 Hz",
    )
    awaited_frames: int = setting(
        2,
        "Frames that are awaited before a pitch is decided, beyond its window and its context.",
        unit="frames of 10 ms",
        low=1,
        high=2,
        source="the first 10-20 ms give nearly all; with more than 2 a value comes later than 80 ms",
    )


class PitchTracker:
    """Follows the fundamental frequency of the nearest voice on one leg.

    A row k describes the sound around the middle of frame k.

    Parameters
    ----------
    settings : PitchSettings
    usual_f0 : tuple of float, optional
        The voice's usual 25 and 75 % quantiles of f0 in Hz. Narrows the search to
        0.75 x q25 .. 2.5 x q75 (Hirst 2011, and room for rises).
    """

    def __init__(
        self, settings: PitchSettings | None = None, usual_f0: tuple[float, float] | None = None
    ) -> None:
        settings = settings or PitchSettings()
        low, high = search_range(settings, usual_f0)
        first = int(LAG_RATE / high)
        self._lags = first, max(int(np.ceil(LAG_RATE / low)), first + CANDIDATES)
        self._awaited = settings.awaited_frames
        self.lookahead = REACH + AHEAD + self._awaited + TOGETHER - 1
        self._weights = fitted()
        self._begin()

    def _begin(self) -> None:
        self._tail: Array = np.zeros((REACH, 2, FRAME // 2), np.float32)
        self._tail_wanted = np.zeros(0, np.bool_)
        self._single: Array = np.empty((0, FRAME), np.float32)
        self._single_wanted = np.zeros(0, np.bool_)
        self._hearer = Hearer(*self._lags)
        self._network = Network(self._weights)
        self._smoother = Smoother(self._awaited, CANDIDATES + 1)
        self._unscored: Array = np.ones((1, CANDIDATES), np.float32)
        self._unknown: Array = np.empty((0, CANDIDATES), np.float32)

    def process(self, frames: Frames, wanted: NDArray[np.bool_] | None = None) -> Columns:
        """Return `f0_hz` and `voicing` of the frames that are now known.

        `wanted` says for each of the frames whether anybody needs a pitch there; where it
        is False, no work is done and the frame is unvoiced.
        """
        flags = np.ones(len(frames), np.bool_) if wanted is None else wanted
        samples = frames.samples
        if len(self._single):
            samples = np.concatenate([self._single, samples])
            flags = np.concatenate([self._single_wanted, flags])
        even = len(samples) // TOGETHER * TOGETHER
        self._single, self._single_wanted = samples[even:].copy(), flags[even:].copy()
        parts = [
            self._step(samples[i : min(i + _STEP, even)], flags[i : min(i + _STEP, even)])
            for i in range(0, even, _STEP)
        ]
        return parts[0] if len(parts) == 1 else _joined(parts)

    def flush(self) -> Columns:
        """Return the frames still open; the next frame starts a new stretch."""
        silence = np.zeros((REACH, FRAME), np.float32), np.zeros(REACH, np.bool_)
        ahead = self._step(
            np.concatenate([self._single, silence[0]]), np.concatenate([self._single_wanted, silence[1]])
        )
        late = self._chosen(self._network.flush())
        rest = self._columns(self._smoother.flush())
        self._begin()
        return _joined([ahead, late, rest])

    def _step(self, samples: Array, wanted: NDArray[np.bool_]) -> Columns:
        rows = np.concatenate([self._tail, split(samples)])
        flags = np.concatenate([self._tail_wanted, wanted])
        known = max(len(rows) - 2 * REACH, 0)
        self._tail, self._tail_wanted = rows[known:].copy(), flags[known:].copy()
        if not known:
            return _joined([])
        heard = self._hearer.hear(windows_of(rows), flags[:known])
        self._unscored = np.concatenate([self._unscored, heard.lag])
        return self._chosen(self._network.process(heard))

    def _chosen(self, scores: Scores) -> Columns:
        """Return the rows that become known when the next frames are scored."""
        count = len(scores.candidate)
        lag = self._unscored[: count + 1]
        self._unscored = self._unscored[count:]
        self._unknown = np.concatenate([self._unknown, lag[1:]])
        steps = _transitions(np.log2(lag), scores, self._weights.jump)
        return self._columns(self._smoother.process(_evidence(scores), steps))

    def _columns(self, belief: NDArray[np.float64]) -> Columns:
        lag, self._unknown = self._unknown[: len(belief)], self._unknown[len(belief) :]
        rows = np.arange(len(belief))
        best = np.argmax(belief[:, :-1], axis=1)
        voiced = belief[:, -1] < UNVOICED
        f0_hz = np.where(voiced, np.float32(LAG_RATE) / lag[rows, best], np.float32(np.nan))
        return {"f0_hz": f0_hz, "voicing": self._trust(belief[rows, best])}

    def _trust(self, belief: NDArray[np.float64]) -> Array:
        """Return the probability of being voiced and right within 50 cents."""
        sure = np.maximum(belief, _SURE) / np.maximum(1.0 - belief, _SURE)
        slope, offset = self._weights.trust.tolist()
        odds: NDArray[np.float64] = np.power(sure, slope) * np.exp(offset)
        odds *= belief > 0.0
        odds /= odds + 1.0
        return np.asarray(odds, dtype=np.float32)


def search_range(settings: PitchSettings, usual_f0: tuple[float, float] | None) -> tuple[float, float]:
    """Return the lowest and highest f0 searched, in Hz; a voice's own range where it is known."""
    if usual_f0 is None:
        return settings.lowest_hz, settings.highest_hz
    low, high = 0.75 * usual_f0[0], 2.5 * usual_f0[1]
    return max(low, settings.lowest_hz), min(high, settings.highest_hz)


def _evidence(scores: Scores) -> NDArray[np.float64]:
    """Return the likelihood of each state, the greatest 1; "unvoiced" is the last and never 0."""
    unvoiced = scores.unvoiced[:, :1]
    every = np.concatenate([scores.candidate, unvoiced], axis=1)
    likely: NDArray[np.float64] = np.exp(every - every.max(axis=1)[:, None]).astype(np.float64)
    likely[:, -1] = np.maximum(likely[:, -1], 1e-12)
    return likely


def _transitions(octaves: Array, scores: Scores, cost: Array) -> NDArray[np.float64]:
    """Return likelihoods of going from each state of a frame to each of the next.

    `octaves` (n + 1, CANDIDATES) are the candidates' lags, the frame before the first ahead of them.
    """
    jump = np.abs(octaves[1:, None, :] - octaves[:-1, :, None])
    out = np.empty((len(jump), CANDIDATES + 1, CANDIDATES + 1))
    near = np.minimum(jump, np.float32(0.1)) * -cost[0]
    near -= np.minimum(jump, np.float32(1.2)) * cost[1]
    np.exp(near, out=near)
    out[:, :-1, :-1] = near
    ends = np.exp(scores.unvoiced[:, 1:])
    out[:, :-1, -1] = ends[:, :1]
    out[:, -1, :-1] = ends[:, 1:]
    out[:, -1, -1] = 1.0
    return out


def _joined(parts: list[Columns]) -> Columns:
    names = ("f0_hz", "voicing")
    return {name: np.concatenate([np.empty(0, np.float32), *(p[name] for p in parts)]) for name in names}
