"""A session read back: as a source that runs the call again, or as the events it was given.

The rule of the room: reading changes nothing. A torn tail is dropped, a damaged record becomes a gap.
"""

from __future__ import annotations

import heapq
import mmap
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from prosody.audio.blocks import Block, Item, Lost, Mark
from prosody.events import Event, Leg
from prosody.session import manifest as manifests
from prosody.session.codec import UnreadableError, decoded
from prosody.session.manifest import Manifest, SessionError
from prosody.session.recorder import EVENTS
from prosody.session.records import Kind, Record, records


class SessionSource:
    """The items of a recorded call, in the order in which they were heard.

    Parameters
    ----------
    folder : Path
        The session's folder.
    manifest : Manifest, optional
        What stands in for a manifest that cannot be read.

    Attributes
    ----------
    manifest : Manifest
    notes : list of str
        Sentences about what is wrong with the recording.

    Raises
    ------
    SessionError
        When the folder is no session, or holds no sound.
    """

    def __init__(self, folder: Path, manifest: Manifest | None = None) -> None:
        self.manifest: Manifest = manifest or manifests.read(folder)
        self.folder = folder
        self.notes = [manifests.incomplete(self.manifest.id)] if self.manifest.state == "incomplete" else []
        self.name, self.legs, self.rate = self.manifest.source, self.manifest.legs, self.manifest.rate
        self._closed = False
        if not any(leg_path(folder, leg).exists() for leg in self.legs):
            raise SessionError(f"The session {self.manifest.id} holds no sound, so it cannot be heard again.")

    def __iter__(self) -> Iterator[Item]:
        legs = [_numbered(self.folder, leg) for leg in self.legs]
        for _seq, _place, item in heapq.merge(*legs, key=lambda numbered: numbered[:2]):
            if self._closed:
                return
            yield item

    def close(self) -> None:
        """End the iteration."""
        self._closed = True


def leg_items(folder: Path, leg: Leg) -> Iterator[Item]:
    """Yield the items of one leg, damage as `Lost`."""
    for _seq, _place, item in _numbered(folder, leg):
        yield item


def stored_events(folder: Path) -> list[Event]:
    """Return the events that were said during the call; unreadable lines are left out."""
    return read_events(folder)[0]


def read_events(folder: Path) -> tuple[list[Event], int]:
    """Return the events that were said during the call, and how many lines could not be read."""
    events: list[Event] = []
    lost = 0
    try:
        with (folder / EVENTS).open(encoding="utf-8", errors="replace", newline="\n") as file:
            for line in file:
                try:
                    events.append(decoded(_whole(line)))
                except UnreadableError:
                    lost += 1
    except FileNotFoundError:
        return [], 0
    return events, lost


def _whole(line: str) -> str:
    """Return a line that has its end; one without was torn."""
    if not line.endswith("\n"):
        raise UnreadableError("a torn line")
    return line


def is_whole(folder: Path, leg: Leg) -> bool:
    """Tell whether a leg was closed in order."""
    return any(record.kind is Kind.CLOSE for record in stored_records(leg_path(folder, leg)))


def leg_frames(folder: Path, leg: Leg) -> int:
    """Return how far a leg's records reach, in frames."""
    ends = (record.index + record.frames for record in stored_records(leg_path(folder, leg)))
    return int(max(ends, default=Fraction(0)))


def _numbered(folder: Path, leg: Leg) -> Iterator[tuple[int, int, Item]]:
    """Yield (number in the call, place among equals, item)."""
    position = Fraction(0)
    for record in stored_records(leg_path(folder, leg)):
        jump = record.index - int(position)
        if jump > 0:
            yield record.seq, 0, Lost(leg, jump, "damaged")
            position += jump
        item = _item(leg, record)
        if item is not None:
            yield record.seq, 1, item
        position += record.frames


def stored_records(path: Path) -> Iterator[Record]:
    """Yield the records of a leg's file; none when it is not there."""
    if not path.exists() or not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield from records(data)


def _item(leg: Leg, record: Record) -> Item | None:
    if record.kind is Kind.AUDIO:
        return Block(leg, np.frombuffer(record.payload, "<i2").astype(np.int16), record.rate)
    if record.kind is Kind.LOST:
        return Lost(leg, int(record.frames), record.payload[4:].decode("utf-8", "replace"))
    if record.kind is Kind.MARK:
        return Mark(record.payload.decode("utf-8", "replace"))
    return None


def leg_path(folder: Path, leg: Leg) -> Path:
    """Return where a leg's records are."""
    return folder / "legs" / f"{leg}.rec"
