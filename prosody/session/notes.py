"""What a note may be written on, and the notes that earlier versions kept in `notes.json`.

The rule of the room: that file is read and never written. Notes are kept by `replay/marks.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prosody.events import Event, Flag, Greeting
from prosody.session.manifest import SessionError, bounded

NAME: Final = "notes.json"
LONGEST: Final = 2000
"""Characters of a note; what is longer is cut."""

LARGEST: Final = 4 << 20
"""A notes file of more than 4 MiB is not one (bytes)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A frame of the call that something was said of, and the code of what was said."""

    index: int
    code: str


@dataclass(frozen=True, slots=True)
class Note:
    """What the person wrote, as an earlier version kept it.

    Attributes
    ----------
    text : str
    index : int or None
        Frame of the moment on the call's time line; None for a note on the whole call.
    code : str
        Code of the moment (`tone.flat`, `contour.rising`, `mark.note`); empty for the whole call.
    """

    text: str
    index: int | None = None
    code: str = ""


def moments(events: Iterable[Event], marks: Iterable[tuple[int, str]] = ()) -> list[Moment]:
    """Return what a note may be written on: the greeting, flags and pressed keys, in their order."""
    found = [Moment(index, f"mark.{code}") for index, code in marks]
    for event in events:
        if isinstance(event, Flag):
            found.append(Moment(event.index, event.code))
        elif isinstance(event, Greeting):
            found.append(Moment(event.index, f"contour.{event.verdict}"))
    return sorted(set(found), key=lambda moment: (moment.index, moment.code))


def read_notes(folder: Path) -> list[Note]:
    """Return the notes of an earlier version: the call's first, then by their place; none without a file.

    Raises
    ------
    SessionError
        When there is a file that cannot be read.
    """
    try:
        stored = json.loads(bounded(folder / NAME, LARGEST))["notes"]
        return _ordered(_note(one) for one in stored)
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise SessionError(f"The notes of the session {folder.name} cannot be read: {error}.") from None


def _ordered(notes: Iterable[Note]) -> list[Note]:
    return sorted(notes, key=lambda note: -1 if note.index is None else note.index)


def _note(stored: dict[str, object]) -> Note:
    index = stored.get("index")
    if not (index is None or (isinstance(index, int) and not isinstance(index, bool) and index >= 0)):
        raise ValueError(f"{index!r} is no frame")
    return Note(str(stored["text"])[:LONGEST], index, str(stored.get("code", "")))
