"""A source's items in larger pieces: an analysis that need not hurry does with a third of the time for them.

The rule of the room: by law 4 nothing else is different. Gaps and marks stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from prosody.audio.blocks import Block, Item, Mark, length_s
from prosody.events import Leg

PIECE_S: Final = 4.0
"""Records of 0.1 s cost 2.6 times as much as pieces of 4 s; longer ones gain no more."""


def gathered(items: Iterable[Item], legs: Iterable[Leg]) -> Iterator[Item]:
    """Yield the marks, and the items of some legs: the blocks of each leg joined to longer ones."""
    held: dict[Leg, list[Block]] = {leg: [] for leg in legs}
    for item in items:
        if isinstance(item, Mark):
            for leg in held:
                yield from _let_go(held[leg])
            yield item
        elif item.leg in held:
            waiting = held[item.leg]
            if not (isinstance(item, Block) and all(_is_like(item, block) for block in waiting[:1])):
                yield from _let_go(waiting)
            if isinstance(item, Block):
                waiting.append(item)
            else:
                yield item
            if sum(map(length_s, waiting)) >= PIECE_S:
                yield from _let_go(waiting)
    for waiting in held.values():
        yield from _let_go(waiting)


def _is_like(one: Block, other: Block) -> bool:
    return (one.rate, one.samples.dtype) == (other.rate, other.samples.dtype)


def _let_go(waiting: list[Block]) -> Iterator[Block]:
    """Yield what was held, as one block; nothing is held any more."""
    if waiting:
        samples = np.concatenate([block.samples for block in waiting])
        yield Block(waiting[0].leg, samples, waiting[0].rate)
    waiting.clear()
