"""Comparing: moments of one call or of two laid over each other, and a voice's week against a month ago."""

from __future__ import annotations

import math
import shutil
import time
from datetime import UTC, datetime

import numpy as np
import pytest
import soundfile
from listened import DEMO, Hand, silent_player
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtTest import QTest

from prosody.replay.compare import Weeks, greeting_of, onset
from prosody.replay.marks import Note, NoteBook
from prosody.replay.moments import TONES, figures
from prosody.session.library import Library
from prosody.units import seconds
from prosody.wording import wording
from ui import theme
from ui.replay import moment_picker
from ui.replay.amount import difference
from ui.replay.compare_window import CompareWindow
from ui.replay.listener import Listener
from ui.replay.weeks_page import WeeksPage


class Room:
    """The window on the bundled call."""

    def __init__(self, application, demo, folder, language="en"):
        self.application, self.call, self.words = application, demo, wording("plain", language)
        self.listener, self.closed = Listener(), []
        self.window = CompareWindow(
            demo, self.words, theme.DARK, self.listener, Library(folder), lambda: self.closed.append(1)
        )
        self.one, self.other = self.window.pickers
        self.window.show()

    def named(self, picker):
        return [picker.moments.itemText(row) for row in range(picker.moments.count())]

    def wait(self, until):
        for _ in range(1500):
            self.application.processEvents()
            if until():
                return
            time.sleep(0.02)
        raise AssertionError("it never happened")


@pytest.fixture
def room(application, demo, tmp_path):
    made = []

    def opened(**values):
        made.append(Room(application, demo, tmp_path, **values))
        return made[-1]

    yield opened
    for one in made:
        one.window.finish()
        application.processEvents()
        assert not [timer for timer in one.window.findChildren(QTimer) if timer.isActive()]
        one.window.hide()
        one.window.deleteLater()
    shutil.rmtree(demo.home, ignore_errors=True)
    application.processEvents()


def test_the_greeting_comes_first_then_what_is_chosen_and_the_flags(room, demo):
    opened = room()
    names = opened.named(opened.one)
    assert names[0] == opened.words("compare.greeting")
    assert any(opened.words("tone.tense") in name for name in names)
    opened.listener.choose((3_000, 3_400))
    assert opened.named(opened.one)[1] == opened.words("compare.selection", where="0:30.0 – 0:34.0")
    assert greeting_of(demo) == opened.one.moment


def test_both_contours_lie_over_each_other_with_their_figures(room, demo):
    opened = room()
    greeting, other = opened.one.moment, opened.other.moment
    assert greeting != other
    first, second = opened.window.contours.lines
    assert np.isfinite(first.st).sum() > 20
    assert opened.words("compare.greeting") in first.name
    assert np.nanmedian(first.st) == pytest.approx(0.0, abs=0.2)
    assert np.nanmedian(second.st) == pytest.approx(0.0, abs=0.2)
    rows = opened.window.figures.texts()
    told = figures(demo, "rep", greeting.start, greeting.end)
    assert len(rows) == len(told)
    assert rows[0][1] == opened.words.quantity(told[0].value, told[0].unit)


def test_another_moment_is_compared_at_once(room):
    opened = room()
    before = opened.window.figures.texts()
    opened.one.choose(2)
    opened.other.choose(0)
    after = opened.window.figures.texts()
    assert before != after
    opened.other.choose(2)
    assert {row[3] for row in opened.window.figures.texts()} <= {"0 %", "0.0 semitones", "–"} | {
        opened.words.quantity(0.0, unit) for unit in ("dB", "st", "st/s", "1/s", "%")
    }


def test_notes_are_moments_and_flags_stay_hidden_while_one_listens_first(room, demo):
    book = NoteBook(demo.home)
    book.put(Note("rep", 4_000, 4_200, ("warm",)))
    book.put(Note("coach", 5_000, 5_200, ("rude",)))
    opened = room()
    names = opened.named(opened.one)
    assert any("warm" in name for name in names)
    assert any("rude" in name for name in names)
    opened.listener.listen_first(True)
    names = opened.named(opened.one)
    assert any("warm" in name for name in names)
    assert not any("rude" in name or opened.words("tone.tense") in name for name in names)
    shown = {row[0] for row in opened.window.figures.texts()}
    assert shown
    assert not shown & {opened.words(code) for code in TONES}


def test_what_was_chosen_stays_chosen_when_the_list_grows(room):
    opened = room()
    opened.one.choose(2)
    kept = opened.one.moment
    opened.listener.choose((100, 300))
    assert opened.one.moment == kept
    assert opened.one.moments.currentIndex() == 3


