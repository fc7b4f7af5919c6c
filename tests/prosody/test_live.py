"""A call on its worker: what is asked happens, what goes wrong is said, and nobody waits."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from prosody import shift, worker
from prosody.analysis import speech_silero
from prosody.analysis.hearing import HearingSettings
from prosody.analysis.speech import SpeechSettings
from prosody.audio.blocks import Block, Item, Lost, Mark, Source
from prosody.audio.clock import SystemClock
from prosody.audio.error import AudioError
from prosody.audio.files import open_audio
from prosody.contour import missing
from prosody.conversations import CallSettings
from prosody.events import End, Event, Flag, Gap, Greeting, Leg, Start, Tone
from prosody.judgement.model_population import population
from prosody.live import Call, Setup
from prosody.mailbox import FLOWING, WAITING_ROWS, Mailbox, Snapshot
from prosody.output import OutputError
from prosody.pipeline import Heard
from prosody.session.fate import decided_here
from prosody.session.library import Library
from prosody.session.reader import stored_events
from prosody.settings import Settings
from prosody.steps import in_steps

LIMIT_S = 20.0
WELL = SimpleNamespace(device="made", behind_s=0.0)


class Fed:
    """A source that yields what the test feeds it, on the worker's side of a queue."""

    def __init__(self) -> None:
        self.name, self.legs, self.rate = "fed", ("rep",), 16_000
        self.health: dict[str, SimpleNamespace] = {"rep": WELL}
        self.held: list[bool] = []
        self._items: list[Item] = []
        self._more = threading.Condition()
        self._closed = False
        self.closed_by: list[str] = []

    def feed(self, seconds: float = 0.1, level: int = 0) -> None:
        with self._more:
            self._items.append(Block("rep", np.full(round(16_000 * seconds), level, np.int16), 16_000))
            self._more.notify()

    def __iter__(self) -> Iterator[Item]:
        while True:
            with self._more:
                self._more.wait_for(lambda: self._items or self._closed, LIMIT_S)
                if not self._items:
                    return
                item = self._items.pop(0)
            yield item

    def close(self) -> None:
        with self._more:
            self._closed = True
            self.closed_by.append(threading.current_thread().name)
            self._more.notify()


@pytest.fixture
def source() -> Fed:
    return Fed()


@pytest.fixture
def call(source: Fed, tmp_path: Path) -> Iterator[Call]:
    made = Call(Setup(lambda: source, Settings(), population(), tmp_path))
    yield made
    assert made.close(LIMIT_S)


def until(call: Call, wanted: Callable[[Snapshot], bool]) -> Snapshot:
    """Look until a snapshot is as wanted."""
    stop = time.monotonic() + LIMIT_S
    while time.monotonic() < stop:
        snapshot = call.mailbox.take()
        if wanted(snapshot):
            return snapshot
        time.sleep(0.002)
    raise AssertionError("it never came")


def test_before_a_call_there_is_nothing_and_nothing_runs(call: Call) -> None:
    snapshot = call.mailbox.take()
    assert (snapshot.running, snapshot.events, snapshot.age_s) == (False, (), float("inf"))


def test_a_call_runs_until_it_is_stopped_and_says_its_end(call: Call, source: Fed) -> None:
    call.start()
    source.feed(1.0)
    first = until(call, lambda snapshot: bool(snapshot.contours))
    assert first.running
    assert isinstance(first.events[0], Start)
    assert first.health == {"rep": WELL}
    assert first.age_s < LIMIT_S
    call.stop()
    assert call.wait(LIMIT_S)
    last = call.mailbox.take()
    assert isinstance(last.events[-1], End)
    assert (last.running, last.error) == (False, "")
    assert "MainThread" not in source.closed_by  # devices are released away from the window


