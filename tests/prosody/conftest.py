"""What the tests of calls, sessions and commands share: the bundled call, and sources of sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Item, Source
from prosody.events import Leg

Sound = Mapping[Leg, NDArray[np.int16]]


class Listed:
    """A source of items that are there already."""

    def __init__(
        self, items: Iterable[Item], legs: tuple[Leg, ...] = ("rep", "customer"), rate: int = 16_000
    ):
        self.name, self.legs, self.rate = "made", legs, rate
        self._items = items
        self.closed = False

    def __iter__(self) -> Iterator[Item]:
        for item in self._items:
            if self.closed:
                return
            yield item

    def close(self) -> None:
        self.closed = True


@pytest.fixture(scope="session")
def call_sound() -> Sound:
    """Return the bundled call, samples of each leg at 16 kHz."""
    path = Path(__file__).parents[2] / "prosody" / "demo" / "call.flac"
    samples, _rate = soundfile.read(path, dtype="int16", always_2d=True)
    return {"rep": samples[:, 0].copy(), "customer": samples[:, 1].copy()}


@pytest.fixture(scope="session")
def short_sound(call_sound: Sound) -> Sound:
    """Return the greeting and what follows, 9 s of it: enough for every kind of event but flags of tone."""
    return {leg: samples[: 9 * 16_000] for leg, samples in call_sound.items()}


@pytest.fixture(scope="session")
def listed() -> Callable[..., Source]:
    """Return how to make a source of items."""
    return Listed


@pytest.fixture(scope="session")
def in_blocks() -> Callable[..., list[Item]]:
    """Return how to cut sound into blocks, both legs in turn."""

    def cut(sound: Sound, size: int = 320) -> list[Item]:
        longest = max(len(samples) for samples in sound.values())
        return [
            Block(leg, samples[first : first + size], 16_000)
            for first in range(0, longest, size)
            for leg, samples in sound.items()
            if first < len(samples)
        ]

    return cut
