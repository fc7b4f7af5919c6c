"""The customer's side: reactions are marked by people, beside what the rep's voice did before."""

from __future__ import annotations

import numpy as np
import pytest
from listened import made_call
from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtTest import QTest

from prosody.events import Utterance
from prosody.replay.marks import NoteBook
from prosody.replay.moments import BEFORE, TONES, before, customer_turns
from prosody.session.manifest import SessionError
from prosody.wording import wording
from ui import theme
from ui.replay.amount import mark
from ui.replay.contours import Contours, Line
from ui.replay.listener import Listener
from ui.replay.reactions import Reactions
from ui.replay.sitting import Sitting


class Room:
    """The panel on a call."""

    def __init__(self, folder, call=None, language="en"):
        self.words = wording("plain", language)
        self.call, self.book, self.listener = (
            call or made_call(folder, self.words),
            NoteBook(folder),
            Listener(),
        )
        self.panel = Reactions(Sitting(self.call, self.book, self.words, theme.DARK, self.listener))
        self.panel.show()

    def kept(self):
        return [(r.author, r.start, r.gratitude, r.commitment) for r in NoteBook(self.book.home).reactions]


@pytest.fixture
def rooms(application, tmp_path):
    made = []

    def room(**values):
        made.append(Room(tmp_path, **values))
        return made[-1]

    yield room
    for one in made:
        one.panel.hide()
        one.panel.deleteLater()
    application.processEvents()


def test_a_step_of_a_scale_is_kept_at_once_and_pressed_again_taken_back(rooms, demo):
    room, told = rooms(call=demo), []
    room.panel.changed.connect(lambda: told.append(1))
    turn = customer_turns(demo)[1]
    room.panel.table.selectRow(1)
    button = room.panel.scales["gratitude"].buttons["3"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert room.kept() == [("rep", turn[0], 3, None)]
    assert room.panel.meanings["gratitude"].text() == room.words("scale.gratitude.3")
    QTest.mouseClick(room.panel.scales["commitment"].buttons["0"], Qt.MouseButton.LeftButton)
    assert room.kept() == [("rep", turn[0], 3, 0)]
    assert room.panel.table.texts()[1][1:] == ("3", "0")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert room.kept() == [("rep", turn[0], None, 0)]
    QTest.mouseClick(room.panel.scales["commitment"].buttons["0"], Qt.MouseButton.LeftButton)
    assert room.kept() == []
    assert len(told) == 4


def test_a_scale_has_one_step(rooms, demo):
    room = rooms(call=demo)
    for step in "13":
        QTest.mouseClick(room.panel.scales["gratitude"].buttons[step], Qt.MouseButton.LeftButton)
    assert room.panel.scales["gratitude"].chosen == ("3",)
    assert [kept[2] for kept in room.kept()] == [3]


def test_digits_mark_in_the_list_of_turns(rooms, demo, monkeypatch):
    room = rooms(call=demo)
    monkeypatch.setattr(room.panel.table, "hasFocus", lambda: True)
    room.panel.table.selectRow(2)
    for key, modifiers in (
        (Qt.Key.Key_4, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier),
    ):
        QTest.keyClick(room.panel.table, key, modifiers)
    assert [kept[2:] for kept in room.kept()] == [(4, 2)]
    QTest.keyClick(room.panel.table, Qt.Key.Key_5)
    assert [kept[2:] for kept in room.kept()] == [(4, 2)]
    QTest.keyClick(room.panel.table, Qt.Key.Key_Delete)
    assert room.kept() == []


def test_keys_that_are_not_the_lists_go_on_to_the_window(rooms, demo):
    room = rooms(call=demo)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_J, Qt.Key.Key_Left):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "x")
        room.panel.table.keyPressEvent(event)
        assert not event.isAccepted()


def test_the_rep_and_the_coach_mark_apart(rooms, demo):
    room = rooms(call=demo)
    room.panel.mark("gratitude", 1)
    room.listener.be("coach")
    assert room.panel.scales["gratitude"].chosen == ()
    room.panel.mark("gratitude", 4)
    assert {kept[0]: kept[2] for kept in room.kept()} == {"rep": 1, "coach": 4}


def test_beside_a_turn_stands_the_voice_of_the_ten_seconds_before(rooms, demo):
    room = rooms(call=demo)
    room.panel.table.selectRow(2)
    turn = customer_turns(demo)[2]
    (line,) = room.panel.curve.lines
    f0 = demo.columns("rep").f0_hz[turn[0] - BEFORE : turn[0]]
    speech = demo.columns("rep").speech[turn[0] - BEFORE : turn[0]]
    assert np.array_equal(np.isfinite(line.st), np.isfinite(f0) & speech)
    assert room.panel.curve.start_s == -10.0
    rows = room.panel.figures.texts()
    assert len(rows) == len(before(demo, turn[0]))
    assert rows[4][1] == room.words.quantity(before(demo, turn[0])[4].value, "dB").replace("-", "−")


