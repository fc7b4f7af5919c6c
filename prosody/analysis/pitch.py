"""The pitch of a voice, frame by frame, a fixed 70 ms after it was heard.

Spectra of a 50 ms window give autocorrelations; their peaks are candidates; a fixed-lag
smoother chooses among them and "unvoiced". See `docs/pitch.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis import periodicity
from prosody.analysis.candidates import CANDIDATES, Candidates, peaks
from prosody.analysis.path import Smoother
from prosody.analysis.periodicity import LAG_RATE, LONG, REACH, Array, NoiseFloor
from prosody.contour import Columns
from prosody.frames import Frames
from prosody.setting import Settings, setting
from prosody.units import FRAME

_CHUNK: Final = 256
"""Frames worked on at once, so that a long file needs no more memory than a short one."""

QUIET: Final = np.float32(1e-10)
"""Mean power (-100 dBFS) below which a frame is silence on any device."""


@dataclass(frozen=True)
class PitchSettings(Settings):
    """What may be set about pitch tracking."""

    lowest_hz: float = setting(
        55.0,
        "Lowest pitch that is searched.",
        unit="Hz",
        low=55.0,
        high=150.0,
        source="low male voices in creak reach 55-60 Hz; two periods must fit the 50 ms window",
    )
    highest_hz: float = setting(
        600.0,
        "Highest pitch that is searched.",
        unit="Hz",
        low=200.0,
        high=600.0,
        source="excited female speech reaches 500-600 Hz",
    )
    lookahead_frames: int = setting(
        5,
        "Frames that are awaited before a pitch is decided, beyond half of its window.",
        unit="frames of 10 ms",
        low=1,
        high=10,
        source="look-ahead of 50 ms takes a quarter of the errors away; 80 ms in all is the limit",
    )


class PitchTracker:
    """Follows the fundamental frequency of the loudest voice on one leg.

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
        self._first, self._last = int(LAG_RATE / high), int(np.ceil(LAG_RATE / low))
        self._smoother = Smoother(settings.lookahead_frames, CANDIDATES + 1)
        self.lookahead = REACH + settings.lookahead_frames
        self._begin()

    def _begin(self) -> None:
        self._tail: Array = np.zeros((REACH, FRAME), np.float32)
        self._tail_wanted = np.zeros(0, np.bool_)
        self._floor = NoiseFloor()
        self._peak = np.float32(1e-12)
        self._previous: Array = np.ones((1, CANDIDATES), np.float32)
        self._open: Array = np.empty((0, CANDIDATES), np.float32)

    def process(self, frames: Frames, wanted: NDArray[np.bool_] | None = None) -> Columns:
        """Return `f0_hz` and `voicing` of the frames that are now known.

        `wanted` says for each of the frames whether anybody needs a pitch there; where it
        is False, no work is done and the frame is unvoiced.
        """
        flags = np.ones(len(frames), np.bool_) if wanted is None else wanted
        parts = [
            self._step(frames.samples[i : i + _CHUNK], flags[i : i + _CHUNK])
            for i in range(0, len(frames), _CHUNK)
        ]
        return _joined(parts)

    def flush(self) -> Columns:
        """Return the frames still open; the next frame starts a new stretch."""
        ahead = self._step(np.zeros((REACH, FRAME), np.float32), np.zeros(REACH, np.bool_))
        rest = self._columns(self._smoother.flush())
        self._begin()
        return _joined([ahead, rest])

    def _step(self, samples: Array, wanted: NDArray[np.bool_]) -> Columns:
        rows = np.concatenate([self._tail, samples])
        flags = np.concatenate([self._tail_wanted, wanted])
        count = len(rows) - 2 * REACH
        if count <= 0:
            self._tail, self._tail_wanted = rows, flags
            return _joined([])
        self._tail, self._tail_wanted = rows[count:].copy(), flags[count:].copy()
        return self._known(_windows(rows, count), flags[:count])

    def _known(self, windows: Array, wanted: NDArray[np.bool_]) -> Columns:
        found, strength = self._candidates(windows, wanted)
        evidence = np.concatenate([strength, np.ones((len(strength), 1), np.float32)], axis=1)
        lag = np.concatenate([self._previous, np.log2(found.lag)])
        self._previous = lag[-1:].copy()
        self._open = np.concatenate([self._open, found.f0_hz])
        return self._columns(self._smoother.process(evidence.astype(np.float64), _transitions(lag)))

    def _candidates(self, windows: Array, wanted: NDArray[np.bool_]) -> tuple[Candidates, Array]:
        power = periodicity.long_power(windows)
        floor = self._floor.process(power)
        loud = np.einsum("ij,ij->i", windows, windows) > QUIET * LONG
        compressed = periodicity.compressed_autocorrelation(power, floor)
        plain = periodicity.power_autocorrelation(power, floor)
        found = peaks(plain + np.float32(2.0) * compressed, self._first, self._last)
        signal = np.einsum("ij->i", np.maximum(power - np.float32(3.0) * floor, np.float32(0.0)))
        below_peak = np.log2(signal / self._loudest(signal) + np.float32(1e-9))[:, None]
        score = np.float32(6.0) * (found.salience - np.float32(1.0)) + np.float32(0.6) * np.log2(
            np.float32(40.0) / found.lag
        )
        score += np.float32(0.5) * np.minimum(below_peak + np.float32(9.0), np.float32(3.0))
        usable = (found.salience > 0.0) & (loud & wanted)[:, None]
        return found, np.where(usable, np.exp(score), np.float32(0.0))

    def _loudest(self, signal: Array) -> Array:
        """Return the power of the loudest frame so far, forgotten at 1.7 dB/s."""
        out = np.empty_like(signal)
        for i, value in enumerate(signal):
            self._peak = max(self._peak * np.float32(0.996), value)
            out[i] = self._peak
        return out

    def _columns(self, belief: NDArray[np.float64]) -> Columns:
        f0, self._open = self._open[: len(belief)], self._open[len(belief) :]
        best = np.argmax(belief[:, :-1], axis=1)
        rows = np.arange(len(belief))
        sure = belief[rows, best]
        voiced = sure > belief[:, -1]
        f0_hz = np.where(voiced, f0[rows, best], np.float32(np.nan))
        return {"f0_hz": f0_hz.astype(np.float32), "voicing": sure.astype(np.float32)}


