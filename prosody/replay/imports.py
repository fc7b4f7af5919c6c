"""Lanes of notes out of other programs' files: TextGrid and label tracks.

The rule of the room: a file is a stranger; whatever is wrong with it is one sentence.
"""

from __future__ import annotations

from pathlib import Path

from prosody.replay.marks import Author, Note


class ImportRefusedError(Exception):
    """A file cannot be taken in; the text says which and why, for a person."""


def read_lanes(path: Path, author: Author = "coach") -> dict[str, list[Note]]:
    """Return the lanes of a file (.TextGrid, .txt of labels) as notes, by the lanes' names.

    Raises
    ------
    ImportRefusedError
        When it cannot be taken in.
    """
    raise NotImplementedError