def test_who_listens_first_is_not_told_what_the_program_made_of_the_voice(rooms, demo):
    room = rooms(call=demo)
    room.panel.table.selectRow(2)
    names = {row[0] for row in room.panel.figures.texts()}
    tones = {room.words(code) for code in TONES}
    assert tones <= names
    room.listener.listen_first(True)
    assert {row[0] for row in room.panel.figures.texts()} == names - tones


def test_a_turn_in_the_first_ten_seconds_has_less_before_it(rooms, demo):
    room = rooms(call=demo)
    room.panel.table.selectRow(0)
    start = customer_turns(demo)[0][0]
    assert start < BEFORE
    (line,) = room.panel.curve.lines
    assert len(line.st) == BEFORE
    assert np.isnan(line.st[: BEFORE - start]).all()


def test_the_list_follows_the_cursor(rooms, demo):
    room, turns = rooms(call=demo), customer_turns(demo)
    room.panel.at(turns[3][0] + 5)
    assert room.panel.table.chosen() == 3
    room.panel.at(0)
    assert room.panel.table.chosen() == 3
    room.panel.hide()
    room.listener.frame = turns[1][0]
    room.panel.at(turns[1][0])
    assert room.panel.table.chosen() == 3
    room.panel.show()
    assert room.panel.table.chosen() == 1


def test_a_chosen_turn_is_heard(rooms, demo):
    room, went = rooms(call=demo), []
    room.panel.went.connect(went.append)
    room.panel.table.cellActivated.emit(4, 0)
    assert went == [customer_turns(demo)[4][0]]


def test_a_mark_finds_its_turn_when_the_turn_has_grown(rooms):
    room = rooms()
    room.call.measured.say([Utterance(1_000, 1_400, 1_401, "customer")])
    room.panel.refresh()
    room.panel.mark("gratitude", 2)
    room.call.measured.say([Utterance(1_450, 1_600, 1_601, "customer")])
    room.panel.refresh()
    assert room.panel.turns == [(1_000, 1_600)]
    assert room.panel.table.texts()[0][1] == "2"
    room.panel.mark("commitment", 1)
    assert len(room.kept()) == 1


def test_without_a_customer_it_says_so(rooms):
    room = rooms()
    assert room.panel.said.text() == room.words("react.none")
    room.call.legs = ("rep",)
    room.panel.refresh()
    assert room.panel.said.text() == room.words("react.one_leg")
    room.panel.mark("gratitude", 2)
    assert room.kept() == []


def test_what_cannot_be_kept_is_said(rooms, demo, monkeypatch):
    room = rooms(call=demo)

    def refuse(*_):
        raise SessionError("The disk is full.")

    monkeypatch.setattr(room.book, "put", refuse)
    room.panel.mark("gratitude", 2)
    assert room.panel.message.words.text() == "The disk is full."


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_step_says_what_it_means(rooms, demo, language):
    panel = rooms(call=demo, language=language).panel
    names = [b.accessibleName() for scale in panel.scales.values() for b in scale.buttons.values()]
    assert len(set(names)) == 10
    assert all(": " in name for name in names)
    assert panel.table.accessibleName()
    assert panel.figures.accessibleName()


# The picture of contours.


@pytest.mark.usefixtures("application")
def test_a_level_voice_looks_level_and_a_lively_one_fits():
    picture = Contours(theme.DARK, wording(), "contour")
    flat, lively = np.full(200, 0.2, np.float32), np.linspace(-11, 11, 200).astype(np.float32)
    picture.show_lines([Line(flat, "")])
    assert picture.reach_st() == 6.0
    picture.show_lines([Line(flat, ""), Line(lively, "")])
    assert 11.0 <= picture.reach_st() <= 13.0
    picture.show_lines([Line(np.full(50, np.nan, np.float32), "")])
    assert picture.reach_st() == 6.0
    picture.deleteLater()


def test_numbers_beside_a_scale_are_written_as_the_language_writes_them():
    assert mark(-2.5, "HT", wording("plain", "de")) == "−2,5 HT"
    assert mark(0.2, "s", wording()) == "0.2 s"
    assert mark(3.0, "", wording()) == "3"


@pytest.mark.usefixtures("application")
def test_two_contours_differ_by_breadth_too():
    picture = Contours(theme.DARK, wording(), "contour")
    picture.resize(400, 200)
    picture.show_lines([Line(np.zeros(100, np.float32), "a"), Line(np.ones(80, np.float32), "b")])
    (_, one), (_, other) = picture.inks()
    assert one > 2 * other
    before_cursor = picture.grab().toImage()
    picture.show_cursor(0.5)
    assert picture.grab().toImage() != before_cursor
    picture.deleteLater()
