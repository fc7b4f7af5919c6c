"""The recorder and the reader: what was fed comes back, and a disk that refuses never stops a call."""

from __future__ import annotations

import errno
import json
import os
import resource
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Item, Lost, Mark, Source
from prosody.events import Gap, Leg
from prosody.judgement.model_population import population
from prosody.pipeline import Heard
from prosody.session import recorder as recording
from prosody.session.leg_file import LegFile
from prosody.session.manifest import SessionError, profile_of, read, settings_of
from prosody.session.reader import SessionSource, is_whole, leg_items, stored_events
from prosody.session.recorder import EVENTS, Recorder, pcm
from prosody.settings import Settings

Begin = Callable[[Source], Recorder]
Sound = Mapping[Leg, NDArray[np.int16]]


def joined(items: list[Item], leg: Leg) -> NDArray[np.int16]:
    parts = [item.samples for item in items if isinstance(item, Block) and item.leg == leg]
    return np.concatenate(parts) if parts else np.zeros(0, np.int16)


def fed(recorder: Recorder, items: list[Item]) -> None:
    for item in items:
        recorder.take(item)


def test_what_was_fed_comes_back_in_its_order(
    recorder_of: Begin, listed: Callable[..., Source], call_sound: Sound, in_blocks: Callable[..., list[Item]]
) -> None:
    items = in_blocks({leg: samples[:50_000] for leg, samples in call_sound.items()}, 333)
    items[40:40] = [Mark("greeting"), Lost("rep", 37, "paused")]
    recorder = recorder_of(listed(items))
    fed(recorder, items)
    recorder.close()
    back = list(SessionSource(recorder.folder))
    for leg in ("rep", "customer"):
        assert np.array_equal(joined(back, leg), joined(items, leg))
    rep = [item for item in back if isinstance(item, Mark) or item.leg == "rep"]
    before = rep.index(Mark("greeting"))
    assert rep[before + 1] == Lost("rep", 37, "paused")
    assert sum(len(item.samples) for item in rep[:before] if isinstance(item, Block)) == 20 * 333
    assert [is_whole(recorder.folder, leg) for leg in ("rep", "customer")] == [True, True]


@given(
    st.lists(
        st.one_of(
            st.tuples(st.integers(0, 5000), st.sampled_from([8000, 16_000, 44_100])),
            st.tuples(st.integers(1, 400), st.just("paused")),
        ),
        max_size=12,
    )
)
def test_any_mixture_of_rates_and_gaps_comes_back(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[int, int | str]]
) -> None:
    path = tmp_path_factory.mktemp("leg") / "rep.rec"
    numbers = iter(range(10_000))
    leg = LegFile(path, lambda: next(numbers))
    wanted: list[tuple[int | str, list[int]]] = []
    for size, what in parts:
        samples = np.arange(size, dtype=np.int16)
        if isinstance(what, int):
            leg.sound(samples, what)
            if size and wanted and wanted[-1][0] == what:
                wanted[-1][1].extend(samples.tolist())
            elif size:
                wanted.append((what, samples.tolist()))
        else:
            leg.lost(size, what)
            wanted.append((what, [size]))
    leg.close()
    (path.parent / "legs").mkdir()
    path.rename(path.parent / "legs" / "rep.rec")
    found: list[tuple[int | str, list[int]]] = []
    for item in leg_items(path.parent, "rep"):
        if isinstance(item, Lost):
            found.append((item.reason, [item.count]))
        elif isinstance(item, Block) and found and found[-1][0] == item.rate:
            found[-1][1].extend(item.samples.tolist())
        elif isinstance(item, Block):
            found.append((item.rate, item.samples.tolist()))
    assert found == wanted


