"""The laws of the design, on the whole chain: however sound comes in, the same is heard and said."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Item, Lost, Mark, Source
from prosody.audio.clock import SystemClock
from prosody.audio.files import open_audio
from prosody.audio.pacing import PIECE_S, PacedSource
from prosody.cli import main
from prosody.contour import Contour
from prosody.events import End, Gap, Greeting, Leg, Start
from prosody.judgement.model_population import population
from prosody.live import Call, Setup
from prosody.pipeline import Result, analyse
from prosody.report import line
from prosody.session.codec import encoded
from prosody.session.reader import SessionSource, stored_events
from prosody.settings import Settings
from prosody.verbs.upstairs import Upstairs
from prosody.wording import wording

Sound = Mapping[Leg, NDArray[np.int16]]
Make = Callable[..., Source]
LEGS: tuple[Leg, Leg] = ("rep", "customer")
FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


class Virtual(SystemClock):
    """Time passes only while somebody waits for it."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def mono(self) -> float:
        return self.now_s

    def sleep(self, duration_s: float) -> None:
        self.now_s += max(0.0, duration_s)


def heard(source: Source) -> Result:
    return analyse(source, Settings(), population())


def said(result: Result) -> list[str]:
    return [encoded(event) for event in result.events]


def bits(contour: Contour) -> dict[str, bytes | int]:
    return {
        declared.name: value.tobytes() if isinstance(value, np.ndarray) else value
        for declared in fields(contour)
        for value in (getattr(contour, declared.name),)
    }


def same(one: Result, other: Result) -> None:
    assert said(one) == said(other)
    assert one.contours.keys() == other.contours.keys()
    for leg in one.contours:
        left, right = bits(one.contour(leg)), bits(other.contour(leg))
        assert [name for name in left if left[name] != right[name]] == []


def pieces(leg: Leg, samples: NDArray[np.int16], sizes: list[int], rate: int) -> Iterator[Block]:
    first = 0
    for size in itertools.cycle(sizes):
        if first >= len(samples):
            return
        yield Block(leg, samples[first : first + size], rate)
        first += size


@pytest.fixture(scope="module")
def whole(short_sound: Sound, listed: Make, in_blocks: Callable[..., list[Item]]) -> Result:
    """Return the call heard in blocks of one second."""
    result = heard(listed(in_blocks(short_sound, 16_000)))
    assert [type(event) for event in result.events[:2]] == [Start, Start]
    assert any(isinstance(event, Greeting) for event in result.events)
    return result


sizes = st.lists(st.one_of(st.integers(0, 700), st.integers(1000, 40_000)), min_size=1, max_size=6).filter(
    lambda drawn: sum(drawn) / len(drawn) >= 400
)


@FEW
@given(sizes, sizes)
@example([1] * 60 + [20_000], [160])
@example([159, 161, 1], [320, 0, 48_000])
def test_any_cut_into_blocks_is_heard_the_same_to_the_last_bit(
    short_sound: Sound, listed: Make, whole: Result, rep: list[int], customer: list[int]
) -> None:
    rep_blocks = list(pieces("rep", short_sound["rep"], rep, 16_000))
    other_blocks = list(pieces("customer", short_sound["customer"], customer, 16_000))
    in_turn = [item for pair in itertools.zip_longest(rep_blocks, other_blocks) for item in pair if item]
    same(heard(listed(in_turn)), whole)


@FEW
@given(st.randoms(use_true_random=False))
def test_it_does_not_matter_which_leg_comes_first(
    short_sound: Sound, listed: Make, whole: Result, chance: object
) -> None:
    blocks = {leg: list(pieces(leg, short_sound[leg], [4800], 16_000)) for leg in LEGS}
    order = [leg for leg in LEGS for _ in blocks[leg]]
    chance.shuffle(order)  # type: ignore[attr-defined]
    taken = {leg: iter(blocks[leg]) for leg in LEGS}
    same(heard(listed([next(taken[leg]) for leg in order])), whole)


@pytest.mark.parametrize("rate", [8000, 44_100, 48_000])
def test_the_same_holds_for_other_rates_gaps_and_marks(short_sound: Sound, listed: Make, rate: int) -> None:
    sound = {leg: samples[: 4 * 16_000] for leg, samples in short_sound.items()}

    def items(size: int) -> list[Item]:
        before = {leg: list(pieces(leg, samples[:30_001], [size], rate)) for leg, samples in sound.items()}
        after = {leg: list(pieces(leg, samples[30_001:], [size], rate)) for leg, samples in sound.items()}
        return [
            *before["rep"],
            Mark("greeting"),
            *before["customer"],
            Lost("rep", 33, "paused"),
            Lost("customer", 33, "paused"),
            *after["customer"],
            *after["rep"],
        ]

    same(heard(listed(items(100_000), rate=rate)), heard(listed(items(441), rate=rate)))


