"""Lanes as a Praat TextGrid, through praatio: stretches as interval tiers, points as point tiers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from prosody.output import Output
from prosody.replay.exports.contents import Choice, Entry, Lane, lanes, layers, length
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook
from prosody.units import seconds


def write(path: Path, call: HeardCall, book: NoteBook, choice: Choice) -> None:
    """Write the lanes as a TextGrid. Raises OutputError when that fails."""
    from praatio.data_classes.textgrid import Textgrid  # type: ignore[import-untyped]  # has no stubs

    end = length(call)
    grid = Textgrid(0.0, seconds(end))
    for lane in lanes(call, book, choice):
        for layer in layers(lane):
            tier = _tier(layer, free(layer.name, grid.tierNames), end)
            if tier is not None:
                grid.addTier(tier)
    with TemporaryDirectory() as folder:  # praatio writes files alone, and not whole or not at all
        beside = Path(folder) / "whole.TextGrid"
        grid.save(str(beside), format="long_textgrid", includeBlankSpaces=True, minimumIntervalLength=0.0)
        with Output(path) as out:
            out.write(beside.read_text("utf-8"))


def _tier(lane: Lane, name: str, end: int) -> Any:
    """Return a praatio tier of the stretches that lie in the call; None when none do."""
    from praatio.data_classes.interval_tier import IntervalTier  # type: ignore[import-untyped]
    from praatio.data_classes.point_tier import PointTier  # type: ignore[import-untyped]

    points = [(seconds(one.start), plain(one.label)) for one in lane.entries if one.start == one.end <= end]
    if points:
        return PointTier(name, points, 0.0, seconds(end))
    spans = [_inside(entry, end) for entry in lane.entries]
    entries = [(seconds(span.start), seconds(span.end), plain(span.label)) for span in spans if span]
    return IntervalTier(name, entries, 0.0, seconds(end)) if entries else None


def _inside(entry: Entry, end: int) -> Entry | None:
    inside = Entry(entry.start, min(entry.end, end), entry.label)
    return inside if inside.start < inside.end else None


def plain(text: str) -> str:
    """Return a label on one line, without what no text file holds."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def free(name: str, taken: Sequence[str]) -> str:
    """Return a tier's name that is not taken."""
    names = (plain(name), *(f"{plain(name)} {n}" for n in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)