def search_range(settings: PitchSettings, usual_f0: tuple[float, float] | None) -> tuple[float, float]:
    """Return the lowest and highest f0 searched, in Hz; a voice's own range where it is known."""
    if usual_f0 is None:
        return settings.lowest_hz, settings.highest_hz
    low, high = 0.75 * usual_f0[0], 2.5 * usual_f0[1]
    return max(low, settings.lowest_hz), min(high, settings.highest_hz)


def _windows(rows: Array, count: int) -> Array:
    """Return the window around each frame: frames k-2 .. k+2 in a row."""
    stacked = [rows[i : i + count] for i in range(2 * REACH + 1)]
    return np.concatenate(stacked, axis=1)


def _transitions(lag: Array) -> NDArray[np.float64]:
    """Return likelihoods of going from each state of a frame to each of the next."""
    jump = np.abs(lag[1:, None, :] - lag[:-1, :, None]).astype(np.float64)
    n = len(jump)
    out = np.empty((n, CANDIDATES + 1, CANDIDATES + 1))
    out[:, :-1, :-1] = np.exp(-np.minimum(jump * 20.0, 6.0))
    out[:, :-1, -1] = 0.08
    out[:, -1, :-1] = 0.02
    out[:, -1, -1] = 1.0
    return out


def _joined(parts: list[Columns]) -> Columns:
    names = ("f0_hz", "voicing")
    return {name: np.concatenate([np.empty(0, np.float32), *(p[name] for p in parts)]) for name in names}
