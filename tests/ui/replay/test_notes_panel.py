"""Notes: made by keyboard, saved as they are made, changed, taken back and brought back; who sees which."""

from __future__ import annotations

import pytest
from listened import made_call
from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QLineEdit, QWidget

from prosody.replay.marks import Note, NoteBook
from prosody.session.manifest import SessionError
from prosody.wording import wording
from ui import theme
from ui.replay.choices import Choices
from ui.replay.listener import Listener
from ui.replay.note_strip import LANE, NoteStrip
from ui.replay.notes_panel import NotesPanel
from ui.replay.sign_button import SignButton
from ui.replay.sitting import Sitting

Key = Qt.Key


class Room:
    """The panel on a call, shown."""

    def __init__(self, folder, name="plain", language="en"):
        self.folder, self.words = folder, wording(name, language)
        self.call, self.book, self.listener = made_call(folder, self.words), NoteBook(folder), Listener()
        self.panel = NotesPanel(Sitting(self.call, self.book, self.words, theme.DARK, self.listener))
        self.panel.show()

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        return self.panel.press(QKeyEvent(QEvent.Type.KeyPress, key, modifiers))

    def kept(self):
        """What another program would read now."""
        return NoteBook(self.folder).notes

    def shown(self):
        return self.panel.table.texts()


@pytest.fixture
def rooms(application, tmp_path):
    made = []

    def room(**values):
        made.append(Room(tmp_path, **values))
        return made[-1]

    yield room
    for one in made:
        one.panel.form._timer.stop()
        one.panel.hide()
        one.panel.deleteLater()
    application.processEvents()


def test_m_writes_a_note_at_the_cursor_and_each_word_is_kept_at_once(rooms):
    room = rooms()
    room.listener.frame = 6_240
    assert room.press(Key.Key_M)
    assert room.panel.form.where.text() == room.words("notes.at", where="1:02.4")
    assert room.kept() == []
    QTest.keyClick(room.panel.form.choices.buttons["warm"], Key.Key_Space)
    (note,) = room.kept()
    assert (note.author, note.start, note.end, note.words) == ("rep", 6_240, 6_240, ("warm",))
    QTest.keyClick(room.panel.form.choices.buttons["sincere"], Key.Key_Space)
    (note,) = room.kept()
    assert note.words == ("warm", "sincere")


def test_a_note_lies_on_the_chosen_stretch(rooms):
    room = rooms()
    room.listener.choose((1_000, 1_450))
    room.press(Key.Key_M)
    QTest.keyClicks(room.panel.form.text, "he laughed")
    QTest.keyClick(room.panel.form.text, Key.Key_Return)
    (note,) = room.kept()
    assert (note.start, note.end, note.text) == (1_000, 1_450, "he laughed")
    assert room.shown() == [("0:10.0 – 0:14.5", room.words("author.rep"), "he laughed")]
    assert not room.panel.form.isVisible()


def test_own_words_are_kept_in_a_pause_of_writing(rooms):
    room = rooms()
    room.press(Key.Key_M)
    QTest.keyClicks(room.panel.form.text, "slow")
    assert room.panel.form._timer.isActive()
    room.panel.form._timer.timeout.emit()
    assert [note.text for note in room.kept()] == ["slow"]


def test_a_note_that_says_nothing_any_more_is_taken_back(rooms):
    room = rooms()
    room.press(Key.Key_M)
    button = room.panel.form.choices.buttons["rude"]
    QTest.keyClick(button, Key.Key_Space)
    QTest.keyClick(button, Key.Key_Space)
    assert room.kept() == []
    QTest.keyClick(button, Key.Key_Escape)
    assert not room.panel.card.isVisible()


def test_a_note_is_changed_under_its_own_id(rooms):
    room = rooms()
    room.book.put(Note("rep", 500, 700, ("warm",), id="one"))
    room.panel.refresh()
    room.panel.choose("one")
    room.panel.table.setFocus()
    room.panel.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Key.Key_F2, Qt.KeyboardModifier.NoModifier))
    if not room.panel.table.hasFocus():  # a screen without a window manager gives no focus
        room.panel._write(0)
    assert room.panel.form.choices.chosen == ("warm",)
    QTest.keyClick(room.panel.form.choices.buttons["helpful"], Key.Key_Space)
    (note,) = room.kept()
    assert (note.id, note.words) == ("one", ("warm", "helpful"))


