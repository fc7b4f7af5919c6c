"""Sessions found by date, voice, flags and length, and what was opened lately.

The rule of the room: the folders are the truth; nothing is indexed beside them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from prosody.session.library import Entry, Library


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; None and empty match everything.

    Attributes
    ----------
    since, until : date or None
        Both included, in the person's own time zone.
    voice, text : str
        Part of the voice's name; part of source, id or note texts. Case does not count.
    flags : frozenset of str
        Codes; a session with any of them is found.
    shortest_s, longest_s : float or None
    """

    since: date | None = None
    until: date | None = None
    voice: str = ""
    text: str = ""
    flags: frozenset[str] = frozenset()
    shortest_s: float | None = None
    longest_s: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A session with what a list shows of it: voice, length (s), number of flags by code."""

    entry: Entry
    voice: str
    length_s: float
    flags: dict[str, int]
    notes: int
    analysed: bool


def search(library: Library, query: Query) -> Iterable[Found]:
    """Yield the sessions that match, the newest first, as they are read."""
    raise NotImplementedError


class Recent:
    """What was opened lately, the newest first: paths in a private file of the data folder."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file

    def names(self) -> list[str]:
        """Return what is still there."""
        raise NotImplementedError

    def opened(self, name: str) -> None:
        """Put a name first."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget all."""
        raise NotImplementedError
