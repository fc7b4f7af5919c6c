"""Listening first: nothing is shown before one has marked the call; then how far people agree, honestly."""

from __future__ import annotations

import math
import time

import pytest
from listened import made_call
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from prosody.replay.agreement import Agreement, Pair, SideBySide
from prosody.replay.marks import Note, NoteBook
from prosody.replay.went_with import WentWith
from prosody.session.manifest import SessionError
from prosody.wording import wording
from ui import theme
from ui.replay import listening
from ui.replay.deck import Deck
from ui.replay.listener import Listener
from ui.replay.listening import Listening
from ui.replay.sitting import Sitting


class Room:
    """The panel on a call."""

    def __init__(self, application, folder, call=None, language="en"):
        self.application, self.words = application, wording("plain", language)
        self.call, self.book, self.listener = (
            call or made_call(folder, self.words),
            NoteBook(folder),
            Listener(),
        )
        self.panel = Listening(Sitting(self.call, self.book, self.words, theme.DARK, self.listener))
        self.panel.show()

    def press(self):
        QTest.mouseClick(self.panel.main, Qt.MouseButton.LeftButton)

    def wait(self, until):
        for _ in range(1000):
            self.application.processEvents()
            if until():
                return
            time.sleep(0.01)
        raise AssertionError("it never happened")


@pytest.fixture
def rooms(application, tmp_path):
    made = []

    def room(**values):
        made.append(Room(application, tmp_path, **values))
        return made[-1]

    yield room
    for one in made:
        one.panel.finish()
        application.processEvents()
        one.panel.hide()
        one.panel.deleteLater()
    application.processEvents()


def test_flags_are_hidden_until_the_listener_says_done(rooms):
    room, told = rooms(), []
    room.panel.changed.connect(lambda: told.append(room.listener.may_see_flags(room.book)))
    assert room.listener.may_see_flags(room.book)
    room.press()
    assert room.panel.standing == "first"
    assert told == [False]
    assert not room.panel.results.isVisible()
    room.book.put(Note("rep", 100, 200, ("warm",)))
    room.panel.refresh()
    assert "1" in room.panel.said.text()
    room.press()
    assert room.panel.standing == "done"
    assert told == [False, True]
    assert NoteBook(room.book.home).finished("rep")
    assert room.panel.results.isVisible()


def test_who_has_marked_nothing_is_asked_once(rooms):
    room = rooms()
    room.press()
    room.press()
    assert room.panel.standing == "first"
    assert room.panel.message.words.text() == room.words("listen.nothing")
    room.press()
    assert room.panel.standing == "done"
    assert room.panel.message.words.text() == ""


def test_everything_can_be_seen_without_marking(rooms):
    room = rooms()
    room.press()
    QTest.mouseClick(room.panel.other, Qt.MouseButton.LeftButton)
    assert room.panel.standing == "open"
    assert room.listener.may_see_flags(room.book)
    assert not room.book.finished("rep")
    assert not NoteBook(room.book.home).awaited


def test_a_call_that_was_left_unmarked_is_listened_to_first_when_it_is_opened_again(rooms):
    room = rooms()
    room.press()
    again = NoteBook(room.book.home)
    assert again.awaited
    assert not Listener(first=again.awaited).may_see_flags(again)
    room.book.put(Note("rep", 100, 200, ("warm",)))
    room.press()
    assert not NoteBook(room.book.home).awaited


def test_listening_again_hides_again(rooms):
    room = rooms()
    room.book.finish("rep")
    room.panel.refresh()
    room.press()
    assert room.panel.standing == "first"
    assert not room.book.finished("rep")
    assert not room.listener.may_see_flags(room.book)


def test_each_listener_stands_for_oneself(rooms):
    room = rooms()
    room.book.finish("rep")
    room.panel.refresh()
    assert room.panel.standing == "done"
    room.listener.be("coach")
    assert room.panel.standing == "open"
    assert room.words("listen.open.do") == room.panel.main.text()


def test_while_the_call_is_analysed_nothing_is_compared(rooms):
    room = rooms()
    room.book.finish("rep")
    room.panel.refresh()
    assert room.panel.figures_said.text() == room.words("listen.analysing")
    assert room.panel.side is None


def test_what_cannot_be_written_is_said(rooms, monkeypatch):
    room = rooms()
    room.book.put(Note("rep", 1, 2, ("warm",)))
    room.press()

    def refuse(*_):
        raise SessionError("The disk is full.")

    monkeypatch.setattr(room.book, "finish", refuse)
    room.press()
    assert room.panel.message.words.text() == "The disk is full."
    assert room.panel.standing == "first"


