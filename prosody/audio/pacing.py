"""Plays any source at real speed, so that a recording runs like a call."""

from __future__ import annotations

from collections.abc import Iterator

from prosody.audio.blocks import Block, Item, Lost, Source, length_s
from prosody.audio.clock import Clock, SystemClock
from prosody.events import Leg

PIECE_S = 0.03
"""Blocks to open a file with that is to be paced: what a sound card delivers."""


class PacedSource:
    """A source whose items come when their sound would have ended.

    The items are the same and in the same order, so the result is the same too. Open the file in short blocks
    (`open_audio(path, block_s=PIECE_S)`): a block comes as a whole.

    Parameters
    ----------
    source : Source
    speed : float
        1 is real speed, 2 twice as fast.
    clock : Clock, optional
    """

    def __init__(self, source: Source, speed: float = 1.0, clock: Clock | None = None) -> None:
        self._source = source
        self._speed = speed
        self._clock = clock or SystemClock()
        self._closed = False

    @property
    def name(self) -> str:
        """The source's name."""
        return self._source.name

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The source's legs."""
        return self._source.legs

    @property
    def rate(self) -> int:
        """The source's samples per second, Hz."""
        return self._source.rate

    @property
    def progress(self) -> float | None:
        """The source's progress, 0..1, where it knows it."""
        progress: float | None = getattr(self._source, "progress", None)
        return progress

    @property
    def notes(self) -> list[str]:
        """The source's notes."""
        notes: list[str] = getattr(self._source, "notes", [])
        return notes

    def __iter__(self) -> Iterator[Item]:
        """Yield the source's items, each no earlier than its end on the leg's time line."""
        began = self._clock.mono()
        reached_s: dict[Leg, float] = {}
        for item in self._source:
            if isinstance(item, Block | Lost):
                reached_s[item.leg] = reached_s.get(item.leg, 0.0) + length_s(item)
                self._clock.sleep(began + reached_s[item.leg] / self._speed - self._clock.mono())
            if self._closed:
                return
            yield item

    def close(self) -> None:
        """Stop, and release the source."""
        self._closed = True
        self._source.close()
