"""Calls begin with speech and end with long quiet; what lies between them is neither kept nor judged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosody.analysis.hearing import HearingSettings
from prosody.audio.blocks import Block, Item, Lost, Mark
from prosody.audio.files import open_audio
from prosody.contour import Contour, missing
from prosody.conversations import BEFORE_S, CallSettings, Conversations, Memory, Quiet
from prosody.events import LEGS, Leg
from prosody.units import frames

RATE = 16_000
QUIET = CallSettings(quiet_s=10.0)


class Listed:
    """A source that yields what it was given."""

    name, rate = "listed", RATE

    def __init__(self, items: list[Item], legs: tuple[Leg, ...] = ("rep",)) -> None:
        self._items, self.legs, self.closed = items, legs, False

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def close(self) -> None:
        self.closed = True


def silence(duration_s: float, leg: Leg = "rep") -> list[Item]:
    return [Block(leg, np.zeros(RATE // 10, np.int16), RATE)] * round(10 * duration_s)


@pytest.fixture(scope="module")
def speech(demo_call: Path) -> list[Item]:
    """Return 2 s of the bundled call's rep, from her first word on, in blocks of 100 ms."""
    with closing(open_audio(demo_call, block_s=0.1)) as source:
        blocks = [item for item in source if isinstance(item, Block)]
    rep = np.concatenate([block.samples for block in blocks if block.leg == "rep"])
    rate = blocks[0].rate
    said = rep[rate : 3 * rate]
    return [Block("rep", part, rate) for part in np.split(said, 20)]


def calls(items: list[Item], hearing: int = 0) -> list[list[Item]]:
    """Return each call's items; a call is told that nobody speaks after `hearing` of them."""
    found = []
    for call in Conversations(Listed(items), QUIET, HearingSettings()):
        mine: list[Item] = []
        for item in call:
            mine.append(item)
            if hearing and len(mine) >= hearing:
                call.end()
        found.append(mine)
    return found


def length_s(items: list[Item]) -> float:
    return sum(len(item.samples) / item.rate for item in items if isinstance(item, Block))


def test_silence_is_no_call() -> None:
    assert calls(silence(8.0)) == []


def test_a_click_is_no_call() -> None:
    click = np.zeros(RATE // 10, np.int16)
    click[100:140] = 20_000
    assert calls([*silence(3.0), Block("rep", click, RATE), *silence(3.0)]) == []


def test_a_call_begins_with_speech_and_two_seconds_before_it(speech: list[Item]) -> None:
    (call,) = calls([*silence(6.0), *speech])
    spoken_s = length_s(speech)
    assert spoken_s < length_s(call) <= spoken_s + BEFORE_S + 0.1


def test_a_second_call_follows_the_first_without_what_lay_between(speech: list[Item]) -> None:
    first, second = calls([*speech, *silence(9.0), *speech], hearing=12)
    assert length_s(first) < 9.0
    assert length_s(second) <= length_s(speech) + BEFORE_S + 0.3


def test_the_rest_of_a_goodbye_is_no_new_call(speech: list[Item]) -> None:
    assert len(calls([*speech, *speech, *silence(1.0), *speech, *silence(9.0)], hearing=12)) == 1


def test_the_person_may_begin_a_call_without_a_word() -> None:
    conversations = Conversations(Listed(silence(3.0)), QUIET, HearingSettings())
    assert conversations.waiting
    conversations.begin()
    call = next(iter(conversations))
    assert not conversations.waiting
    assert length_s(list(call)) > 2.5


def test_pausing_begins_no_call() -> None:
    assert calls([Lost("rep", 3000, "paused")]) == []


def test_closing_a_call_ends_it_and_leaves_the_devices_open_for_the_next(speech: list[Item]) -> None:
    source = Listed(speech)
    call = next(iter(Conversations(source, QUIET, HearingSettings())))
    began = next(iter(call))
    call.close()
    assert began
    assert not source.closed


def quiet_rows(start: int, count: int) -> Contour:
    return replace(missing(start, count), gap=np.zeros(count, np.bool_))


@pytest.mark.parametrize("legs", [("rep",), LEGS])
def test_long_quiet_on_every_leg_ends_a_call(legs: tuple[Leg, ...]) -> None:
    quiet = Quiet(legs, 1000)
    assert not quiet.hear([(leg, quiet_rows(0, 900)) for leg in legs])
    if len(legs) > 1:
        assert not quiet.hear([("customer", quiet_rows(900, 200))])  # the rep may still have spoken there
    assert quiet.hear([("rep", quiet_rows(900, 200))])


@pytest.mark.parametrize("what", ["speech", "gap"])
def test_a_word_or_a_gap_is_no_quiet(what: str) -> None:
    quiet = Quiet(("rep",), 1000)
    marked = np.zeros(1100, np.bool_)
    marked[500] = True
    assert not quiet.hear([("rep", replace(quiet_rows(0, 1100), **{what: marked}))])
    assert not quiet.hear([("rep", quiet_rows(1100, 400))])
    assert quiet.hear([("rep", quiet_rows(1500, 1))])


@settings(max_examples=60, deadline=None)
@given(
    cuts=st.lists(st.integers(1, 4000), min_size=1, max_size=40),
    other=st.lists(st.integers(1, 4000), min_size=1, max_size=40),
    lost=st.integers(0, 300),
)
def test_both_legs_of_a_memory_begin_at_the_same_sample(cuts: list[int], other: list[int], lost: int) -> None:
    """Each sample carries its own place on the time line."""
    memory = Memory(LEGS)
    ends: dict[Leg, int] = {}
    for leg, sizes in zip(LEGS, (cuts, other), strict=True):
        if lost:
            memory.take(Lost(leg, lost, "device lost"))
        at = 160 * lost
        for size in sizes:
            memory.take(Block(leg, np.arange(at, at + size, dtype=np.float32), RATE))
            at += size
        ends[leg] = at
    first = max(0, min(ends.values()) // 160 - frames(BEFORE_S)) * 160
    for leg in LEGS:
        held = [item for item in memory.items() if not isinstance(item, Mark) and item.leg == leg]
        lengths = [160 * item.count if isinstance(item, Lost) else len(item.samples) for item in held]
        assert sum(lengths) == ends[leg] - first
        sound = [sample for item in held if isinstance(item, Block) for sample in item.samples.tolist()]
        assert sound == list(range(ends[leg] - len(sound), ends[leg]))


def test_a_key_pressed_before_the_first_sound_of_a_call_that_was_begun_by_hand_counts() -> None:
    conversations = Conversations(Listed([Mark("note"), *silence(0.5)]), QUIET, HearingSettings())
    conversations.begin()
    (items,) = [list(call) for call in conversations]
    assert items[0] == Mark("note")
