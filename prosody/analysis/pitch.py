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
from prosody.analysis.hearer import CHUNK, Heard, Hearer
from prosody.analysis.network import AHEAD, Network, Scores, fitted
from prosody.analysis.path import Smoother
from prosody.analysis.periodicity import LAG_RATE, REACH, Array, windows_of
from prosody.contour import Columns
from prosody.frames import Frames
from prosody.setting import Settings, setting
from prosody.units import FRAME

TOGETHER: Final = 3
"""Frames that are worked on together when they come singly: a call costs more than its arithmetic."""

UNVOICED: Final = 0.45
"""Probability of "unvoiced" from which a frame is: least errors on EmoDB worn down anew."""

_LEAST: Final = np.array(1e-12)
"""Likelihood of "unvoiced" beside the best candidate's, at least."""

_NEAR: Final = np.array(0.1, np.float32)
_FAR: Final = np.array(1.2, np.float32)
"""Octaves up to which the two costs of a jump grow."""

_YES: Final = np.True_.tobytes()

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
    together : int
        Frames that are worked on together; 1 where they come in steps anyway.

    Attributes
    ----------
    lookahead : int
        Frames between a sound and its row, when it is known at once how likely somebody speaks.
    weighed : int
        Frames between that answer and the row.
    """

    def __init__(
        self,
        settings: PitchSettings | None = None,
        usual_f0: tuple[float, float] | None = None,
        together: int = TOGETHER,
    ) -> None:
        settings = settings or PitchSettings()
        low, high = search_range(settings, usual_f0)
        first = int(LAG_RATE / high)
        self._lags = first, max(int(np.ceil(LAG_RATE / low)), first + CANDIDATES)
        self._awaited, self._together = settings.awaited_frames, together
        self.weighed = AHEAD + self._awaited + together - 1
        self.lookahead = REACH + self.weighed
        self._weights = fitted()
        slope, offset = self._weights.trust.tolist()
        self._sureness = slope, float(np.exp(offset))
        self._begin()

    def _begin(self) -> None:
        # From REACH frames before the next that is described; how likely it is spoken, from that one on.
        self._samples = _Queue(np.zeros((REACH, FRAME), np.float32))
        self._spoken = _Queue(np.zeros(0, np.float32))
        self._hearer = Hearer(*self._lags)
        self._network = Network(self._weights)
        self._smoother = Smoother(self._awaited, CANDIDATES + 1)
        self._octaves: Array = np.zeros((1, CANDIDATES), np.float32)
        self._unknown: Array = np.empty((0, CANDIDATES), np.float32)
        self._still = 0  # frames described since the last that may be voiced

    def process(self, frames: Frames, spoken: Array | None = None) -> Columns:
        """Return `f0_hz` and `voicing` of the frames that are now known.

        `spoken` says of the next frames, as many as is known by now, how likely somebody speaks;
        where it is 0 nobody needs a pitch, less work is done and the frame is unvoiced. Without it
        somebody speaks throughout.
        """
        self._samples.add(frames.samples)
        self._spoken.add(np.ones(len(frames), np.float32) if spoken is None else spoken)
        count = min(self._spoken.count, self._samples.count - 2 * REACH)
        if count < self._together:
            return _NOTHING
        return _joined(self._described(count // self._together * self._together))

    def flush(self, spoken: Array | None = None) -> Columns:
        """Return the frames still open; the next frame starts a new stretch.

        Of those that `spoken` does not reach, no pitch is wanted.
        """
        self._samples.add(np.zeros((REACH, FRAME), np.float32))
        if spoken is not None:
            self._spoken.add(spoken)
        count = self._samples.count - 2 * REACH
        self._spoken.add(np.zeros(count - self._spoken.count, np.float32))
        ahead = self._described(count)
        late = self._chosen(self._network.flush())
        rest = self._columns(self._smoother.flush())
        self._begin()
        return _joined([*ahead, late, rest])

    def _described(self, count: int) -> list[Columns]:
        """Return what becomes known when the next `count` frames are described."""
        samples, spoken = self._samples.taken(count), self._spoken.taken(count)
        parts = []
        for first in range(0, count, CHUNK):
            stop = min(first + CHUNK, count)
            windows = windows_of(samples[first : stop + 2 * REACH].reshape(-1))
            parts.append(self._step(self._hearer.hear(windows, spoken[first:stop])))
        return parts

    def _step(self, heard: Heard) -> Columns:
        """Return what becomes known by these frames."""
        count = len(heard.frame)
        last = heard.usable.tobytes().rfind(_YES) // CANDIDATES if heard.looked else -1
        if last < 0 and self._still >= self.weighed:
            self._network.pass_by(heard)
            return _unvoiced(count)
        self._still = count - 1 - last if last >= 0 else self._still + count
        self._octaves = np.concatenate((self._octaves, heard.candidate[:, :, OCTAVE]))
        self._unknown = np.concatenate((self._unknown, heard.lag))
        return self._chosen(self._network.process(heard))

    def _chosen(self, scores: Scores) -> Columns:
        """Return the rows that become known when the next frames are scored."""
        count = len(scores.candidate)
        octaves, self._octaves = self._octaves[: count + 1], self._octaves[count:]
        steps = _transitions(octaves, scores, self._weights.jump)
        return self._columns(self._smoother.process(_evidence(scores), steps))

    def _columns(self, belief: NDArray[np.float64]) -> Columns:
        """Return what is said of frames, given the probabilities of their states."""
        count = len(belief)
        lag, self._unknown = self._unknown[:count], self._unknown[count:]
        best = belief[:, :-1].argmax(axis=1).tolist()
        f0_hz, voicing = [], []
        for row, (state, shares) in enumerate(zip(best, belief.tolist(), strict=True)):
            f0_hz.append(LAG_RATE / lag[row, state] if shares[-1] < UNVOICED else np.nan)
            voicing.append(self._trust(shares[state]) if shares[state] > 0.0 else 0.0)
        return {"f0_hz": np.array(f0_hz, np.float32), "voicing": np.array(voicing, np.float32)}

    def _trust(self, belief: float) -> float:
        """Return the probability of being voiced and right within 50 cents."""
        slope, scale = self._sureness
        odds: float = scale * (max(belief, _SURE) / max(1.0 - belief, _SURE)) ** slope
        return odds / (odds + 1.0)


def search_range(settings: PitchSettings, usual_f0: tuple[float, float] | None) -> tuple[float, float]:
    """Return the lowest and highest f0 searched, in Hz; a voice's own range where it is known."""
    if usual_f0 is None:
        return settings.lowest_hz, settings.highest_hz
    low, high = 0.75 * usual_f0[0], 2.5 * usual_f0[1]
    return max(low, settings.lowest_hz), min(high, settings.highest_hz)


