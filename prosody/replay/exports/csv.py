"""Lanes as a table: one stretch a row, times in seconds, the point as the decimal sign in every locale."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from prosody.output import Output
from prosody.replay.exports.contents import Choice, lanes, seconds_of
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook
from prosody.report import COLUMNS as CONTOUR
from prosody.report import rows

COLUMNS: Final = ("kind", "lane", "start_s", "end_s", "label")

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run a text that begins so."""

_AT_ONCE: Final = 60_000
"""Rows of a contour written at once."""


def write(path: Path, call: HeardCall, book: NoteBook, choice: Choice) -> None:
    """Write the lanes as CSV. Raises OutputError when that fails."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for lane in lanes(call, book, choice):
        for entry in lane.entries:
            times = seconds_of(entry.start), seconds_of(entry.end)
            kind = lane.code.removeprefix("lane.")
            writer.writerow((kind, safe(lane.name), *times, safe(entry.label)))
    with Output(path) as out:
        out.write(table.getvalue())


def write_contour(path: Path, call: HeardCall, _book: NoteBook, choice: Choice) -> None:
    """Write the contour as `tonegauge analyse --contour` does. Raises OutputError when that fails."""
    legs = choice.legs(call) if choice.contour else ()
    with Output(path) as out:
        out.write(CONTOUR + "\n")
        for first in range(0, call.frames, _AT_ONCE):
            parts = [list(rows(leg, call.contour(leg, first, first + _AT_ONCE))) for leg in legs]
            for k in range(max(map(len, parts), default=0)):
                out.write("".join(part[k] for part in parts if k < len(part)))


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
