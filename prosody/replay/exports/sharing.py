"""What goes into an exported file, chosen part by part, and what it will hold, told before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes in. The customer's sound never goes in unless `audio` and `customer` are both chosen."""

    flags: bool = True
    tone: bool = True
    contour: bool = True
    rep_notes: bool = True
    coach_notes: bool = True
    reactions: bool = True
    customer: bool = True
    audio: bool = False
    name: bool = True


def preview(call: HeardCall, book: NoteBook, choice: Choice, kind: str) -> str:
    """Return in words what a file of a format would hold, with counts."""
    raise NotImplementedError


def write(path: Path, call: HeardCall, book: NoteBook, choice: Choice, kind: str) -> None:
    """Write a file of a format (`exports.FORMATS`), private, whole or not at all.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    raise NotImplementedError