def test_a_moment_is_heard_to_its_end_with_its_cursor(room, monkeypatch):
    hand, opened = Hand(), room()
    player = silent_player(opened.call, hand)
    monkeypatch.setattr(moment_picker, "player_of", lambda _: (player, ""))
    heard = []
    opened.one.heard.connect(heard.append)
    QTest.mouseClick(opened.one.play_button, Qt.MouseButton.LeftButton)
    assert opened.one.play_button.text() == opened.words("compare.stop")
    moment = opened.one.moment
    opened.wait(lambda: player._anchors)
    hand.now += 0.1
    opened.wait(lambda: player.position_s > seconds(moment.start))
    opened.one.look()
    assert heard[-1] == pytest.approx(player.position_s - seconds(onset(moment)))
    player.seek(seconds(moment.end) + 0.01)
    opened.one.look()
    assert heard[-1] is None
    assert not player.playing
    assert opened.one.play_button.text() == opened.words("compare.play")


def test_another_recording_is_opened_analysed_and_compared(room, tmp_path, monkeypatch):
    copy = tmp_path / "other call.flac"
    sound, rate = soundfile.read(DEMO, frames=12 * 16_000)
    soundfile.write(copy, sound, rate)
    opened, told = room(), []
    opened.other.told.connect(lambda text, _: told.append(text))
    monkeypatch.setattr(moment_picker.QFileDialog, "getOpenFileName", lambda *_: (str(copy), ""))
    opened.other.calls.setCurrentIndex(opened.other.calls.count() - 1)
    opened.other._call_chosen()
    opened.wait(lambda: opened.other.call is not opened.call)
    assert any("other call.flac" in text for text in told)
    assert opened.other.call.done
    assert opened.named(opened.other)[0] == opened.words("compare.greeting")
    first, second = opened.window.contours.lines
    assert second.name.endswith("other call.flac")
    assert len(first.st)
    opened.other.calls.setCurrentIndex(0)
    opened.other._call_chosen()
    assert opened.other.call is opened.call


def test_a_file_that_is_no_call_is_said(room, tmp_path):
    wrong = tmp_path / "letter.txt"
    wrong.write_text("Dear all")
    opened = room()
    opened.other.open(str(wrong))
    opened.wait(lambda: "letter.txt" in opened.window.message.words.text())
    assert opened.other.call is opened.call


def test_choosing_no_file_changes_nothing(room, monkeypatch):
    opened = room()
    monkeypatch.setattr(moment_picker.QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    opened.other.calls.setCurrentIndex(opened.other.calls.count() - 1)
    opened.other._call_chosen()
    assert opened.other.calls.currentIndex() == 0


def test_without_any_moment_it_says_so(room, monkeypatch):
    monkeypatch.setattr(moment_picker, "greeting_of", lambda _: None)
    opened = room()
    opened.listener.listen_first(True)
    assert opened.one.moment is None
    assert not opened.one.play_button.isEnabled()
    assert opened.window.message.words.text() == opened.words("compare.none")
    assert opened.window.figures.texts() == []


def test_closing_is_told_once(room):
    opened = room()
    QTest.keyClick(opened.window, Qt.Key.Key_Escape)
    opened.window.finish()
    assert opened.closed == [1]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_part_has_a_name(room, language):
    window = room(language=language).window
    for picker in window.pickers:
        assert picker.calls.accessibleName() != picker.moments.accessibleName()
    assert window.figures.accessibleName()
    assert window.contours.accessibleName()
    assert window.tabs.count() == 2


# The weeks.


@pytest.fixture
def page(application, tmp_path):
    made = WeeksPage("Robin", Library(tmp_path), wording("plain", "en"))
    yield made
    made.finish()
    application.processEvents()
    made.deleteLater()
    application.processEvents()


def test_a_week_is_set_against_the_one_a_month_before(page):
    page.show_weeks([Weeks("greeting_end", "st", 2.5, 1.0, 6, 5), Weeks("in_range", "%", 80.0, 85.0, 6, 5)])
    words = page.words
    assert page.table.texts() == [
        (words("goal.greeting_end"), "1.0 semitones", "2.5 semitones", "+1.5 semitones", "5 → 6"),
        (words("goal.in_range"), "85 %", "80 %", "−5 %", "5 → 6"),
    ]
    assert page.said.text() == ""


def test_few_calls_and_none_are_said(page):
    page.show_weeks([Weeks("in_range", "%", 80.0, 85.0, 2, 5)])
    assert page.said.text() == page.words("compare.few")
    page.show_weeks([Weeks("in_range", "%", math.nan, math.nan, 0, 0)])
    assert page.said.text() == page.words("compare.weeks.none")
    assert page.table.texts()[0][1:4] == ("–", "–", "–")


def test_an_empty_library_has_no_weeks(page, application):
    page.begin(datetime(2026, 11, 22, tzinfo=UTC))
    for _ in range(500):
        application.processEvents()
        if page.said.text():
            break
        time.sleep(0.01)
    assert page.said.text() == page.words("compare.weeks.none")


def test_a_difference_has_its_sign():
    words = wording("plain", "en")
    assert difference(1.5, "dB", words) == "+1.5 dB"
    assert difference(-1.5, "dB", words) == "−1.5 dB"
    assert difference(math.nan, "dB", words) == "–"
