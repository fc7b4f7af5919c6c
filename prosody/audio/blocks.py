"""What a source yields: sound as the device or file delivered it, or the news that some is missing.

Everything after the source is a pure function of these items, so a recorder that keeps
them in their order keeps all that is needed to run a call again with the same result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from prosody.events import Leg
from prosody.units import FRAMES_PER_SECOND

Samples = NDArray[np.int16] | NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Block:
    """Sound of one leg: samples of shape (n,), int16 or float32 with full scale 1, at `rate` Hz."""

    leg: Leg
    samples: Samples
    rate: int


@dataclass(frozen=True, slots=True)
class Lost:
    """`count` frames (10 ms each) of a leg that were lost or paused, and why."""

    leg: Leg
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The person pressed a key: `code` is `greeting` ("that was my greeting"), `fine` or `note`.

    It belongs to the frame that the rep's leg has reached.
    """

    code: str


Item = Block | Lost | Mark


def length_s(item: Block | Lost) -> float:
    """Return how long an item lasts, s."""
    return item.count / FRAMES_PER_SECOND if isinstance(item, Lost) else len(item.samples) / item.rate


class Source(Protocol):
    """Where sound comes from. The source alone decides how fast a call runs."""

    @property
    def name(self) -> str:
        """What is heard: a file's name or the devices' names."""
        ...

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The legs it delivers."""
        ...

    @property
    def rate(self) -> int:
        """Samples per second as delivered, Hz (the first rate, should it change)."""
        ...

    def __iter__(self) -> Iterator[Item]:
        """Yield items until the call ends."""
        ...

    def close(self) -> None:
        """Release files and devices; safe to call twice and from another thread."""
        ...
