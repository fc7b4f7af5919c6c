"""What people heard in a call: notes on its time line, reactions of the customer, and who has listened.

The rule of the room: append-only lines, each on the disk before the call that wrote it returns. A torn
tail costs one line. Words are stored as codes of the perception list, or as the person wrote them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from uuid import uuid4

Author = Literal["rep", "coach"]
AUTHORS: tuple[Author, Author] = ("rep", "coach")


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody heard.

    Attributes
    ----------
    author : str
        `rep` or `coach`.
    start, end : int or None
        Frames [start, end) of the call; both None for a note on the whole call; `end` == `start` for a point.
    words : tuple of str
        Codes of the perception list (`friendly`, `irritated`; see `perceptions.py`).
    text : str
        Own words.
    code : str
        What the note was written on, where that was something the program said (`tone.flat`, `mark.note`).
    lane : str
        Name of the imported lane it came with; empty for one that was made here.
    id : str
    """

    author: Author
    start: int | None = None
    end: int | None = None
    words: tuple[str, ...] = ()
    text: str = ""
    code: str = ""
    lane: str = ""
    id: str = field(default_factory=lambda: uuid4().hex[:12])


@dataclass(frozen=True, slots=True)
class Reaction:
    """How the customer reacted in a turn, frames [start, end), on scales of 0 to 4; None: not marked."""

    author: Author
    start: int
    end: int
    gratitude: int | None = None
    commitment: int | None = None
    id: str = field(default_factory=lambda: uuid4().hex[:12])


class NoteBook:
    """All marks on one call; every change is on the disk when the method returns.

    Parameters
    ----------
    home : Path
        `HeardCall.home`.

    Attributes
    ----------
    notes : list of Note
        The whole call's first, then by their place.
    reactions : list of Reaction
        By their place.
    revision : int
        Grows with every change.
    troubles : list of str
        Sentences about lines that could not be read.

    Raises
    ------
    SessionError
        (from every method that writes) When it cannot be written.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.notes: list[Note] = []
        self.reactions: list[Reaction] = []
        self.revision = 0
        self.troubles: list[str] = []

    def put(self, mark: Note | Reaction) -> None:
        """Add a mark, or replace the one with its id."""
        raise NotImplementedError

    def take(self, ident: str) -> None:
        """Take a mark back; one that is not there is no error."""
        raise NotImplementedError

    def take_lane(self, lane: str) -> None:
        """Take back all notes of an imported lane."""
        raise NotImplementedError

    def of(self, author: Author) -> list[Note]:
        """Return one author's own notes; imported lanes left out."""
        raise NotImplementedError

    def lanes(self) -> dict[str, list[Note]]:
        """Return imported lanes by name."""
        raise NotImplementedError

    def finished(self, author: Author) -> bool:
        """Tell whether this listener has said that the call is marked, and so may see the machine's flags."""
        raise NotImplementedError

    def finish(self, author: Author, is_finished: bool = True) -> None:
        """Say that this listener has marked the call (or, with False, listens again)."""
        raise NotImplementedError

    def close(self) -> None:
        """Release the file."""
        raise NotImplementedError


def span_notes(notes: Iterable[Note]) -> list[Note]:
    """Return the notes that lie on a place of the call."""
    return [note for note in notes if note.start is not None]
