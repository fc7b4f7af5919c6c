"""Where a captured leg stands on the call's time line: sound moves it on, and so does what is missing."""

from __future__ import annotations

from prosody.audio.blocks import Lost
from prosody.events import Leg
from prosody.units import FRAMES_PER_SECOND


class CallTime:
    """Where the call began: the clock's time at which the first sound of any leg started."""

    def __init__(self) -> None:
        self.zero_s: float | None = None

    def reached_s(self, at_s: float) -> float:
        """Return the clock's time `at_s` on the time line; the first call sets its zero."""
        if self.zero_s is None:
            self.zero_s = at_s
        return at_s - self.zero_s


class LegTime:
    """One leg's place on the time line.

    Attributes
    ----------
    position_s : float
        Sound and gaps so far, s.
    lost_s : float
        Gaps so far without pauses, s.
    """

    PAUSED = "paused"

    def __init__(self, leg: Leg) -> None:
        self.position_s = 0.0
        self.lost_s = 0.0
        self._leg: Leg = leg
        self._owed_s = 0.0

    def heard(self, duration_s: float) -> None:
        """Sound was handed on."""
        self.position_s += duration_s

    def lose(self, duration_s: float, reason: str) -> list[Lost]:
        """Return a gap, in whole frames; the rest of a frame is owed to the next one."""
        self.position_s += duration_s
        if reason != self.PAUSED:
            self.lost_s += duration_s
        self._owed_s += duration_s
        count = int(self._owed_s * FRAMES_PER_SECOND + 1e-6)
        self._owed_s -= count / FRAMES_PER_SECOND
        return [Lost(self._leg, count, reason)] if count else []
