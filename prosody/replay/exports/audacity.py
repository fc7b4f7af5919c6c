"""Lanes as an Audacity label track: start, end and label, apart by tabs; the lane stands before the label."""

from __future__ import annotations

from pathlib import Path

from prosody.output import Output
from prosody.replay.exports.contents import Choice, lanes, seconds_of
from prosody.replay.exports.textgrid import plain
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook


def write(path: Path, call: HeardCall, book: NoteBook, choice: Choice) -> None:
    """Write the lanes as labels. Raises OutputError when that fails."""
    found = [(entry, lane.name) for lane in lanes(call, book, choice) for entry in lane.entries]
    with Output(path) as out:
        for entry, lane in sorted(found, key=lambda one: (one[0].start, one[0].end)):
            times = f"{seconds_of(entry.start)}0000\t{seconds_of(entry.end)}0000"
            out.write(f"{times}\t{plain(f'{lane}: {entry.label}')}\n")
