"""The needle's motion: a critically damped spring, stepped exactly, so that the tick rate does not matter."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

SETTLE_S: Final = 0.25
"""Time to come within 5 % of a new value; a critically damped spring needs 4.74 / omega for that."""

OMEGA: Final = 4.74 / SETTLE_S
TRAIL: Final = 8
STILL: Final = 0.0027
"""0.3 degrees on the scale of 224: less than that is not worth a repaint."""


@dataclass(slots=True)
class Needle:
    """Where the needle is, how fast it moves, where it has just been (oldest first); on the -1..+1 scale."""

    value: float = 0.0
    speed: float = 0.0
    trail: list[float] = field(default_factory=list)

    def step(self, target: float, elapsed_s: float) -> None:
        """Move towards `target` for `elapsed_s` seconds."""
        self.trail = [*self.trail, self.value][-TRAIL:]
        apart = self.value - target
        pull = self.speed + OMEGA * apart
        decay = math.exp(-OMEGA * elapsed_s)
        self.value = target + (apart + pull * elapsed_s) * decay
        self.speed = (self.speed - OMEGA * pull * elapsed_s) * decay

    def jump(self, target: float) -> None:
        """Be at `target` at once: for reduced motion and for a needle that has just appeared."""
        self.value, self.speed, self.trail = target, 0.0, []

    def at_rest(self, target: float) -> bool:
        """Return whether nothing would visibly move."""
        near = abs(self.value - target) < STILL and abs(self.speed) < 10 * STILL
        return near and all(abs(old - self.value) < STILL for old in self.trail)
