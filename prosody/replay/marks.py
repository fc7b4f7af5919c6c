"""What people heard in a call: notes on its time line, reactions of the customer, and who has listened.

The rule of the room: append-only lines, each on the disk before the method that wrote it returns. A torn
tail costs one line. Notes of earlier versions (`notes.json`) are read too and never written.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from prosody.output import refused
from prosody.places import private_folder
from prosody.replay.marks_lines import (
    AUTHORS,
    LONGEST,
    Author,
    Line,
    Note,
    Reaction,
    Taken,
    UnreadableMarkError,
    decoded,
    encoded,
)
from prosody.replay.marks_lines import Finished as _Finished
from prosody.session.manifest import SessionError, bounded
from prosody.session.notes import read_notes

__all__ = ["AUTHORS", "LONGEST", "Author", "Note", "NoteBook", "Reaction", "span_notes"]

NAME: Final = "marks.jsonl"
LARGEST: Final = 64 << 20
"""Marks of more than 64 MiB are none (bytes)."""


class NoteBook:
    """All marks on one call; every change is on the disk when the method returns.

    Parameters
    ----------
    home : Path
        `HeardCall.home`: a session's folder, or that of a recording, which is made when the first mark is.

    Attributes
    ----------
    revision : int
        Grows with every change.
    troubles : list of str
        Sentences about marks that could not be read.

    Raises
    ------
    SessionError
        (from every method that writes) When it cannot be written; the book is then as it was.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.revision = 0
        self.troubles: list[str] = []
        self._marks: dict[str, Note | Reaction] = {}
        self._finished: dict[Author, bool | None] = {}
        self._was_there = home.is_dir()
        self._known = 0  # bytes of the file that are in the book
        self._read_earlier()
        self._read()

    @property
    def notes(self) -> list[Note]:
        """Return all notes, imported lanes included: the whole call's first, then by their place."""
        notes = (mark for mark in self._marks.values() if isinstance(mark, Note))
        return sorted(notes, key=lambda note: -1 if note.start is None else note.start)

    @property
    def reactions(self) -> list[Reaction]:
        """Return the reactions by their place."""
        reactions = (mark for mark in self._marks.values() if isinstance(mark, Reaction))
        return sorted(reactions, key=lambda reaction: reaction.start)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has marked anything."""
        return not self._marks

    def put(self, mark: Note | Reaction) -> None:
        """Add a mark, or replace the one with its id; a note's text is cut at `LONGEST` characters."""
        kept = replace(mark, text=mark.text.strip()[:LONGEST]) if isinstance(mark, Note) else mark
        if self._marks.get(kept.id) != kept:
            self._write([kept])

    def put_all(self, marks: Iterable[Note | Reaction]) -> None:
        """Add many marks at once, as an imported lane is."""
        self._write(list(marks))

    def write(self, notes: Iterable[Note]) -> None:
        """Put notes as they stand in a form: what is unchanged stays, what says nothing is taken back."""
        lines: list[Line] = []
        for note in notes:
            if note.text or note.words:
                lines += [note] if self._marks.get(note.id) != note else []
            elif note.id in self._marks:
                lines.append(Taken(note.id))
        self._write(lines)

    def take(self, ident: str) -> None:
        """Take a mark back; one that is not there is no error."""
        if ident in self._marks:
            self._write([Taken(ident)])

    def take_lane(self, lane: str) -> None:
        """Take back all notes of an imported lane."""
        self._write([Taken(note.id) for note in self.lanes().get(lane, [])])

    def of(self, author: Author) -> list[Note]:
        """Return one author's own notes; imported lanes left out."""
        return [note for note in self.notes if note.author == author and not note.lane]

    def lanes(self) -> dict[str, list[Note]]:
        """Return imported lanes by name."""
        lanes: dict[str, list[Note]] = {}
        for note in self.notes:
            if note.lane:
                lanes.setdefault(note.lane, []).append(note)
        return lanes

    def finished(self, author: Author) -> bool:
        """Tell whether this listener has said that the call is marked, and so may see the machine's flags."""
        return self._finished.get(author) is True

    @property
    def awaited(self) -> bool:
        """Whether somebody listens first and has not marked the call yet."""
        return False in self._finished.values()

    def finish(self, author: Author, is_finished: bool | None = True) -> None:
        """Say that this listener has marked the call; False: listens first; None: neither."""
        if self._finished.get(author) != is_finished:
            self._write([_Finished(author, is_finished)])

    def _apply(self, line: Line) -> None:
        if isinstance(line, Taken):
            self._marks.pop(line.id, None)
        elif isinstance(line, _Finished):
            self._finished[line.author] = line.is_finished
        else:
            self._marks[line.id] = line

    def _read_earlier(self) -> None:
        """Read what an earlier version kept."""
        try:
            for number, note in enumerate(read_notes(self.home)):
                at = note.index
                self._apply(Note("rep", at, at, (), note.text, note.code, id=f"notes.json-{number}"))
        except SessionError as error:
            self.troubles.append(str(error))

    def catch_up(self) -> bool:
        """Take in what a second window wrote meanwhile; return whether it wrote anything."""
        before = dict(self._marks), dict(self._finished)
        with suppress(OSError):
            if (self.home / NAME).stat().st_size > self._known:
                self._read()
        changed = before != (self._marks, self._finished)
        self.revision += changed
        return changed

    def _read(self) -> None:
        """Apply what is new in the file; a line that is told a second time changes nothing."""
        try:
            data = bounded(self.home / NAME, LARGEST)[self._known :]
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            self.troubles.append(f"The marks in {self.home / NAME} cannot be read: {error}.")
            return
        self._known += data.rfind(b"\n") + 1
        lost = 0
        for line in _lines(data):
            try:
                self._apply(decoded(line))
            except UnreadableMarkError:
                lost += 1
        if lost:
            self.troubles.append(f"{lost} of the marks on this call cannot be read; the others are here.")

    def _write(self, lines: list[Line]) -> None:
        """Put lines on the disk, then into the book."""
        if not lines:
            return
        try:
            self._append("".join(encoded(line) + "\n" for line in lines).encode("utf-8", "replace"))
        except OSError as error:
            raise SessionError(f"The mark is not kept. {refused(str(self.home), error)}") from None
        for line in lines:
            self._apply(line)
        self.revision += 1

    def _append(self, data: bytes) -> None:
        handle = self._opened()
        try:
            size = os.fstat(handle).st_size
            if os.write(handle, data) != len(data):
                os.ftruncate(handle, size)  # a line is there whole or not at all
                raise OSError(errno.ENOSPC, "the disk is full")
            self._known += len(data) if size == self._known else 0  # what others wrote is read first
            os.fsync(handle)
        finally:
            os.close(handle)

    def _opened(self) -> int:
        """Return the file, open at its end."""
        if not self._was_there:  # a session that was deleted meanwhile does not come back
            private_folder(self.home)
            self._was_there = True
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        handle = os.open(self.home / NAME, flags, 0o600)
        size = os.fstat(handle).st_size
        if size:
            os.lseek(handle, size - 1, os.SEEK_SET)
            if os.read(handle, 1) != b"\n":
                os.write(handle, b"\n")  # what a dead program left stays by itself
        return handle


def span_notes(notes: Iterable[Note]) -> list[Note]:
    """Return the notes that lie on a place of the call."""
    return [note for note in notes if note.start is not None]


def _lines(data: bytes) -> Iterator[bytes]:
    """Yield the lines of a file; a torn tail was never acknowledged, so nobody misses it."""
    *whole, tail = data.split(b"\n")
    yield from filter(None, whole)
    with suppress(UnreadableMarkError):
        decoded(tail)
        yield tail  # nothing but its end is missing
