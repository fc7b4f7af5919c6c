"""Two legs over connections of their own, each on its sender's clock: side by side, and nothing cut."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import numpy as np
import pytest

from prosody.audio.blocks import Block, Lost, length_s
from prosody.audio.network.call_line import CallLine
from prosody.audio.network.limits import DEFAULTS
from prosody.audio.network.signals import Closed, Heard, Opened
from prosody.audio.network.two_clocks import TwoClocks
from prosody.events import LEGS, Leg

RATE = 8000
PIECE = 160


def clicks(times: np.ndarray) -> np.ndarray:
    """Return a click of 1 ms at every whole second."""
    away_s = times - np.round(times)
    return (20_000 * np.exp(-((away_s / 0.0005) ** 2))).astype(np.int16)


def sent(leg: Leg, ppm: float, minutes: float, jitter_s: float) -> Iterator[tuple[float, Block]]:
    """Yield a leg's pieces and when they come, as a clock sends them that runs fast by `ppm`."""
    draw = np.random.default_rng(LEGS.index(leg))
    per_s = RATE * (1.0 + 1e-6 * ppm)
    for first in range(0, round(60 * minutes * per_s), PIECE):
        spoken_s = np.arange(first, first + PIECE) / per_s
        late_s = draw.uniform(0.05, 0.2) if draw.random() < 0.001 else jitter_s * draw.random()
        yield (first + PIECE) / per_s + late_s, Block(leg, clicks(spoken_s), RATE)


def call(
    minutes: float, rep: float, customer: float, *, apart: bool = True, stamped: bool = False, jitter_s=0.03
) -> list[Block | Lost]:
    """Return the items of a call whose legs come over two connections (`apart`) or over one."""
    line, items = CallLine(LEGS, DEFAULTS, 0.0), list[Block | Lost]()
    for legs in [(leg,) for leg in LEGS] if apart else [LEGS]:
        line.take(Opened("", legs, RATE, stamped=stamped), 0.0)
    streams = [sent(leg, ppm, minutes, jitter_s) for leg, ppm in zip(LEGS, (rep, customer), strict=True)]
    for at_s, block in heapq.merge(*streams, key=lambda piece: piece[0]):
        items += line.take(Heard(block), at_s) + line.tick(at_s)
    return items + line.take(Closed("over"), 60 * minutes)


def samples(item: Block | Lost) -> np.ndarray:
    return np.zeros(round(length_s(item) * RATE), np.int16) if isinstance(item, Lost) else item.samples


def places(items: list[Block | Lost], leg: Leg) -> np.ndarray:
    """Return where on a leg's time line its clicks are, s."""
    sound = np.concatenate([samples(item) for item in items if item.leg == leg])
    seconds = np.arange(1, len(sound) // RATE)
    around = [sound[second * RATE - RATE // 2 : second * RATE + RATE // 2] for second in seconds]
    return seconds - 0.5 + np.array([np.argmax(part) for part in around]) / RATE


def is_as_sent(items: list[Block | Lost], leg: Leg, ppm: float, minutes: float) -> bool:
    heard = [item.samples for item in items if item.leg == leg and isinstance(item, Block)]
    spoken = [block.samples for _, block in sent(leg, ppm, minutes, 0.0)]
    return np.array_equal(np.concatenate(heard), np.concatenate(spoken))


@pytest.mark.parametrize("stamped", [False, True])
@pytest.mark.parametrize(("rep", "customer"), [(200.0, -200.0), (-200.0, 200.0)])
def test_legs_stay_within_10_ms_of_each_other(rep: float, customer: float, stamped: bool):
    """Without help 72 ms in three minutes. The rep's leg is as it was sent, to the sample."""
    items = call(3, rep, customer, stamped=stamped)
    own, other = places(items, "rep"), places(items, "customer")
    count = min(len(own), len(other))
    assert count > 170
    assert np.abs(other[:count] - own[:count])[60:].max() < 0.010
    assert not [item for item in items if isinstance(item, Lost) and item.reason != "waiting for sound"]
    assert is_as_sent(items, "rep", rep, 3)


@pytest.mark.parametrize(("apart", "ppm", "jitter_s"), [(True, 100.0, 0.004), (False, 200.0, 0.03)])
def test_legs_on_one_clock_pass_as_they_are(apart: bool, ppm: float, jitter_s: float):
    items = call(2, ppm, ppm, apart=apart, jitter_s=jitter_s)
    assert all(is_as_sent(items, leg, ppm, 2) for leg in LEGS)


def test_what_slid_is_made_good_in_the_gap_of_a_sender_that_comes_again():
    clocks, gap, silence = TwoClocks(), Lost("customer", 100, "not received"), np.zeros(RATE // 10, np.int16)
    moved: list[Block | Lost] = []
    for tenth in range(600):
        clocks.heard("rep", tenth / 10, tenth / 10)
        clocks.heard("customer", tenth / 10, tenth / 10 * 0.999)  # 60 ms behind in a minute
        moved += clocks.moved(Block("customer", silence, RATE))
    moved += clocks.flush()
    slid_s = sum(len(samples(item)) for item in moved) / RATE - 60.0
    assert 0.02 < slid_s < 0.061
    assert clocks.moved(gap) == [gap]  # nobody came again after it
    clocks.begin("customer")
    [shorter] = clocks.moved(gap)
    assert isinstance(shorter, Lost)
    assert shorter.count == 100 - round(100 * slid_s)
    assert clocks.moved(gap) == [gap]
