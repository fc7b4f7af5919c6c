"""Marks as lines of a call's `marks.jsonl`, and what a mark is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, Literal, cast
from uuid import uuid4

Author = Literal["rep", "coach"]
AUTHORS: Final[tuple[Author, Author]] = ("rep", "coach")

LONGEST: Final = 2000
"""Characters of a note; what is longer is cut."""

_LONGEST_LINE: Final = 1 << 16
_MOST_WORDS: Final = 40
_LONGEST_WORD: Final = 60
_LAST_FRAME: Final = 48 * 3600 * 100


class UnreadableMarkError(ValueError):
    """A line is no mark that this version knows."""


def _new_id() -> str:
    return uuid4().hex[:12]


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody heard.

    Attributes
    ----------
    author : str
        `rep` or `coach`.
    start, end : int or None
        Frames [start, end) of the call; both None for a note on the whole call; `end` == `start` for a point.
    words : tuple of str
        Codes of the perception list (`friendly`, `irritated`; see `perceptions.py`).
    text : str
        Own words.
    code : str
        What the note was written on, where that was something the program said (`tone.flat`, `mark.note`).
    lane : str
        Name of the imported lane it came with; empty for one that was made here.
    id : str
    """

    author: Author
    start: int | None = None
    end: int | None = None
    words: tuple[str, ...] = ()
    text: str = ""
    code: str = ""
    lane: str = ""
    id: str = field(default_factory=_new_id)


@dataclass(frozen=True, slots=True)
class Reaction:
    """How the customer reacted in a turn, frames [start, end), on scales of 0 to 4; None: not marked.

    `gratitude` is how thankful they sounded, `commitment` how strongly they said that they come back.
    """

    author: Author
    start: int
    end: int
    gratitude: int | None = None
    commitment: int | None = None
    id: str = field(default_factory=_new_id)


@dataclass(frozen=True, slots=True)
class Taken:
    """A mark was taken back."""

    id: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A listener has marked the call (True), listens first (False), or neither (None)."""

    author: Author
    is_finished: bool | None


Line = Note | Reaction | Taken | Finished

_KINDS: Final = {"note": Note, "reaction": Reaction, "taken": Taken, "finished": Finished}


def encoded(line: Line) -> str:
    """Return a mark as one line without its end."""
    values = {part.name: getattr(line, part.name) for part in fields(line)}  # `asdict` takes 10 x as long
    return json.dumps({"type": type(line).__name__.lower(), **values}, ensure_ascii=False)


def decoded(line: bytes) -> Line:
    """Return what a line says.

    Raises
    ------
    UnreadableMarkError
        When it is damaged, or of a kind that this version does not know.
    """
    try:
        if len(line) > _LONGEST_LINE:
            raise ValueError("too long")
        stored = json.loads(line.decode())
        kind = _KINDS[stored.pop("type")]
        return _placed(cast("Line", kind(**{name: _CHECKS[name](value) for name, value in stored.items()})))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnreadableMarkError(f"not a mark: {error}") from None


def _placed(line: Line) -> Line:
    """Return a line whose place is one: a reaction lies on a turn, and nothing ends before it starts."""
    if isinstance(line, Reaction) and (line.start is None or line.end is None or line.end < line.start):
        raise ValueError("a reaction that lies nowhere")
    if isinstance(line, Note):
        end = None if line.start is None else max(line.start, line.end or 0)
        return line if end == line.end else replace(line, end=end)
    return line


def _author(value: Any) -> Author:
    if value not in AUTHORS:
        raise ValueError(f"{value!r} is nobody")
    return cast("Author", value)


def _frame(value: Any) -> int | None:
    if value is None or (type(value) is int and 0 <= value <= _LAST_FRAME):
        return value
    raise ValueError(f"{value!r} is no frame")


def _scale(value: Any) -> int | None:
    if value is None or (type(value) is int and 0 <= value <= 4):
        return value
    raise ValueError(f"{value!r} is not on the scale")


def _words(value: Any) -> tuple[str, ...]:
    if len(value) > _MOST_WORDS:
        raise ValueError("too many words")
    return tuple(_string(_LONGEST_WORD)(word) for word in value)


def _string(longest: int) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is no text")
        return value[:longest].encode("utf-8", "replace").decode()  # half a character is in no file

    return check


def _truth(value: Any) -> bool | None:
    if not (value is None or isinstance(value, bool)):
        raise ValueError(f"{value!r} is neither true, false nor null")
    return value


_CHECKS: Final[dict[str, Callable[[Any], Any]]] = {
    "author": _author,
    "start": _frame,
    "end": _frame,
    "words": _words,
    "text": _string(LONGEST),
    "code": _string(_LONGEST_WORD),
    "lane": _string(200),
    "id": _string(_LONGEST_WORD),
    "gratitude": _scale,
    "commitment": _scale,
    "is_finished": _truth,
}
