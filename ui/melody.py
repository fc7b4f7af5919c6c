"""The last seconds of the rep's contour, kept ready to be painted. No Qt."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isnan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.contour import Contour
from prosody.units import FRAMES_PER_SECOND, seconds, semitones
from ui.face import Melody

REFERENCE_HZ: Final = 100.0
SHOWN_S: Final = 5.0
KEPT: Final = 12 * FRAMES_PER_SECOND
"""Rows kept: a greeting's verdict may come 1 s after its end, and its tail is 1.2 s long."""
MEDIAN_OVER: Final = 30 * FRAMES_PER_SECOND
"""Voiced rows whose median is the middle of the picture."""
LOUD_DB: Final = 24.0
"""From the softest to the loudest row that is drawn, in dB under the recent peak."""
TAIL_S: Final = 1.2
POINTS: Final = 18
NOTHING: Final = np.float32(0.0)
ALL: Final = np.float32(1.0)
RANGE_ST: Final = 7.0
"""Usual range of a voice in conversation when its own is not known (p10-p90, science.md 4)."""


class RunningMedian:
    """Median of the last so many values: kept in order, because sorting them anew at each look costs more."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._came: deque[float] = deque()
        self._sorted: list[float] = []

    def take(self, values: Iterable[float]) -> float:
        """Take some values, at least one in all; return the median."""
        for value in values:
            self._came.append(value)
            insort(self._sorted, value)
            if len(self._came) > self._most:
                del self._sorted[bisect_left(self._sorted, self._came.popleft())]
        half = len(self._sorted) // 2
        return (self._sorted[half] + self._sorted[~half]) / 2


@dataclass(slots=True)
class MelodyMemory:
    """Takes contour rows, gives melodies. `range_st` is the voice's own usual range."""

    range_st: float = RANGE_ST
    stop: int = 0
    st: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    level: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    gap: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    heard: RunningMedian = field(default_factory=lambda: RunningMedian(MEDIAN_OVER))
    made: Melody | None = None
    voiced_at: int = -1
    """Frame of the last voiced row, -1 before the first."""
    collected: int = 0
    """Voiced rows since the call began or audio was last missing."""
    middle: float = float("nan")
    peak_db: float = -60.0

    def take(self, rows: Contour) -> None:
        """Add the next rows; rows that do not follow the last ones begin anew."""
        if not len(rows):
            return
        if rows.start != self.stop:
            self.st, self.level, self.gap = self.st[:0], self.level[:0], self.gap[:0]
        voiced = np.where(rows.speech, rows.f0_hz, np.nan)
        st = semitones(voiced, REFERENCE_HZ).astype(np.float32)
        self.st = np.concatenate((self.st, st))[-KEPT:]
        self.level = np.concatenate((self.level, rows.level_db))[-KEPT:]
        self.gap = np.concatenate((self.gap, rows.gap))[-KEPT:]
        self.stop = rows.stop
        (voiced,) = np.nonzero(~np.isnan(st))
        self.collected = 0 if rows.gap.any() else self.collected + len(voiced)
        if len(voiced):
            self.voiced_at = rows.start + int(voiced[-1])
            self._centre(st[voiced], rows.level_db[voiced])

    def _centre(self, st: NDArray[np.float32], level: NDArray[np.float32]) -> None:
        """Let the middle follow the voice's median, slowly enough that the picture does not jump."""
        median = self.heard.take(st.tolist())
        share = 1.0 if isnan(self.middle) else min(1.0, len(st) / 200)
        self.middle = median if share == 1.0 else self.middle + share * (median - self.middle)
        self.peak_db = max(float(np.max(level)), self.peak_db - 0.02 * len(st))

    def melody(self) -> Melody:
        """Return the last seconds about the voice's own median; the same object while nothing is new."""
        if self.made is not None and self.made.stop == self.stop:
            return self.made
        self.made = self._made()
        return self.made

    def _made(self) -> Melody:
        rows = round(SHOWN_S * FRAMES_PER_SECOND)
        weight = (self.level[-rows:] - np.float32(self.peak_db)) / np.float32(LOUD_DB) + np.float32(1.0)
        middle = 0.0 if isnan(self.middle) else self.middle
        return Melody(
            st=self.st[-rows:] - np.float32(middle),
            weight=np.fmin(np.fmax(weight, NOTHING), ALL),  # NaN, in a gap, is nothing
            gap=self.gap[-rows:],
            stop=self.stop,
            band_st=(-0.45 * self.range_st, 0.55 * self.range_st),
            seconds=SHOWN_S,
        )

    def tail(self, end: int) -> tuple[float, ...]:
        """Return the melody of the last voiced stretch before frame `end`, in st, for the sparkline."""
        last = end - (self.stop - len(self.st))
        first = max(0, last - round(TAIL_S * FRAMES_PER_SECOND))
        st = self.st[first : max(first, last)]
        (voiced,) = np.nonzero(~np.isnan(st))
        if len(voiced) < POINTS:
            return ()
        span = np.linspace(voiced[0], voiced[-1], POINTS)
        curve = np.interp(span, voiced, st[voiced])
        smooth = np.convolve(np.pad(curve, 1, mode="edge"), (0.25, 0.5, 0.25), mode="valid")
        return tuple(round(float(value), 2) for value in smooth)

    @property
    def silent_s(self) -> float:
        """Seconds since the last voiced row."""
        return seconds(self.stop - 1 - self.voiced_at) if self.voiced_at >= 0 else float("inf")
