"""Is the rep's leg only the far end leaking from a loudspeaker?

Where both legs are active, the rep's level over its floor is compared with the customer's,
up to 350 ms earlier: a leak has the same envelope, the same pitch and a constant loss.
What is louder than the leak can explain is the rep speaking at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from prosody.contour import Contour, joined
from prosody.setting import Settings, setting
from prosody.units import frames

_WINDOW = 64  # frames; long enough for three or four syllables, whose envelope is a fingerprint
_ACTIVE_DB = 6.0  # over the floor
_ENOUGH = 20  # active frames without which nothing is compared
_PITCHED = 8  # frames voiced on both legs without which pitch is not asked
_LOUDER_DB = 6.0  # reverberation and a noisy floor explain this much above the leak, no more


@dataclass(frozen=True, slots=True)
class BleedSettings(Settings):
    """What may be set about the far end leaking in."""

    search_s: float = setting(
        0.35,
        "How late the far end may arrive in the rep's microphone.",
        unit="s",
        low=0.05,
        high=0.6,
        source="audio notes: loudspeaker and device buffers stay within 350 ms",
    )
    correlation: float = setting(
        0.7,
        "How alike the two envelopes must be.",
        low=0.4,
        high=0.99,
        source="benchmarks/results/speech.md",
    )
    pitch_st: float = setting(
        1.0,
        "How near the two pitches must be.",
        unit="st",
        low=0.25,
        high=3.0,
        source="science notes, section 7",
    )
    lookahead_s: float = setting(
        0.2,
        "How long a decision waits for more of the same.",
        unit="s",
        low=0.0,
        high=0.5,
        source="proposal: the judge still answers within 1 s",
    )


class Bleed:
    """Contours of both legs, in step -> the same, late, the rep's without speech where it is bleed."""

    def __init__(self, settings: BleedSettings | None = None) -> None:
        self._settings = settings or BleedSettings()
        self.lookahead = frames(self._settings.lookahead_s)
        self._lags = frames(self._settings.search_s)
        self._past = _WINDOW + self._lags
        self._rep: Contour | None = None
        self._customer: Contour | None = None
        self._first = 0  # first frame not yet answered

    def process(self, rep: Contour, customer: Contour) -> tuple[Contour, Contour]:
        """Take the same frames of both legs; return those that are `lookahead` old."""
        if self._rep is None or self._customer is None:
            self._rep, self._customer, self._first = rep, customer, rep.start
        else:
            self._rep, self._customer = joined([self._rep, rep]), joined([self._customer, customer])
        return self._answered(max(self._first, self._rep.stop - self.lookahead))

    def flush(self) -> tuple[Contour, Contour]:
        """Answer what is still owed. Raises ValueError when nothing was ever heard."""
        if self._rep is None:
            raise ValueError("Nothing was heard; hand both legs' contours to process() first.")
        return self._answered(self._rep.stop)

    def _answered(self, stop: int) -> tuple[Contour, Contour]:
        assert self._rep is not None
        assert self._customer is not None
        rep, customer, start = self._rep, self._customer, self._rep.start
        known = slice(self._first - start, stop - start)
        marks = self._marks(rep, customer, known)
        here = rep[known]
        marked = replace(here, speech=here.speech & ~marks, bleed=marks, nucleus=here.nucleus & ~marks)
        forgotten = max(0, known.stop - self._past)
        self._rep, self._customer = rep[forgotten:], customer[forgotten:]
        self._first = stop
        return marked, customer[known]

    def _marks(self, rep: Contour, customer: Contour, known: slice) -> NDArray[np.bool_]:
        marks = np.zeros(known.stop - known.start, np.bool_)
        near, far = _over_floor(rep), _over_floor(customer)
        pitches = rep.f0_hz, customer.f0_hz
        for i in range(known.start, known.stop):
            stop = min(len(rep), i + self.lookahead + 1)
            first = max(0, stop - _WINDOW)
            if rep.speech[i] and (far[first:stop] > _ACTIVE_DB).sum() >= _ENOUGH:
                marks[i - known.start] = self._leaks(near, far, pitches, first, i, stop)
        return marks

    def _leaks(
        self,
        near: NDArray[np.float32],
        far: NDArray[np.float32],
        pitches: tuple[NDArray[np.float32], NDArray[np.float32]],
        first: int,
        here: int,
        stop: int,
    ) -> bool:
        """Return whether frame `here` is explained by the far end, judged on frames [first, stop)."""
        lags = range(min(self._lags, first) + 1)
        alike = [_alike(near[first:stop], far[first - lag : stop - lag]) for lag in lags]
        lag = int(np.argmax(alike))
        if alike[lag] < self._settings.correlation:
            return False
        heard, leak = near[first:stop], far[first - lag : stop - lag]
        if not self._same_pitch(pitches[0][first:stop], pitches[1][first - lag : stop - lag]):
            return False
        loud = leak > _ACTIVE_DB
        loss = float(np.median((leak - heard)[loud])) if loud.any() else 0.0
        around = far[max(0, here - lag - 3) : here - lag + 4].max()
        return bool(loss >= 0 and near[here] <= max(around - loss, 0.0) + _LOUDER_DB)

    def _same_pitch(self, near: NDArray[np.float32], far: NDArray[np.float32]) -> bool:
        both = ~(np.isnan(near) | np.isnan(far))
        if both.sum() < _PITCHED:
            return True
        apart = np.abs(12 * np.log2(near[both] / far[both]))
        return bool((apart <= self._settings.pitch_st).mean() >= 0.5)


def _over_floor(contour: Contour) -> NDArray[np.float32]:
    """Return the level over the noise floor, dB; 0 in gaps and below the floor."""
    over = np.nan_to_num(contour.level_db - contour.noise_db, nan=0.0)
    return np.asarray(np.maximum(over, 0.0), np.float32)


def _alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return the correlation of two stretches, 0 when one of them is constant."""
    a, b = one - one.mean(dtype=np.float64), other - other.mean(dtype=np.float64)
    scale = np.sqrt((a * a).sum() * (b * b).sum())
    return float((a * b).sum() / scale) if scale > 0 else 0.0
