"""Notes that an earlier version kept are still read, and never written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prosody.session.manifest import SessionError
from prosody.session.notes import LONGEST, NAME, Note, read_notes

CALL = {"text": "Went well.\nSmile earlier.", "index": None, "code": ""}
MOMENT = {"text": "too quick", "index": 412, "code": "pace.fast"}


def test_without_a_file_there_are_no_notes(tmp_path: Path) -> None:
    assert read_notes(tmp_path) == []


def test_the_calls_note_comes_first(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(json.dumps({"schema": 1, "notes": [MOMENT, CALL]}))
    assert read_notes(tmp_path) == [
        Note("Went well.\nSmile earlier."),
        Note("too quick", 412, "pace.fast"),
    ]


def test_what_is_too_long_is_cut(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(json.dumps({"notes": [{"text": "x" * (LONGEST + 5)}]}))
    assert len(read_notes(tmp_path)[0].text) == LONGEST


@pytest.mark.parametrize(
    "stored", ["", "[]", "{}", '{"notes": [3]}', '{"notes": [{"text": "a", "index": -1}]}', "[" * 9000]
)
def test_a_damaged_file_is_a_sentence(tmp_path: Path, stored: str) -> None:
    (tmp_path / NAME).write_text(stored)
    with pytest.raises(SessionError, match="cannot be read"):
        read_notes(tmp_path)
