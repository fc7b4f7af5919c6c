"""Notes on a kept call: what is written is read, whole or not at all, and nothing is lost by a mistake."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosody.session.manifest import SessionError
from prosody.session.notes import LONGEST, NAME, Note, read_notes, write_notes

CALL = Note("Went well.\nSmile earlier.")
MOMENT = Note("too quick", 412, "pace.fast")


def test_without_a_file_there_are_no_notes(tmp_path: Path) -> None:
    assert read_notes(tmp_path) == []


def test_notes_are_read_as_they_were_written_the_calls_first(tmp_path: Path) -> None:
    write_notes(tmp_path, [MOMENT, CALL])
    assert read_notes(tmp_path) == [CALL, MOMENT]
    if os.name == "posix":
        assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@given(text=st.text(min_size=1, max_size=50), index=st.integers(0, 10**7))
def test_any_words_survive(tmp_path_factory: pytest.TempPathFactory, text: str, index: int) -> None:
    folder = tmp_path_factory.mktemp("session")
    text = text.encode("utf-8", "replace").decode()
    write_notes(folder, [Note(text, index, "mark.note")])
    wanted = text.strip()
    assert read_notes(folder) == ([Note(wanted, index, "mark.note")] if wanted else [])


def test_taking_every_note_away_takes_the_file_away(tmp_path: Path) -> None:
    write_notes(tmp_path, [CALL])
    write_notes(tmp_path, [Note("  \n")])
    assert list(tmp_path.iterdir()) == []


def test_what_is_too_long_is_cut(tmp_path: Path) -> None:
    write_notes(tmp_path, [Note("x" * (LONGEST + 5))])
    assert len(read_notes(tmp_path)[0].text) == LONGEST


@pytest.mark.parametrize(
    "stored", ["", "[]", "{}", '{"notes": [3]}', '{"notes": [{"text": "a", "index": -1}]}', "[" * 9000]
)
def test_a_damaged_file_is_a_sentence_and_is_not_overwritten(tmp_path: Path, stored: str) -> None:
    (tmp_path / NAME).write_text(stored)
    with pytest.raises(SessionError, match="cannot be read"):
        read_notes(tmp_path)
    with pytest.raises(SessionError, match="cannot be read"):
        write_notes(tmp_path, [CALL])
    assert (tmp_path / NAME).read_text() == stored


def test_a_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="The notes are not kept"):
        write_notes(tmp_path / "gone", [CALL])
