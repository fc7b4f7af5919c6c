"""The replay window: opening, who is who, analysis that can be stopped, lanes taken in, keys, drops."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from listened import made_call
from PyQt6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PyQt6.QtGui import QDropEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QSlider, QTabBar, QWidget

from prosody.audio.error import AudioError
from prosody.events import Flag
from prosody.replay.exports.contents import Choice
from prosody.replay.exports.sharing import write
from prosody.replay.marks import Note, NoteBook
from prosody.replay.opening import open_call
from prosody.replay.shelf import Recent
from prosody.session.library import Library
from prosody.settings import Settings
from prosody.wording import wording
from ui import theme
from ui.replay.why_panel import WhyPanel
from ui.replay.window import ReplayWindow

Key = Qt.Key
WORDS = wording("plain", "en")
PATIENCE_MS = 30_000


class Door:
    """Opens made calls at once, and remembers what was asked."""

    def __init__(self, folder):
        self.folder, self.asked = folder, []

    def __call__(self, name, legs, profile):
        self.asked.append((name, legs, profile))
        if name == "missing":
            raise AudioError("There is no file missing.")
        call = made_call(self.folder, WORDS)
        call.name, call.channels = name, dict(legs or {"rep": 0, "customer": 1})
        call.done = "heard" in name
        call.origin = self.folder / Path(name).name
        call.origin.touch()
        return call


def shown(tmp_path, opens):
    window = ReplayWindow(
        opens, WORDS, theme.DARK, None, Library(tmp_path / "sessions"), Recent(tmp_path / "recent.json")
    )
    window.open()
    return window


def waited(what):
    for _ in range(PATIENCE_MS // 20):
        if found := what():
            return found
        QTest.qWait(20)
    raise AssertionError("it never happened")


@pytest.fixture
def window(application, tmp_path):
    made = shown(tmp_path, Door(tmp_path))
    yield made
    made.close()
    assert not [timer for timer in made.findChildren(QTimer) if timer.isActive()]
    made.deleteLater()
    application.processEvents()


def opened(window, name="heard.flac"):
    window.open_name(name, {"rep": 0, "customer": 1})
    return waited(lambda: window.view)


# Opening.


def test_it_begins_with_what_is_kept_and_what_was_opened_lately(window):
    assert window.stack.currentWidget() is window.start
    assert not window.menus.actions["replay.share"].isEnabled()


def test_a_call_that_was_opened_is_shown_and_stands_first_among_the_recent(window, tmp_path):
    view = opened(window)
    assert window.stack.currentWidget() is view
    assert "heard.flac" in window.windowTitle()
    assert window.menus.actions["replay.share"].isEnabled()
    assert window.recent.names()[0] == str(tmp_path / "heard.flac")


def test_what_cannot_be_opened_is_said_in_a_sentence(window):
    window.open_name("missing")
    waited(lambda: window.statusBar().currentMessage() == "There is no file missing.")
    assert window.view is None


def test_who_is_who_is_asked_before_two_channels_are_heard_for_the_first_time(window):
    window.open_name("new.wav")
    asking = waited(lambda: window.asking)
    asking.group.button(1).setChecked(True)
    asking.take.click()
    view = waited(lambda: window.view)
    assert view.call.channels == {"rep": 1, "customer": 0}
    assert [legs for _, legs, _ in window._opens.asked] == [None, {"rep": 1, "customer": 0}]


def test_who_is_who_is_not_asked_when_it_is_known(window):
    window.open_name("heard.wav")
    assert waited(lambda: window.view)
    assert window.asking is None


def test_leaving_the_question_opens_nothing(window):
    window.open_name("new.wav")
    waited(lambda: window.asking).leave.click()
    QTest.qWait(50)
    assert window.view is None


def test_a_dropped_recording_is_opened(window):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/somewhere/heard.flac")])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert waited(lambda: window.view).call.name == "/somewhere/heard.flac"


def test_a_second_call_takes_the_place_of_the_first(window):
    first = opened(window)
    window.menus.actions["replay.lane.level"].setChecked(False)
    window.open_name("heard too.flac", {"rep": 0})
    second = waited(lambda: window.view if window.view is not first else None)
    assert second.call.name == "heard too.flac"
    assert "level" in second.timeline.hidden  # what is shown is the person's choice, not the call's


# The view.


def test_one_cursor_runs_through_everything(window):
    view = opened(window)
    view.timeline.went.emit(12_345)
    assert view.panels.transport.frame == 12_345
    assert view.timeline.frame == view.overview._cursor == view.panels.listener.frame == 12_345


def test_choosing_a_flag_tells_why_and_goes_there(window):
    view = opened(window)
    flag = next(event for event in view.call.events if isinstance(event, Flag))
    view.timeline.chose.emit(flag)
    assert view.panels.tabs.currentWidget() is view.why
    assert view.why.title.text() == "Irritated"
    assert view.panels.transport.frame == flag.index
    assert [cell.strip("\u200e") for cell in view.why.table.texts()[0][1:4]] == ["−17.0 dB", "−21.5", "−18.0"]


def test_a_definition_is_one_click_away(window):
    view = opened(window)
    view.choose(next(event for event in view.call.events if isinstance(event, Flag)))
    before = view.why.meaning.text()
    view.why.table.selectRow(0)
    assert view.why.meaning.text() != before
    assert "level" in view.why.meaning.text().lower()


def test_while_one_listens_first_nothing_the_program_said_is_seen(window):
    view = opened(window)
    view.choose(next(event for event in view.call.events if isinstance(event, Flag)))
    view.panels.listener.listen_first(True)
    assert not view.timeline.flags_visible
    assert not view.overview.flags_visible
    assert view.why.rows == []
    assert "Irritated" not in str([row.what for row in view.table.stretches.rows])
    window.share()
    assert not window.exporting.parts["flags"].isChecked()
    view.panels.listener.listen_first(False)
    assert view.timeline.flags_visible
    window.share()
    view.panels.listener.listen_first(True)
    assert not window.exporting.isVisible()  # it offered what is hidden now


def test_the_timeline_the_overview_and_the_notes_show_one_part(window):
    view = opened(window)
    QTest.keyClick(view.timeline, Key.Key_0)
    assert view.timeline.span.is_whole
    assert view.overview.span == view.timeline.span
    assert view.panels.strip.view == (0, view.sight.length)


def test_keys_reach_playback_and_timeline_from_wherever_the_focus_is(window):
    view = opened(window)
    for focus in (view.timeline, view.why):
        QTest.keyClick(focus, Key.Key_End)
        assert view.panels.transport.frame == view.panels.transport.deck.last
        QTest.keyClick(focus, Key.Key_Home)
        assert view.panels.transport.frame == 0
        before = view.timeline.span.frames
        QTest.keyClick(focus, Key.Key_Plus)
        assert view.timeline.span.frames < before


def test_a_selection_on_the_timeline_is_what_is_noted(window):
    view = opened(window)
    view.timeline.select((1_000, 1_500))
    assert view.panels.listener.span == (1_000, 1_500)
    assert view.panels.transport.deck.selected == (1_000, 1_500)


def test_lanes_are_taken_in_and_a_bad_file_is_refused_with_a_sentence(window, tmp_path):
    view = opened(window)
    other = NoteBook(tmp_path / "elsewhere")
    other.put(Note("coach", 2_000, 2_400, ("warm",), text="schön"))
    path = tmp_path / "lanes.TextGrid"
    write(path, view.call, other, Choice(), "textgrid")
    window.take_lanes(path)
    waited(lambda: any(note.text == "schön" and note.lane for note in view.book.notes))
    count = len(view.book.notes)
    path.write_text("nothing of the kind")
    window.take_lanes(path)
    waited(lambda: f"{path.name} is no TextGrid" in window.statusBar().currentMessage())
    assert len(view.book.notes) == count


def test_a_note_that_a_second_window_makes_is_seen_here(window):
    view = opened(window)
    NoteBook(view.call.home).put(Note("rep", 100, 300, ("warm",), text="from elsewhere"))
    waited(lambda: any("from elsewhere" in cells[2] for cells in view.panels.notes.table.texts()))


def test_a_recording_that_goes_while_it_is_open_is_said_and_one_that_comes_back_too(window):
    view = opened(window)
    assert not view.trouble.isVisible()
    view.call.origin.unlink()
    waited(lambda: view.trouble.isVisible() and "no longer where it was" in view.trouble.words.text())
    assert view.timeline.isVisible()
    view.call.origin.touch()
    waited(lambda: not view.trouble.isVisible())


def test_everything_that_paints_itself_has_a_name_for_a_screen_reader(window):
    view = opened(window)
    for part in (view.timeline, view.overview, view.table, view.panels.strip, view.why.table):
        assert part.accessibleName()
    assert isinstance(view.overview, QSlider)  # so its value is told
    assert "0:00" in view.timeline.accessibleDescription()
    reached = [w for w in view.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    unnamed = [w for w in reached if w.isVisible() and not (w.accessibleName() or _text(w))]
    assert [type(w).__name__ for w in unnamed] == []


def _text(widget):
    return getattr(widget, "text", lambda: "")() or isinstance(widget, QTabBar)


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_is_said_by_its_code(application, tmp_path, language):
    words = wording("plain", language)
    made = WhyPanel(made_call(tmp_path, words), words, theme.LIGHT)
    made.show_mark(next(event for event in made.call.events if isinstance(event, Flag)))
    for code in (
        "replay.why",
        "replay.table",
        "replay.keys",
        "replay.menu.call",
        "replay.open",
        "replay.demo",
    ):
        assert words.knows(code)
    made.deleteLater()
    application.processEvents()


# Analysis.


@pytest.fixture
def recording(tmp_path, monkeypatch):
    """Two minutes of a made voice on each of two channels."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    rate = 8_000
    time_s = np.arange(120 * rate) / rate
    beat = (np.sin(2 * np.pi * time_s) > 0).astype(float)
    rep = 0.3 * beat * np.sin(2 * np.pi * 150 * time_s)
    path = tmp_path / "call.wav"
    soundfile.write(path, np.stack([rep, 0.3 * (1 - beat) * rep], axis=1), rate)
    return path


def test_a_call_that_was_never_heard_grows_can_be_stopped_and_goes_on(application, tmp_path, recording):
    def opens(name, legs, profile):
        return open_call(name, legs, settings=Settings(), profile=profile, words=WORDS)

    window = shown(tmp_path, opens)
    window.open_name(str(recording), {"rep": 0, "customer": 1})
    view = waited(lambda: window.view)
    assert view.progress.running
    assert view.progress.isVisible()
    grew = []
    view.progress.grew.connect(lambda: grew.append(view.call.progress))
    waited(lambda: len(view.call.waveform("rep")) > 0)  # the picture comes before the rows
    if not view.call.done:  # it may have been too quick to stop
        view.progress.stop()
        known = view.call.frames
        assert view.call.partial
        assert view.progress.button.text() == WORDS("replay.go_on")
        view.progress.button.click()
        assert not view.call.partial
        assert view.call.frames >= known  # it goes on, and does not begin again
    waited(lambda: view.call.done)
    waited(lambda: not view.progress.running)
    assert view.call.frames == 12_000
    assert grew[-1] == 1.0
    assert not view.progress.isVisible()
    window.close()
    window.deleteLater()
    application.processEvents()
