"""Larger pieces hold what the small ones held, and marks and gaps stay where they were."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from prosody.audio.blocks import Block, Item, Lost, Mark
from prosody.events import LEGS, Leg
from prosody.replay.gathered import PIECE_S, gathered

RATES = (100, 300)
some_items = st.lists(
    st.one_of(
        st.builds(
            lambda leg, count, rate: Block(leg, np.arange(count, dtype=np.int16), rate),
            st.sampled_from(LEGS),
            st.integers(0, 350),
            st.sampled_from(RATES),
        ),
        st.builds(Lost, st.sampled_from(LEGS), st.integers(1, 9), st.just("lost")),
        st.builds(Mark, st.sampled_from(["fine", "note"])),
    ),
    max_size=30,
)


def told(items: list[Item], leg: Leg) -> list[object]:
    """Return a leg's samples with their rates, its gaps and the marks, one after the other."""
    found: list[object] = []
    for item in items:
        if isinstance(item, Block) and item.leg == leg:
            found += [(int(sample), item.rate) for sample in item.samples]
        elif isinstance(item, Mark) or item.leg == leg:
            found.append(item)
    return found


@given(some_items)
def test_each_leg_has_what_it_had_where_it_had_it(items: list[Item]) -> None:
    joined = list(gathered(items, LEGS))
    for leg in LEGS:
        assert told(joined, leg) == told(items, leg)
        assert told(list(gathered(items, (leg,))), leg) == told(items, leg)


def test_pieces_are_as_long_as_they_may_be() -> None:
    small: list[Item] = [Block("rep", np.zeros(100, np.int16), 1000) for _ in range(100)]
    lengths = [len(block.samples) for block in gathered(small, ("rep",)) if isinstance(block, Block)]
    assert lengths == [PIECE_S * 1000, PIECE_S * 1000, 2000]
