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
_EVERY = 4  # frames between two comparisons
_VOTES = 4  # comparisons in a row that must agree before a path is believed: chance agrees for less
_DECAY_DB = 0.8  # a frame, of a room whose sound falls by 60 dB in 0.75 s
_NEAR = 3  # frames by which reverberation smears the leak's envelope
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
        0.15,
        "How long a decision waits for more of the same.",
        unit="s",
        low=0.0,
        high=0.5,
        source="benchmarks/speech: gates as well as 0.2 s, and a greeting's verdict comes within 1 s",
    )


@dataclass(frozen=True, slots=True)
class _Path:
    """How the far end comes in: so many frames late, so many dB weaker over the floor."""

    lag: int
    loss_db: float


class Bleed:
    """Contours of both legs, in step -> the same, late, the rep's without speech where it is bleed."""

    def __init__(self, settings: BleedSettings | None = None) -> None:
        self._settings = settings or BleedSettings()
        self.lookahead = frames(self._settings.lookahead_s)
        self._lags = frames(self._settings.search_s)
        self._past = max(0, _WINDOW - 1 - self.lookahead) + self._lags + _NEAR
        late = np.arange(self._lags + 1)[:, None]
        self._windows = np.arange(_WINDOW)[None] - late + self._lags  # of one frame, by lag
        self._rep: Contour | None = None
        self._customer: Contour | None = None
        self._echo = np.zeros(0, np.float32)  # the customer's level over the floor, as a room would hold it
        self._held = 0.0
        self._first = 0  # first frame not yet answered
        self._path: _Path | None = None  # as believed
        self._found: _Path | None = None  # as last found
        self._votes = 0
        self._leaking = False  # what the last comparison said

    def process(self, rep: Contour, customer: Contour) -> tuple[Contour, Contour]:
        """Take the same frames of both legs; return those that are `lookahead` old."""
        self._echo = np.concatenate([self._echo, self._echoing(_over_floor(customer))])
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
        marks = self._marks(_Legs(rep, customer, self._echo, self._past, self.lookahead), known)
        here = rep[known]
        marked = replace(here, speech=here.speech & ~marks, bleed=marks, nucleus=here.nucleus & ~marks)
        forgotten = max(0, known.stop - self._past)
        self._rep, self._customer = rep[forgotten:], customer[forgotten:]
        self._echo = self._echo[forgotten:]
        self._first = stop
        return marked, customer[known]

    def _echoing(self, over: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return levels that fall no faster than a room's."""
        held = np.empty_like(over)
        for i, level in enumerate(over.tolist()):
            self._held = max(level, self._held - _DECAY_DB)
            held[i] = self._held
        return held

    def _marks(self, legs: _Legs, known: slice) -> NDArray[np.bool_]:
        marks = np.zeros(known.stop - known.start, np.bool_)
        for i in range(known.start, known.stop):
            if (legs.start + i) % _EVERY == 0:
                self._compare(legs, i)
            if legs.speech[i] and self._path:
                marks[i - known.start] = self._explained(legs, i, self._path)
        return marks

    def _compare(self, legs: _Legs, i: int) -> None:
        """Compare the envelopes around row `i`; remember the path when they agree."""
        first = i + self.lookahead - _WINDOW + 1 + self._past
        heard = legs.near[first : first + _WINDOW]
        window = slice(first - self._lags, first + _WINDOW)
        far = legs.far[window]
        self._leaking = False
        if (heard > _ACTIVE_DB).sum() < _ENOUGH or (far[self._lags :] > _ACTIVE_DB).sum() < _ENOUGH:
            self._leaking = self._path is not None
            return
        leaks = far[self._windows]
        alike = np.maximum(_alike(heard, leaks), _alike(heard, legs.held[window][self._windows]))
        lag = int(np.argmax(alike))
        shift = slice(first - lag, first - lag + _WINDOW)
        same = self._same_pitch(legs.near_hz[first : first + _WINDOW], legs.far_hz[shift])
        loss = _loss_db(heard, leaks[lag])
        if alike[lag] >= self._settings.correlation and same and loss >= 0:
            self._leaking = self._believed(_Path(lag, loss))

    def _believed(self, path: _Path) -> bool:
        """Return whether a path is the known one, or has been found often enough to become it."""
        agrees = self._found is not None and abs(path.lag - self._found.lag) <= _NEAR
        self._found, self._votes = path, self._votes + 1 if agrees else 0
        known = self._path is not None and abs(path.lag - self._path.lag) <= _NEAR
        if known or self._votes >= _VOTES:
            self._path = path
            return True
        return False

    def _explained(self, legs: _Legs, i: int, path: _Path) -> bool:
        """Return whether row `i` is no louder than the far end would make it."""
        at = i + self._past - path.lag
        leak = legs.held[at - _NEAR : at + _NEAR + 1].max() - path.loss_db
        return self._leaking and bool(leak > 0 and legs.near[i + self._past] <= leak + _LOUDER_DB)

    def _same_pitch(self, near: NDArray[np.float32], far: NDArray[np.float32]) -> bool:
        both = ~(np.isnan(near) | np.isnan(far))
        if both.sum() < _PITCHED:
            return True
        apart = np.abs(12 * np.log2(near[both] / far[both]))
        return bool((apart <= self._settings.pitch_st).mean() >= 0.5)


class _Legs:
    """Both legs as arrays, with `past` rows before them and `ahead` after, in which nothing is heard."""

    def __init__(
        self, rep: Contour, customer: Contour, held: NDArray[np.float32], past: int, ahead: int
    ) -> None:
        self.start = rep.start
        self.speech = rep.speech
        levels = _over_floor(rep), _over_floor(customer), held
        self.near, self.far, self.held = (np.pad(over, (past, ahead)) for over in levels)
        self.near_hz, self.far_hz = (
            np.pad(leg.f0_hz, (past, ahead), constant_values=np.nan) for leg in (rep, customer)
        )


def _over_floor(contour: Contour) -> NDArray[np.float32]:
    """Return the level over the noise floor, dB; 0 in gaps and below the floor."""
    over = np.nan_to_num(contour.level_db - contour.noise_db, nan=0.0)
    return np.asarray(np.maximum(over, 0.0), np.float32)


def _alike(one: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the correlation of a stretch with each of several, 0 where one is constant."""
    a = one - one.mean(dtype=np.float64)
    b = others - others.mean(axis=1, keepdims=True, dtype=np.float64)
    scale = np.sqrt((a * a).sum() * (b * b).sum(axis=1))
    return np.where(scale > 0, (b * a).sum(axis=1) / np.maximum(scale, 1e-9), 0.0)


def _loss_db(heard: NDArray[np.float32], leak: NDArray[np.float32]) -> float:
    """Return how much weaker the leak arrives, where it stands out on both sides."""
    loud = (leak > _ACTIVE_DB) & (heard > _ACTIVE_DB)
    return float(np.median((leak - heard)[loud])) if loud.any() else 0.0