def test_a_damaged_record_becomes_a_gap_of_its_length(
    recorder_of: Begin, listed: Callable[..., Source], call_sound: Sound, in_blocks: Callable[..., list[Item]]
) -> None:
    items = in_blocks({leg: samples[:32_000] for leg, samples in call_sound.items()})
    recorder = recorder_of(listed(items))
    fed(recorder, items)
    recorder.close()
    path = recorder.folder / "legs" / "rep.rec"
    data = bytearray(path.read_bytes())
    data[5 * 3236 + 1000] ^= 0xFF  # in the sixth record
    path.write_bytes(data)
    back = [item for item in leg_items(recorder.folder, "rep") if not isinstance(item, Mark)]
    assert back[5] == Lost("rep", 10, "damaged")
    whole = [item for item in back if isinstance(item, Block)]
    assert len(whole) == 19
    assert np.array_equal(np.asarray(whole[5].samples), call_sound["rep"][6 * 1600 : 7 * 1600])


def test_the_manifest_is_there_first_and_says_what_a_second_run_needs(
    recorder_of: Begin, listed: Callable[..., Source]
) -> None:
    recorder = recorder_of(listed([]))
    manifest = read(recorder.folder)
    assert (manifest.state, manifest.started_at) == ("live", "2026-11-21T12:00:00+00:00")
    assert settings_of(manifest) == Settings()
    assert profile_of(manifest) == population()
    assert manifest.legs == ("rep", "customer")
    recorder.close()
    assert read(recorder.folder).state == "closed"


def test_settings_that_a_later_version_dropped_do_not_lose_the_session(
    recorder_of: Begin, listed: Callable[..., Source]
) -> None:
    recorder = recorder_of(listed([]))
    recorder.close()
    path = recorder.folder / "manifest.json"
    stored = json.loads(path.read_text("utf-8"))
    stored["settings"]["hearing"]["nose"] = {"smell": 1}
    stored["settings"]["program"]["colour"] = "red"
    stored["of_tomorrow"] = []
    path.write_text(json.dumps(stored), "utf-8")
    assert settings_of(read(recorder.folder)) == Settings()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"id": 1}', '{"frames": NaN}', "[" * 100_000, "\0" * 9_000_000]
)
def test_a_damaged_manifest_is_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(SessionError, match="cannot be read"):
        read(tmp_path)
    with pytest.raises(SessionError, match="is not a session"):
        read(tmp_path / "elsewhere")


def test_events_are_there_as_soon_as_they_are_said_and_a_torn_line_is_dropped(
    recorder_of: Begin, listed: Callable[..., Source]
) -> None:
    recorder = recorder_of(listed([]))
    gaps = tuple(Gap(k, k + 1, k + 1, "rep", "paused") for k in range(3))
    recorder.accept(Heard(events=gaps))
    assert stored_events(recorder.folder) == list(gaps)
    path = recorder.folder / EVENTS
    path.write_bytes(path.read_bytes()[:-9])
    assert stored_events(recorder.folder) == list(gaps[:2])
    recorder.close()


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_only_the_owner_may_open_anything_of_a_session(
    recorder_of: Begin, listed: Callable[..., Source], sessions: Path, mask: int
) -> None:
    before = os.umask(mask)
    try:
        recorder = recorder_of(listed([]))
        recorder.take(Block("rep", np.ones(1600, np.int16), 16_000))
        recorder.accept(Heard(events=(Gap(0, 1, 1, "rep", ""),)))
        recorder.close()
        from prosody.session.flac import write_flac

        write_flac(recorder.folder)
    finally:
        os.umask(before)
    found = [sessions, *sessions.rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in found if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in found if path.is_file()} == {0o600}
    assert len([path for path in found if path.is_file()]) == 5


def test_a_recording_is_not_begun_where_there_is_no_room_for_it(
    recorder_of: Begin, listed: Callable[..., Source], sessions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "_minutes_left", lambda *_: 9.0)
    with pytest.raises(SessionError, match="room for 9 minutes, and 10 are needed"):
        recorder_of(listed([]))
    assert list(sessions.iterdir()) == []
    monkeypatch.setattr(recording, "_minutes_left", lambda *_: 50.0)
    recorder = recorder_of(listed([]))
    assert recorder.notice == "trouble.disk_low"
    recorder.close()


