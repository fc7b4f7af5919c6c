"""Sessions found by date, voice, flags and length; what was opened lately; what is kept of other recordings.

The rule of the room: the folders are the truth; nothing is indexed beside them.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from prosody.events import Flag
from prosody.output import replaced
from prosody.places import private_folder, recordings_folder
from prosody.replay import measures_file
from prosody.replay.marks import NoteBook
from prosody.session.codec import UnreadableError, decoded
from prosody.session.library import Entry, Library, total_bytes
from prosody.session.manifest import SessionError, bounded
from prosody.session.recorder import EVENTS
from prosody.units import seconds

MOST_RECENT: Final = 20
LARGEST: Final = 1 << 16
"""A list of more than 64 KiB is not ours (bytes)."""


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
    unheard : frozenset of str
        Names of sessions' folders whose flags may not be seen yet; so may not those of calls that wait for
        somebody's marks.
    """

    since: date | None = None
    until: date | None = None
    voice: str = ""
    text: str = ""
    flags: frozenset[str] = frozenset()
    shortest_s: float | None = None
    longest_s: float | None = None
    unheard: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """A session with what a list shows of it: voice, length (s), number of flags by code, of notes.

    `hidden`: somebody listens first, so no flags are told.
    """

    entry: Entry
    voice: str
    length_s: float
    flags: dict[str, int]
    notes: int
    analysed: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class KeptOf:
    """What is kept of a recording that is no session: measures, marks, or both."""

    home: Path
    name: str
    size: int
    has_marks: bool


def search(library: Library, query: Query) -> Iterator[Found]:
    """Yield the sessions that match, the newest first, as they are read."""
    for entry in library.entries():
        if not _may_match(entry, query):
            continue
        book = NoteBook(entry.folder)
        hidden = book.awaited or entry.folder.name in query.unheard
        flags = Counter[str]() if hidden else flag_counts(entry.folder)
        if query.flags and not query.flags & flags.keys():
            continue
        notes = book.notes
        if _says(query.text, [entry.id, _source(entry), *(note.text for note in notes)]):
            analysed = measures_file.is_there(entry.folder)
            yield Found(entry, _voice(entry), _length_s(entry), dict(flags), len(notes), analysed, hidden)


def flag_counts(folder: Path) -> Counter[str]:
    """Return how often what was flagged in a session; only lines of flags are read as events."""
    counts: Counter[str] = Counter()
    with suppress(OSError), (folder / EVENTS).open(encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith('{"type": "flag"'):
                with suppress(UnreadableError):
                    flag = decoded(line)
                    counts.update([flag.code] if isinstance(flag, Flag) else [])
    return counts


def kept_of_recordings() -> list[KeptOf]:
    """Return what is kept of recordings that are no sessions."""
    folder = recordings_folder()
    homes = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return [
        KeptOf(home, measures_file.name_in(home), total_bytes([home]), not NoteBook(home).is_empty)
        for home in homes
    ]


def forget(home: Path) -> None:
    """Delete what is kept of a recording; the recording itself stays.

    Raises
    ------
    SessionError
        When it cannot be deleted, or is not kept here.
    """
    if home.parent != recordings_folder():
        raise SessionError(f"{home} is not kept for a recording; sessions are deleted in their list.")
    try:
        shutil.rmtree(home)
    except OSError as error:
        raise SessionError(f"{home} cannot be deleted: {error.strerror}.") from None


class Recent:
    """What was opened lately, the newest first: paths in a private file of the data folder.

    It is for convenience: where it cannot be written, nothing is said.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file or recordings_folder().with_name("recent.json")

    def names(self) -> list[str]:
        """Return what is still there."""
        try:
            stored = json.loads(bounded(self.file, LARGEST))
            return [name for name in stored if isinstance(name, str) and Path(name).exists()]
        except (OSError, ValueError, TypeError, RecursionError):
            return []

    def opened(self, path: Path) -> None:
        """Put a recording or a session's folder first."""
        name = str(path.absolute())
        names = [name, *(other for other in self.names() if other != name)]
        with suppress(OSError):
            private_folder(self.file.parent)
            replaced(self.file, json.dumps(names[:MOST_RECENT], ensure_ascii=False) + "\n")

    def clear(self) -> None:
        """Forget all."""
        with suppress(OSError):
            self.file.unlink(missing_ok=True)


def _may_match(entry: Entry, query: Query) -> bool:
    """Tell what the manifest alone can tell."""
    day = entry.started.astimezone().date() if entry.started else None
    if query.since and (day is None or day < query.since):
        return False
    if query.until and (day is None or day > query.until):
        return False
    shortest, longest = query.shortest_s or 0.0, query.longest_s
    long_enough = _length_s(entry) >= shortest and (longest is None or _length_s(entry) <= longest)
    return long_enough and query.voice.casefold() in _voice(entry).casefold()


def _says(text: str, places: list[str]) -> bool:
    return any(text.casefold() in place.casefold() for place in places)


def _voice(entry: Entry) -> str:
    return str(entry.manifest.profile.get("name", "")) if entry.manifest else ""


def _source(entry: Entry) -> str:
    return entry.manifest.source if entry.manifest else ""


def _length_s(entry: Entry) -> float:
    return seconds(entry.manifest.frames) if entry.manifest else 0.0