def test_a_removed_note_can_be_brought_back(rooms):
    room = rooms()
    room.book.put(Note("rep", 500, 700, ("warm",), id="one"))
    room.panel.refresh()
    room.panel.choose("one")
    QTest.mouseClick(room.panel.remove, Qt.MouseButton.LeftButton)
    assert room.kept() == []
    assert room.panel.undo.isVisible()
    assert room.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [note.id for note in room.kept()] == ["one"]
    assert not room.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_the_whole_call_has_one_note_of_each_listener(rooms):
    room = rooms()
    for text in ("first", "second"):
        room.panel.note_on_whole()
        room.panel.form.text.clear()
        QTest.keyClicks(room.panel.form.text, text)
        room.panel.form.close_note()
    assert [note.text for note in room.kept()] == ["second"]
    assert room.shown()[0][0] == room.words("notes.whole")


def test_rep_and_coach_write_apart_and_do_not_change_each_others(rooms):
    room = rooms()
    room.book.put(Note("rep", 500, 700, ("warm",), id="reps"))
    QTest.mouseClick(room.panel.author.buttons["coach"], Qt.MouseButton.LeftButton)
    assert room.listener.author == "coach"
    room.listener.frame = 900
    room.press(Key.Key_M)
    QTest.keyClick(room.panel.form.choices.buttons["arrogant"], Key.Key_Space)
    assert {note.author for note in room.kept()} == {"rep", "coach"}
    room.panel.choose("reps")
    assert not room.panel.remove.isEnabled()
    room.panel.remove_chosen()
    room.panel._write(0)
    assert len(room.kept()) == 2
    assert room.panel.form.note.author == "coach"
    QTest.mouseClick(room.panel.author.buttons["coach"], Qt.MouseButton.LeftButton)
    assert room.panel.author.chosen == ("coach",)


def test_who_listens_first_sees_own_notes_alone_until_done(rooms):
    room = rooms()
    room.book.put(Note("rep", 500, 700, ("warm",), id="own"))
    room.book.put(Note("coach", 500, 700, ("rude",), id="coachs"))
    room.book.put(Note("coach", 10, 20, text="x", lane="praat", id="lane"))
    room.listener.listen_first(True)
    assert [row[1] for row in room.shown()] == [room.words("author.rep")]
    room.book.finish("rep")
    room.panel.refresh()
    assert len(room.shown()) == 3


def test_an_imported_lane_is_shown_by_its_name_and_removed_as_a_whole(rooms):
    room = rooms()
    room.book.put_all([Note("coach", k, k + 5, text=f"t{k}", lane="words") for k in (10, 20, 30)])
    room.panel.refresh()
    assert {row[1] for row in room.shown()} == {"words"}
    room.panel.table.selectRow(1)
    assert room.panel.remove.text() == room.words("notes.remove_lane")
    room.panel.remove_chosen()
    assert room.kept() == []
    room.panel.bring_back()
    assert len(room.kept()) == 3


def test_a_chosen_note_is_heard(rooms):
    room, went = rooms(), []
    room.book.put(Note("rep", 500, 700, ("warm",)))
    room.panel.refresh()
    room.panel.went.connect(went.append)
    room.panel.table.cellActivated.emit(0, 0)
    assert went == [500]


def test_what_cannot_be_kept_is_said_and_nothing_is_lost_on_the_screen(rooms, monkeypatch):
    room = rooms()

    def refuse(*_):
        raise SessionError("The mark is not kept. The disk is full.")

    room.press(Key.Key_M)
    monkeypatch.setattr(room.book, "write", refuse)
    QTest.keyClick(room.panel.form.choices.buttons["warm"], Key.Key_Space)
    assert "disk is full" in room.panel.message.words.text()
    assert room.panel.form.choices.chosen == ("warm",)
    monkeypatch.undo()
    room.panel.form.close_note()
    assert [note.words for note in room.kept()] == [("warm",)]