def test_a_second_call_follows_the_first(tmp_path: Path) -> None:
    sources = [Fed(), Fed()]
    left = iter(sources)
    call = Call(Setup(lambda: next(left), Settings(), population(), tmp_path))
    for source in sources:
        call.start()
        call.start()  # does nothing while one is on
        source.feed()
        until(call, lambda snapshot: snapshot.running)
        assert call.close(LIMIT_S)
        assert isinstance(call.mailbox.take().events[-1], End)


def test_devices_that_cannot_be_had_are_a_sentence(tmp_path: Path) -> None:
    def nothing() -> Source:
        raise AudioError("There is no input device 'x'.")

    call = Call(Setup(nothing, Settings(), population(), tmp_path))
    call.start()
    assert call.wait(LIMIT_S)
    snapshot = call.mailbox.take()
    assert (snapshot.running, snapshot.error) == (False, "There is no input device 'x'.")


def test_a_detector_that_is_not_installed_is_a_sentence(
    source: Fed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_silero, "find_spec", lambda _name: None)
    speech_silero.session.cache_clear()
    hearing = HearingSettings(speech=SpeechSettings(detector="silero"))
    call = Call(Setup(lambda: source, Settings(hearing=hearing), population(), tmp_path))
    call.start()
    source.feed()
    assert call.wait(LIMIT_S)
    snapshot = call.mailbox.take()
    assert (snapshot.running, snapshot.error) == (False, speech_silero.MISSING)


BAD: Item = Block("rep", ["no sample"] * 2000, 16_000)  # type: ignore[arg-type]


class Opened:
    """Opens one source after the other, each with what it is to yield first."""

    def __init__(self, *firsts: Item) -> None:
        self.firsts = list(firsts)
        self.sources: list[Fed] = []

    def __call__(self) -> Source:
        source = Fed()
        if self.firsts:
            source._items.append(self.firsts.pop(0))
        self.sources.append(source)
        return source


def test_an_analysis_that_breaks_off_is_begun_again_and_the_call_goes_on(tmp_path: Path) -> None:
    opened = Opened(BAD)
    call = Call(Setup(opened, Settings(), population(), tmp_path), record=True)
    call.start()
    until(call, lambda _: len(opened.sources) == 2)
    opened.sources[1].feed(1.0)
    snapshot = until(call, lambda snapshot: bool(snapshot.contours))
    assert (snapshot.running, snapshot.error, snapshot.restarts) == (True, "", 1)
    assert snapshot.notices == ("trouble.restarted",)
    assert opened.sources[0]._closed  # its devices are released
    assert call.close(LIMIT_S)
    assert {entry.state for entry in Library(tmp_path).entries()} == {"closed"}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # its death is the point
def test_a_killed_analysis_is_begun_again(tmp_path: Path) -> None:
    opened = Opened()
    call = Call(Setup(opened, Settings(), population(), tmp_path), record=True)
    call.start()
    until(call, lambda _: len(opened.sources) == 1)
    opened.sources[0].feed(1.0)
    until(call, lambda snapshot: bool(snapshot.contours))
    (hearing,) = [thread for thread in threading.enumerate() if thread.name == "hearing"]
    kill(hearing)
    opened.sources[0].feed(1.0)  # so that it comes out of its wait
    until(call, lambda snapshot: snapshot.restarts == 1 and len(opened.sources) == 2)
    opened.sources[1].feed(1.0)
    until(call, lambda snapshot: snapshot.running and bool(snapshot.contours))
    assert call.close(LIMIT_S)
    assert len(call.fate.folders) == 2  # what was recorded before, and since
    assert {entry.state for entry in Library(tmp_path).entries()} == {"closed"}
    assert all(entry.has_flac for entry in Library(tmp_path).entries())


def kill(thread: threading.Thread) -> None:
    """Let a thread die with its next step, as a fault in a library would."""
    assert thread.ident is not None
    assert ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit)
    )


