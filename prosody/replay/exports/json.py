"""A call as one JSON object: events as `analyse --jsonl` tells them, marks, and the contour as columns."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from prosody import __version__
from prosody.events import Flag, Gap, Greeting, Start, Tone, Utterance
from prosody.output import Output
from prosody.replay.exports.contents import Choice, length, note_text
from prosody.replay.growing import Array
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import Note, NoteBook, Reaction
from prosody.report import line
from prosody.units import seconds

SCHEMA: Final = 1


def write(path: Path, call: HeardCall, book: NoteBook, choice: Choice) -> None:
    """Write the call as JSON. Raises OutputError when that fails."""
    with Output(path) as out:
        out.write(json.dumps(contents(call, book, choice), ensure_ascii=False, allow_nan=False) + "\n")


def contents(call: HeardCall, book: NoteBook, choice: Choice) -> dict[str, Any]:
    """Return what is chosen of a call, as values that JSON knows; times are in seconds."""
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "type": "call",
        "program_version": __version__,
        "wording": call.wording.name,
        "duration_s": seconds(length(call)),
        "legs": list(choice.legs(call)),
        "troubles": call.troubles if choice.name else [],
        "events": _events(call, choice),
        "notes": [_note(note, call) for note in _chosen(book, choice)],
    }
    if choice.name:
        told |= {"name": call.name, "voice": call.profile.name}
    if choice.reactions and choice.customer:
        told["reactions"] = [_reaction(reaction) for reaction in book.reactions]
    if choice.contour:
        told["contour"] = {"step_s": 0.01, **{leg: _contour(call, leg) for leg in choice.legs(call)}}
    return told


def _events(call: HeardCall, choice: Choice) -> list[Any]:
    legs = choice.legs(call)
    told = []
    for event in call.events:
        leg_is_in = not isinstance(event, Utterance | Gap | Start) or event.leg in legs
        kind_is_in = not isinstance(event, Flag | Greeting) or choice.flags
        if leg_is_in and kind_is_in and (choice.tone or not isinstance(event, Tone)):
            found = dict(line(event, call.wording))
            if not choice.name:
                found = {key: value for key, value in found.items() if key not in ("file", "voice")}
            told.append(found)
    return told


def _chosen(book: NoteBook, choice: Choice) -> Sequence[Note]:
    return [note for note in book.notes if (choice.lanes if note.lane else choice.notes_of(note.author))]


def _note(note: Note, call: HeardCall) -> dict[str, Any]:
    known = asdict(note) | {"words": list(note.words), "told": note_text(note, call.wording)}
    return _timed(known)


def _reaction(reaction: Reaction) -> dict[str, Any]:
    return _timed(asdict(reaction))


def _timed(mark: dict[str, Any]) -> dict[str, Any]:
    """Return a mark with seconds in place of frames."""
    times = {f"{key}_s": None if mark[key] is None else seconds(mark[key]) for key in ("start", "end")}
    return {**times, **{key: value for key, value in mark.items() if key not in ("start", "end", "id")}}


def _contour(call: HeardCall, leg: Any) -> dict[str, Any]:
    columns = call.columns(leg)
    return {
        "f0_hz": _numbers(columns.f0_hz, 2),
        "level_db": _numbers(columns.level_db, 1),
        "speech": columns.speech.astype(int).tolist(),
    }


def _numbers(column: Array, digits: int) -> list[float | None]:
    return [round(value, digits) if math.isfinite(value) else None for value in column.tolist()]
