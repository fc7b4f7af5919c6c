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
_SAME_LOSS_DB = 3.0  # by which the loss on a known path may differ: the floor, and an arm that moves
_NOTHING = np.float32(0.0)
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
        self._open: tuple[Contour, Contour] | None = None  # rows not yet answered
        self._legs = _Legs(self._past)
        self._held = 0.0
        self._path: _Path | None = None  # as believed
        self._found: _Path | None = None  # as last found
        self._votes = 0
        self._leaking = False  # what the last comparison said

    def process(self, rep: Contour, customer: Contour) -> tuple[Contour, Contour]:
        """Take the same frames of both legs; return those that are `lookahead` old."""
        far = _over_floor(customer)
        self._legs.append(_over_floor(rep), far, self._echoing(far), rep.f0_hz, customer.f0_hz)
        if self._open:
            rep, customer = joined([self._open[0], rep]), joined([self._open[1], customer])
        self._open = rep, customer
        return self._answered(max(0, len(rep) - self.lookahead))

    def flush(self) -> tuple[Contour, Contour]:
        """Answer what is still owed. Raises ValueError when nothing was ever heard."""
        if self._open is None:
            raise ValueError("Nothing was heard; hand both legs' contours to process() first.")
        nothing, unvoiced = (np.full(self.lookahead, value, np.float32) for value in (0.0, np.nan))
        self._legs.append(nothing, nothing, nothing, unvoiced, unvoiced)
        return self._answered(len(self._open[0]))

    def _answered(self, count: int) -> tuple[Contour, Contour]:
        assert self._open is not None
        rep, customer = self._open
        here = rep[:count]
        marks = self._marks(here)
        self._legs.forget(count)
        self._open = rep[count:], customer[count:]
        if marks.any():
            here = replace(here, speech=here.speech & ~marks, bleed=marks, nucleus=here.nucleus & ~marks)
        return here, customer[:count]

    def _echoing(self, over: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return levels that fall no faster than a room's."""
        held = np.empty_like(over)
        for i, level in enumerate(over.tolist()):
            self._held = max(level, self._held - _DECAY_DB)
            held[i] = self._held
        return held

    def _marks(self, here: Contour) -> NDArray[np.bool_]:
        marks = np.zeros(len(here), np.bool_)
        first = self.lookahead - _WINDOW + 1 + self._past
        legs = slice(first, first + len(here) + _WINDOW - 1)
        enough = _enough(self._legs.near[legs]) & _enough(self._legs.far[legs])
        if self._path is None and not enough.any():
            return marks  # nothing to compare with, and nothing to explain
        for i, speech in enumerate(here.speech.tolist()):
            if (here.start + i) % _EVERY == 0:
                self._leaking = self._path is not None
                if enough[i]:
                    self._compare(i)
            if speech and self._path:
                marks[i] = self._explained(i, self._path)
        return marks

    def _compare(self, i: int) -> None:
        """Compare the envelopes around row `i`; remember the path when they agree."""
        legs = self._legs
        first = i + self.lookahead - _WINDOW + 1 + self._past
        heard = legs.near[first : first + _WINDOW]
        window = slice(first - self._lags, first + _WINDOW)
        far = legs.far[window]
        self._leaking = False
        leaks = far[self._windows]
        alike = np.maximum(_alike(heard, leaks), _alike(heard, legs.held[window][self._windows]))
        lag = int(np.argmax(alike))
        path = _Path(lag, _loss_db(heard, leaks[lag]))
        if alike[lag] < self._settings.correlation or path.loss_db < 0:
            return
        shift = slice(first - lag, first - lag + _WINDOW)
        # On the known path a weak leak whose pitch is heard an octave off is the leak all the same.
        if self._known(path) or self._same_pitch(legs.near_hz[first : first + _WINDOW], legs.far_hz[shift]):
            self._leaking = self._believed(path)

    def _known(self, path: _Path) -> bool:
        """Return whether the far end has come this way before, and as loud."""
        known = self._path
        if known is None:
            return False
        near = abs(path.lag - known.lag) <= _NEAR
        return near and abs(path.loss_db - known.loss_db) <= _SAME_LOSS_DB

    def _believed(self, path: _Path) -> bool:
        """Return whether a path is the known one, or has been found often enough to become it."""
        agrees = self._found is not None and abs(path.lag - self._found.lag) <= _NEAR
        self._found, self._votes = path, self._votes + 1 if agrees else 0
        known = self._path is not None and abs(path.lag - self._path.lag) <= _NEAR
        if known or self._votes >= _VOTES:
            self._path = path
            return True
        return False

    def _explained(self, i: int, path: _Path) -> bool:
        """Return whether row `i` is no louder than the far end would make it."""
        legs = self._legs
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
    """Both legs' levels over the floor and pitches, from `past` rows before the next that is answered.

    Attributes
    ----------
    near, far : ndarray of float32
        The rep's and the customer's level over the floor, dB.
    held : ndarray of float32
        The customer's, as a room would hold it.
    near_hz, far_hz : ndarray of float32
    """

    def __init__(self, past: int) -> None:
        self.near = self.far = self.held = np.zeros(past, np.float32)
        self.near_hz = self.far_hz = np.full(past, np.nan, np.float32)

    def append(self, *new: NDArray[np.float32]) -> None:
        """Take the next rows of each, in the order above."""
        for name, rows in zip(vars(self), new, strict=True):
            setattr(self, name, np.concatenate((getattr(self, name), rows)))

    def forget(self, count: int) -> None:
        """So many rows were answered."""
        for name, rows in vars(self).items():
            setattr(self, name, rows[count:])


def _enough(over: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return for each window whether enough of its frames stand out from the floor."""
    so_far = np.concatenate(([0], np.cumsum(over > _ACTIVE_DB)))
    return np.asarray(so_far[_WINDOW:] - so_far[:-_WINDOW] >= _ENOUGH)


def _over_floor(contour: Contour) -> NDArray[np.float32]:
    """Return the level over the noise floor, dB; 0 in gaps and below the floor."""
    return np.asarray(np.fmax(contour.level_db - contour.noise_db, _NOTHING))


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
