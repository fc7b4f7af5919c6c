"""The rep's turns: from the first voiced frame to a pause, or to the customer's word.

A turn is measured on *voiced* frames, not on the speech detector's word, because a
detector holds on for a while after the voice has gone and a verdict must not wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """Frames [start, end) of the rep; `voiced` frames of them; ended at frame `decided`.

    `cut` says that audio went missing before the pause was heard to its end.
    """

    start: int
    end: int
    decided: int
    voiced: int
    cut: bool = False


class RepTurns:
    """Finds the rep's turns, one frame after the other.

    Parameters
    ----------
    pause : int
        Frames without voice that end a turn.
    answer : int
        Frames for which the customer must have spoken, and the rep not, to end it earlier.
    """

    def __init__(self, pause: int, answer: int) -> None:
        self.pause, self.answer = pause, answer
        self.start = -1
        self.last = -1
        self.voiced = 0
        self.answered = 0
        self.torn = False

    @property
    def is_open(self) -> bool:
        """Whether the rep is in a turn."""
        return self.start >= 0

    def step(self, k: int, voiced: bool, customer: bool, gap: bool) -> Turn | None:
        """Take frame `k`; return the turn that ended with it."""
        if voiced:
            self._speak(k)
            return None
        if self.start < 0:
            return None
        self.torn = self.torn or gap
        self.answered = self.answered + 1 if customer else 0
        if k - self.last >= self.pause or self.answered >= self.answer:
            return self.close(k)
        return None

    def _speak(self, k: int) -> None:
        if self.start < 0:
            self.start, self.voiced = k, 0
        self.last, self.answered, self.torn = k, 0, False
        self.voiced += 1

    def close(self, k: int) -> Turn | None:
        """End the open turn at frame `k`, if there is one."""
        if self.start < 0:
            return None
        turn = Turn(self.start, self.last + 1, k, self.voiced, self.torn)
        self.start = -1
        return turn
