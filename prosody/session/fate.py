"""What becomes of a call that has ended: kept, or as if it had never been there.

The rule of the room: a call that nobody asked to record leaves nothing, unless the person says at
its end that it shall be kept. Recordings that wait for that word lie in a folder of their own, which no
list shows and which is emptied when the program starts.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from prosody.events import End, Event
from prosody.output import refused, replaced
from prosody.places import private_folder
from prosody.session.codec import encoded
from prosody.session.flac import write_flac
from prosody.session.library import Library
from prosody.session.lock import is_held, sole
from prosody.session.manifest import Manifest, SessionError
from prosody.session.recorder import EVENTS

LOG: Final = logging.getLogger("tonegauge")
UNKEPT: Final = "unkept"


def unkept_folder(sessions: Path) -> Path:
    """Return where recordings wait for the person's word, beside the folder of all sessions."""
    return sessions.with_name(UNKEPT)


@dataclass(frozen=True)
class Results:
    """What was said of a call, in memory alone: of one that was not recorded there is nothing else.

    Attributes
    ----------
    manifest : Manifest
    events : sequence of Event
    marks : sequence of (int, str)
        Keys that were pressed: frame and code.
    """

    manifest: Manifest
    events: Sequence[Event]
    marks: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class Fate:
    """A call that has ended, and what may be done with it.

    Parameters
    ----------
    sessions : Path
        The folder of all sessions.
    folders : sequence of Path
        Where it was recorded to; several when the recording was interrupted.
    results : Results, optional
        None when there was no call.
    """

    sessions: Path
    folders: Sequence[Path] = ()
    results: Results | None = None

    @property
    def recorded(self) -> bool:
        """Whether its sound is on the disk."""
        return bool(self.folders)

    @property
    def kept(self) -> bool:
        """Whether it is kept already, because the person asked for it during the call."""
        return self.recorded and all(folder.parent == self.sessions for folder in self.folders)

    def keep(self) -> Fate:
        """Keep it, and return it as it is then; takes as long as writing a sound file does.

        Raises
        ------
        SessionError
            When it cannot be put in its place.
        """
        if self.results and not self.folders:
            return replace(self, folders=(_written(self.sessions, self.results),))
        there = tuple(moved(folder, self.sessions) for folder in self.folders)
        for folder in there:
            write_sound(folder)
        return replace(self, folders=there)

    def discard(self) -> Fate:
        """Delete all that is on the disk of it.

        Raises
        ------
        SessionError
            When it cannot be deleted.
        """
        for folder in self.folders:
            library = Library(folder.parent)
            library.delete(library.find(folder.name))
        return replace(self, folders=())


@contextmanager
def decided_here(sessions: Path) -> Iterator[None]:
    """Delete recordings that nobody decided on, before the program's calls and after them.

    While one program runs, no other deletes: it may still ask its person about a recording that is closed.
    """
    with suppress(OSError):
        private_folder(sessions.parent)
    with sole(sessions.with_name(f"{UNKEPT}.lock")) as alone:
        if alone:
            _discard_unkept(sessions)
        yield
        if alone:
            _discard_unkept(sessions)


def _discard_unkept(sessions: Path) -> None:
    for entry in Library(unkept_folder(sessions)).entries():
        if not is_held(entry.folder / "legs" / "rep.rec"):
            shutil.rmtree(entry.folder, ignore_errors=True)


def write_sound(folder: Path) -> None:
    """Make the sound file of a closed session; what fails here is made good by `sessions recover`."""
    try:
        write_flac(folder)
    except (OSError, SessionError) as error:
        LOG.warning("No sound file was made: %s", error)


def moved(folder: Path, sessions: Path) -> Path:
    """Move a recording that waited to where sessions are kept; return where it is then.

    Raises
    ------
    SessionError
        When it cannot be put there.
    """
    if folder.parent == sessions:
        return folder
    try:
        private_folder(sessions)
        return folder.rename(sessions / folder.name)
    except OSError as error:
        raise SessionError(f"The call is not kept. {refused(str(sessions), error)}") from None


def _written(sessions: Path, results: Results) -> Path:
    """Write a session without sound."""
    folder = sessions / results.manifest.id
    frames = next((event.index for event in reversed(results.events) if isinstance(event, End)), 0)
    try:
        private_folder(folder)
        replace(results.manifest, state="closed", frames=frames).write(folder)
        replaced(folder / EVENTS, "".join(encoded(event) + "\n" for event in results.events))
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise SessionError(f"The call is not kept. {refused(str(sessions), error)}") from None
    return folder
