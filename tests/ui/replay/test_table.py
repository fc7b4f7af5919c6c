"""The timeline's twin says in words what the timeline shows, and hides what is hidden there."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt

from prosody.replay.marks import Note, NoteBook, Reaction
from prosody.wording import wording
from ui.replay.listener import Listener
from ui.replay.table import TableTwin


@pytest.fixture
def twin(application, demo, tmp_path):
    book, listener = NoteBook(tmp_path), Listener("coach")
    table = TableTwin(demo, book, wording(), listener)
    yield table
    table.hide()
    table.deleteLater()
    application.processEvents()


def cells(table):
    model = table.model()
    return [[model.data(model.index(row, k)) for k in range(4)] for row in range(model.rowCount())]


def test_every_flag_turn_and_greeting_is_a_row_in_order(twin):
    rows = cells(twin)
    lanes = {lane for _, _, lane, _ in rows}
    assert {"rep speaks", "customer speaks", "greeting", "tone", "flags"} <= lanes
    starts = [row.start for row in twin.stretches.rows]
    assert starts == sorted(starts)
    assert any(lane == "flags" and "Irritated" in what for _, _, lane, what in rows)


def test_who_listens_first_finds_no_findings_and_no_notes_of_others(twin):
    twin.book.put(Note("rep", 100, 200, ("bored",)))
    twin.book.put(Note("coach", 300, 400, ("warm",)))
    twin.book.put(Reaction("rep", 500, 600, gratitude=3))
    twin.listener.listen_first(True)
    twin.refresh()
    lanes = {lane for _, _, lane, _ in cells(twin)}
    assert not lanes & {"greeting", "tone", "flags", "rep heard", "customer's reaction"}
    assert "coach heard" in lanes
    twin.book.finish("coach")
    twin.refresh()
    assert {"flags", "rep heard", "customer's reaction"} <= {lane for _, _, lane, _ in cells(twin)}


def test_a_chosen_row_is_heard_and_the_cursor_chooses_the_row_under_it(twin):
    went = []
    twin.went.connect(went.append)
    twin.activated.emit(twin.model().index(3, 0))
    assert went == [twin.stretches.rows[3].start]
    twin.show_cursor(twin.stretches.rows[5].start)
    assert twin.stretches.rows[twin.currentIndex().row()].start == twin.stretches.rows[5].start


def test_nothing_new_changes_nothing_and_a_note_is_one_row_more(twin):
    before, model = twin.model().rowCount(), twin.stretches.rows
    twin.refresh()
    assert twin.stretches.rows is model
    twin.book.put(Note("coach", 300, 400, ("warm",)))
    twin.refresh()
    assert twin.model().rowCount() == before + 1


def test_it_is_named_for_a_screen_reader_and_has_headers(twin):
    model = twin.model()
    heads = [model.headerData(k, Qt.Orientation.Horizontal) for k in range(4)]
    assert heads == ["From", "To", "Lane", "What"]
    assert twin.accessibleName() == "The timeline as a table"


def test_what_looks_like_html_is_shown_as_it_is(twin):
    twin.book.put(Note("coach", 300, 400, (), '<img src="x">'))
    twin.refresh()
    model = twin.model()
    row = next(k for k, cell in enumerate(cells(twin)) if "<img" in cell[3])
    assert "&lt;img" in model.data(model.index(row, 3), Qt.ItemDataRole.ToolTipRole)
