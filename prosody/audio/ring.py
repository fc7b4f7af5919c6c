"""A ring between the sound card's thread and the worker: two counters, one writer each, no lock.

The rule of the room: what the callback runs only copies and counts. Both counters only grow and are plain
ints, which Python reads and writes whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

RING_S: Final = 5.0
"""Sound the ring holds: the longest stall seen under a load of 10 on two cores was 1.2 s."""

STAMPS: Final = 2048
"""Arrivals remembered: 20 s of blocks of 10 ms."""


class Ring:
    """Holds what was heard until the worker takes it, and when each block came.

    Parameters
    ----------
    rate : int
        Frames (one sample of each channel) per second, Hz.
    channels : int
    now : callable
        Returns the monotonic clock's time in s.
    """

    def __init__(self, rate: int, channels: int, now: Callable[[], float]) -> None:
        self.rate = rate
        self.written = 0
        self.read = 0
        self.dropped = 0
        self.overflows = 0
        self.arrivals = 0
        self._seen = 0
        self._now = now
        self._room = round(RING_S * rate)
        self._held = np.zeros((self._room, channels), np.int16)
        self._came_at = np.zeros(STAMPS, np.float64)
        self._count = np.zeros((STAMPS, 2), np.int64)

    def write(self, block: NDArray[np.int16], overflow: bool = False) -> None:
        """Take a block of shape (n, channels); all that the callback does. What finds no room is dropped."""
        count = len(block)
        if self.written - self.read + count > self._room:
            self.dropped += count
        else:
            at = self.written % self._room
            first = min(count, self._room - at)
            self._held[at : at + first] = block[:first]
            self._held[: count - first] = block[first:]
            self.written += count
        slot = self.arrivals % STAMPS
        self._came_at[slot] = self._now()
        self._count[slot] = self.written, self.dropped
        self.arrivals += 1
        self.overflows += overflow

    def stamps(self) -> list[tuple[float, int, int]]:
        """Return the arrivals since the last call: when, in s, and the frames kept and dropped by then."""
        until = self.arrivals
        slots = [i % STAMPS for i in range(max(self._seen, until - STAMPS), until)]
        self._seen = until
        return [(float(self._came_at[i]), int(self._count[i, 0]), int(self._count[i, 1])) for i in slots]

    def take(self, count: int) -> NDArray[np.int16]:
        """Return the next `count` frames as one channel, and make room; they must have been written."""
        at = self.read % self._room
        first = min(count, self._room - at)
        taken = np.concatenate((self._held[at : at + first], self._held[: count - first]))
        self.read += count
        if taken.shape[1] == 1:
            return taken[:, 0]
        return np.asarray(taken.mean(axis=1).round(), dtype=np.int16)

    def skip(self, count: int) -> None:
        """Overwrite the next `count` frames with zeros and make room: they are never handed out."""
        at = self.read % self._room
        first = min(count, self._room - at)
        self._held[at : at + first] = 0
        self._held[: count - first] = 0
        self.read += count
