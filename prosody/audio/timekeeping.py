"""Finds lost audio: compares how much came with how much time has passed.

The rule of the room: overflow flags are hints, and a late block is no loss. Audio is lost only when the
count stays behind the clock after everything that was on its way has come.

Lateness is how far the count lies behind the clock when a block comes. Its least value within a second
hardly changes, whatever the jitter. A block that comes late is late, and the burst after it is not any
more, within milliseconds; after a loss all blocks are late. So after a jump the sound behind it is held
back until that is clear, and the loss then stands exactly where it happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from prosody.audio.clock_fit import ClockFit
from prosody.audio.lateness import SMALLEST_LOSS_S, UsualLateness

MADE_UP_S: Final = 0.025
"""A late block is made up for when the lateness is within this of what it was."""

CERTAIN_S: Final = 0.04
"""A jump that turns out to be less is none; measured in jitter, 50 ms may look like this."""

JUDGED_AFTER_S: Final = 0.25
"""How long a late block may take to be made up for; bursts after stalls of 200 ms came within it."""

PATIENCE: Final = 10
"""Windows after which small losses that have added up to one are told."""


@dataclass(frozen=True, slots=True)
class Loss:
    """`duration_s` of sound is missing after the first `after` frames of the stream."""

    after: int
    duration_s: float


@dataclass(slots=True)
class _Jump:
    """A block that came late after frame `after`, and those that came since: when, and the count."""

    after: int
    held: list[tuple[float, int]]


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
    """

    def __init__(self, rate: int) -> None:
        self.released = 0
        self._rate = rate
        self._origin_s: float | None = None
        self._last_count = 0
        self._dropped = 0
        self._corrected_s = 0.0
        self._jump: _Jump | None = None
        self._usual = UsualLateness()

    @property
    def clock(self) -> ClockFit:
        """How the device's clock runs beside the machine's."""
        return self._usual.clock

    def sounded_at_s(self, count: int, now_s: float) -> float:
        """Return when frame `count` sounded, by the machine's clock; it came about `now_s`."""
        return (self._origin_s or 0.0) + count / self._rate + self._corrected_s + self.clock.late_s(now_s)

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
            self._origin_s = came_at_s - count / self._rate
        loss = self._thrown_away(dropped)
        self._follow(came_at_s, count, self._last_count)
        loss = loss or self._judge(came_at_s)
        self.released = self._jump.after if self._jump else count
        if not self._jump:
            loss = loss or self._added_up(came_at_s, count)
        self._last_count = count
        return loss

    def _thrown_away(self, dropped: int) -> Loss | None:
        """Return the loss of what found no room: its length and place are known."""
        if dropped == self._dropped:
            return None
        loss = Loss(self._last_count, (dropped - self._dropped) / self._rate)
        self._corrected_s += loss.duration_s
        self._dropped = dropped
        return loss

    def _follow(self, came_at_s: float, count: int, before: int) -> None:
        """Begin, go on or end to suspect what comes."""
        excess_s = self._late_s(came_at_s, count) - self._usual.least_s
        if excess_s < (MADE_UP_S if self._jump else SMALLEST_LOSS_S):
            self._jump = None
        elif self._jump:
            self._jump.held.append((came_at_s, count))
        else:
            self._jump = _Jump(before, [(came_at_s, count)])

    def _judge(self, came_at_s: float) -> Loss | None:
        """Return the loss behind a jump that was not made up for; what came since is looked at again."""
        if not self._jump or came_at_s - self._jump.held[0][0] < JUDGED_AFTER_S:
            return None
        after, held = self._jump.after, self._jump.held
        least_s = min(self._late_s(*block) for block in held)
        self._jump = None
        loss = Loss(after, least_s - self._usual.wanted_s)
        if loss.duration_s < CERTAIN_S:  # what came before had been early
            self._usual.begin(came_at_s, least_s)
            return None
        self._corrected_s += loss.duration_s
        self._usual.correct(came_at_s)
        for block in held:
            self._follow(*block, after)
            after = block[1]
        return loss

    def _late_s(self, came_at_s: float, count: int) -> float:
        return came_at_s - (self._origin_s or 0.0) - count / self._rate - self._corrected_s

    def _added_up(self, came_at_s: float, count: int) -> Loss | None:
        """Return the losses that were each too small to be told, when they are one together."""
        self._usual.accept(came_at_s, self._late_s(came_at_s, count))
        if self._usual.waited < PATIENCE:
            return None
        loss = Loss(count, self._usual.debt_s)
        self._corrected_s += loss.duration_s
        self._usual.correct(came_at_s)
        return loss
