"""Pieces of a leg that say where they belong, put in their place: reordered, without doubles, holes as gaps.

The rule of the room: places are counted in samples of the sender's clock. What is missing is waited for a
little, then it is a gap; what comes later than that is dropped.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Lost
from prosody.audio.network.signals import NOT_RECEIVED, NOT_SENT
from prosody.audio.time_line import LegTime
from prosody.events import Leg

FAR_S: Final = 1.0
"""A piece that lies further off was not delayed: its stamp is wrong, or the sender's clock was set anew. A
second piece shows which."""

JITTER_S: Final = 0.04
"""Less between two arrivals is no hole."""


@dataclass(order=True, slots=True)
class _Piece:
    place: int
    number: int = field(compare=False)
    samples: NDArray[np.int16] = field(compare=False)
    came_s: float = field(compare=False)

    @property
    def stop(self) -> int:
        return self.place + len(self.samples)


class Order:
    """Puts one leg's pieces in order.

    Parameters
    ----------
    leg : {"rep", "customer"}
    rate : int
        Samples per second, Hz.
    began_s : float
        When the leg's first sample was spoken, by the clock that tells when pieces came, s.
    wait_s : float
        Sound that may come after a hole before that is given up, s.
    longest_s : float
        A longer hole is none: the sender's clock was set anew, s.
    slack_s : float
        How far a sender's stamps may be off although nothing is missing, s.
    """

    def __init__(
        self, leg: Leg, rate: int, began_s: float, wait_s: float, longest_s: float, slack_s: float = 0.0
    ) -> None:
        self._leg: Leg = leg
        self._rate = rate
        self._wait, self._longest = round(wait_s * rate), round(longest_s * rate)
        self._slack, self._far = round(slack_s * rate), round(FAR_S * rate)
        self._next = 0  # the sample that comes next, in our count
        self._shift = 0  # from the sender's count to ours
        self._number = self._newest = 0
        self._came_s = began_s
        self._held: list[_Piece] = []
        self._stray: _Piece | None = None
        self._time = LegTime(leg)

    def begin_at(self, place: int, number: int) -> None:
        """What comes next is this piece."""
        self._shift, self._number, self._newest = self._next - place, number - 1, number - 1

    def put(
        self, place: int, number: int, samples: NDArray[np.int16], came_s: float
    ) -> Iterator[Block | Lost]:
        """Take a piece and when it came; yield what is in order now.

        Numbers that follow each other say that nothing is missing between two pieces, whatever their
        places say.
        """
        piece = _Piece(place, number, samples, came_s)
        if not len(samples):
            return
        if self._near(piece):
            self._stray = None
            self._keep(piece)
        elif self._stray is None or self._stray.stop != place:
            self._stray = piece  # nobody's, unless another one goes on from it
        else:
            stray, self._stray = self._stray, None
            if not 0 < stray.place + self._shift - self._next <= self._longest:
                yield from self.begin_anew(stray.place, stray.number, len(stray.samples), stray.came_s)
            self._keep(stray)
            self._keep(piece)
        yield from self._ready()

    def begin_anew(self, place: int, number: int, count: int, came_s: float) -> Iterator[Block | Lost]:
        """The sender counts anew from this piece of `count` samples: only the clock knows what is missing."""
        yield from self.flush()
        missing = round((came_s - self._came_s) * self._rate) - count
        if missing > round(JITTER_S * self._rate):
            yield from self._lose(min(missing, self._longest), NOT_RECEIVED)
        self.begin_at(place, number)

    def pass_over(self, number: int) -> None:
        """Something that is no sound bore this number: it is not missing."""
        if number == self._newest + 1:
            self._newest = number
            if not self._held:
                self._number = number

    def flush(self) -> Iterator[Block | Lost]:
        """Yield what is held back, with the holes before it."""
        yield from self._ready(late=True)

    def _near(self, piece: _Piece) -> bool:
        """Tell whether a piece can be believed by itself."""
        ahead = piece.place + self._shift - self._next
        most = self._longest if piece.number == self._newest + 1 else self._far
        return -self._far <= ahead <= most

    def _keep(self, piece: _Piece) -> None:
        piece.place += self._shift
        self._newest, self._came_s = max(self._newest, piece.number), piece.came_s
        if piece.stop > self._next and piece not in self._held:
            insort(self._held, piece)

    def _ready(self, late: bool = False) -> Iterator[Block | Lost]:
        while self._held:
            piece = self._held[0]
            hole = piece.place - self._next
            follows = piece.number == self._number + 1
            if hole > self._slack:
                if not (late or follows or self._held[-1].stop - piece.place > self._wait):
                    return
                yield from self._lose(hole, NOT_SENT if follows else NOT_RECEIVED)
            del self._held[0]
            self._number = max(self._number, piece.number)
            samples = piece.samples[-hole:] if hole < -self._slack else piece.samples
            if len(samples):
                self._next += len(samples)
                self._time.heard(len(samples) / self._rate)
                yield Block(self._leg, samples, self._rate)

    def _lose(self, count: int, reason: str) -> Iterator[Lost]:
        self._next += count
        yield from self._time.lose(count / self._rate, reason)
