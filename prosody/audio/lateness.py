"""How late blocks usually are, and what of that is drift and what is loss."""

from __future__ import annotations

from typing import Final

from prosody.audio.clock_fit import ClockFit

SMALLEST_LOSS_S: Final = 0.05
"""The least that counts as lost. Blocks delivered in pairs already differ by 42 ms."""

WINDOW_S: Final = 1.0

STEP_S: Final = 0.005
"""More than this from second to second is no drift: 300 ppm (a bad crystal has 100) are 0.3 ms."""


class UsualLateness:
    """The least lateness lately, and what it would be had nothing been lost.

    The latter follows drift, and nothing else: how long a loss was is known better a second after it is told,
    and what it was wrong by must not pass for drift, or the errors of many losses would add up.

    Attributes
    ----------
    clock : ClockFit
        How the device's clock runs.
    wanted_s : float
        The least lateness had every loss been told, and told exactly, s.
    debt_s : float
        Untold losses: the least lateness less that, s.
    waited : int
        Windows in a row with a debt that is a loss.
    """

    def __init__(self) -> None:
        self.clock = ClockFit()
        self.wanted_s = float("inf")
        self.debt_s = 0.0
        self.waited = 0
        self._since_s: float | None = None
        self._this_s = float("inf")  # least of this window
        self._before_s = float("inf")  # and of the one before
        self._just_told = False
        self._settled_s = 0.0

    @property
    def least_s(self) -> float:
        """The least lateness in this window and the one before, s; 0 before the first block."""
        return 0.0 if self._since_s is None else min(self._this_s, self._before_s)

    def accept(self, came_at_s: float, late_s: float) -> None:
        """Take in the lateness of a block that is not under suspicion."""
        if self._since_s is None:
            self._since_s = self._settled_s = came_at_s
            self.wanted_s = late_s
        self.clock.accept(came_at_s, late_s)
        self._this_s = min(self._this_s, late_s)
        if came_at_s - self._since_s < WINDOW_S:
            return
        self._settle(came_at_s)
        self._since_s, self._before_s, self._this_s = came_at_s, self._this_s, float("inf")

    def _settle(self, at_s: float) -> None:
        window_s = at_s - self._settled_s
        self._settled_s = at_s
        least_s = self.least_s
        if self._just_told:
            least_s = self._this_s
            self.wanted_s += self.clock.slope * window_s
        step_s = least_s - self.wanted_s - self.debt_s
        if self._before_s == float("inf") and not self._just_told:
            self.wanted_s = self._this_s  # the first window of all
        elif self._just_told or abs(step_s) > STEP_S:
            self.debt_s += step_s
        else:
            self.wanted_s += step_s
        self._just_told = False
        self.waited = self.waited + 1 if self.debt_s >= SMALLEST_LOSS_S else 0

    def correct(self, came_at_s: float) -> None:
        """A loss was told that pays the debt: now the least lateness should be the wanted one."""
        self.begin(came_at_s, self.wanted_s)
        self.debt_s, self.waited, self._just_told = 0.0, 0, True

    def begin(self, came_at_s: float, least_s: float) -> None:
        """From now on the least lateness is about this, whatever it was before."""
        self._since_s, self._this_s, self._before_s = came_at_s, float("inf"), least_s
