"""The pitch of a voice, frame by frame, a fixed 70 ms after it was heard.

Spectra of a 50 ms and a 32 ms window give autocorrelations; their peaks are candidates; a
small fitted network weighs them and "unvoiced"; a fixed-lag smoother chooses. See `docs/pitch.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.candidates import CANDIDATES, OCTAVE
from prosody.analysis.hearer import CHUNK, Hearer
from prosody.analysis.network import AHEAD, Network, Scores, fitted
from prosody.analysis.path import Smoother
from prosody.analysis.periodicity import LAG_RATE, REACH, Array, windows_of
from prosody.contour import Columns
from prosody.frames import Frames
from prosody.setting import Settings, setting
from prosody.units import FRAME

TOGETHER: Final = 3
"""Frames that are worked on together when they come singly: a call costs more than its arithmetic."""

_STEP: Final = CHUNK // TOGETHER * TOGETHER - TOGETHER
"""Frames that are taken at once; with those that wait they are at most a chunk."""

_ROOM: Final = CHUNK + 2 * REACH

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
        slope, offset = self._weights.trust.tolist()
        self._sureness = slope, float(np.exp(offset))
        self._begin()

    def _begin(self) -> None:
        # Samples of REACH frames known before, of those not yet worked on, and of a step.
        self._samples: Array = np.zeros((_ROOM, FRAME), np.float32)
        self._wanted = np.zeros(_ROOM, np.bool_)
        self._held = REACH
        self._hearer = Hearer(*self._lags)
        self._network = Network(self._weights)
        self._smoother = Smoother(self._awaited, CANDIDATES + 1)
        self._octaves: Array = np.zeros((1, CANDIDATES), np.float32)
        self._unknown: Array = np.empty((0, CANDIDATES), np.float32)

    def process(self, frames: Frames, wanted: NDArray[np.bool_] | None = None) -> Columns:
        """Return `f0_hz` and `voicing` of the frames that are now known.

        `wanted` says for each of the frames whether anybody needs a pitch there; where it
        is False, no work is done and the frame is unvoiced.
        """
        parts = []
        for first in range(0, len(frames), _STEP):
            samples = frames.samples[first : first + _STEP]
            self._hold(samples, True if wanted is None else wanted[first : first + _STEP])
            whole = (self._held - 2 * REACH) // TOGETHER * TOGETHER
            if whole > 0:
                parts.append(self._step(whole))
        return parts[0] if len(parts) == 1 else _joined(parts)

    def flush(self) -> Columns:
        """Return the frames still open; the next frame starts a new stretch."""
        self._hold(np.zeros((REACH, FRAME), np.float32), False)
        ahead = [self._step(self._held - 2 * REACH)] if self._held > 2 * REACH else []
        late = self._chosen(self._network.flush())
        rest = self._columns(self._smoother.flush())
        self._begin()
        return _joined([*ahead, late, rest])

    def _hold(self, samples: Array, wanted: NDArray[np.bool_] | bool) -> None:
        to = slice(self._held, self._held + len(samples))
        self._samples[to], self._wanted[to] = samples, wanted
        self._held = to.stop

    def _step(self, count: int) -> Columns:
        """Return what becomes known when the next `count` frames are described."""
        windows = windows_of(self._samples[: count + 2 * REACH].reshape(-1))
        heard = self._hearer.hear(windows, self._wanted[REACH : count + REACH])
        self._octaves = np.concatenate([self._octaves, heard.candidate[:, :, OCTAVE]])
        self._unknown = np.concatenate([self._unknown, heard.lag])
        columns = self._chosen(self._network.process(heard))
        self._held -= count
        self._samples[: self._held] = self._samples[count : count + self._held]
        self._wanted[: self._held] = self._wanted[count : count + self._held]
        return columns

    def _chosen(self, scores: Scores) -> Columns:
        """Return the rows that become known when the next frames are scored."""
        count = len(scores.candidate)
        octaves, self._octaves = self._octaves[: count + 1], self._octaves[count:]
        steps = _transitions(octaves, scores, self._weights.jump)
        return self._columns(self._smoother.process(_evidence(scores), steps))

    def _columns(self, belief: NDArray[np.float64]) -> Columns:
        lag, self._unknown = self._unknown[: len(belief)], self._unknown[len(belief) :]
        rows = np.arange(len(belief))
        best = belief[:, :-1].argmax(axis=1)
        f0_hz: Array = np.float32(LAG_RATE) / lag[rows, best]
        f0_hz[belief[:, -1] >= UNVOICED] = np.nan
        return {"f0_hz": f0_hz, "voicing": self._trust(belief[rows, best])}

    def _trust(self, belief: NDArray[np.float64]) -> Array:
        """Return the probability of being voiced and right within 50 cents."""
        sure = np.maximum(belief, _SURE) / np.maximum(1.0 - belief, _SURE)
        slope, scale = self._sureness
        odds: NDArray[np.float64] = np.power(sure, slope)
        odds *= scale
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
    likely = np.empty((len(scores.candidate), CANDIDATES + 1))
    likely[:, :-1], likely[:, -1] = scores.candidate, scores.unvoiced[:, 0]
    likely -= np.maximum.reduce(likely, axis=1)[:, None]
    np.exp(likely, out=likely)
    np.maximum(likely[:, -1], 1e-12, out=likely[:, -1])
    return likely


def _transitions(octaves: Array, scores: Scores, cost: Array) -> NDArray[np.float64]:
    """Return likelihoods of going from each state of a frame to each of the next.

    `octaves` (n + 1, CANDIDATES) are the candidates' lags, the frame before the first ahead of them.
    """
    jump = octaves[1:, None, :] - octaves[:-1, :, None]
    np.abs(jump, out=jump)
    near = np.minimum(jump, np.float32(0.1))
    near *= -cost[0]
    np.minimum(jump, np.float32(1.2), out=jump)
    jump *= cost[1]
    near -= jump
    out = np.empty((len(jump), CANDIDATES + 1, CANDIDATES + 1))
    np.exp(near, out=out[:, :-1, :-1])
    ends = np.exp(scores.unvoiced[:, 1:])
    out[:, :-1, -1] = ends[:, :1]
    out[:, -1, :-1] = ends[:, 1:]
    out[:, -1, -1] = 1.0
    return out


def _joined(parts: list[Columns]) -> Columns:
    if not parts:
        return {"f0_hz": np.empty(0, np.float32), "voicing": np.empty(0, np.float32)}
    return {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
