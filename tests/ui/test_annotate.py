"""Notes are shown as they were stored, and stored as they are shown."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from prosody.replay.marks import Note, NoteBook
from prosody.session.notes import NAME, Moment
from prosody.wording import wording
from ui.annotate import Annotate

WORDS = wording("plain", "en")
FLAT, MARK = Moment(2600, "tone.flat"), Moment(900, "mark.note")


def test_what_is_written_is_stored_and_the_window_closes(qtbot: QtBot, tmp_path: Path) -> None:
    shown = Annotate(tmp_path, [FLAT, MARK], WORDS)
    qtbot.addWidget(shown)
    shown.show()
    assert list(shown.lines) == [MARK, FLAT]
    shown.whole.setPlainText("calm to the end")
    shown.lines[FLAT].setText("was looking for the order")
    shown.save()
    qtbot.waitUntil(lambda: not shown.isVisible(), timeout=5000)
    assert [(note.start, note.code, note.text) for note in NoteBook(tmp_path).of("rep")] == [
        (None, "", "calm to the end"),
        (2600, "tone.flat", "was looking for the order"),
    ]


def test_notes_that_are_there_are_shown_also_on_moments_nobody_names_any_more(
    qtbot: QtBot, tmp_path: Path
) -> None:
    NoteBook(tmp_path).put_all([Note("rep", text="old"), Note("rep", 70, 70, text="gone", code="pace.fast")])
    shown = Annotate(tmp_path, [FLAT], WORDS)
    qtbot.addWidget(shown)
    assert shown.whole.toPlainText() == "old"
    assert {moment.index: line.text() for moment, line in shown.lines.items()} == {70: "gone", 2600: ""}


def test_every_line_says_its_moment_to_a_screen_reader(qtbot: QtBot, tmp_path: Path) -> None:
    shown = Annotate(tmp_path, [FLAT], WORDS)
    qtbot.addWidget(shown)
    assert shown.lines[FLAT].accessibleName() == "Bored, 0:26.0"
    assert shown.whole.accessibleName() == "The whole call"


def test_what_cannot_be_stored_is_said_and_not_lost(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "session"
    folder.mkdir()
    shown = Annotate(folder, [], WORDS)
    qtbot.addWidget(shown)
    shown.show()
    shown.whole.setPlainText("dear")
    folder.rmdir()
    shown.save()
    qtbot.waitUntil(lambda: "not kept" in shown.said.text(), timeout=5000)
    assert shown.isVisible()
    assert shown.whole.toPlainText() == "dear"


def test_a_note_that_is_emptied_is_taken_back_and_the_coachs_stays(qtbot: QtBot, tmp_path: Path) -> None:
    NoteBook(tmp_path).put_all([Note("rep", text="old"), Note("coach", text="mine")])
    shown = Annotate(tmp_path, [], WORDS)
    qtbot.addWidget(shown)
    shown.show()
    shown.whole.setPlainText("")
    shown.save()
    qtbot.waitUntil(lambda: not shown.isVisible(), timeout=5000)
    assert [note.text for note in NoteBook(tmp_path).notes] == ["mine"]


def test_damaged_notes_of_an_earlier_version_are_said_and_left_as_they_are(
    qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / NAME).write_text("{")
    shown = Annotate(tmp_path, [], WORDS)
    qtbot.addWidget(shown)
    assert "cannot be read" in shown.said.text()
    assert (tmp_path / NAME).read_text() == "{"
