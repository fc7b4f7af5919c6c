"""The player's thread's own: the output that plays, and the pieces of the call that go into it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from prosody.audio.error import AudioError
from prosody.audio.mixture import Mixture
from prosody.audio.output import Anchor, Now, Output, Silence
from prosody.audio.reel import Piece, Reel

AHEAD_S: Final = 1.2
"""So much sound waits in the output: a busy program stalls for less (1.17 s at worst was measured)."""

ROUNDING_S: Final = 0.005
"""What is told of a turn adds up to what was given, but for roundings."""

UNREADABLE: Final = "The sound cannot be read from here on: {}."


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be played; `turn` grows with every jump."""

    turn: int = 0
    playing: bool = False
    start_s: float = 0.0
    speed: float = 1.0
    loop_s: tuple[float, float] | None = None


class Feed:
    """Keeps an output filled as is wished.

    Attributes
    ----------
    trouble : str
        Why nothing is heard, or not as wished, as a sentence.
    """

    def __init__(self, reel: Reel, speaker: Callable[[int, int], Output], now: Now) -> None:
        self._reel, self._speaker, self._now = reel, speaker, now
        self._output: Output | None = None
        self._silent = False
        self._pieces: Iterator[Piece] = iter(())
        self._turn = -1
        self._mixture: Mixture | None = None
        self._given_s = self._told_s = 0.0
        self._reached_s = 0.0
        self._exhausted = False
        self.trouble = ""

    @property
    def over(self) -> bool:
        """Whether all of this turn has been handed to the device."""
        return self._exhausted and self._given_s - self._told_s < ROUNDING_S

    def follow(self, wish: Wish, mixture: Mixture) -> list[Anchor]:
        """Do what is wished; return what the output told of this turn."""
        if self._output is None or (self._silent and wish.playing and wish.turn != self._turn):
            self._take(self._speaker(self._reel.rate, len(self._reel.legs)))  # tried anew after trouble
            self._silent = False
        assert self._output is not None
        if wish.turn != self._turn:
            self.trouble = "" if wish.playing else self.trouble
            self._begin(wish)
        if mixture != self._mixture:
            self._mixture = mixture
            self._output.mix(np.array([mixture.gain(leg) for leg in self._reel.legs], np.float32))
        anchors = [anchor for anchor in self._output.anchors() if anchor.turn == wish.turn]
        for anchor in anchors:
            self._told_s += anchor.length_s
            self._reached_s = anchor.end_s
        if wish.playing and self._output.trouble():
            self._go_on_silently(wish)
        self._fill(wish)
        return anchors

    def _take(self, output: Output) -> None:
        self.close()
        self._output, self._mixture, self._turn = output, None, -1

    def _begin(self, wish: Wish) -> None:
        assert self._output is not None
        self._output.drop()
        self._turn, self._given_s, self._told_s = wish.turn, 0.0, 0.0
        self._reached_s, self._exhausted = wish.start_s, False
        playing = wish.playing
        self._pieces = self._reel.pieces(wish.start_s, wish.speed, wish.loop_s) if playing else iter(())

    def _fill(self, wish: Wish) -> None:
        assert self._output is not None
        while wish.playing and not self._exhausted and self._given_s - self._told_s < AHEAD_S:
            piece = self._next(wish)
            if piece is None:
                self._exhausted = True
            else:
                self._output.send(wish.turn, piece)
                self._given_s += len(piece.samples) / self._reel.rate

    def _next(self, wish: Wish) -> Piece | None:
        try:
            return next(self._pieces, None)
        except AudioError as error:  # no stretcher: said, and played as it is
            self.trouble = str(error)
            self._pieces = self._reel.pieces(wish.start_s, 1.0, wish.loop_s)
            return next(self._pieces, None)
        except Exception as error:  # whatever is wrong with a file must not end the thread in silence
            self.trouble = UNREADABLE.format(error)
            return None

    def _go_on_silently(self, wish: Wish) -> None:
        """Where nothing can be heard any more, the position moves on by a silent clock."""
        assert self._output is not None
        self.trouble = self._output.trouble()
        reached_s = self._reached_s if self._turn == wish.turn else wish.start_s
        self._take(Silence(self._reel.rate, self._now))
        self._silent = True
        self._begin(replace(wish, start_s=reached_s))

    def close(self) -> None:
        """Let the output go."""
        if self._output is not None:
            with contextlib.suppress(OSError):
                self._output.close()
        self._output = None