def test_the_neutral_wording_offers_no_feelings_and_keeps_those_that_are_there(rooms):
    room = rooms(name="descriptor")
    room.book.put(Note("rep", 500, 700, ("angry", "warm"), id="one"))
    room.panel.refresh()
    assert "angry" not in room.panel.form.choices.buttons
    room.panel._write(0)
    QTest.keyClick(room.panel.form.choices.buttons["helpful"], Key.Key_Space)
    assert set(room.kept()[0].words) == {"angry", "warm", "helpful"}


def test_arrows_go_from_word_to_word(application):
    rows = [[("a", "one"), ("b", "two")], [("c", "three")]]
    choices, holder = Choices(rows, "words"), QWidget()
    choices.setParent(holder)
    holder.show()
    holder.activateWindow()
    application.processEvents()
    choices.buttons["a"].setFocus()
    if not choices.buttons["a"].hasFocus():
        pytest.skip("no focus on this screen")
    QTest.keyClick(choices.buttons["a"], Key.Key_Right)
    assert choices.buttons["b"].hasFocus()
    QTest.keyClick(choices.buttons["b"], Key.Key_Left)
    QTest.keyClick(choices.buttons["a"], Key.Key_Down)
    assert choices.buttons["c"].hasFocus()
    holder.deleteLater()


@pytest.mark.parametrize("language", ["en", "de"])
def test_everything_has_a_name(rooms, language):
    panel = rooms(language=language).panel
    assert panel.table.accessibleName()
    for kind in (SignButton, QLineEdit, Choices):
        assert all(part.accessibleName() for part in panel.findChildren(kind))


# The strip.


@pytest.fixture
def strip(rooms):
    room = rooms()
    room.book.put(Note("rep", 1_000, 2_000, ("warm",), id="warm"))
    room.book.put(Note("coach", 1_500, 1_500, ("rude",), id="rude"))
    room.book.put(Note("coach", 100, 300, text="hello", lane="words"))
    room.book.put(Note("coach", text="whole"))
    made = NoteStrip(Sitting(room.call, room.book, room.words, theme.DARK, room.listener), margin=50)
    made.resize(1_050, 3 * LANE)
    made.show_view(0, 4_000)
    yield made, room
    made.deleteLater()


def test_the_strip_has_a_lane_for_each(strip):
    made, room = strip
    assert [(name, len(notes)) for name, notes in made.lanes()] == [
        (room.words("author.rep"), 1),
        (room.words("author.coach"), 1),
        ("words", 1),
    ]
    assert made.sizeHint().height() == 3 * LANE


def test_a_note_lies_where_its_frames_are(strip):
    made, _ = strip
    assert made.note_at(QPointF(50 + 251, 10)).id == "warm"
    assert made.note_at(QPointF(50 + 249, 10)) is None
    assert made.note_at(QPointF(50 + 374, LANE + 10)).id == "rude"
    made.show_view(1_000, 1_500)
    assert made.note_at(QPointF(60, 10)).id == "warm"
    assert made.note_at(QPointF(45, 10)) is None


def test_a_note_out_of_view_is_not_painted_nor_its_words(strip):
    made, room = strip
    made.show_view(2_010, 3_010)
    without = made.grab().toImage()
    room.book.put(Note("rep", 1_990, 2_000, text="said just before what is in view"))
    assert made.grab().toImage() == without
    made.show_view(1_980, 2_980)
    with_it = made.grab().toImage()
    room.book.take(room.book.of("rep")[-1].id)
    assert made.grab().toImage() != with_it


def test_a_click_hears_the_note(strip):
    made, _ = strip
    went, chosen = [], []
    made.went.connect(went.append)
    made.chose.connect(chosen.append)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPointF(400, 10).toPoint())
    assert (went, chosen) == ([1_000], ["warm"])


def test_while_listening_first_only_own_notes_are_painted(strip):
    made, room = strip
    room.listener.listen_first(True)
    assert [len(notes) for _, notes in made.lanes()] == [1, 0]
    both = made.grab().toImage()
    room.listener.listen_first(False)
    assert made.grab().toImage() != both
