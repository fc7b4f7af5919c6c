"""The booth: a take is the frames between two presses, with the sound that belongs to them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_booth import MICROPHONE, MadeBooth, Samples, quiet, reading

from prosody.audio.blocks import Block, Item, Lost, Source
from prosody.audio.error import AudioError
from prosody.audio.pacing import PacedSource
from prosody.settings import from_table
from ui.voice.booth import Booth, Look
from ui.voice.origin import Origin, bundled, recording
from ui.voice.reader import Reader, Wanted
from ui.voice.tape import Tape

PATIENCE_S = 60.0


def until(look: Callable[[], Look], wanted: Callable[[Look], bool]) -> Look:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        seen = look()
        if wanted(seen):
            return seen
        time.sleep(0.005)
    raise AssertionError("never seen")


@pytest.fixture
def booth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Booth]:
    monkeypatch.chdir(tmp_path)
    made = Booth(from_table({"calls": {"automatic": True, "keep_later": True}}))
    yield made
    made.close()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []  # whatever the settings say


def test_a_recording_is_a_take_with_all_its_sound(booth: Booth) -> None:
    samples = reading("greeting_lively").sound.samples
    booth.enter(lambda: bundled("greeting_lively"))
    booth.begin()
    take = until(booth.look, lambda look: look.take is not None).take
    assert take is not None
    assert take.rows.start == 0
    assert abs(len(take.rows) - len(samples) // 160) <= 1
    np.testing.assert_array_equal(take.sound.samples, samples)
    assert not booth.reading


def test_a_take_holds_what_was_heard_between_the_two_presses(booth: Booth) -> None:
    noise = np.random.default_rng(1).standard_normal(16_000 * 30) * 0.01
    booth.enter(lambda: PacedSource(Samples(noise), 8.0))
    until(booth.look, lambda look: bool(look.rows))
    booth.begin()
    first = booth._open
    assert first is not None
    until(booth.look, lambda look: bool(look.rows) and look.rows[-1].stop > first + 100)
    booth.end()
    stop = booth._until
    assert stop is not None
    take = until(booth.look, lambda look: look.take is not None).take
    assert take is not None
    assert (take.rows.start, take.rows.stop) == (first, stop)
    sent = np.round(noise[first * 160 : stop * 160].astype(np.float32) * 32767.0)
    np.testing.assert_array_equal(take.sound.samples, sent.astype(np.int16))
    booth.begin()
    until(booth.look, lambda look: bool(look.rows))
    booth.drop()
    assert booth.look().take is None


def test_what_is_said_in_a_pause_is_in_no_take(booth: Booth) -> None:
    tone = 0.3 * np.sin(np.arange(16_000 * 60) * 2 * np.pi * 180 / 16_000)
    booth.enter(lambda: PacedSource(Samples(tone), 8.0))
    until(booth.look, lambda look: bool(look.rows))
    booth.begin()
    until(booth.look, lambda look: bool(look.rows))
    booth.pause(True)
    until(booth.look, lambda look: any(rows.gap.any() for rows in look.rows))
    booth.pause(False)
    until(booth.look, lambda look: any(not rows.gap.any() for rows in look.rows))
    booth.end()
    take = until(booth.look, lambda look: look.take is not None).take
    assert take is not None
    assert take.rows.gap.any()
    assert not take.rows.gap.all()


def test_a_microphone_that_cannot_be_opened_is_a_sentence(booth: Booth) -> None:
    def refuse() -> Source:
        raise AudioError("There is no input device 'x'.")

    booth.enter(refuse)
    look = until(booth.look, lambda look: bool(look.error))
    assert look.error == "There is no input device 'x'."
    assert not look.running


def test_leaving_releases_the_source(booth: Booth) -> None:
    closed: list[str] = []

    class Closing(Samples):
        def close(self) -> None:
            closed.append("closed")

    booth.enter(lambda: PacedSource(Closing(np.zeros(16_000 * 60)), 1.0))
    until(booth.look, lambda look: look.running)
    booth.close()
    assert closed
    assert booth.look() == Look() or not booth.look().running


class Items:
    """A source that yields given items."""

    name, legs, rate = "items", ("rep",), 16_000

    def __init__(self, items: list[Item]) -> None:
        self.items = items

    def __iter__(self) -> Iterator[Item]:
        yield from self.items

    def close(self) -> None:
        pass


@given(
    lengths=st.lists(st.integers(1, 700), min_size=1, max_size=30),
    lost=st.sets(st.integers(0, 29), max_size=5),
    cut=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_the_tape_gives_back_the_very_samples_however_they_came(
    lengths: list[int], lost: set[int], cut: tuple[int, int]
) -> None:
    sound = np.arange(1, sum(lengths) + 1).astype(np.int16)
    items: list[Item] = []
    whole: list[np.ndarray] = []
    start = 0
    for number, length in enumerate(lengths):
        if number in lost:
            items.append(Lost("rep", 2, "device"))
            whole.append(np.zeros(320, np.int16))
        items.append(Block("rep", sound[start : start + length], 16_000))
        whole.append(sound[start : start + length])
        start += length
    tape = Tape(Items(items))
    tape.keep_from(0)
    assert list(tape) == items
    first, stop = min(cut), max(cut)
    expected = np.concatenate(whole)[first * 160 : stop * 160]
    np.testing.assert_array_equal(tape.cut(first, stop).samples, expected)
    assert tape.reached == len(np.concatenate(whole)) // 160


def test_nothing_is_remembered_beyond_the_last_moment_while_nothing_is_read() -> None:
    tape = Tape(Items([Block("rep", np.ones(1600, np.int16), 16_000)] * 100))
    assert len(list(tape)) == 100
    assert len(tape.cut(0, 1000).samples) <= 16_000 + 1600


def test_a_reading_ends_by_itself_after_enough_voice_and_silence() -> None:
    from feed import contour

    made = MadeBooth(quiet())
    reader = Reader(made, MICROPHONE)
    reader.begin(Wanted("greeting_level", 0.8, silence_s=1.5))
    made.rows = [contour(0, 300)]
    reader.look(0.0)
    assert reader.phase == "reading"
    assert reader.progress_s > 0.8
    made.rows = [contour(300, 140, speech=False)]
    reader.look(0.1)
    assert reader.phase == "reading"  # not silent for long enough
    made.rows = [contour(440, 20, speech=False)]
    reader.look(0.2)
    assert reader.phase == "ending"
    assert reader.look(0.3).take is not None
    assert reader.phase == "idle"


def test_silence_alone_ends_nothing_and_neither_does_a_text_without_a_limit() -> None:
    from feed import contour

    made = MadeBooth()
    reader = Reader(made, MICROPHONE)
    reader.begin(Wanted("greeting_level", 0.8, silence_s=1.5))
    made.rows = [contour(0, 900, speech=False)]
    reader.look(0.0)
    assert reader.phase == "reading"


def test_the_bundled_recording_has_something_for_every_step() -> None:
    from calibration.enrolment import STEPS

    for step in STEPS:
        source = recording().open_source(step.code)
        with closing(bundled(step.code)) as same:
            blocks = [item for item in same if isinstance(item, Block)]
        assert sum(len(block.samples) for block in blocks) / source.rate > step.needed_s
        source.close()


def test_an_origin_that_does_not_go_on_is_opened_for_each_take() -> None:
    made = MadeBooth(quiet(), quiet())
    reader = Reader(made, Origin("recording", "", lambda _step: Samples(np.zeros(10)), goes_on=False))
    for _ in range(2):
        reader.begin(Wanted("quiet", 3.0, voice=False))
        reader.end()
        assert reader.look(0.0).take is not None
    assert made.asked == ["enter", "enter"]
