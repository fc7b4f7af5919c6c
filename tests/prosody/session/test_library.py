"""The library of sessions: every session is listed, found, finished, handed out and deleted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Item, Lost, Source
from prosody.events import Leg
from prosody.session.flac import write_flac
from prosody.session.library import Library, total_bytes
from prosody.session.manifest import SessionError
from prosody.session.recorder import Recorder

Begin = Callable[[Source], Recorder]


@pytest.fixture
def kept(recorder_of: Begin, listed: Callable[..., Source]) -> Callable[[], Recorder]:
    """Return how to keep a second of sound."""

    def keep() -> Recorder:
        recorder = recorder_of(listed([]))
        for leg in ("rep", "customer"):
            recorder.take(Block(leg, np.ones(16_000, np.int16), 16_000))
        return recorder

    return keep


def test_a_session_goes_from_live_to_closed(kept: Callable[[], Recorder], sessions: Path) -> None:
    assert Library(sessions).entries() == []
    recorder = kept()
    (entry,) = Library(sessions).entries()
    assert entry.state == "live"
    recorder.close()
    (entry,) = Library(sessions).entries()
    assert (entry.state, entry.manifest and entry.manifest.frames) == ("closed", 100)


def test_a_session_that_is_written_is_neither_recovered_nor_deleted(
    kept: Callable[[], Recorder], sessions: Path
) -> None:
    recorder = kept()
    library = Library(sessions)
    (entry,) = library.entries()
    for act in (library.recover, library.delete):
        with pytest.raises(SessionError, match="is being written; end the call first"):
            act(entry)
    recorder.close()
    library.delete(library.entries()[0])
    assert library.entries() == []


def test_an_id_may_be_shortened_while_it_is_one_sessions_own(
    kept: Callable[[], Recorder], sessions: Path
) -> None:
    recorder = kept()
    recorder.close()
    library = Library(sessions)
    assert library.find(recorder.folder.name[:4]).folder == recorder.folder
    for name in ("", "abc", "zzzz", "../..", recorder.folder.name + "0"):
        with pytest.raises(SessionError, match="There is no session"):
            library.find(name)


def test_a_name_from_outside_is_never_a_path(sessions: Path) -> None:
    (sessions / "..sneaky").mkdir(parents=True)
    (sessions / "notes").mkdir()
    assert Library(sessions).entries() == []


def test_a_session_with_a_damaged_manifest_is_listed_and_can_be_deleted(
    kept: Callable[[], Recorder], sessions: Path
) -> None:
    recorder = kept()
    recorder.close()
    (recorder.folder / "manifest.json").write_text("{")
    library = Library(sessions)
    (entry,) = library.entries()
    assert (entry.state, entry.started) == ("damaged", None)
    with pytest.raises(SessionError, match="its manifest is damaged"):
        library.recover(entry)
    library.delete(entry)
    assert library.entries() == []


def test_the_newest_session_comes_first_and_old_ones_are_known_by_their_date(
    kept: Callable[[], Recorder], sessions: Path
) -> None:
    names = []
    for day in ("2026-01-01T00:00:00+00:00", "2026-03-01T00:00:00+00:00", "no date"):
        recorder = kept()
        recorder.close()
        path = recorder.folder / "manifest.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "started_at": day}))
        names.append(recorder.folder.name)
    library = Library(sessions)
    assert [entry.id for entry in library.entries()] == [names[1], names[0], names[2]]
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert [entry.id for entry in library.older_than(30, now)] == [names[0]]
    assert total_bytes([sessions / names[0]]) > 64_000


def test_the_sound_file_holds_both_legs_in_step_and_gaps_as_silence(
    recorder_of: Begin,
    listed: Callable[..., Source],
    call_sound: Mapping[Leg, NDArray[np.int16]],
    in_blocks: Callable[..., list[Item]],
) -> None:
    recorder = recorder_of(listed([]))
    for item in in_blocks({leg: samples[:40_000] for leg, samples in call_sound.items()}):
        recorder.take(item)
    recorder.take(Lost("rep", 50, "paused"))
    recorder.take(Block("rep", np.full(1600, 99, np.int16), 16_000))
    recorder.close()
    sound, rate = soundfile.read(write_flac(recorder.folder), dtype="int16")
    assert (rate, sound.shape) == (16_000, (49_600, 2))
    assert np.array_equal(sound[:40_000, 0], call_sound["rep"][:40_000])
    assert np.array_equal(sound[:40_000, 1], call_sound["customer"][:40_000])
    assert not sound[40_000:48_000].any()
    assert (sound[48_000:] == [99, 0]).all()


def test_a_sound_file_that_cannot_be_written_leaves_nothing(kept: Callable[[], Recorder]) -> None:
    recorder = kept()
    recorder.close()
    (recorder.folder / "audio.flac").mkdir()
    before = sorted(path.name for path in recorder.folder.iterdir())
    with pytest.raises(OSError):
        write_flac(recorder.folder)
    assert sorted(path.name for path in recorder.folder.iterdir()) == before
