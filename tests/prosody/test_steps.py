"""Blocks joined to steps: short where something is painted, long where nobody speaks."""

from __future__ import annotations

import numpy as np

from prosody.audio.blocks import Block
from prosody.events import LEGS
from prosody.steps import in_steps


def test_steps_grow_with_the_quiet_and_the_first_loud_block_ends_them() -> None:
    still = [Block(leg, np.zeros(10, np.int16), 1000) for _ in range(2000) for leg in LEGS]
    loud = Block("rep", np.full(10, 9000, np.int16), 1000)
    steps = [
        (item.leg, len(item.samples))
        for item in in_steps([*still, loud, *still], 0.02)
        if isinstance(item, Block)
    ]
    rep = [length for leg, length in steps if leg == "rep"]
    woken = next(k for k in range(1, len(rep)) if rep[k] < rep[k - 1])
    assert set(rep[:49]) == {20}  # for a second after the rep spoke
    assert rep[:woken] == sorted(rep[:woken])
    assert max(rep) == 900
    assert rep[woken + 1 : woken + 30] == [20] * 29
    assert {length for leg, length in steps if leg == "customer"} >= {180, 900}


def test_while_the_other_speaks_no_leg_waits_longer_than_a_verdict_may() -> None:
    talk, still = (np.full(10, level, np.int16) for level in (9000, 0))
    items = [Block(leg, talk if leg == "customer" else still, 1000) for _ in range(1000) for leg in LEGS]
    steps = [len(item.samples) for item in in_steps(items, 0.02) if isinstance(item, Block)]
    assert max(steps) == 180


def test_in_a_pause_of_the_reps_no_leg_waits_because_a_verdict_may_be_near() -> None:
    talk, still = (np.full(10, level, np.int16) for level in (9000, 0))
    spoken = [Block(leg, talk if leg == "rep" else still, 1000) for _ in range(100) for leg in LEGS]
    pause = [Block(leg, still, 1000) for _ in range(100) for leg in LEGS]
    far = [
        len(item.samples)
        for item in in_steps([*spoken, *pause], 0.02)
        if isinstance(item, Block) and item.leg == "customer"
    ]
    assert far[3] == 180  # while they speak
    assert far[-16:-1] == [20] * 15  # when they have been quiet for so long that it may come
