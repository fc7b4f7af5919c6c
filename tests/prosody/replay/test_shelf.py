"""Sessions are found by what they are; what was opened lately is private and can be forgotten."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from prosody.audio.blocks import Block, Item, Source
from prosody.audio.clock import SystemClock
from prosody.cli import tonegauge
from prosody.events import End, Event, Flag
from prosody.pipeline import Heard
from prosody.profile import VoiceProfile
from prosody.replay.marks import Note, NoteBook
from prosody.replay.shelf import Query, Recent, forget, kept_of_recordings, search
from prosody.session.library import Library
from prosody.session.manifest import SessionError
from prosody.session.recorder import Recorder
from prosody.settings import Settings


class Day(SystemClock):
    def __init__(self, day: int) -> None:
        self.day = day

    def wall(self) -> float:
        return datetime(2026, 11, self.day, 12).timestamp()


@pytest.fixture
def shelf(data: Path, listed: Callable[..., Source]) -> Library:
    """Return a library of four calls."""

    def keep(day: int, voice: str, seconds_long: int, *codes: str) -> None:
        items: list[Item] = [Block("rep", np.zeros(16_000, np.int16), 16_000)] * seconds_long
        source = listed(items, ("rep",))
        recorder = Recorder(data / "sessions", source, Settings(), VoiceProfile(voice, {}), Day(day))
        for item in items:
            recorder.take(item)
        end = 100 * seconds_long
        events: list[Event] = [Flag(10, 20, 20, code) for code in codes]
        recorder.accept(Heard((), (*events, End(end, end, 0, end))))
        recorder.close()

    keep(1, "Anna", 2, "tone.flat", "tone.flat")
    keep(5, "Anna", 6, "pace.fast")
    keep(9, "Bert", 4)
    keep(12, "Annabel", 3, "tone.flat", "pace.fast")
    return Library()


@pytest.mark.parametrize(
    ("query", "days"),
    [
        (Query(), [12, 9, 5, 1]),
        (Query(voice="anna"), [12, 5, 1]),
        (Query(flags=frozenset({"tone.flat"})), [12, 1]),
        (Query(flags=frozenset({"tone.flat", "pace.fast"}), voice="ANNA"), [12, 5, 1]),
        (Query(since=date(2026, 11, 5), until=date(2026, 11, 9)), [9, 5]),
        (Query(shortest_s=3.0, longest_s=4.0), [12, 9]),
        (Query(text="nothing like it"), []),
        (Query(text="MADE"), [12, 9, 5, 1]),
    ],
)
def test_sessions_are_found_by_date_voice_flags_length_and_text(
    shelf: Library, query: Query, days: list[int]
) -> None:
    found = list(search(shelf, query))
    assert [one.entry.started.day for one in found if one.entry.started] == days


def test_what_is_found_says_what_a_list_shows(shelf: Library) -> None:
    (found,) = search(shelf, Query(until=date(2026, 11, 2)))
    assert (found.voice, found.length_s, found.flags, found.notes) == ("Anna", 2.0, {"tone.flat": 2}, 0)
    assert not found.analysed
    NoteBook(found.entry.folder).put(Note("coach", text="Ärger mit dem Router"))
    (again,) = search(shelf, Query(text="ärger"))
    assert (again.entry.id, again.notes) == (found.entry.id, 1)


def test_a_damaged_session_is_listed_and_stops_nobody(shelf: Library) -> None:
    entry = shelf.entries()[0]
    (entry.folder / "manifest.json").write_text("{")
    (entry.folder / "events.jsonl").write_bytes(b"\xff\xfe{\n" * 9)
    found = [one for one in search(shelf, Query()) if one.entry.id == entry.id]
    assert [(one.voice, one.length_s, one.flags) for one in found] == [("", 0.0, {})]
    assert len(list(search(shelf, Query(voice="Bert")))) == 1


def test_what_was_opened_lately_comes_first_and_is_private(tmp_path: Path, data: Path) -> None:
    recent = Recent()
    assert recent.names() == []
    files = [tmp_path / f"{n}.wav" for n in range(25)]
    for file in files:
        file.touch()
        recent.opened(file)
    recent.opened(files[10])
    assert Recent().names()[:3] == [str(files[10]), str(files[24]), str(files[23])]
    assert len(recent.names()) == 20
    files[24].unlink()
    assert str(files[24]) not in recent.names()
    if os.name == "posix":
        assert (data / "recent.json").stat().st_mode & 0o777 == 0o600
    recent.clear()
    assert recent.names() == []
    assert not (data / "recent.json").exists()


@pytest.mark.parametrize("text", ["", "{", "7", "[7, null]", "[" * 3000])
def test_a_damaged_list_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "recent.json").write_text(text)
    assert Recent(tmp_path / "recent.json").names() == []


def test_what_is_kept_of_recordings_is_listed_and_goes_when_it_is_told(data: Path) -> None:
    home = data / "recordings" / "abc"
    NoteBook(home).put(Note("rep", text="x"))
    (kept,) = kept_of_recordings()
    assert (kept.home, kept.has_marks) == (home, True)
    assert kept.size > 0
    forget(home)
    assert kept_of_recordings() == []
    with pytest.raises(SessionError, match="is not kept for a recording"):
        forget(data / "sessions")


def test_the_command_line_deletes_what_is_kept_of_recordings(data: Path, tmp_path: Path) -> None:
    NoteBook(data / "recordings" / "abc").put(Note("rep", text="x"))
    (tmp_path / "call.wav").touch()
    Recent().opened(tmp_path / "call.wav")
    run = CliRunner()
    assert "of 1 other recording(s) are kept" in run.invoke(tonegauge, ["sessions", "list"]).output
    said = run.invoke(tonegauge, ["sessions", "delete", "--recordings"], input="n\n")
    assert kept_of_recordings()
    said = run.invoke(tonegauge, ["sessions", "delete", "--recordings", "--yes"])
    assert "Deleted what was kept of 1 recording(s)" in said.output
    assert (kept_of_recordings(), Recent().names()) == ([], [])
    assert (tmp_path / "call.wav").exists()


def test_a_week_of_calls_is_found_in_the_persons_own_time_zone(shelf: Library) -> None:
    days = {(one.entry.started or datetime.min).astimezone().date() for one in search(shelf, Query())}
    for day in days:
        assert len(list(search(shelf, Query(since=day, until=day)))) == 1
    assert list(search(shelf, Query(since=max(days) + timedelta(days=1)))) == []
