"""What was acknowledged is there, whatever happens to the program, the disk or the file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prosody.replay import marks
from prosody.replay.marks import LONGEST, NAME, Note, NoteBook, Reaction
from prosody.session.manifest import SessionError
from prosody.session.notes import NAME as EARLIER

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30).map(str.strip)
SPANS = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(sorted)
NOTES = st.builds(
    lambda author, span, words, text, ident: Note(author, *span, tuple(words), text, id=ident),
    st.sampled_from(["rep", "coach"]),
    SPANS,
    st.lists(st.sampled_from(["warm", "bored"]), max_size=2),
    TEXTS,
    st.sampled_from("abcde"),
)
REACTIONS = st.builds(
    lambda author, span, scale, ident: Reaction(author, *span, scale, None, id=ident),
    st.sampled_from(["rep", "coach"]),
    SPANS,
    st.none() | st.integers(0, 4),
    st.sampled_from("vwxyz"),
)
DEEDS = st.lists(NOTES | REACTIONS | st.sampled_from("abcdevwxyz"), max_size=12)


def done(book: NoteBook, deeds: list[Note | Reaction | str]) -> dict[str, Note | Reaction]:
    """Do what was drawn; return what is then to be there."""
    known: dict[str, Note | Reaction] = {}
    for deed in deeds:
        if isinstance(deed, str):
            book.take(deed)
            known.pop(deed, None)
        else:
            book.put(deed)
            known[deed.id] = deed
    return known


def held(book: NoteBook) -> dict[str, Note | Reaction]:
    return {mark.id: mark for mark in (*book.notes, *book.reactions)}


@FEW
@given(deeds=DEEDS)
def test_a_book_that_is_opened_again_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[Note | Reaction | str]
) -> None:
    home = tmp_path_factory.mktemp("home")
    book = NoteBook(home)
    wanted = done(book, deeds)
    again = NoteBook(home)
    assert held(book) == held(again) == wanted
    assert again.troubles == []


@FEW
@given(deeds=DEEDS.filter(len), data=st.data())
def test_a_torn_tail_costs_only_what_was_never_acknowledged(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[Note | Reaction | str], data: st.DataObject
) -> None:
    home = tmp_path_factory.mktemp("home")
    book = NoteBook(home)
    sizes, states = [0], [held(book)]
    for deed in deeds:
        done(book, [deed]) if not isinstance(deed, str) else book.take(deed)
        sizes.append((home / NAME).stat().st_size if (home / NAME).exists() else 0)
        states.append(held(book))
    cut = data.draw(st.integers(0, sizes[-1]))
    if (home / NAME).exists():
        os.truncate(home / NAME, cut)
    last = max(k for k, size in enumerate(sizes) if size <= cut + 1)  # the line's end alone tells nothing
    torn = NoteBook(home)
    assert held(torn) == states[last]
    torn.put(Note("rep", text="after", id="after"))
    assert held(NoteBook(home)) == {**states[last], "after": Note("rep", text="after", id="after")}


WRITER = """
import sys
from pathlib import Path
from prosody.replay.marks import Note, NoteBook
book = NoteBook(Path(sys.argv[1]))
for number in range(100_000):
    book.put(Note("coach", number, number + 5, ("warm",), f"note {number} ü", id=str(number)))
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="there is no kill -9 elsewhere")
def test_a_kill_loses_no_note_that_was_made(tmp_path: Path) -> None:
    last = -1
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout or ():
            last = int(line)
            if last == 40:
                child.send_signal(signal.SIGKILL)
    found = [note.id for note in NoteBook(tmp_path).notes]
    assert last >= 40
    assert found[: last + 1] == [str(number) for number in range(last + 1)]
    assert len(found) <= last + 2


def test_a_full_disk_is_a_sentence_and_leaves_the_book_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = NoteBook(tmp_path)
    book.put(Note("rep", text="first", id="1"))
    real = os.write
    monkeypatch.setattr(marks.os, "write", lambda handle, data: real(handle, data[: len(data) // 2]))
    with pytest.raises(SessionError, match=r"The mark is not kept.*disk is full"):
        book.put(Note("rep", text="second", id="2"))
    monkeypatch.undo()
    assert list(held(book)) == ["1"]
    book.put(Note("rep", text="third", id="3"))
    assert sorted(held(NoteBook(tmp_path))) == ["1", "3"]
    assert NoteBook(tmp_path).troubles == []


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"type":"note","author":"boss"}',
        '{"type":"note","author":"rep","start":-1}',
        '{"type":"note","author":"rep","start":true}',
        '{"type":"note","author":"rep","text":7}',
        '{"type":"reaction","author":"rep","start":0,"end":1,"gratitude":5}',
        '{"type":"reaction","author":"rep","start":null,"end":null}',
        '{"type":"reaction","author":"rep","start":9,"end":2}',
        '{"type":"later"}',
        '{"type":"note","author":"rep","colour":"red"}',
        '{"type":"note","author":"rep","text":"' + "x" * 70_000 + '"}',
        "[" * 5000,
    ],
)
def test_a_damaged_line_costs_itself_and_is_said(tmp_path: Path, line: str) -> None:
    book = NoteBook(tmp_path)
    book.put(Note("rep", text="before", id="1"))
    with (tmp_path / NAME).open("a") as file:
        file.write(line + "\n")
    book = NoteBook(tmp_path)
    book.put(Note("rep", text="after", id="2"))
    again = NoteBook(tmp_path)
    assert sorted(held(again)) == ["1", "2"]
    assert again.troubles == ["1 of the marks on this call cannot be read; the others are here."]