@pytest.mark.parametrize("at_the_end", [False, True])
def test_an_outage_that_comes_in_pieces_is_one_gap(
    short_sound: Sound, listed: Make, in_blocks: Callable[..., list[Item]], at_the_end: bool
) -> None:
    """Whatever the pieces and whichever leg comes first; another reason is another gap."""
    before = in_blocks({leg: samples[:16_000] for leg, samples in short_sound.items()}, 16_000)
    after = in_blocks({leg: samples[16_000:32_000] for leg, samples in short_sound.items()}, 320)

    def items(legs: tuple[Leg, ...], *pieces: int) -> list[Item]:
        outage: list[Item] = [Lost(leg, count, "gone") for count in pieces for leg in legs]
        outage += [Lost("rep", 20, "paused"), Lost("customer", 20, "gone")]
        return [*before, *outage, *([] if at_the_end else after)]

    whole = heard(listed(items(LEGS, 500)))
    for pieces in ((10,) * 50, (1, 499)):
        same(heard(listed(items(LEGS[::-1], *pieces))), whole)
    gaps = [(gap.index, gap.end, gap.leg, gap.reason) for gap in whole.events if isinstance(gap, Gap)]
    assert gaps == [
        (100, 600, "rep", "gone"),
        (600, 620, "rep", "paused"),
        (100, 620, "customer", "gone"),
    ]
    assert [event.decided for event in whole.events] == sorted(event.decided for event in whole.events)


def test_a_paced_live_call_says_what_the_file_says(call_sound: Sound, tmp_path: Path) -> None:
    path = tmp_path / "call.flac"
    part = np.stack([call_sound[leg][: 15 * 16_000] for leg in LEGS], axis=1)
    soundfile.write(path, part, 16_000, subtype="PCM_16")
    clock = Virtual()
    result = Result()
    setup = Setup(
        lambda: PacedSource(open_audio(path, block_s=PIECE_S), clock=clock),
        Settings(),
        population(),
        tmp_path,
        [result],
        clock,
    )
    call = Call(setup)
    call.start()
    assert call.wait(300)
    snapshot = call.mailbox.take()
    assert snapshot.error == ""
    file = heard(open_audio(path))
    same(result, file)
    assert [encoded(event) for event in snapshot.events] == said(file)
    end = file.events[-1]
    assert isinstance(end, End)
    assert clock.now_s == pytest.approx(end.index / 100, abs=0.03)  # it was paced like a call


def test_the_command_says_what_the_library_says(
    demo_call: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = tmp_path / "contour.csv"
    upstairs = Upstairs(lambda _: population(), lambda *_: 9, lambda: "No screen.")
    assert main(upstairs, ["analyse", str(demo_call), "--jsonl", "-", "--contour", str(rows)]) == 0
    found = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    file = heard(open_audio(demo_call))
    assert found == [json.loads(json.dumps(line(event, wording("plain")))) for event in file.events]
    table = [row.split(",") for row in rows.read_text().splitlines()[1:]]
    for leg in LEGS:
        contour = file.contour(leg)
        mine = [row for row in table if row[1] == leg]
        assert len(mine) == len(contour)
        f0_hz = np.array([float(row[2] or "nan") for row in mine])
        assert np.allclose(f0_hz, contour.f0_hz, atol=5e-4, equal_nan=True)
        assert [row[5] == "1" for row in mine] == contour.speech.tolist()


class Acting:
    """A source that acts on the call when its items reach some places."""

    def __init__(self, source: Source, acts: Mapping[int, Callable[[], None]]) -> None:
        self._source, self._acts = source, acts
        self.name, self.legs, self.rate = source.name, source.legs, source.rate

    def __iter__(self) -> Iterator[Item]:
        for number, item in enumerate(self._source):
            self._acts.get(number, lambda: None)()
            yield item

    def close(self) -> None:
        self._source.close()


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
def test_the_recorded_session_says_what_the_live_call_said(
    call_sound: Sound, in_blocks: Callable[..., list[Item]], listed: Make, tmp_path: Path, dtype: type
) -> None:
    """With pauses and marks in it, from sound of 16 bits and from floats that 16 bits cannot hold."""
    scale = 1 if dtype is np.int16 else 1.1 / 32768
    items: list[Item] = [
        Block(item.leg, (item.samples * scale).astype(dtype), 16_000)
        for item in in_blocks({leg: samples[: 15 * 16_000] for leg, samples in call_sound.items()}, 960)
        if isinstance(item, Block)
    ]
    items[300:300] = [Lost("rep", 21, "lost"), Lost("customer", 4, "lost")]
    acts: dict[int, Callable[[], None]] = {
        100: lambda: call.mark("greeting"),
        201: lambda: call.pause(),
        236: lambda: call.resume(),
        280: lambda: call.mark("fine"),
    }
    result = Result()
    setup = Setup(lambda: Acting(listed(items), acts), Settings(), population(), tmp_path, [result])
    call = Call(setup, record=True)
    call.start()
    assert call.wait(300)
    assert call.mailbox.take().error == ""
    assert call.session is not None
    assert any("paused" in text for text in said(result))
    same(heard(SessionSource(call.session)), result)
    assert [encoded(event) for event in stored_events(call.session)] == said(result)
    assert (call.session / "audio.flac").exists()


def test_a_call_without_any_sound_ends_in_order(listed: Make) -> None:
    for legs in (("rep",), ("rep", "customer")):
        events = analyse(listed([], legs), Settings(), population()).events
        assert [type(event) for event in events] == [*(Start for _ in legs), End]
