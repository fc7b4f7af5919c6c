"""Short blocks joined to steps: what a step of the analysis costs hardly depends on its length.

Blocks of 30 ms cost 13 % of a core, two legs, steps of 60 ms 8 %, of 90 ms 5 % (`benchmarks.pipeline`).
Nobody sees 50 ms at a gauge that moves every 100 ms; law 4 holds the result equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from prosody.audio.blocks import Block, Item, Mark, Samples
from prosody.events import Leg

STEP_S: Final = 0.08
"""Sound in a step (s)."""

QUIET_STEPS: Final = 3
"""Steps in one while every leg rests: the first loud block on any leg ends it, so no word waits."""

RESTS_S: Final = 1.5
"""A leg rests when it has been quiet for so long (s): the verdict on what was said is out by then."""

QUIET: Final = 0.0056
"""No sample is larger, full scale being 1 (-45 dBFS): nobody speaks into this microphone."""


def in_steps(items: Iterable[Item], step_s: float = STEP_S) -> Iterator[Item]:
    """Yield the items with neighbouring blocks of a leg joined, until they last `step_s`; longer in quiet."""
    waiting: dict[Leg, list[Block]] = {}
    quiet_s: dict[Leg, float] = {}
    for item in items:
        if isinstance(item, Block):
            held = waiting.setdefault(item.leg, [])
            if held and not _alike(held[0], item):
                yield from _joined(held)
            held.append(item)
            length_s = len(item.samples) / item.rate
            quiet_s[item.leg] = quiet_s.get(item.leg, 0.0) + length_s if is_quiet(item.samples) else 0.0
            enough_s = step_s * (QUIET_STEPS if min(quiet_s.values()) >= RESTS_S else 1)
            for blocks in waiting.values():
                if sum(len(block.samples) / block.rate for block in blocks) >= enough_s:
                    yield from _joined(blocks)
            continue
        for leg, held in waiting.items():
            if isinstance(item, Mark) or leg == item.leg:
                yield from _joined(held)
        yield item
    for held in waiting.values():
        yield from _joined(held)


def is_quiet(samples: Samples) -> bool:
    """Tell whether nobody speaks in a block; what is no number is not quiet."""
    full = 32768.0 if samples.dtype == np.int16 else 1.0
    return not len(samples) or bool(-QUIET * full <= samples.min() and samples.max() <= QUIET * full)


def _alike(one: Block, other: Block) -> bool:
    return one.rate == other.rate and one.samples.dtype == other.samples.dtype


def _joined(held: list[Block]) -> Iterator[Block]:
    """Yield what is held as one block, and hold it no longer."""
    if len(held) == 1:
        yield held[0]
    elif held:
        yield Block(held[0].leg, np.concatenate([block.samples for block in held]), held[0].rate)
    held.clear()