def test_a_hung_analysis_is_left_and_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shift, "HUNG_S", 0.2)
    go, hung = threading.Event(), threading.Event()

    class Lagging(Fed):
        def __init__(self, behind_s: float) -> None:
            super().__init__()
            self.health = {"rep": SimpleNamespace(behind_s=behind_s, device="made")}

    class Stuck:
        def accept(self, heard: Heard) -> None:
            if heard.contours and not hung.is_set():
                hung.set()
                go.wait(LIMIT_S)

    sources = [Lagging(5.0), Lagging(0.0)]
    left = iter(sources)
    call = Call(Setup(lambda: next(left), Settings(), population(), tmp_path, [Stuck()]))
    call.start()
    sources[0].feed(2.0)
    assert hung.wait(LIMIT_S)
    until(call, lambda snapshot: snapshot.restarts == 1)
    sources[1].feed(2.0)
    until(call, lambda snapshot: snapshot.running and bool(snapshot.contours))
    go.set()  # it wakes up, and nobody listens
    sources[0].feed(2.0)
    assert call.close(LIMIT_S)
    assert sum(isinstance(event, End) for event in call.mailbox.take().events) == 1


def test_a_mistake_that_comes_again_and_again_ends_the_call_with_a_sentence(tmp_path: Path) -> None:
    opened = Opened(*[BAD] * 9)
    call = Call(Setup(opened, Settings(), population(), tmp_path))
    call.start()
    snapshot = until(call, lambda snapshot: not snapshot.running and bool(snapshot.error))
    assert "mistake in the program" in snapshot.error
    assert len(opened.sources) == 1 + worker.MOST_RESTARTS
    assert call.close(LIMIT_S)


def test_a_file_is_not_begun_again(tmp_path: Path) -> None:
    source = Fed()
    source.health = {}
    source._items.append(BAD)
    call = Call(Setup(lambda: source, Settings(), population(), tmp_path))
    call.start()
    snapshot = until(call, lambda snapshot: not snapshot.running and bool(snapshot.error))
    assert (snapshot.restarts, "mistake in the program" in snapshot.error) == (0, True)


def test_a_stop_while_the_devices_open_closes_them(tmp_path: Path) -> None:
    source, opening, go = Fed(), threading.Event(), threading.Event()

    def slow() -> Source:
        opening.set()
        go.wait(LIMIT_S)
        return source

    call = Call(Setup(slow, Settings(), population(), tmp_path))
    call.start()
    assert opening.wait(LIMIT_S)
    call.stop()
    go.set()
    assert call.wait(LIMIT_S)
    assert source._closed


def test_paused_sound_reaches_nobody_and_its_place_is_kept(call: Call, source: Fed, tmp_path: Path) -> None:
    call.record(True)
    call.start()
    source.feed(0.5, level=1000)
    until(call, lambda snapshot: bool(snapshot.contours))
    call.pause()
    for _ in range(10):
        source.feed(0.105, level=30_000)
    missed = [0]

    def all_missed(snapshot: Snapshot) -> bool:
        missed[0] += sum(int(np.count_nonzero(rows.gap)) for _, rows in snapshot.contours)
        return missed[0] >= 105

    assert until(call, all_missed).paused
    call.resume()
    source.feed(0.5, level=1000)
    call.stop()
    assert call.wait(LIMIT_S)
    events = call.mailbox.take().events
    end = events[-1]
    assert isinstance(end, End)
    assert end.index == 205
    assert end.index - end.measured_frames in (105, 106)
    (entry,) = Library(tmp_path).entries()
    sound = b"".join(path.read_bytes() for path in entry.folder.rglob("*") if path.is_file())
    assert np.int16(30_000).tobytes() * 100 not in sound
    assert np.int16(1000).tobytes() * 100 in sound


def test_recording_begins_and_ends_in_the_middle_of_a_call(call: Call, source: Fed, tmp_path: Path) -> None:
    call.start()
    source.feed(1.0)
    until(call, lambda snapshot: bool(snapshot.contours))
    assert Library(tmp_path).entries() == []
    call.record(True)
    source.feed(0.5)
    until(call, lambda snapshot: snapshot.recording)
    call.record(False)
    source.feed(0.5)
    until(call, lambda snapshot: not snapshot.recording)
    (entry,) = Library(tmp_path).entries()
    assert entry.state == "closed"
    assert entry.manifest is not None
    assert entry.manifest.frames == 150  # its time line is the call's


