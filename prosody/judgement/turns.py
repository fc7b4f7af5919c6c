"""The rep's turns: from the first frames of voice to a pause, or to the customer's word.

A turn is measured on frames in which the rep's voice sounds, not on the speech detector's
word, because a detector holds on for a while after the voice has gone, and a verdict must
not wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prosody.contour import Contour
from prosody.judgement.foreground import SHORTEST


class Calls:
    """Finds where a call begins in a stream that holds several: after both legs were quiet for long.

    Parameters
    ----------
    quiet : int
        Frames of quiet that lie between two calls.
    """

    def __init__(self, quiet: int) -> None:
        self._quiet = quiet
        self._last = -1  # the last frame that was not quiet

    def process(self, rep: Contour, customer: Contour | None) -> list[int]:
        """Take the next rows of both legs; return the frames at which a call begins."""
        loud = rep.speech | rep.gap if customer is None else rep.speech | rep.gap | customer.speech
        busy = np.flatnonzero(loud) + rep.start
        if not len(busy):
            return []
        quiet = np.diff(busy, prepend=self._last) - 1
        self._last = int(busy[-1])
        return [int(k) for k in busy[quiet >= self._quiet] if not rep.gap[k - rep.start]]


@dataclass(frozen=True, slots=True)
class Turn:
    """Frames [start, end) of the rep; `voiced` frames of them; known to have ended at frame `decided`.

    `cut` says that audio went missing before the pause was heard to its end; `resumed` that
    it goes on with a turn that a pause had seemed to end.
    """

    start: int
    end: int
    decided: int
    voiced: int
    cut: bool = False
    resumed: bool = False


class RepTurns:
    """Finds the rep's turns, one frame after the other.

    Parameters
    ----------
    pause : int
        Frames without voice that end a turn.
    answer : int
        Frames for which the customer must have spoken, and the rep not, to end it earlier.
    resume : int
        When the rep goes on within so many frames, and the customer has not spoken, it is
        the same turn still.
    """

    def __init__(self, pause: int, answer: int, resume: int) -> None:
        self.pause, self.answer, self.resume = pause, answer, resume
        self._start = -1
        self._last = -1
        self._voiced = 0
        self._answered = 0
        self._torn = False
        self._resumed = False
        self._before: Turn | None = None

    @property
    def is_open(self) -> bool:
        """Whether the rep is in a turn."""
        return self._start >= 0

    def step(self, k: int, voiced: bool, customer: bool, gap: bool, speech: bool = True) -> Turn | None:
        """Take frame `k`; return the turn that ended with it.

        `speech` is the detector's word: a turn begins, and its voice counts, only where both agree,
        so that a hum is no turn; its weak end may be voice alone.
        """
        if voiced and (speech or self.is_open):
            self._speak(k, speech)
            return None
        if customer or gap:
            self._before = None
        if self._start < 0:
            return None
        self._torn = self._torn or gap
        self._answered = self._answered + 1 if customer else 0
        if k - self._last >= self.pause or self._answered >= self.answer:
            return self.close(k)
        return None

    def _speak(self, k: int, speech: bool) -> None:
        if self._start < 0:
            self._open(k)
        self._last, self._answered, self._torn = k, 0, False
        self._voiced += speech

    def _open(self, k: int) -> None:
        before = self._before
        self._resumed = before is not None and k - before.end < self.resume
        self._start = before.start if before and self._resumed else k - SHORTEST + 1
        self._voiced = before.voiced if before and self._resumed else SHORTEST - 1

    def close(self, k: int) -> Turn | None:
        """End the open turn at frame `k`, if there is one."""
        if self._start < 0:
            return None
        turn = Turn(self._start, self._last + 1, k, self._voiced, self._torn, self._resumed)
        self._start = -1
        self._before = None if self._answered or self._torn else turn
        return turn
