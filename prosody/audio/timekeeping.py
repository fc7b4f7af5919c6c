"""Finds lost audio: compares how much came with how much time has passed.

The rule of the room: overflow flags are hints, and a late block is no loss. Audio is lost only when the
count stays behind the clock after everything that was on its way has come.

A block that comes late makes the count fall behind and the burst after it brings it back within
milliseconds; a loss does not come back. So after a jump the sound behind it is held back until
that is clear, and the loss then stands exactly where it happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SMALLEST_LOSS_S: Final = 0.05
"""The least that counts as lost. Blocks delivered in pairs already differ by 42 ms."""

JUDGED_AFTER_S: Final = 0.25
"""How long a late block may take to be made up for; bursts after stalls of 200 ms came within it."""

DRIFT: Final = 300e-6
"""A device's clock may be this much slower than the machine's without any loss (cheap crystals: 100e-6)."""


@dataclass(frozen=True, slots=True)
class Loss:
    """`duration_s` of sound is missing after the first `after` frames of the stream."""

    after: int
    duration_s: float


class Timekeeper:
    """Keeps one stream's count against the clock.

    Parameters
    ----------
    rate : int
        Frames per second, Hz.

    Attributes
    ----------
    released : int
        Frames that may be handed on; what came after a jump that is not judged yet is held back.
    behind_s : float
        How far the count lies behind the clock since the first arrival, at its best lately: the drift of
        the two clocks, and what was not yet seen as lost.
    """

    def __init__(self, rate: int) -> None:
        self.released = 0
        self.behind_s = 0.0
        self._rate = rate
        self._origin_s: float | None = None
        self._last_s = 0.0
        self._last_count = 0
        self._dropped = 0
        self._corrected_s = 0.0
        self._jump: _Jump | None = None
        self._settling = _Settling()

    def accept(self, came_at_s: float, count: int, dropped: int = 0) -> Loss | None:
        """Take in an arrival; return a loss when one is certain.

        Parameters
        ----------
        came_at_s : float
            When it came, s.
        count, dropped : int
            Frames kept and frames thrown away for want of room, both since the beginning.
        """
        if self._origin_s is None:
            self._origin_s = self._last_s = came_at_s - count / self._rate
        known = self._known(dropped)
        late_s = came_at_s - self._origin_s - count / self._rate - self._corrected_s
        self.behind_s = min(late_s, self.behind_s + DRIFT * max(0.0, came_at_s - self._last_s))
        loss = known or self._judge(came_at_s, late_s)
        if self._jump is None:
            self.released = count
            if not loss:
                self._settling.accept(came_at_s, late_s)
        self._last_s, self._last_count = came_at_s, count
        return loss

    def correct(self, duration_s: float) -> None:
        """A gap of this length was put in for another reason."""
        self._corrected_s += duration_s
        self.behind_s -= duration_s
        self._settling.shift(-duration_s)

    def _known(self, dropped: int) -> Loss | None:
        """Return the loss of what was thrown away, whose length and place are known."""
        if dropped == self._dropped:
            return None
        loss = Loss(self._last_count, (dropped - self._dropped) / self._rate)
        self._corrected_s += loss.duration_s
        self._dropped = dropped
        return loss

    def _judge(self, came_at_s: float, late_s: float) -> Loss | None:
        if late_s - self.behind_s < SMALLEST_LOSS_S:
            self._jump = None
            return None
        if self._jump is None:
            self._jump = _Jump(came_at_s, self._last_count, late_s)
        self._jump.least_s = min(self._jump.least_s, late_s)
        if came_at_s - self._jump.came_at_s < JUDGED_AFTER_S:
            return None
        duration_s = max(SMALLEST_LOSS_S / 2.0, self._settling.lost(came_at_s, self._jump.least_s))
        loss = Loss(self._jump.after, duration_s)
        self._corrected_s += duration_s
        self._jump = None
        return loss


@dataclass(slots=True)
class _Jump:
    """A block that came late, and the least late of it and those after it."""

    came_at_s: float
    after: int
    least_s: float


class _Settling:
    """Keeps the errors of single losses from adding up.

    How long a loss was is known better a second after it is told: then the least lateness is what it
    was before, or it is not, and the difference is made up for in the next loss.
    """

    WINDOW_S: Final = 1.0

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._least_s = float("inf")  # in this window
        self._before_s = float("inf")  # in the window before
        self._wanted_s: float | None = None  # what the least lateness was before a loss
        self._debt_s = 0.0

    def accept(self, came_at_s: float, late_s: float) -> None:
        if self._since_s is None:
            self._since_s = came_at_s
        self._least_s = min(self._least_s, late_s)
        if came_at_s - self._since_s >= self.WINDOW_S:
            if self._wanted_s is not None:
                self._debt_s = self._least_s - self._wanted_s
                self._wanted_s = None
            self._before_s, self._least_s, self._since_s = self._least_s, float("inf"), came_at_s

    def lost(self, came_at_s: float, late_s: float) -> float:
        """Return the length of a loss after which `late_s` is the least lateness."""
        if self._wanted_s is None:
            self._wanted_s = min(self._least_s, self._before_s) - self._debt_s
            self._debt_s = 0.0
        self._least_s, self._since_s = float("inf"), came_at_s
        return late_s - self._wanted_s

    def shift(self, by_s: float) -> None:
        self._least_s += by_s
        self._before_s += by_s
        if self._wanted_s is not None:
            self._wanted_s += by_s
