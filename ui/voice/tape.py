"""A tape: passes a source on and remembers the rep's sound, in memory alone, while a take is read."""

from __future__ import annotations

import os
import threading
import wave
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Item, Lost, Mark, Source
from prosody.events import Leg
from prosody.units import FRAMES_PER_SECOND

BEFORE: Final = FRAMES_PER_SECOND
"""Frames that are remembered while nothing is read: a take may begin a moment before it was asked for."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What a take sounded like: mono int16 samples at `rate` Hz. It lives as long as its window."""

    samples: NDArray[np.int16]
    rate: int

    @property
    def seconds(self) -> float:
        """Length, s."""
        return len(self.samples) / self.rate

    @property
    def samples_count(self) -> int:
        """How many samples there are."""
        return len(self.samples)

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return samples [start, stop) with full scale 1, to be played."""
        return self.samples[start:stop].astype(np.float32) / np.float32(32768.0)


class Tape:
    """A source that yields what another one yields; it may be asked from another thread what it heard.

    Parameters
    ----------
    source : Source
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._kept: deque[tuple[Fraction, NDArray[np.int16]]] = deque()
        self._reached = Fraction(0)
        self._from: int | None = None
        self.name, self.legs, self.rate = source.name, source.legs, source.rate

    @property
    def health(self) -> Mapping[Leg, Any]:
        """What the devices say of themselves; empty for recordings."""
        health: Mapping[Leg, Any] = getattr(self._source, "health", {})
        return health

    @property
    def reached(self) -> int:
        """Frames of the rep's leg that have passed."""
        return int(self._reached)

    def __iter__(self) -> Iterator[Item]:
        """Yield the source's items."""
        for item in self._source:
            if not isinstance(item, Mark) and item.leg == "rep":
                self._note(item)
            yield item

    def _note(self, item: Block | Lost) -> None:
        with self._lock:
            if isinstance(item, Block):
                if item.rate != self.rate:  # what was heard at another rate cannot be joined to this
                    self.rate = item.rate
                    self._kept.clear()
                samples, length = pcm(item), Fraction(len(item.samples) * FRAMES_PER_SECOND, item.rate)
            else:
                length = Fraction(item.count)
                samples = np.zeros(item.count * self.rate // FRAMES_PER_SECOND, np.int16)
            self._kept.append((self._reached, samples))
            self._reached += length
            oldest = self._reached - BEFORE if self._from is None else Fraction(self._from)
            while len(self._kept) > 1 and self._kept[1][0] <= oldest:
                self._kept.popleft()

    def keep_from(self, frame: int | None) -> None:
        """Remember everything from a frame on; None: nothing but the last moment."""
        self._from = frame

    def cut(self, first: int, stop: int) -> Sound:
        """Return what frames [first, stop) sounded like, as far as it is remembered."""
        with self._lock:
            kept, rate = list(self._kept), self.rate
        if not kept:
            return Sound(np.zeros(0, np.int16), rate)
        whole = np.concatenate([samples for _, samples in kept])
        begin, end = (max(0, round((k - kept[0][0]) * rate / FRAMES_PER_SECOND)) for k in (first, stop))
        return Sound(whole[begin:end], rate)

    def pause(self) -> None:
        """Pause at the source where it can do that."""
        self._hold("pause")

    def resume(self) -> None:
        """Let it go on."""
        self._hold("resume")

    def _hold(self, word: str) -> None:
        ask = getattr(self._source, word, None)
        if ask is not None:
            ask()

    def close(self) -> None:
        """Release the source."""
        self._source.close()


def written(takes: Mapping[str, Sequence[Any]], folder: Path) -> Iterator[int]:
    """Write the sound of takes (`sound` of each) as WAV files, by step and number; yield 1 for each.

    Raises
    ------
    OSError
        When one cannot be written.
    """
    for step, read in takes.items():
        for number, take in enumerate(read, 1):
            path = folder / f"{step}-{number}.wav"
            with open(path, "xb", opener=_private) as file, wave.open(file, "wb") as sound:
                sound.setnchannels(1)
                sound.setsampwidth(2)
                sound.setframerate(take.sound.rate)
                sound.writeframes(take.sound.samples.astype("<i2").tobytes())
            yield 1


def _private(path: str, flags: int) -> int:
    """Open a file that its owner alone can read."""
    return os.open(path, flags, 0o600)


def pcm(block: Block) -> NDArray[np.int16]:
    """Return a block's samples as int16."""
    if block.samples.dtype == np.int16:
        return block.samples.astype(np.int16, copy=True)
    return np.clip(np.round(block.samples * 32767.0), -32768, 32767).astype(np.int16)
