"""Two legs of a call that come over connections of their own, each on its sender's clock, kept side by side.

The rule of the room: the rep's leg is never touched. The customer's follows it, by how both clocks run beside
this machine's: what holds up both legs, such as a busy machine, moves neither. Nothing is cut (`sliding.py`).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Lost
from prosody.audio.clock_fit import ClockFit
from prosody.audio.sliding import Slide
from prosody.events import LEGS, Leg
from prosody.units import FRAMES_PER_SECOND

TOLERATED_S: Final = 0.005
"""Legs that lie apart by less are left alone: jitter of 30 ms looks like 2 ms, and 10 ms are one frame."""


class TwoClocks:
    """Moves the customer's items to where they belong beside the rep's. Times are the call's, in s."""

    def __init__(self) -> None:
        self._clocks = {leg: ClockFit() for leg in LEGS}
        self._slide: Slide | None = None
        self._slid_s = self._held_s = 0.0  # how much more came out than went in and is not held back
        self._owed_s = 0.0  # of it, what the next gap has to make good

    def begin(self, leg: Leg) -> None:
        """A sender comes, with a clock of its own, and is put where this machine's clock is."""
        self._clocks[leg] = ClockFit()
        if leg == "customer":
            self._owed_s = self._slid_s

    def heard(self, leg: Leg, now_s: float, said_s: float) -> None:
        """Something of a leg has come, which stands at `said_s` by its sender's count."""
        self._clocks[leg].accept(now_s, now_s - said_s)
        if self._slide and leg == "customer" and self._settled:
            apart_s = self._clocks["customer"].late_s(now_s) - self._clocks["rep"].late_s(now_s)
            off_s = apart_s - self._slid_s
            self._slide.aim(off_s if abs(off_s) > TOLERATED_S else 0.0)

    @property
    def _settled(self) -> bool:
        return all(clock.settled for clock in self._clocks.values())

    def moved(self, item: Block | Lost) -> list[Block | Lost]:
        """Return an item, or what is made of it and of what was held back before."""
        if item.leg != "customer":
            return [item]
        if isinstance(item, Lost):
            return [*self.flush(), *self._made_good(item)]
        samples = item.samples
        if not self._settled or samples.dtype != np.int16:  # a file runs by this machine's clock
            return [*self.flush(), item]
        rest: list[Block | Lost] = []
        if self._slide is None or self._slide.rate != item.rate:
            rest, self._slide = self.flush(), Slide(item.rate)
        made = self._slide.process(np.asarray(samples, np.int16))
        return [*rest, *self._out(self._slide, made, len(samples))]

    def flush(self) -> list[Block | Lost]:
        """Return what is held back: something else follows, or nothing."""
        slide, self._slide = self._slide, None
        return self._out(slide, slide.flush(), 0) if slide else []

    def _out(self, slide: Slide, made: NDArray[np.int16], taken: int) -> list[Block | Lost]:
        """Return what a slide made of so many samples, and keep account of it."""
        held_s, self._held_s = self._held_s, slide.held_s if taken else 0.0
        self._slid_s += (len(made) - taken) / slide.rate + self._held_s - held_s
        return [Block("customer", made, slide.rate)] if len(made) else []

    def _made_good(self, gap: Lost) -> list[Block | Lost]:
        """Return a gap, shorter or longer by what is owed, as far as that goes."""
        count = max(0, gap.count - round(self._owed_s * FRAMES_PER_SECOND))
        self._slid_s += (count - gap.count) / FRAMES_PER_SECOND
        self._owed_s = 0.0
        return [Lost(gap.leg, count, gap.reason)] if count else []
