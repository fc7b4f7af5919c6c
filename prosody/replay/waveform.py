"""The picture of a leg's sound: least and greatest sample and the level of every 10 ms, and coarser ones.

The rule of the room: it is made from the items of a source, fast, before anything is analysed.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Lost, Samples
from prosody.replay.growing import Growing
from prosody.session.recorder import pcm
from prosody.units import FRAMES_PER_SECOND, decibels

FULL: Final = 32768.0
COARSEST: Final = 16
"""Halvings of the picture at most: 11 minutes in one value."""


class Waveform:
    """The picture of one leg, growing."""

    def __init__(self) -> None:
        self._rows = Growing({"low": "i2", "high": "i2", "level_db": "f4"})
        self._coarser: dict[int, tuple[int, NDArray[np.float32]]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def level_db(self) -> NDArray[np.float32]:
        """Level of each frame in dBFS, NaN in a gap: near the contour's, and known before it."""
        return self._rows["level_db"]

    def stored(self) -> NDArray[np.int16]:
        """Return least and greatest samples, shape (n, 2)."""
        return np.stack([self._rows["low"], self._rows["high"]], axis=1)

    def add(self, extremes: NDArray[np.int16], level_db: NDArray[np.float32]) -> None:
        """Append frames."""
        self._rows.add({"low": extremes[:, 0], "high": extremes[:, 1], "level_db": level_db})

    def envelope(self, level: int) -> NDArray[np.float32]:
        """Return min and max of every `2**level` frames, shape (n, 2); the last may be of fewer."""
        wanted = min(max(0, level), COARSEST)
        known = self._coarser.get(wanted)
        if known is None or known[0] != len(self):
            known = (len(self), self._made(wanted))
            self._coarser[wanted] = known
        return known[1]

    def _made(self, level: int) -> NDArray[np.float32]:
        if level == 0:
            return self.stored().astype(np.float32) / np.float32(FULL)
        finer = self.envelope(level - 1)
        firsts = np.arange(0, len(finer), 2)
        if not len(firsts):
            return finer
        least, greatest = (
            how.reduceat(finer[:, side], firsts) for side, how in enumerate((np.minimum, np.maximum))
        )
        return np.stack([least, greatest], axis=1)


class Painter:
    """Items of one leg -> frames of its picture, wherever the blocks begin and end."""

    def __init__(self) -> None:
        self._held = np.zeros(0, np.int16)
        self._rate = 0
        self._given = 0  # frames since the rate is what it is

    def process(self, item: Block | Lost) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
        """Return extremes (n, 2) and levels (n,) of the frames that are complete."""
        if isinstance(item, Lost):
            rest = self.flush()
            gap = np.zeros((item.count, 2), np.int16), np.full(item.count, np.nan, np.float32)
            return np.concatenate([rest[0], gap[0]]), np.concatenate([rest[1], gap[1]])
        if item.rate != self._rate:
            rest = self.flush()
            self._rate, self._given = item.rate, 0
            now = self._framed(item.samples)
            return np.concatenate([rest[0], now[0]]), np.concatenate([rest[1], now[1]])
        return self._framed(item.samples)

    def flush(self) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
        """Return the frame that was begun, if one was; the next block begins a frame."""
        held, self._held, self._given = self._held, np.zeros(0, np.int16), 0
        return _pictured(held, np.zeros(min(1, len(held)), np.int64))

    def _framed(self, samples: Samples) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
        self._held = np.concatenate([self._held, pcm(samples)])
        base = self._given * self._rate // FRAMES_PER_SECOND
        reached = base + len(self._held)
        count = reached * FRAMES_PER_SECOND // self._rate - self._given
        edges = (self._given + np.arange(count + 1)) * self._rate // FRAMES_PER_SECOND - base
        done, self._held = self._held[: edges[-1]], self._held[edges[-1] :]
        self._given += count
        return _pictured(done, edges[:-1])


def _pictured(
    samples: NDArray[np.int16], firsts: NDArray[np.int64]
) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    if not len(firsts):
        return np.zeros((0, 2), np.int16), np.zeros(0, np.float32)
    extremes = np.stack([np.minimum.reduceat(samples, firsts), np.maximum.reduceat(samples, firsts)], axis=1)
    power = np.add.reduceat((samples.astype(np.float32) / np.float32(FULL)) ** 2, firsts)
    lengths = np.diff(np.append(firsts, len(samples)))
    return extremes, decibels(power / lengths).astype(np.float32)
