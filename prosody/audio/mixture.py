"""How loud each leg of a call is heard."""

from __future__ import annotations

from dataclasses import dataclass

from prosody.events import Leg


@dataclass(frozen=True, slots=True)
class Mixture:
    """How loud each leg is heard.

    Attributes
    ----------
    muted : frozenset of Leg
    solo : Leg or None
        Heard alone, even if it is muted.
    balance : float
        -1: the rep alone, 0: both as recorded, 1: the customer alone.
    """

    muted: frozenset[Leg] = frozenset()
    solo: Leg | None = None
    balance: float = 0.0

    def gain(self, leg: Leg) -> float:
        """Return how loud a leg is, 0..1."""
        if self.solo is not None:
            return float(leg == self.solo)
        if leg in self.muted:
            return 0.0
        return min(1.0, 1.0 + self.balance * (1.0 if leg == "customer" else -1.0))
