"""Lanes as a Praat TextGrid, through praatio: stretches as interval tiers, points as point tiers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from prosody.output import Output
from prosody.replay.exports.contents import Choice, Lane, lanes, layers, length
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook
from prosody.units import seconds


def write(path: Path, call: HeardCall, book: NoteBook, choice: Choice) -> None:
    """Write the lanes as a TextGrid. Raises OutputError when that fails."""
    from praatio.data_classes.textgrid import Textgrid  # type: ignore[import-untyped]  # has no stubs

    found = lanes(call, book, choice)
    ends = (entry.end for lane in found for entry in lane.entries)
    end = max(length(call), *ends, 1)  # a note may reach further than what is known of the call
    grid = Textgrid(0.0, seconds(end))
    for lane in found:
        for layer in layers(lane):
            grid.addTier(_tier(layer, free(layer.name, grid.tierNames), end))
    with TemporaryDirectory() as folder:  # praatio writes files alone, and not whole or not at all
        beside = Path(folder) / "whole.TextGrid"
        grid.save(str(beside), format="long_textgrid", includeBlankSpaces=True, minimumIntervalLength=0.0)
        with Output(path) as out:
            out.write(beside.read_text("utf-8"))


def _tier(lane: Lane, name: str, end: int) -> Any:
    """Return a praatio tier of a lane in which nothing overlaps."""
    from praatio.data_classes.interval_tier import IntervalTier  # type: ignore[import-untyped]
    from praatio.data_classes.point_tier import PointTier  # type: ignore[import-untyped]

    if all(entry.start == entry.end for entry in lane.entries):
        points = [(seconds(one.start), plain(one.label)) for one in lane.entries]
        return PointTier(name, points, 0.0, seconds(end))
    spans = [(seconds(one.start), seconds(one.end), plain(one.label)) for one in lane.entries]
    return IntervalTier(name, spans, 0.0, seconds(end))


def plain(text: str) -> str:
    """Return a label on one line, without what no text file holds."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def free(name: str, taken: Sequence[str]) -> str:
    """Return a tier's name that is not taken."""
    names = (plain(name), *(f"{plain(name)} {n}" for n in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)
