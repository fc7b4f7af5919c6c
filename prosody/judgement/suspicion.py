"""Suspicion: the evidence for a tone, summed over seconds of speech until it is enough to be said.

A bare limit held for some seconds flags a voice that lies just over it as soon as one far beyond, and
forgets all at one second below. Here a second counts by how far its odds lie from those of the
limit (CUSUM, Page 1954): clear cases are flagged sooner, borderline ones later, and seconds that
speak against it take away what the others brought.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

NEAREST: Final = 1e-3
"""Shares closer to 0 or 1 than this are not told apart: nobody measures one in a thousand."""


@dataclass(slots=True)
class Suspicion:
    """Watches one tone.

    Attributes
    ----------
    enough : float
        Evidence from which it is said, in nats.
    most : float
        Evidence that one second can bring, or take away.
    slack : float
        How far a flagged share must fall below the limit before it may be flagged again.
    step, ease : float
        How far "that was fine" moves the limit at once, and how far it was moved.
    since : int
        Frame of the first second that counts; -1 when none does.
    total : float
        Evidence so far.
    """

    enough: float
    most: float
    slack: float
    step: float
    ease: float = 0.0
    since: int = -1
    total: float = 0.0
    fired: bool = False

    def see(self, share: float, limit: float, index: int, spent_s: float = 1.0) -> bool:
        """Take the share of the last `spent_s` seconds, from frame `index`; True when it is to be said."""
        eased = limit + self.ease
        if self.fired and share < eased - self.slack:
            self.fired = False
            self.forget()  # what was said is spent: the next flag needs evidence of its own
        gain = min(max(_log_odds(share) - _log_odds(eased), -self.most), self.most)
        self.total = min(max(self.total + gain * spent_s, 0.0), self.enough)
        if self.total == 0.0:
            self.since = -1
        elif self.since < 0:
            self.since = index
        ripe = self.total >= self.enough and not self.fired
        self.fired = self.fired or ripe
        return ripe

    def forget(self) -> None:
        """Nothing could be told: what was seen before does not count on."""
        self.since, self.total = -1, 0.0


def _log_odds(share: float) -> float:
    inside = min(max(share, NEAREST), 1.0 - NEAREST)
    return math.log(inside / (1.0 - inside))