def test_a_place_that_cannot_be_written_is_a_sentence(
    recorder_of: Begin, listed: Callable[..., Source], sessions: Path
) -> None:
    sessions.parent.mkdir(parents=True)
    sessions.write_text("a file where the folder should be")
    with pytest.raises(SessionError, match=r"^Not recorded\. Cannot write "):
        recorder_of(listed([]))


class Refusing:
    """An `os.write` that fails for some writes after writing a part; all others are short ones."""

    def __init__(self, first: int, last: int) -> None:
        self._write, self._first, self._last, self._count = os.write, first, last, 0

    def __call__(self, handle: int, data: bytes | memoryview) -> int:
        self._count += 1
        if self._first <= self._count <= self._last:
            self._write(handle, bytes(data[: len(data) // 2]))
            raise OSError(errno.ENOSPC, "No space left on device")
        return self._write(handle, data[: max(1, 2 * len(data) // 3)])  # and every write is a short one


@pytest.mark.parametrize("first", range(1, 24, 3))
@pytest.mark.parametrize("length", [1, 7, 10**9])
def test_a_disk_that_refuses_costs_only_what_it_refused(
    recorder_of: Begin,
    listed: Callable[..., Source],
    call_sound: Sound,
    in_blocks: Callable[..., list[Item]],
    monkeypatch: pytest.MonkeyPatch,
    first: int,
    length: int,
) -> None:
    sound = {leg: samples[:24_000] for leg, samples in call_sound.items()}
    recorder = recorder_of(listed([]))
    noticed = False
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", Refusing(first, first + length - 1))
        for item in in_blocks(sound, 800):
            recorder.take(item)
            noticed |= recorder.notice == "trouble.disk_full"
    assert noticed
    recorder.take(Block("rep", np.full(1600, 7, np.int16), 16_000))
    recorder.take(Block("customer", np.full(1600, 7, np.int16), 16_000))
    assert recorder.notice == ""
    recorder.close()
    assert read(recorder.folder).state == "incomplete"
    assert "is incomplete" in SessionSource(recorder.folder).notes[0]
    for leg in ("rep", "customer"):
        back = [item for item in leg_items(recorder.folder, leg) if not isinstance(item, Mark)]
        place = 0
        for item in back:
            if isinstance(item, Lost):
                assert item.reason == "not_recorded"
                place += 160 * item.count
            else:
                wanted = np.concatenate([sound[leg], np.full(1600, 7, np.int16)])
                assert np.array_equal(item.samples, wanted[place : place + len(item.samples)])
                place += len(item.samples)
        assert place == 25_600


def test_a_real_limit_on_the_file_size_is_noticed_and_lifted(
    recorder_of: Begin,
    listed: Callable[..., Source],
    call_sound: Sound,
    in_blocks: Callable[..., list[Item]],
    sessions: Path,
) -> None:
    """The same on a real refusal of the kernel, in a child, because the limit holds for a process."""
    items = in_blocks({leg: samples[: 16_000 * 12] for leg, samples in call_sound.items()}, 1600)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            recorder = recorder_of(listed([]))
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
            fed(recorder, items[:120])
            full = recorder.notice
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            fed(recorder, items[120:])
            status = 0 if (full, recorder.notice) == ("trouble.disk_full", "") else 2
            recorder.close()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    (folder,) = sessions.iterdir()
    back = list(leg_items(folder, "rep"))
    lost = [item for item in back if isinstance(item, Lost)]
    assert [item.reason for item in lost] == ["not_recorded"]
    assert lost[0].count * 160 + len(joined(back, "rep")) == 16_000 * 12


def test_sound_becomes_sixteen_bits_and_damage_silence() -> None:
    odd = np.array([0.0, 0.5, -1.0, 1.0, 7.0, np.nan, np.inf, -np.inf, 3e38], np.float32)
    assert pcm(odd).tolist() == [0, 16384, -32768, 32767, 32767, 0, 0, 0, 32767]
    same = np.array([1, -2], np.int16)
    assert pcm(same) is same