def test_half_a_character_and_a_note_that_ends_before_it_starts_cost_nothing(tmp_path: Path) -> None:
    book = NoteBook(tmp_path)
    book.put(Note("rep", text="cut \ud83d", id="1"))
    with (tmp_path / NAME).open("a") as file:
        file.write(r'{"type":"note","author":"rep","start":9,"end":2,"text":"\ud800","id":"2"}' + "\n")
    again = NoteBook(tmp_path)
    assert [(note.start, note.end, note.text) for note in again.notes] == [
        (None, None, "cut ?"),
        (9, 9, "?"),
    ]
    assert not again.troubles


def test_notes_of_an_earlier_version_are_read_can_be_changed_and_their_file_is_not_written(
    tmp_path: Path,
) -> None:
    earlier = json.dumps({"notes": [{"text": "calm"}, {"text": "quick", "index": 7, "code": "pace.fast"}]})
    (tmp_path / EARLIER).write_text(earlier)
    book = NoteBook(tmp_path)
    calm, quick = book.notes
    assert (quick.author, quick.start, quick.code, quick.text) == ("rep", 7, "pace.fast", "quick")
    book.take(calm.id)
    book.put(Note("rep", 7, 7, (), "slow", "pace.fast", id=quick.id))
    assert [note.text for note in NoteBook(tmp_path).notes] == ["slow"]
    assert (tmp_path / EARLIER).read_text() == earlier


def test_only_the_owner_may_read_marks_and_nothing_is_made_before_the_first_one(tmp_path: Path) -> None:
    home = tmp_path / "recordings" / "abc"
    book = NoteBook(home)
    assert not home.exists()
    book.put(Note("coach", text="x"))
    if os.name == "posix":
        assert home.stat().st_mode & 0o777 == 0o700
        assert (home / NAME).stat().st_mode & 0o777 == 0o600


def test_a_session_that_was_deleted_meanwhile_does_not_come_back(tmp_path: Path) -> None:
    home = tmp_path / "session"
    home.mkdir()
    book = NoteBook(home)
    home.rmdir()
    with pytest.raises(SessionError, match="The mark is not kept"):
        book.put(Note("rep", text="x"))
    assert not home.exists()


def test_listeners_have_marked_the_call_each_for_themselves(tmp_path: Path) -> None:
    book = NoteBook(tmp_path)
    book.finish("coach")
    assert (book.finished("rep"), book.finished("coach")) == (False, True)
    book.finish("coach", False)
    assert not NoteBook(tmp_path).finished("coach")


@FEW
@given(here=DEEDS, there=DEEDS)
def test_two_books_on_one_call_come_to_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, here: list[Note], there: list[Note]
) -> None:
    home = tmp_path_factory.mktemp("home")
    one, two = NoteBook(home), NoteBook(home)
    done(one, here)
    done(two, there)
    done(one, there[::-1])
    for book in (one, two):
        book.catch_up()
        assert held(book) == held(NoteBook(home))
        assert not book.catch_up()


def test_what_one_wrote_oneself_is_no_news(tmp_path: Path) -> None:
    book = NoteBook(tmp_path / "home")
    book.put(Note("rep", 1, 2, text="mine"))
    revision = book.revision
    assert not book.catch_up()
    NoteBook(tmp_path / "home").put(Note("rep", 3, 4, text="theirs"))
    book.put(Note("rep", 5, 6, text="mine too"))
    assert book.catch_up()
    assert book.revision == revision + 2
    assert [note.text for note in book.notes] == ["mine", "theirs", "mine too"]


def test_imported_lanes_are_apart_and_go_as_one(tmp_path: Path) -> None:
    book = NoteBook(tmp_path)
    book.put(Note("coach", 1, 2, text="own"))
    book.put_all([Note("coach", k, k + 1, text=str(k), lane="praat") for k in range(3)])
    assert [note.text for note in book.of("coach")] == ["own"]
    assert [note.text for note in book.lanes()["praat"]] == ["0", "1", "2"]
    book.take_lane("praat")
    assert NoteBook(tmp_path).lanes() == {}


def test_a_text_that_is_too_long_is_cut_and_one_without_change_is_not_written_again(tmp_path: Path) -> None:
    book = NoteBook(tmp_path)
    note = Note("rep", text=f" {'x' * (LONGEST + 9)} ", id="1")
    book.put(note)
    assert len(book.notes[0].text) == LONGEST
    size, revision = (tmp_path / NAME).stat().st_size, book.revision
    book.put(note)
    assert ((tmp_path / NAME).stat().st_size, book.revision) == (size, revision)
