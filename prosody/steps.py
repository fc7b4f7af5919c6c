"""Short blocks joined to steps: what a step of the analysis costs hardly depends on its length.

Steps are as long as nobody minds, and no longer. The rep's melody is painted while they speak, so their leg
goes on in short steps. The other leg is not painted: it only must not keep a greeting's verdict waiting,
which comes in a pause. Where nobody speaks nothing is waited for, and the longer that lasts the longer the
steps; the first loud block ends it. Law 4 holds the result equal.

What a call of two legs costs, % of a core (`python -m benchmarks.pipeline`, "By length of step"): 7.9 in
steps of 30 ms, 4.9 of 60, 3.4 of 90, 2.7 of 150, 1.7 of 200, 1.3 of 500. Who hears many calls takes steps of
0.15 to 0.2 s; the large tables are the thread's, so that a call more is 1.5 MB.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from prosody.audio.blocks import Block, Item, Mark, Samples
from prosody.events import Leg

STEP_S: Final = 0.02
"""Least sound in a step of the rep's leg while they speak (s). A source that is looked at 30 times a second
brings what came as one block: that is a step, and nothing of it waits."""

LISTENING: Final = 9
"""Steps in one on a leg that is not painted now: a verdict that the customer's answer brings about, 0.3 s
after it began and 0.2 s later on the bench, still comes within 1 s."""

RESTING: Final = 45
"""Steps in one at most, where both legs have long been quiet; more, and the news seem stale (1 s)."""

SPOKE_S: Final = 1.2
"""The rep speaks, as far as steps are concerned, until they have been quiet for so long (s)."""

PAUSE_S: Final = 0.6
"""After so long a pause of the rep's a verdict may be near, and the other leg is not waited for: the
greeting's takes 0.7 s of pause and 0.2 s of look-ahead, and quiet may begin a little after speech ended."""

SHARE: Final = 0.1
"""A step in quiet is no longer than this share of the quiet before it: nobody sees the picture halt."""

QUIET: Final = 0.0056
"""No sample is larger, full scale being 1 (-45 dBFS): nobody speaks into this microphone."""


def in_steps(items: Iterable[Item], step_s: float = STEP_S) -> Iterator[Item]:
    """Yield the items with neighbouring blocks of a leg joined, until they last a step.

    `step_s` is that of the rep's leg while they speak; all others are multiples of it.
    """
    legs: dict[Leg, _Held] = {}
    for item in items:
        if isinstance(item, Block):
            held = legs.setdefault(item.leg, _Held())
            if not held.fits(item):
                yield from held.joined()
            held.add(item)
            quiet_s = min(other.quiet_s for other in legs.values())
            rep_s = legs["rep"].quiet_s if "rep" in legs else SPOKE_S
            for leg, other in legs.items():
                if other.blocks and other.length_s >= _enough_s(leg, rep_s, quiet_s, step_s):
                    yield from other.joined()
            continue
        for leg, held in legs.items():
            if isinstance(item, Mark) or leg == item.leg:
                yield from held.joined()
        yield item
    for held in legs.values():
        yield from held.joined()


def _enough_s(leg: Leg, rep_s: float, both_s: float, step_s: float) -> float:
    """Return how long a leg's next step shall be, given how long the rep has been quiet, and both have."""
    if rep_s < SPOKE_S and (leg == "rep" or rep_s >= PAUSE_S):
        return step_s
    return max(LISTENING * step_s, min(RESTING * step_s, SHARE * both_s))


class _Held:
    """One leg's blocks that wait, how long they last, and how long the leg has been quiet (s)."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.length_s = self.quiet_s = 0.0
        self._samples = 0

    def fits(self, block: Block) -> bool:
        """Tell whether a block can be joined to those that wait."""
        if not self.blocks:
            return True
        first = self.blocks[0]
        return first.rate == block.rate and first.samples.dtype == block.samples.dtype

    def add(self, block: Block) -> None:
        """Let a block wait."""
        self.blocks.append(block)
        self._samples += len(block.samples)
        self.length_s = self._samples / block.rate
        self.quiet_s = self.quiet_s + len(block.samples) / block.rate if is_quiet(block.samples) else 0.0

    def joined(self) -> Iterator[Block]:
        """Yield what waits as one block, and let it wait no longer."""
        blocks, self.blocks, self._samples = self.blocks, [], 0
        if len(blocks) == 1:
            yield blocks[0]
        elif blocks:
            samples = np.concatenate([block.samples for block in blocks])
            yield Block(blocks[0].leg, samples, blocks[0].rate)


def is_quiet(samples: Samples) -> bool:
    """Tell whether nobody speaks in a block; what is no number is not quiet."""
    full = 32768.0 if samples.dtype == np.int16 else 1.0
    if not len(samples):
        return True
    return bool(-QUIET * full <= np.minimum.reduce(samples) and np.maximum.reduce(samples) <= QUIET * full)