def test_without_the_wish_nothing_is_left_on_the_disk(source: Fed, tmp_path: Path, own_folders: Path) -> None:
    call = Call(Setup(lambda: source, Settings(), population(), tmp_path / "sessions"))
    call.start()
    source.feed(1.0)
    assert call.close(LIMIT_S)
    assert list(tmp_path.rglob("*")) == []
    assert [path for path in own_folders.rglob("*") if path.is_file()] == []


def test_a_recording_that_is_refused_is_said_and_the_call_goes_on(source: Fed, tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("in the way")
    call = Call(Setup(lambda: source, Settings(), population(), tmp_path / "sessions"), record=True)
    call.start()
    source.feed(0.5)
    snapshot = until(call, lambda snapshot: bool(snapshot.contours))
    assert snapshot.running
    assert not snapshot.recording
    assert snapshot.notices == ("trouble.not_recorded",)
    assert snapshot.refusal.startswith("Not recorded. Cannot write ")
    assert call.close(LIMIT_S)
    assert call.not_kept == snapshot.refusal


def test_a_writer_that_fails_is_let_go_and_the_call_goes_on(source: Fed, tmp_path: Path) -> None:
    class Full:
        told = 0

        def accept(self, _heard: Heard) -> None:
            self.told += 1
            raise OutputError("Cannot write x: the disk is full.")

    full = Full()
    call = Call(Setup(lambda: source, Settings(), population(), tmp_path, [full]))
    call.start()
    source.feed(0.5)
    until(call, lambda snapshot: snapshot.notices == ("trouble.output_failed",))
    source.feed(0.5)
    until(call, lambda snapshot: bool(snapshot.contours))
    assert call.close(LIMIT_S)
    assert full.told == 1


def test_a_pause_is_also_the_sources_own_where_it_can(tmp_path: Path) -> None:
    class Microphone(Fed):
        def pause(self) -> None:
            self.held.append(True)

        def resume(self) -> None:
            self.held.append(False)

    source = Microphone()
    call = Call(Setup(lambda: source, Settings(), population(), tmp_path))
    call.start()
    source.feed(0.2)
    until(call, lambda snapshot: snapshot.running and bool(snapshot.events))
    call.pause()
    call.resume()
    assert source.held[-2:] == [True, False]
    assert call.close(LIMIT_S)


# The mailbox.


def tone(index: int) -> Tone:
    return Tone(index, index, 0.1, 0.8, 0.1, 0.0, 1.0, "judged")


def test_the_mailbox_never_drops_a_flag_or_a_greeting_and_bounds_the_rest() -> None:
    box = Mailbox(SystemClock())
    kept: list[Event] = [
        Start(0, 0, "rep", "x", 16_000, 0.1, "v"),
        Greeting(0, 1, 2, "rising", 1.0, 1.0, 1.0, None, "free", None),
        Flag(1, 2, 3, "tone.flat"),
    ]
    box.accept(Heard(events=tuple(kept)))
    for index in range(10 * FLOWING):
        box.accept(Heard(events=(tone(index),)))
    events, _, _ = box.empty()
    assert list(events[:3]) == kept
    assert events[3:] == tuple(tone(index) for index in range(9 * FLOWING, 10 * FLOWING))
    assert box.empty()[0] == ()


def test_of_the_contour_the_newest_rows_wait() -> None:
    box = Mailbox(SystemClock())
    legs: Mapping[Leg, int] = {"rep": 3000, "customer": 40}
    for leg, count in legs.items():
        for start in range(0, count, 10):
            box.accept(Heard(contours=((leg, missing(start, 10)),)))
    contours = box.empty()[1]
    rows = {leg: [rows for of, rows in contours if of == leg] for leg in legs}
    assert sum(map(len, rows["rep"])) == WAITING_ROWS
    assert rows["rep"][-1].stop == 3000
    box.accept(Heard(contours=(("rep", missing(0, 5 * WAITING_ROWS)),)))
    assert [len(rows) for _, rows in box.empty()[1]] == [WAITING_ROWS]


def test_events_keep_the_order_in_which_they_were_decided() -> None:
    box = Mailbox(SystemClock())
    said: list[Event] = [tone(1), Flag(1, 1, 2, "tone.flat"), Gap(1, 2, 3, "rep", "x"), tone(4)]
    for event in said:
        box.accept(Heard(events=(event,)))
    assert list(box.empty()[0]) == said


# Steps.


LOUD = np.int16(1000)


def block(leg: Leg, *samples: int, rate: int = 1000) -> Block:
    return Block(leg, np.array(samples, np.int16) * LOUD, rate)


def told(items: list[Item]) -> list[object]:
    return [
        (item.leg, (item.samples // LOUD).tolist(), item.rate) if isinstance(item, Block) else item
        for item in items
    ]


def test_short_blocks_are_joined_to_steps_and_nothing_passes_anything_of_its_leg() -> None:
    items: list[Item] = [
        block("rep", 1, 2),
        block("customer", 9),
        block("rep", 3),
        block("rep", 4, 5, 6, 7),
        Lost("rep", 1, "lost"),
        block("rep", 8),
        Mark("fine"),
        block("rep", 9),
        block("rep", 10, rate=2000),
    ]
    assert told(list(in_steps(items, 0.003))) == [
        ("rep", [1, 2, 3], 1000),
        ("rep", [4, 5, 6, 7], 1000),
        Lost("rep", 1, "lost"),
        ("rep", [8], 1000),
        ("customer", [9], 1000),
        Mark("fine"),
        ("rep", [9], 1000),
        ("rep", [10], 2000),
    ]


def test_the_wish_to_record_is_for_one_call(tmp_path: Path) -> None:
    opened = Opened()
    call = Call(Setup(opened, Settings(), population(), tmp_path))
    call.record(True)
    call.start()
    until(call, lambda _: len(opened.sources) == 1)
    opened.sources[0].feed(1.0)
    until(call, lambda snapshot: snapshot.recording)
    assert call.mailbox.take().wished
    assert call.close(LIMIT_S)
    assert not call.mailbox.take().wished


def test_what_was_said_of_an_unrecorded_call_may_be_kept_without_its_sound(tmp_path: Path) -> None:
    opened = Opened()
    call = Call(Setup(opened, Settings(), population(), tmp_path / "sessions"))
    call.start()
    until(call, lambda _: len(opened.sources) == 1)
    opened.sources[0].feed(1.0, level=100)
    until(call, lambda snapshot: bool(snapshot.contours))
    assert call.close(LIMIT_S)
    fate = call.fate
    assert (fate.recorded, fate.kept) == (False, False)
    assert list(tmp_path.rglob("*")) == []
    after = fate.keep()
    assert after.kept
    (entry,) = Library(tmp_path / "sessions").entries()
    assert (entry.state, entry.has_sound, entry.folder) == ("closed", False, after.folders[0])
    assert [type(event) for event in stored_events(entry.folder)] == [Start, End]
    after.discard()
    assert Library(tmp_path / "sessions").entries() == []


def later() -> Settings:
    return replace(Settings(), calls=CallSettings(keep_later=True))


def recorded_in_private(folder: Path, *, wish: bool = False) -> Call:
    opened = Opened()
    call = Call(Setup(opened, later(), population(), folder / "sessions"))
    call.start()
    until(call, lambda _: len(opened.sources) == 1)
    opened.sources[0].feed(1.0, level=100)
    snapshot = until(call, lambda snapshot: snapshot.recording)
    assert snapshot.private
    if wish:
        call.record(True)
        assert not call.mailbox.take().private
    assert call.close(LIMIT_S)
    return call


def test_a_private_recording_is_on_no_list_until_it_is_kept(tmp_path: Path) -> None:
    call = recorded_in_private(tmp_path)
    assert (call.fate.recorded, call.fate.kept) == (True, False)
    assert Library(tmp_path / "sessions").entries() == []
    call.fate.keep()
    (entry,) = Library(tmp_path / "sessions").entries()
    assert (entry.state, entry.has_flac) == ("closed", True)
    assert list((tmp_path / "unkept").iterdir()) == []


def test_a_private_recording_that_nobody_kept_is_gone_with_the_next_start(tmp_path: Path) -> None:
    recorded_in_private(tmp_path)
    with decided_here(tmp_path / "sessions"):
        pass
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_private_recording_that_somebody_still_writes_is_left_alone(tmp_path: Path) -> None:
    opened = Opened()
    call = Call(Setup(opened, later(), population(), tmp_path / "sessions"))
    call.start()
    until(call, lambda _: len(opened.sources) == 1)
    opened.sources[0].feed(1.0)
    until(call, lambda snapshot: snapshot.recording)
    with decided_here(tmp_path / "sessions"):
        assert len(Library(tmp_path / "unkept").entries()) == 1
    assert call.close(LIMIT_S)


def test_a_private_recording_that_another_window_still_asks_about_is_left_alone(tmp_path: Path) -> None:
    sessions = tmp_path / "sessions"
    with decided_here(sessions):
        recorded_in_private(tmp_path)
        with decided_here(sessions):
            assert len(Library(tmp_path / "unkept").entries()) == 1
        assert len(Library(tmp_path / "unkept").entries()) == 1
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_private_recording_is_kept_when_record_was_pressed_in_the_call(tmp_path: Path) -> None:
    assert recorded_in_private(tmp_path, wish=True).fate.kept
    (entry,) = Library(tmp_path / "sessions").entries()
    assert entry.has_flac


def test_all_parts_of_a_call_are_kept_when_record_is_pressed_after_a_restart(tmp_path: Path) -> None:
    opened = Opened()
    call = Call(Setup(opened, later(), population(), tmp_path / "sessions"))
    call.start()
    until(call, lambda _: len(opened.sources) == 1)
    opened.sources[0].feed(1.0)
    until(call, lambda snapshot: snapshot.recording)
    opened.sources[0]._items.append(BAD)
    opened.sources[0].feed(1.0)
    until(call, lambda snapshot: snapshot.restarts == 1 and len(opened.sources) == 2)
    opened.sources[1].feed(1.0)
    until(call, lambda snapshot: bool(snapshot.contours))
    call.record(True)
    assert call.close(LIMIT_S)
    assert call.fate.kept
    assert [entry.has_flac for entry in Library(tmp_path / "sessions").entries()] == [True, True]
    assert Library(tmp_path / "unkept").entries() == []


def test_what_follows_a_withdrawn_wish_is_private_again(tmp_path: Path) -> None:
    opened = Opened()
    call = Call(Setup(opened, later(), population(), tmp_path / "sessions"), record=True)
    call.start()
    until(call, lambda _: len(opened.sources) == 1)
    opened.sources[0].feed(1.0)
    until(call, lambda snapshot: snapshot.recording and not snapshot.private)
    call.record(False)
    opened.sources[0].feed(1.0)
    until(call, lambda _: bool(Library(tmp_path / "unkept").entries()))
    assert call.close(LIMIT_S)
    assert not call.fate.kept
    assert len(Library(tmp_path / "sessions").entries()) == 1


def test_a_call_that_cannot_be_kept_ends_in_order_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("in the way")
    call = recorded_in_private(tmp_path, wish=True)
    assert not call.fate.kept
    assert call.fate.recorded
    snapshot = call.mailbox.take()
    assert (snapshot.error, snapshot.restarts) == ("", 0)
    assert "trouble.not_recorded" in snapshot.notices


def automatic() -> Settings:
    return replace(Settings(), calls=CallSettings(automatic=True, quiet_s=10.0))


@pytest.fixture(scope="module")
def word(demo_call: Path) -> list[Block]:
    """Return 1.5 s of the bundled call's rep."""
    with closing(open_audio(demo_call, block_s=0.1)) as source:
        blocks = [item for item in source if isinstance(item, Block) and item.leg == "rep"]
    return [Block("rep", block.samples, block.rate) for block in blocks[10:25]]


def test_a_call_begins_with_a_word_ends_by_hand_and_the_next_is_waited_for(
    tmp_path: Path, word: list[Block]
) -> None:
    opened = Opened()
    call = Call(Setup(opened, automatic(), population(), tmp_path))
    call.listen(True)
    until(call, lambda snapshot: snapshot.waiting and len(opened.sources) == 1)
    (source,) = opened.sources
    source.feed(1.0)
    source._items += word
    source.feed(0.1)
    until(call, lambda snapshot: snapshot.running and not snapshot.waiting)
    call.stop()
    source.feed(0.1)
    ended = until(call, lambda snapshot: any(isinstance(event, End) for event in snapshot.events))
    assert not ended.error
    source.feed(4.0)
    until(call, lambda snapshot: snapshot.waiting and not snapshot.running)
    assert not source.closed_by  # a microphone that was closed hears no further call
    source._items += word
    source.feed(0.1)
    until(call, lambda snapshot: snapshot.running)
    assert call.close(LIMIT_S)
    assert len(opened.sources) == 1  # the devices stayed open


def test_long_quiet_ends_a_call_where_calls_end_by_themselves(tmp_path: Path, word: list[Block]) -> None:
    opened = Opened()
    call = Call(Setup(opened, automatic(), population(), tmp_path))
    call.listen(True)
    until(call, lambda _: len(opened.sources) == 1)
    (source,) = opened.sources
    source._items += word
    source.feed(12.0)
    source.feed(0.1)
    until(call, lambda snapshot: any(isinstance(event, End) for event in snapshot.events))
    until(call, lambda snapshot: snapshot.waiting)
    assert call.close(LIMIT_S)


def test_listening_no_longer_releases_the_devices(tmp_path: Path) -> None:
    opened = Opened()
    call = Call(Setup(opened, automatic(), population(), tmp_path))
    call.listen(True)
    until(call, lambda _: len(opened.sources) == 1)
    call.listen(False)
    assert call.wait(LIMIT_S)
    assert opened.sources[0]._closed
    assert not call.mailbox.take().waiting


def test_a_call_can_be_begun_by_hand_while_one_is_waited_for(tmp_path: Path) -> None:
    opened = Opened()
    call = Call(Setup(opened, automatic(), population(), tmp_path))
    call.listen(True)
    until(call, lambda _: len(opened.sources) == 1)
    opened.sources[0].feed(0.1)
    call.start()
    opened.sources[0].feed(0.5)
    until(call, lambda snapshot: snapshot.running)
    assert call.close(LIMIT_S)


def test_a_wish_to_record_the_next_call_does_not_keep_the_one_before(
    tmp_path: Path, word: list[Block]
) -> None:
    opened = Opened()
    settings = replace(Settings(), calls=CallSettings(automatic=True, keep_later=True))
    call = Call(Setup(opened, settings, population(), tmp_path / "sessions"))
    call.listen(True)
    until(call, lambda _: len(opened.sources) == 1)
    (source,) = opened.sources
    source._items += word
    source.feed(0.1)
    until(call, lambda snapshot: snapshot.recording)
    call.stop()
    source.feed(0.1)
    until(call, lambda snapshot: snapshot.waiting)
    assert call.fate.recorded
    call.record(True)
    assert call.close(LIMIT_S)
    assert Library(tmp_path / "sessions").entries() == []