def _evidence(scores: Scores) -> NDArray[np.float64]:
    """Return the likelihood of each state, the greatest 1; "unvoiced" is the last and never 0."""
    likely = np.empty((len(scores.candidate), CANDIDATES + 1))
    likely[:, :-1] = scores.candidate
    unvoiced = likely[:, -1]
    unvoiced[...] = scores.unvoiced[:, 0]
    likely -= np.maximum.reduce(likely, axis=1, keepdims=True)
    np.exp(likely, out=likely)
    np.maximum(unvoiced, _LEAST, out=unvoiced)
    return likely


def _transitions(octaves: Array, scores: Scores, cost: Array) -> NDArray[np.float64]:
    """Return likelihoods of going from each state of a frame to each of the next.

    `octaves` (n + 1, CANDIDATES) are the candidates' lags, the frame before the first ahead of them.
    """
    jump = octaves[1:, None, :] - octaves[:-1, :, None]
    np.abs(jump, out=jump)
    near = np.minimum(jump, _NEAR)
    near *= -cost[0]
    np.minimum(jump, _FAR, out=jump)
    jump *= cost[1]
    near -= jump
    out = np.ones((len(jump), CANDIDATES + 1, CANDIDATES + 1))
    np.exp(near, out=out[:, :-1, :-1])
    ends = np.exp(scores.unvoiced[:, 1:])
    out[:, :-1, -1], out[:, -1, :-1] = ends[:, :1], ends[:, 1:]
    return out


def _unvoiced(count: int) -> Columns:
    return {"f0_hz": np.full(count, np.nan, np.float32), "voicing": np.zeros(count, np.float32)}


_NOTHING: Final = _unvoiced(0)


def _joined(parts: list[Columns]) -> Columns:
    if len(parts) < 2:
        return parts[0] if parts else _NOTHING
    return {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}


class _Queue:
    """Rows that wait, joined only when some are taken; `count` says how many there are."""

    def __init__(self, rows: Array) -> None:
        self._parts, self.count = [rows], len(rows)

    def add(self, rows: Array) -> None:
        self._parts.append(rows)
        self.count += len(rows)

    def taken(self, count: int) -> Array:
        """Take so many rows away; return all there were."""
        rows = np.concatenate(self._parts)
        self._parts = [rows[count:]]
        self.count -= count
        return rows
