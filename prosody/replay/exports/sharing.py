"""Handing out a call: a file of some format, with what was chosen, and what it will hold told before.

The rule of the room: nothing leaves this computer by itself. A file is written, private, whole or not
at all, and whoever made it hands it on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from prosody.replay.exports import FORMATS, audacity, csv, elan, html, json, textgrid
from prosody.replay.exports.clips import moments, reach
from prosody.replay.exports.contents import Choice, lanes
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook
from prosody.units import seconds
from prosody.wording import Wording, clock

__all__ = ["FORMATS", "Choice", "preview", "write"]

_WRITERS: Final[Mapping[str, Callable[[Path, HeardCall, NoteBook, Choice], None]]] = {
    "csv": csv.write,
    "contour": csv.write_contour,
    "json": json.write,
    "textgrid": textgrid.write,
    "audacity": audacity.write,
    "elan": elan.write,
    "html": html.write,
}

_CONTOUR: Final = frozenset({"contour", "json", "html"})
_NAMES: Final = frozenset({"json", "html", "elan"})
"""Kinds of files that can hold a contour; names. Sound goes into HTML alone."""


def write(path: Path, call: HeardCall, book: NoteBook, choice: Choice, kind: str) -> None:
    """Write a file of a format (`FORMATS`), private, whole or not at all.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    _WRITERS[kind](path, call, book, choice)


def preview(call: HeardCall, book: NoteBook, choice: Choice, kind: str) -> str:
    """Return in words what a file of a format would hold, with counts, and what not."""
    words = call.wording
    holds: list[str] = []
    lacks: list[str] = []
    for is_in, told in (_named(call, choice, kind), _sound(call, book, choice, kind)):
        (holds if is_in else lacks).append(told)
    if kind != "contour":
        shown = lanes(call, book, choice)
        holds += [words("share.lane", count=len(lane.entries), lane=lane.name) for lane in shown]
    if kind in _CONTOUR and choice.contour:
        holds.append(words("share.contour", legs=_legs(call, choice)))
    if len(choice.legs(call)) < len(call.legs):
        lacks.append(words("share.customer"))
    said = [_list(words, "share.holds", holds), _list(words, "share.not", lacks)]
    human = any(note.words or note.text for note in book.notes) and kind != "contour"
    return "\n\n".join([part for part in said if part] + ([words("share.human")] if human else []))


def _named(call: HeardCall, choice: Choice, kind: str) -> tuple[bool, str]:
    if kind in _NAMES and choice.name:
        return True, call.wording("share.name", name=call.name, voice=call.profile.name)
    return False, call.wording("share.no_name")


def _sound(call: HeardCall, book: NoteBook, choice: Choice, kind: str) -> tuple[bool, str]:
    clips = moments(call, book, choice) if kind == "html" else []
    if not clips:
        return False, call.wording("share.no_audio")
    spans = (reach(call, *span) for span in clips)
    length = clock(seconds(sum(end - start for start, end in spans)))
    return True, call.wording("share.audio", count=len(clips), length=length, legs=_legs(call, choice))


def _legs(call: HeardCall, choice: Choice) -> str:
    return ", ".join(call.wording(f"leg.{leg}") for leg in choice.legs(call))


def _list(words: Wording, head: str, rows: list[str]) -> str:
    return "\n".join([words(head), *(f"  - {row}" for row in rows)]) if rows else ""
