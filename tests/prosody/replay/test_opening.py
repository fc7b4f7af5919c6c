"""Anything opens, or says in a sentence why not; a damaged session opens with what is whole."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from prosody.audio.blocks import Item, Source
from prosody.audio.error import AudioError
from prosody.events import End, Leg, Tone
from prosody.profile import VoiceProfile
from prosody.replay import measures_file
from prosody.replay.exports.sharing import FORMATS, Choice, write
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook
from prosody.replay.opening import fingerprint, open_call
from prosody.session.library import Library
from prosody.session.manifest import SessionError
from prosody.session.reader import SessionSource
from tests.prosody.replay.conftest import hear

Sound = Mapping[Leg, NDArray[np.int16]]


@pytest.fixture
def session(
    session_of: Callable[..., Path],
    listed: Callable[..., Source],
    in_blocks: Callable[..., list[Item]],
    short_sound: Sound,
) -> Path:
    """Return a kept session of 9 s."""
    items = in_blocks(short_sound, 1600)
    return session_of(listed(items), items)


def test_a_file_that_is_no_recording_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    with pytest.raises(AudioError, match=r"a\.txt is not audio"):
        open_call(str(tmp_path / "a.txt"))
    with pytest.raises(AudioError, match="does not exist"):
        open_call(str(tmp_path / "gone.wav"))
    soundfile.write(tmp_path / "three.wav", np.ones((800, 3), np.int16), 8000)
    with pytest.raises(AudioError, match="3 channels"):
        open_call(str(tmp_path / "three.wav"))
    assert open_call(str(tmp_path / "three.wav"), {"rep": 2}).legs == ("rep",)


def test_marks_follow_a_recording_that_is_moved_and_renamed_but_not_one_that_was_changed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.arange(300_000, dtype=np.int16), 16_000)
    moved = tmp_path / "b.wav"
    shutil.copy(path, moved)
    assert fingerprint(moved) == fingerprint(path)
    with moved.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x7f")
    assert fingerprint(moved) != fingerprint(path)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
def test_a_recording_whose_name_is_no_text_is_shown_and_handed_out(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.ones((800, 1), np.int16), 8000)
    path = (tmp_path / "a.wav").rename(tmp_path / os.fsdecode(b"caf\xe9.wav"))
    call = open_call(str(path))
    call.name.encode()
    for kind in FORMATS:
        write(tmp_path / f"out.{kind}", call, NoteBook(call.home), Choice(), kind)
        assert (tmp_path / f"out.{kind}").is_file()


def test_a_session_opens_by_folder_id_and_the_beginning_of_its_id(session: Path) -> None:
    opened = [open_call(name) for name in (str(session), session.name, session.name[:8])]
    assert {call.home for call in opened} == {session}
    assert all(isinstance(call.events[-1], End) for call in opened)
    assert opened[0].name.startswith("made, 20")


def test_a_torn_line_of_events_is_said_and_the_sound_is_judged_again(session: Path) -> None:
    events = session / "events.jsonl"
    events.write_bytes(events.read_bytes()[:-40])
    before = events.read_bytes()
    call = open_call(str(session))
    assert not call.said_before
    assert call.troubles == [
        "1 lines of what was said during the call cannot be read.",
        "What was said during the call is not whole; it is judged again from the sound.",
    ]
    hear(call, SessionSource(session))
    assert isinstance(call.events[-1], End)
    assert events.read_bytes() == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"id": 3}', "\x00" * 50])
def test_a_session_without_a_readable_manifest_shows_its_sound_and_what_was_said(
    session: Path, text: str
) -> None:
    (session / "manifest.json").write_text(text)
    call = open_call(str(session))
    assert call.legs == ("rep", "customer")
    assert call.said_before
    assert call.total_frames == 900
    assert "cannot be read" in call.troubles[0]
    assert "population's stand in" in call.troubles[0]
    sound = call.sound("rep")
    assert sound is not None
    assert (sound.rate, sound.samples_count) == (16_000, 144_000)
    call.close()


def test_a_session_without_any_manifest_is_found_by_its_folder(session: Path) -> None:
    (session / "manifest.json").unlink()
    assert open_call(str(session)).events


def test_settings_and_a_profile_that_cannot_be_read_give_way_to_the_usual_ones(session: Path) -> None:
    manifest = session / "manifest.json"
    text = (
        manifest.read_text().replace('"least": 0.3', '"least": "much"').replace('"usual": {', '"usual": [{')
    )
    manifest.write_text(text.replace('"least": 0.3', '"least": 7'))
    call = open_call(str(session))
    assert call.troubles
    assert call.events


def test_a_damaged_record_is_a_gap_and_the_rest_is_there(session: Path) -> None:
    records = session / "legs" / "rep.rec"
    data = bytearray(records.read_bytes())
    data[len(data) // 2] ^= 0xFF
    records.write_bytes(data)
    call = open_call(str(session))
    call.said_before = False
    hear(call, SessionSource(session))
    gap = call.columns("rep").gap
    assert 5 <= np.count_nonzero(gap) <= 20
    sound = call.sound("rep")
    assert sound is not None
    assert not sound.read(int(np.flatnonzero(gap)[0]) * 160 + 1, int(np.flatnonzero(gap)[-1]) * 160).any()
    call.close()


def test_a_session_without_sound_shows_what_was_said(session: Path) -> None:
    Library().forget_sound(Library().find(session.name))
    call = open_call(str(session))
    assert call.done
    assert (call.frames, call.total_frames, call.has_sound) == (0, 900, False)
    assert call.sound("rep") is None
    assert any("holds no sound" in trouble for trouble in call.troubles)


def test_a_session_whose_sound_was_forgotten_still_shows_its_measures(session: Path) -> None:
    call = hear(open_call(str(session)), SessionSource(session))
    key = {**call.key, "version": "0.0.1"}  # of an earlier version: it cannot be measured again
    measures_file.write(call.home, "x", call.measured, key, False, ())
    assert not open_call(str(session)).done
    Library().forget_sound(Library().find(session.name))
    again = open_call(str(session))
    assert again.done
    assert again.frames == 900


@pytest.mark.parametrize(("offset", "value"), [(6, 187), (8, 1), (8, 32), (10, 99)])
def test_measures_whose_list_of_contents_is_damaged_are_made_again(
    session: Path, offset: int, value: int
) -> None:
    call = open_call(str(session))
    measures_file.write(call.home, "x", call.measured, call.key, False, ())
    file = call.home / measures_file.NAME
    damaged = bytearray(file.read_bytes())
    damaged[damaged.find(b"PK\x01\x02") + offset] = value  # version needed, flags, way of packing
    file.write_bytes(damaged)
    assert not open_call(str(session)).done
    assert measures_file.name_in(call.home) == ""


def test_an_empty_folder_with_a_sessions_name_is_a_sentence(data: Path) -> None:
    folder = data / "sessions" / "00000000-0000-0000-0000-000000000000"
    (folder / "legs").mkdir(parents=True)
    with pytest.raises(SessionError, match="is not a session"):
        open_call(str(folder))


@pytest.mark.skipif(os.name != "posix", reason="locks are seen by other handles of one process here alone")
def test_a_session_that_is_being_written_is_not_opened(session: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    with (session / "legs" / "rep.rec").open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(SessionError, match="being written"):
            open_call(str(session))


def test_columns_that_grow_leave_the_views_that_were_handed_out_alone(demo: HeardCall) -> None:
    columns = demo.columns("rep")
    with pytest.raises(ValueError, match="read-only"):
        columns.f0_hz[0] = 1.0
    assert len(columns) == demo.frames == demo.total_frames == 10_374


def test_pace_and_trust_are_told_where_the_rep_speaks(demo: HeardCall) -> None:
    columns, tone = demo.columns("rep"), demo.tone("rep")
    spoken = columns.rate[columns.speech & np.isfinite(columns.rate)]
    assert 2.0 < float(np.median(spoken)) < 8.0
    first = next(event for event in demo.events if isinstance(event, Tone))
    assert columns.trust[first.index - 1] == pytest.approx(first.trust)
    assert np.isnan(columns.trust[: max(0, first.index - 200)]).all()
    assert len(tone) == sum(isinstance(event, Tone) for event in demo.events)
    assert len(demo.tone("customer")) == 0
    assert np.isnan(demo.columns("customer").trust).all()


def test_of_the_customer_nothing_is_kept_that_tells_of_tone_and_of_nobody_the_shape_of_the_spectrum(
    demo: HeardCall,
) -> None:
    contour = demo.contour("customer", 0, 500)
    assert np.isnan(contour.tilt_db).all()
    assert np.isnan(contour.timbre_1).all()
    assert np.isnan(demo.contour("rep", 0, 500).timbre_1).all()
    assert np.isfinite(contour.level_db).all()


def test_a_profile_that_is_asked_for_judges_a_session_again(session: Path) -> None:
    call = open_call(str(session), profile=VoiceProfile("Eve", {}))
    assert not call.said_before
    assert call.profile.name == "Eve"
    assert call.events == []
