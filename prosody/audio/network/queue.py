"""Between the network's thread and the one that hears: items of calls, one call after the other."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator

from prosody.audio.blocks import Block, Lost, length_s
from prosody.events import LEGS, Leg


class Queue:
    """Items in their order; None is the end of a call.

    Attributes
    ----------
    closed : bool
        Nothing more will come.
    """

    def __init__(self) -> None:
        self.closed = False
        self._items: deque[Block | Lost | None] = deque()
        self._news = threading.Condition()
        self._waits_s: dict[Leg, float] = dict.fromkeys(LEGS, 0.0)
        self._midway = False  # of a call, whoever asks next

    def put(self, item: Block | Lost | None) -> None:
        """Add an item, or the end of a call."""
        with self._news:
            self._items.append(item)
            if item is not None:
                self._waits_s[item.leg] += length_s(item)
            self._news.notify()

    def waits_s(self, leg: Leg) -> float:
        """Return how much of a leg was not taken yet, s."""
        return max(0.0, self._waits_s[leg])  # a sum of many floats

    def call(self) -> Iterator[Block | Lost]:
        """Wait for the next call, and yield its items. What nobody took of the last one is passed over."""
        while self._midway and self._take() is not None:
            pass
        self._midway = False
        while not self._over():
            item = self._take()
            if item is not None:
                self._midway = True
                yield item
            elif self._midway:
                self._midway = False
                return

    def close(self) -> None:
        """Nothing more will come; what is there may still be taken."""
        with self._news:
            self.closed = True
            self._news.notify()

    def _take(self) -> Block | Lost | None:
        """Wait for the next item; None at the end of a call, and of everything."""
        with self._news:
            self._news.wait_for(lambda: self._items or self.closed)
            item = self._items.popleft() if self._items else None
            if item is not None:
                self._waits_s[item.leg] -= length_s(item)
            return item

    def _over(self) -> bool:
        return self.closed and not self._items
