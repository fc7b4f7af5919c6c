"""Is the rep's leg only the far end leaking from a loudspeaker?

Where both legs are active, the rep's level over its floor is compared with the customer's,
up to 350 ms earlier: a leak has the same envelope, the same pitch, the same timbre and a constant
loss. Envelopes of any two talkers agree at some lag now and then, and so do two lines that open at
once; a way in is believed only when pitch and timbre, or timbre clearly, say the same there, again and
again. It is forgotten when the far end is loud and does not come that way.
What is louder than the leak can explain is the rep speaking at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.bleed_legs import ACTIVE_DB, NEAR, WINDOW, Legs
from prosody.contour import Contour, joined
from prosody.setting import Settings, setting
from prosody.units import frames

_EVERY = 4  # frames between two comparisons
_VOTES = 6  # comparisons that must repeat a find before it is believed (benchmarks/bleed)
_SAME_PITCH = 0.6  # share of the frames voiced on both legs
_SAME_LOSS_DB = 3.0  # by which the loss on a known path may differ: the floor, and an arm that moves
_LOUDER_DB = 6.0  # reverberation and a noisy floor explain this much above the leak, no more
_STANDS_OUT_DB = 2 * ACTIVE_DB  # of a leak that must be heard if the path is still there
_ABSENT = frames(1.0)  # of a leak that should be heard and is not: a real one loses 0.6 s at worst


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
        source="benchmarks/results/bleed.md",
    )
    timbre: float = setting(
        0.5,
        "How alike the two timbres must move where the pitches are the same.",
        low=0.2,
        high=0.95,
        source="benchmarks/results/bleed.md",
    )
    timbre_alone: float = setting(
        0.7,
        "How alike the two timbres must move where no pitch is heard: a weak leak has none.",
        low=0.2,
        high=0.95,
        source="benchmarks/results/bleed.md",
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
        low=0.05,
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
        self._past = max(0, WINDOW - 1 - self.lookahead) + self._lags + NEAR
        late = np.arange(self._lags + 1)[:, None]
        self._windows = np.arange(WINDOW)[None] - late + self._lags  # of one frame, by lag
        self._open: tuple[Contour, Contour] | None = None  # rows not yet answered
        self._legs = Legs(self._past)
        self._path: _Path | None = None  # as believed
        self._found: _Path | None = None  # as last found
        self._votes = 0
        self._leaking = False  # what the last comparison said
        self._absent = 0  # frames without the leak that should have been heard, less those with it

    def process(self, rep: Contour, customer: Contour) -> tuple[Contour, Contour]:
        """Take the same frames of both legs; return those that are `lookahead` old."""
        self._legs.append(rep, customer)
        if self._open:
            rep, customer = joined([self._open[0], rep]), joined([self._open[1], customer])
        self._open = rep, customer
        return self._answered(max(0, len(rep) - self.lookahead))

    def flush(self) -> tuple[Contour, Contour]:
        """Answer what is still owed. Raises ValueError when nothing was ever heard."""
        if self._open is None:
            raise ValueError("Nothing was heard; hand both legs' contours to process() first.")
        self._legs.pad(self.lookahead)
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

    def _marks(self, here: Contour) -> NDArray[np.bool_]:
        marks = np.zeros(len(here), np.bool_)
        first = self.lookahead - WINDOW + 1 + self._past
        enough = self._legs.enough(first, len(here))
        if self._path is None and not enough.any():
            return marks  # nothing to compare with, and nothing to explain
        for i, (speech, gap) in enumerate(zip(here.speech.tolist(), here.gap.tolist(), strict=True)):
            if (here.start + i) % _EVERY == 0:
                self._leaking = self._path is not None
                if enough[i]:
                    self._leaking = self._compare(first + i)
            if self._path and not gap:
                self._doubt(i, self._path)
            if self._path and speech:
                marks[i] = self._leaking and self._explained(i, self._path)
        return marks

    def _compare(self, first: int) -> bool:
        """Compare the windows from row `first` on; return whether the far end comes in by a path believed."""
        alike = self._legs.alike(first, self._windows)
        lag = self._lag(alike)
        path = _Path(lag, self._legs.loss_db(first, lag))
        if alike[lag] < self._settings.correlation or path.loss_db < 0:
            return False
        same = self._still(path, first) if self._known(lag) else self._same_voice(path, first)
        return same and self._believed(path)

    def _lag(self, alike: NDArray[np.float64]) -> int:
        """Return where the envelopes agree best; a known way in is asked first, for chance may beat it."""
        if self._path:
            earliest = max(0, self._path.lag - NEAR)
            lag = earliest + int(np.argmax(alike[earliest : self._path.lag + NEAR + 1]))
            if alike[lag] >= self._settings.correlation:
                return lag
        return int(np.argmax(alike))

    def _known(self, lag: int) -> bool:
        return self._path is not None and abs(lag - self._path.lag) <= NEAR

    def _still(self, path: _Path, first: int) -> bool:
        """Return whether nothing speaks against the known way in: a weak leak's pitch is heard badly."""
        assert self._path is not None
        if abs(path.loss_db - self._path.loss_db) <= _SAME_LOSS_DB:
            return True
        share = self._legs.same_pitch(first, path.lag, self._settings.pitch_st)
        return share is None or share >= _SAME_PITCH

    def _same_voice(self, path: _Path, first: int) -> bool:
        """Return whether pitch and timbre say that it is one voice; timbre alone must say it the clearer."""
        settings = self._settings
        share = self._legs.same_pitch(first, path.lag, settings.pitch_st)
        if share is not None and share < _SAME_PITCH:
            return False
        enough = settings.timbre_alone if share is None else settings.timbre
        return self._legs.timbre_alike(first, path.lag) >= enough

    def _believed(self, path: _Path) -> bool:
        """Return whether a path is the known one, or has been found often enough to become it."""
        agrees = self._found is not None and abs(path.lag - self._found.lag) <= NEAR
        self._found, self._votes = path, self._votes + 1 if agrees else 0
        if self._known(path.lag) or self._votes >= _VOTES:
            self._path = path
            return True
        return False

    def _doubt(self, i: int, path: _Path) -> None:
        """Forget the path when a leak that would stand out at row `i` has not been heard often enough."""
        near, far = self._legs.near[i + self._past], self._around(self._legs.far, i, path)
        if far.min() - path.loss_db > _STANDS_OUT_DB:
            self._absent = max(0, self._absent + (1 if near < ACTIVE_DB else -1))
        if self._absent >= _ABSENT:
            self._path, self._found, self._leaking = None, None, False
            self._votes = self._absent = 0

    def _explained(self, i: int, path: _Path) -> bool:
        """Return whether row `i` is no louder than the far end would make it."""
        leak = self._around(self._legs.held, i, path).max() - path.loss_db
        return bool(leak > 0 and self._legs.near[i + self._past] <= leak + _LOUDER_DB)

    def _around(self, far: NDArray[np.float32], i: int, path: _Path) -> NDArray[np.float32]:
        """Return what the far end sent when row `i` would have heard it."""
        at = i + self._past - path.lag
        return far[at - NEAR : at + NEAR + 1]
