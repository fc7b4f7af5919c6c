"""All sessions of this person: listed, found, saved after a crash, handed out, deleted.

The rule of the room: the folders are the truth and there is no other list. Nothing is changed
unless it is asked for.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from prosody.places import sessions_folder
from prosody.session import manifest as manifests
from prosody.session.flac import NAME as FLAC
from prosody.session.flac import write_flac
from prosody.session.lock import is_held
from prosody.session.manifest import Manifest, SessionError
from prosody.session.reader import leg_frames

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FEWEST: Final = 4
"""So many first characters of a session's id are enough, if they are its own."""

State = Literal["live", "unfinished", "closed", "incomplete", "recovered", "damaged"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One session as the list shows it.

    Attributes
    ----------
    state : str
        `live` while somebody writes it, `unfinished` when its program died, `damaged` when
        its manifest cannot be read.
    manifest : Manifest or None
        None when it cannot be read.
    """

    id: str
    folder: Path
    state: State
    manifest: Manifest | None
    has_flac: bool

    @property
    def has_sound(self) -> bool:
        """Whether any of its sound is kept."""
        return self.has_flac or (self.folder / "legs").exists()

    @property
    def started(self) -> datetime | None:
        """When the call began; None when that is not known."""
        return started(self.manifest) if self.manifest else None


class Library:
    """The sessions in a folder.

    Parameters
    ----------
    folder : Path, optional
        The person's own when none is given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else sessions_folder()

    def entries(self) -> list[Entry]:
        """Return all sessions, the newest first; those that were never finished too."""
        if not self.folder.is_dir():
            return []
        found = [_entry(path) for path in self.folder.iterdir() if _UUID.fullmatch(path.name)]
        return sorted(found, key=_age)

    def find(self, name: str) -> Entry:
        """Return the session with an id, or the only one whose id begins so.

        Raises
        ------
        SessionError
            When there is none, or more than one.
        """
        near = [entry for entry in self.entries() if entry.id.startswith(name) and len(name) >= _FEWEST]
        if len(near) == 1:
            return near[0]
        if near:
            raise SessionError(f"{len(near)} sessions begin with {name!r}; give more of the id.")
        raise SessionError(f"There is no session {name!r}; 'tonegauge sessions list' names them.")

    def recover(self, entry: Entry) -> Entry:
        """Finish a session whose program died; records are only read. Safe to do again.

        Raises
        ------
        SessionError
            When it is being written, cannot be read, or there is no room.
        """
        if entry.manifest is None:
            raise SessionError(f"The session {entry.id} cannot be recovered: its manifest is damaged.")
        if entry.state == "live":
            raise SessionError(f"The session {entry.id} is being written; end the call first.")
        try:
            frames = max(leg_frames(entry.folder, leg) for leg in entry.manifest.legs)
            if not entry.has_flac and frames:
                write_flac(entry.folder)
            ended = entry.manifest.state if entry.manifest.state != "live" else "recovered"
            replace(entry.manifest, state=ended, frames=frames).write(entry.folder)
        except OSError as error:
            raise SessionError(f"The session {entry.id} cannot be recovered: {error}.") from None
        return _entry(entry.folder)

    def delete(self, entry: Entry) -> None:
        """Delete a session with everything in it.

        Raises
        ------
        SessionError
            When it is being written or cannot be deleted.
        """
        if entry.state == "live":
            raise SessionError(f"The session {entry.id} is being written; end the call first.")
        try:
            shutil.rmtree(entry.folder)
        except OSError as error:
            raise SessionError(f"The session {entry.id} cannot be deleted: {error.strerror}.") from None

    def forget_sound(self, entry: Entry) -> None:
        """Delete a session's sound and keep what was said of it.

        Raises
        ------
        SessionError
            When it is being written or cannot be deleted.
        """
        if entry.state == "live":
            raise SessionError(f"The session {entry.id} is being written; end the call first.")
        try:
            (entry.folder / FLAC).unlink(missing_ok=True)
            if (entry.folder / "legs").exists():
                shutil.rmtree(entry.folder / "legs")
        except OSError as error:
            raise SessionError(f"The sound of {entry.id} cannot be deleted: {error.strerror}.") from None

    def older_than(self, days: int, now: datetime) -> list[Entry]:
        """Return the sessions that began longer ago; those without a readable date are not among them."""
        return [e for e in self.entries() if e.started and (now - e.started).total_seconds() > days * 86400.0]


def started(manifest: Manifest) -> datetime | None:
    """Return when a call began; None when that is not known."""
    try:
        return datetime.fromisoformat(manifest.started_at)
    except ValueError:
        return None


def _entry(folder: Path) -> Entry:
    try:
        manifest: Manifest | None = manifests.read(folder)
    except SessionError:
        manifest = None
    return Entry(folder.name, folder, _state(folder, manifest), manifest, (folder / FLAC).exists())


def _state(folder: Path, manifest: Manifest | None) -> State:
    if manifest is None:
        return "damaged"
    if manifest.state != "live":
        return manifest.state
    return "live" if is_held(folder / "legs" / "rep.rec") else "unfinished"


def _age(entry: Entry) -> tuple[float, str]:
    started = entry.started
    if started is not None and started.tzinfo is None:
        started = started.replace(tzinfo=UTC)
    return (-started.timestamp() if started else 0.0), entry.id


def total_bytes(paths: Iterable[Path]) -> int:
    """Return what folders take on the disk, bytes."""
    return sum(file.stat().st_size for path in paths for file in path.rglob("*") if file.is_file())
