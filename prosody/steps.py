"""Short blocks joined to steps: what a step of the analysis costs hardly depends on its length.

Steps are as long as nobody minds, and no longer. The rep's melody is painted while they
speak, so their leg goes on in short steps. The other leg is not painted: it only must not keep a greeting's
verdict waiting. Where nobody speaks nothing is waited for, and the longer that lasts the longer the steps;
the first loud block ends it. Law 4 holds the result equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np

from prosody.audio.blocks import Block, Item, Mark, Samples
from prosody.events import Leg

STEP_S: Final = 0.02
"""Least sound in a step of the rep's leg while they speak (s). A source that is looked at 30 times a second
brings what came as one block: that is a step, and nothing of it waits."""

LISTENING: Final = 6
"""Steps in one on a leg that is not painted now."""

RESTING: Final = 45
"""Steps in one at most, where both legs have long been quiet; more, and the news seem stale (1 s)."""

SPOKE_S: Final = 1.0
"""The rep speaks, as far as steps are concerned, until they have been quiet for so long (s)."""

SHARE: Final = 0.1
"""A step in quiet is no longer than this share of the quiet before it: nobody sees the picture halt."""

QUIET: Final = 0.0056
"""No sample is larger, full scale being 1 (-45 dBFS): nobody speaks into this microphone."""


def in_steps(items: Iterable[Item], step_s: float = STEP_S) -> Iterator[Item]:
    """Yield the items with neighbouring blocks of a leg joined, until they last a step.

    `step_s` is that of the rep's leg while they speak; all others are multiples of it.
    """
    waiting: dict[Leg, list[Block]] = {}
    quiet_s: dict[Leg, float] = {}
    for item in items:
        if isinstance(item, Block):
            held = waiting.setdefault(item.leg, [])
            if held and not _alike(held[0], item):
                yield from _joined(held)
            held.append(item)
            so_far_s = quiet_s.get(item.leg, 0.0) + _length_s([item])
            quiet_s[item.leg] = so_far_s if is_quiet(item.samples) else 0.0
            for leg, blocks in waiting.items():
                if blocks and _length_s(blocks) >= _enough_s(leg, quiet_s, step_s):
                    yield from _joined(blocks)
            continue
        for leg, held in waiting.items():
            if isinstance(item, Mark) or leg == item.leg:
                yield from _joined(held)
        yield item
    for held in waiting.values():
        yield from _joined(held)


def _enough_s(leg: Leg, quiet_s: Mapping[Leg, float], step_s: float) -> float:
    """Return how long a leg's next step shall be, given how long each leg has been quiet."""
    if leg == "rep" and quiet_s[leg] < SPOKE_S:
        return step_s
    return max(LISTENING * step_s, min(RESTING * step_s, SHARE * min(quiet_s.values())))


def is_quiet(samples: Samples) -> bool:
    """Tell whether nobody speaks in a block; what is no number is not quiet."""
    full = 32768.0 if samples.dtype == np.int16 else 1.0
    return not len(samples) or bool(-QUIET * full <= samples.min() and samples.max() <= QUIET * full)


def _length_s(blocks: list[Block]) -> float:
    """Return how long blocks of one rate last together."""
    return sum(len(block.samples) for block in blocks) / blocks[0].rate


def _alike(one: Block, other: Block) -> bool:
    return one.rate == other.rate and one.samples.dtype == other.samples.dtype


def _joined(held: list[Block]) -> Iterator[Block]:
    """Yield what is held as one block, and hold it no longer."""
    if len(held) == 1:
        yield held[0]
    elif held:
        yield Block(held[0].leg, np.concatenate([block.samples for block in held]), held[0].rate)
    held.clear()
