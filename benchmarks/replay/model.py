"""What needs no window: how fast an hour is analysed, and whether lanes come back as they went."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from prosody.events import Leg
from prosody.replay.exports import textgrid
from prosody.replay.exports.contents import Choice
from prosody.replay.heard_call import HeardCall
from prosody.replay.imports import read_lanes
from prosody.replay.marks import Note, NoteBook
from prosody.replay.opening import Analysis, open_call
from prosody.units import FRAMES_PER_SECOND, frames

POLL_S: Final = 0.02
FIRST: Final = frames(600.0)
"""The first ten minutes."""


def analysed(name: str, legs: Mapping[Leg, int] | None = None) -> dict[str, float]:
    """Analyse a call beside this process; return wall s, CPU s of the children, and when what was there.

    Keys: `speed` (times real time), `cpu_speed` (of one core), `painted_s` (waveform and level of ten
    minutes), `rows_s` (contour, speech and tone of ten minutes).
    """
    call = open_call(name, legs)
    analysis, began, before = Analysis(call), time.monotonic(), os.times()
    analysis.start()
    found: dict[str, float] = {}
    while not analysis.over:
        analysis.poll()
        reached = {
            "painted_s": min(len(call.waveform(leg).envelope(0)) for leg in call.legs),
            "rows_s": min(len(call.columns(leg)) for leg in call.legs),
        }
        for what, count in reached.items():
            if count >= FIRST and what not in found:
                found[what] = time.monotonic() - began
        time.sleep(POLL_S)
    wall_s, after = time.monotonic() - began, os.times()
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    length_s = call.frames / FRAMES_PER_SECOND
    call.close()
    return {**found, "speed": length_s / wall_s, "cpu_speed": length_s / max(cpu_s, 1e-9)}


def textgrid_error_ms(call: HeardCall, folder: Path) -> tuple[float, bool]:
    """Write notes as TextGrid and take them in again; return the largest difference, ms, and equal words."""
    book = NoteBook(folder / "home")
    told = ["schön ruhig – „gut“", "落ち着いた声", "Ωμέγα 😀", 'quotes "inside"']
    for number, text in enumerate(told * 25):
        start = 137 + 3571 * number % max(1, call.frames - 500)
        book.put(Note("coach", start, start + 1 + 13 * number % 400, (), f"{text} {number}"))
    path = folder / "out.TextGrid"
    only = dict.fromkeys(Choice.__dataclass_fields__, False)
    textgrid.write(path, call, book, Choice(**{**only, "coach_notes": True}))
    lane = call.wording("lane.notes.coach")
    lanes = read_lanes(path, "coach")
    back = [note for name in lanes if name.startswith(lane) for note in lanes[name]]
    kept = {note.text: note for note in book.notes}
    same = {note.text for note in back} == set(kept)
    if not same:
        return float("inf"), False
    off = [abs((getattr(n, end) or 0) - (getattr(kept[n.text], end) or 0)) for n in back for end in ENDS]
    return 1000.0 * max(off) / FRAMES_PER_SECOND, same


ENDS: Final = ("start", "end")
