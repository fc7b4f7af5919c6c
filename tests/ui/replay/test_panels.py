"""The panels joined: one cursor, one listener, one book; what one changes the others show."""

from __future__ import annotations

import pytest
from listened import FLAGS, Hand, made_call, silent_player
from PyQt6.QtCore import QEvent, Qt, QTimer
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtTest import QTest

from prosody.replay.marks import Note, NoteBook
from prosody.session.library import Library
from prosody.wording import wording
from ui import theme
from ui.replay.deck import BEFORE
from ui.replay.panels import Panels

Key = Qt.Key


@pytest.fixture
def panels(application, tmp_path):
    call = made_call(tmp_path)
    book = NoteBook(tmp_path)
    book.put(Note("coach", 15_000, 15_200, ("rude",), id="coachs"))
    made = Panels(
        call, book, wording("plain", "en"), theme.DARK, silent_player(call, Hand()), Library(tmp_path)
    )
    made.tabs.show()
    yield made
    made.finish()
    for part in (made.tabs, made.transport, made.strip):
        assert not [timer for timer in part.findChildren(QTimer) if timer.isActive()]
        part.hide()
        part.deleteLater()
    application.processEvents()


def press(panels, key, modifiers=Qt.KeyboardModifier.NoModifier):
    return panels.press(QKeyEvent(QEvent.Type.KeyPress, key, modifiers))


def test_a_note_is_made_where_the_cursor_is_and_shown_everywhere(panels):
    told = []
    panels.changed.connect(lambda: told.append(1))
    panels.tabs.setCurrentWidget(panels.reactions)
    panels.transport.seek(4_000)
    press(panels, Key.Key_M)
    assert panels.tabs.currentWidget() is panels.notes
    QTest.keyClick(panels.notes.form.choices.buttons["warm"], Key.Key_Space)
    assert [note.start for note in panels.book.of("rep")] == [4_000]
    assert [len(notes) for _, notes in panels.strip.lanes()] == [1, 1]
    assert told


def test_a_selection_is_what_is_noted_and_what_is_repeated(panels):
    panels.select((2_000, 2_400))
    press(panels, Key.Key_M)
    QTest.keyClick(panels.notes.form.choices.buttons["warm"], Key.Key_Space)
    assert [(note.start, note.end) for note in panels.book.of("rep")] == [(2_000, 2_400)]
    press(panels, Key.Key_R)
    assert panels.transport.player.loop_s == (20.0, 24.0)


def test_a_chosen_note_is_heard_from_before_it(panels):
    went = []
    panels.went.connect(went.append)
    panels.notes.table.cellActivated.emit(0, 0)
    assert went[-1] == 15_000 - BEFORE
    assert panels.transport.player.playing


def test_the_key_to_the_next_note_chooses_it_in_the_list(panels):
    chosen = []
    panels.chose.connect(chosen.append)
    press(panels, Key.Key_N)
    assert [note.id for note in chosen] == ["coachs"]
    assert panels.notes.table.chosen() == 0


def test_listening_first_hides_flags_and_others_notes_in_every_panel(panels):
    told = []
    panels.shows_flags.connect(told.append)
    panels.listening.act()
    assert told[-1] is False
    assert not panels.may_see_flags
    assert panels.notes.table.rowCount() == 0
    assert [len(notes) for _, notes in panels.strip.lanes()] == [0, 0]
    before = panels.transport.frame
    press(panels, Key.Key_F)
    assert panels.transport.frame == before
    panels.listening.act()
    panels.listening.act()
    assert told[-1] is True
    press(panels, Key.Key_F)
    assert panels.transport.frame == FLAGS[0].index - BEFORE
    assert panels.notes.table.rowCount() == 1


def test_while_one_listens_first_the_keys_lead_to_own_notes_alone(panels):
    panels.book.put(Note("rep", 20_000, 20_100, ("warm",)))
    panels.listening.act()
    press(panels, Key.Key_N)
    assert panels.transport.frame == 20_000 - BEFORE


def test_the_other_listener_stands_at_the_beginning(panels):
    panels.listening.act()
    panels.listening.act()
    panels.listening.act()
    assert panels.may_see_flags
    panels.listener.be("coach")
    assert not panels.may_see_flags
    panels.listening.leave()
    assert panels.may_see_flags


def test_what_was_being_written_is_kept_when_the_window_closes(panels):
    press(panels, Key.Key_M)
    QTest.keyClicks(panels.notes.form.text, "almost lost")
    panels.finish()
    assert [note.text for note in NoteBook(panels.book.home).of("rep")] == ["almost lost"]


def test_the_window_that_compares_opens_once(panels):
    panels.compare()
    first = panels.comparing
    panels.compare()
    assert panels.comparing is first
    names = [first.pickers[0].moments.itemText(row) for row in range(first.pickers[0].moments.count())]
    panels.listening.act()
    hidden = [first.pickers[0].moments.itemText(row) for row in range(first.pickers[0].moments.count())]
    assert len(hidden) < len(names)
    panels.listening.act()
    panels.listening.act()
    assert first.pickers[0].moments.count() == len(names)
    first.close()
    assert panels.comparing is None


def test_what_others_put_into_the_book_is_shown(panels):
    panels.book.put_all([Note("coach", 10, 20, text="x", lane="words")])
    panels.refresh()
    assert [name for name, _ in panels.strip.lanes()][-1] == "words"
    assert panels.notes.table.rowCount() == 2
    panels.grow()
