"""A recording that runs like a call."""

from __future__ import annotations

import numpy as np
import pytest

from prosody.audio.blocks import Block, Lost, Mark
from prosody.audio.pacing import PacedSource


class Recorded:
    name, legs, rate, progress = "call.wav", ("rep", "customer"), 16_000, 0.5

    def __init__(self):
        self.closed = 0
        self.notes = ["It ends early."]

    def __iter__(self):
        for _ in range(50):
            yield Block("rep", np.zeros(320, np.int16), 16_000)
            yield Block("customer", np.zeros(160, np.int16), 8_000)
        yield Mark("fine")
        yield Lost("rep", 100, "lost")

    def close(self):
        self.closed += 1


@pytest.mark.parametrize("speed", [0.5, 1.0, 20.0])
def test_an_item_comes_when_its_sound_would_have_ended(rig, speed):
    came = [(rig.clock.now_s - 1_000.0, item) for item in PacedSource(Recorded(), speed, rig.clock)]
    reached = {"rep": 0.0, "customer": 0.0}
    for when_s, item in came:
        if isinstance(item, Mark):
            continue
        reached[item.leg] += item.count / 100 if isinstance(item, Lost) else len(item.samples) / item.rate
        assert when_s == pytest.approx(max(reached.values()) / speed, abs=1e-6)
    assert came[-1][0] == pytest.approx(2.0 / speed)


def test_the_items_are_the_same(rig):
    plain, paced = list(Recorded()), list(PacedSource(Recorded(), 1.0, rig.clock))
    assert [type(item) for item in plain] == [type(item) for item in paced]
    assert [getattr(item, "leg", None) for item in plain] == [getattr(item, "leg", None) for item in paced]


def test_a_slow_listener_is_caught_up_with(rig):
    source = iter(PacedSource(Recorded(), 1.0, rig.clock))
    next(source)
    rig.clock.sleep(0.7)
    came = [rig.clock.now_s - 1_000.0 for _ in source]
    assert came[40] == pytest.approx(0.72)
    assert came[-1] == pytest.approx(2.0)


def test_closing_ends_it_and_releases_the_source(rig):
    recorded = Recorded()
    source = PacedSource(recorded, 1.0, rig.clock)
    rig.clock.at(0.5, source.close)
    assert 40 <= len(list(source)) <= 60
    assert recorded.closed == 1


def test_it_tells_what_its_source_tells(rig):
    source = PacedSource(Recorded(), 1.0, rig.clock)
    assert (source.name, source.legs, source.rate) == ("call.wav", ("rep", "customer"), 16_000)
    assert source.progress == 0.5
    assert source.notes == ["It ends early."]