def test_people_and_machine_are_laid_side_by_side(rooms, demo):
    room, went = rooms(call=demo), []
    flag = Deck(demo, room.book, None, room.listener).flags()[1]
    room.book.put(Note("rep", flag.index, flag.end, ("bored",)))
    room.book.put(Note("coach", 9_000, 9_300, ("rude",)))
    room.book.finish("rep")
    room.panel.went.connect(went.append)
    room.panel.refresh()
    room.wait(lambda: room.panel.side is not None)
    rows = room.panel.stretches.texts()
    mine = next(row for row in rows if row[1] == "bored")
    assert mine[3] == room.words(flag.code)
    assert mine[4] == room.words("agree.yes")
    assert all(row[2] == "" for row in rows), "a coach who is not done has not spoken"
    assert len(room.panel.figures.texts()) == 1
    assert room.panel.figures.texts()[0][0] == "You – Program"
    room.panel.stretches.cellActivated.emit(rows.index(mine), 0)
    assert went == [room.panel.side.pairs[rows.index(mine)].start]
    room.wait(lambda: room.panel.measures.rowCount() > 0)
    assert room.words("went.thin") in room.panel.measures_said.text()
    room.book.finish("coach")
    room.panel.refresh()
    room.wait(lambda: len(room.panel.figures.texts()) == 3)
    assert any(row[2] == "rude" for row in room.panel.stretches.texts())


def side(units, kappa=0.5, figures=1):
    one = Agreement(units, 90.0, kappa, 0.48)
    pairs = [("machine", "rep"), ("machine", "coach"), ("rep", "coach")][:figures]
    return SideBySide((Pair(0, 100, {"rep": ("warm",)}, False),), dict.fromkeys(pairs, one), one)


def test_figures_on_little_speech_are_doubted(rooms):
    room = rooms()
    room.panel._show(side(40))
    assert room.words("agree.short") in room.panel.figures_said.text()
    room.panel._show(side(400))
    assert room.words("agree.short") not in room.panel.figures_said.text()
    assert "400" in room.panel.figures_said.text()


def test_a_kappa_that_cannot_be_told_is_a_dash_and_explained(rooms):
    room = rooms()
    room.panel._show(side(400, kappa=math.nan))
    assert room.panel.figures.texts()[0][2] == "–"
    assert room.words("agree.undefined") in room.panel.figures_said.text()


def test_a_negative_kappa_has_a_minus(rooms):
    room = rooms()
    room.panel._show(side(400, kappa=-0.25))
    assert room.panel.figures.texts()[0][2] == "−0.25"


def test_all_raters_together_have_an_alpha(rooms):
    room = rooms()
    room.panel._show(side(400, figures=3))
    assert room.words("agree.whole", alpha="0.48") in room.panel.figures_said.text()


def went(effect, thin=False):
    return WentWith("level_db", "dB", -17.0, -20.5, effect, 3, 12.0, 300.0, thin)


@pytest.mark.parametrize(
    ("effect", "told"),
    [(0.9, "strong.more"), (-0.4, "clear.less"), (0.2, "slight.more"), (-0.1, "none")],
)
def test_a_difference_is_told_by_its_size(rooms, effect, told):
    room = rooms()
    room.panel.word.addItem("rude", "rude")
    room.panel._told("rude", [went(effect)])
    row = room.panel.measures.texts()[0]
    assert row[1:] == ("−17.0 dB", "−20.5 dB", room.words(f"went.{told}"))
    assert room.words("went.say") in room.panel.measures_said.text()


def test_what_rests_on_little_says_so_and_what_came_late_is_dropped(rooms):
    room = rooms()
    room.panel.word.addItem("rude", "rude")
    room.panel._told("rude", [went(0.9, thin=True)])
    assert room.words("went.thin") in room.panel.measures_said.text()
    before = room.panel.measures_said.text()
    room.panel._told("warm", [])
    assert room.panel.measures_said.text() == before
    room.panel._told("rude", [])
    assert room.panel.measures_said.text() == room.words("went.too_little")


def test_without_words_of_the_list_there_is_nothing_to_measure(rooms):
    room = rooms()
    room.panel._show(side(400))
    assert room.panel.measures_said.text() == room.words("went.no_words")
    assert not room.panel.word.isVisibleTo(room.panel)


def test_a_fault_of_the_comparison_is_said(rooms, monkeypatch, demo):
    def fail(*_):
        raise ValueError("no rows")

    monkeypatch.setattr(listening, "side_by_side", fail)
    room = rooms(call=demo)
    room.book.finish("rep")
    room.panel.refresh()
    room.wait(lambda: room.panel.message.words.text() == "no rows")


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_part_has_a_name(rooms, language):
    panel = rooms(language=language).panel
    for part in (panel.figures, panel.stretches, panel.measures, panel.word):
        assert part.accessibleName()
