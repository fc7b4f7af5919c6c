"""The library finds kept calls by what is asked for, opens one, and forgets what was opened when told."""

from __future__ import annotations

import time

import pytest
from PyQt6.QtCore import QMimeData, QPointF, Qt, QUrl
from PyQt6.QtGui import QDropEvent

from prosody.events import Flag
from prosody.replay.marks import NoteBook
from prosody.replay.shelf import Recent
from prosody.session.codec import encoded
from prosody.session.library import Library
from prosody.session.manifest import Manifest
from prosody.session.recorder import EVENTS
from prosody.wording import wording
from ui import theme
from ui.replay.library import LibraryWindow


def kept(folder, number, voice, minutes, codes=()):
    """Put a kept call without sound into a folder of sessions."""
    ident = f"0000000{number}-0000-4000-8000-000000000000"
    made = Manifest(
        id=ident,
        started_at=f"2026-11-0{number}T10:00:00+00:00",
        state="closed",
        source="made",
        legs=("rep",),
        rate=16_000,
        settings={},
        profile={"name": voice},
        frames=minutes * 6000,
        program_version="0",
    )
    (folder / ident).mkdir(parents=True)
    made.write(folder / ident)
    lines = [encoded(Flag(100, 200, 210, code)) for code in codes]
    (folder / ident / EVENTS).write_text("".join(line + "\n" for line in lines))
    return folder / ident


@pytest.fixture
def library(application, tmp_path):
    sessions = tmp_path / "sessions"
    kept(sessions, 1, "Ann", 2, ["tone.tense", "tone.tense"])
    kept(sessions, 2, "Bob", 30, ["tone.flat"])
    kept(sessions, 3, "Ann", 12)
    window = LibraryWindow(Library(sessions), Recent(tmp_path / "recent.json"), wording(), theme.DARK)
    yield window
    window.close()
    window.deleteLater()
    application.processEvents()


def found(window):
    """Return the voices that are listed once the search is over."""
    until = time.monotonic() + 30
    while not window._search.over and time.monotonic() < until:
        time.sleep(0.01)
    window._look()
    return [row[1] for row in window.kept.texts()]


def test_all_kept_calls_are_listed_the_newest_first(library):
    assert found(library) == ["Ann", "Bob", "Ann"]
    assert library.kept.texts()[2][3] == "Irritated 2"
    assert library.said.text() == "Calls: 3"


def test_what_is_asked_for_is_found_and_nothing_else(library):
    library.voice.setText("bob")
    assert found(library) == ["Bob"]
    library.voice.setText("")
    library.shortest.setValue(10)
    assert found(library) == ["Ann", "Bob"]
    library.flag.setCurrentIndex(library.flag.findData("tone.flat"))
    assert found(library) == ["Bob"]
    library.text.setText("nowhere")
    assert found(library) == []
    assert "No kept call matches" in library.said.text()


def test_no_flags_are_told_of_a_call_that_somebody_listens_to_first(library):
    assert found(library) == ["Ann", "Bob", "Ann"]
    flagged = library._found[2].entry.folder
    book = NoteBook(flagged)
    book.finish("coach", False)
    library.refresh()
    assert found(library) == ["Ann", "Bob", "Ann"]
    assert library.kept.texts()[2][3] == "hidden while listening first"
    library.flag.setCurrentIndex(library.flag.findData("tone.tense"))
    assert found(library) == []  # nor is it told by what is found
    book.finish("coach")
    library.refresh()
    assert found(library) == ["Ann"]
    library.unheard = frozenset({flagged.name})  # somebody else has it open and listens first
    library.refresh()
    assert found(library) == []


def test_a_day_bounds_the_search(library):
    library.since.setDate(library.since.date().fromString("2026-11-03", "yyyy-MM-dd"))
    assert found(library) == ["Ann"]


def test_a_chosen_call_is_opened(library):
    found(library)
    opened = []
    library.opened.connect(opened.append)
    library.kept.cellActivated.emit(1, 0)
    assert [name[-36:-28] for name in opened] == ["00000002"]


def test_what_was_opened_is_offered_and_forgotten_when_told(library, tmp_path):
    path = tmp_path / "call.wav"
    path.write_bytes(b"")
    library.recent.opened(path)
    library.refresh()
    assert library.lately.texts() == [(str(path),)]
    library.forget.click()
    assert library.lately.texts() == []
    assert not library.recent.file.exists()


def test_a_recording_can_be_dropped(library, tmp_path):
    path, opened = tmp_path / "call.wav", []
    path.write_bytes(b"")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)), QUrl("https://example.org/call.wav")])
    library.opened.connect(opened.append)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    library.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))
    assert opened == [str(path)]
