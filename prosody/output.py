"""A file that is there whole or not at all: written beside its place, moved there when it is complete.

The rule of the room: what the program writes for a person goes through here; every way that
a file system can refuse is one sentence. A link stays a link and a pipe or a device what it is.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, TextIO
from uuid import uuid4

STDOUT: Final = "-"
ONE_STDOUT: Final = "Only one of --jsonl and --contour can go to standard output."


class OutputError(Exception):
    """Something could not be written; the text says what and why, for a person."""


class Output:
    """Text on its way to `path`, or to standard output when that is `-`.

    Use it in a `with`: it is kept when the block ends well and dropped when it does not.
    What is no regular file (a pipe, a device) is written into as it is.

    Parameters
    ----------
    path : path
    growing : bool
        For what takes as long as a call: it grows in `path`.part, for everybody to see, and
        what was written there survives the program.

    Raises
    ------
    OutputError
        When it cannot be opened, written or moved into place.
    """

    def __init__(self, path: str | os.PathLike[str], growing: bool = False) -> None:
        self.path = os.fspath(path)
        self._growing = growing
        self._beside: Path | None = None
        self._refusal: OutputError | None = None
        if self.path == STDOUT:
            self._file: TextIO = sys.stdout
            return
        try:
            self._place = Path(os.path.realpath(self.path))
            self._open()
        except (OSError, ValueError) as error:
            raise refused(self.path, error) from None

    def _open(self) -> None:
        there = Path(self.path)
        if there.is_dir():
            raise OutputError(f"{shown(self.path)} is a folder; name a file to write to.")
        if there.exists() and not there.is_file():
            self._file = _text(os.open(there, os.O_WRONLY))
        elif self._growing:
            self._beside, self._file = _grown(self._place)
        else:
            self._beside, self._file = _beside(self._place)

    def write(self, text: str) -> None:
        """Write text; on standard output, in a pipe and in what grows it is seen at once."""
        try:
            self._file.write(text)
            if self._growing or self._beside is None:
                self._file.flush()
        except OSError as error:
            if isinstance(error, BrokenPipeError) and self.path == STDOUT:
                raise
            self._refusal = self._broken_off(error)
            raise self._refusal from None

    def _broken_off(self, error: OSError) -> OutputError:
        """Return the sentence for a write that was refused, with the place of what was written before it."""
        why = refused(self.path, error)
        if not self._growing or self._beside is None:
            return why
        return OutputError(f"{why} What came before is in {shown(str(self._beside))}.")

    def keep(self) -> None:
        """Move what was written to its place, unless some of it could not be written."""
        if self._refusal:
            self.drop()
            raise self._refusal
        try:
            if self._beside is not None:
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                self._beside.replace(self._place)
                self._beside = None
            elif self.path != STDOUT:
                self._file.close()
        except OSError as error:
            self.drop()
            raise refused(self.path, error) from None

    def drop(self) -> None:
        """Leave nothing behind but what has grown."""
        if self.path != STDOUT:
            with suppress(OSError):
                self._file.close()
        if self._beside is not None and not (self._growing and self._beside.stat().st_size):
            self._beside.unlink(missing_ok=True)
        self._beside = None

    def __enter__(self) -> Output:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.keep()
        else:
            self.drop()


def replaced(path: Path, text: str) -> None:
    """Write a private file of text, whole or not at all, over the one that may be there.

    Raises
    ------
    OSError
        When it cannot be written; what was there before is still there.
    """
    with placed(path) as file:
        file.write(text.encode("utf-8", "backslashreplace"))


@contextmanager
def placed(path: Path) -> Iterator[BinaryIO]:
    """Yield a private file that takes the place of `path` when the block ends well, whole or not at all.

    Raises
    ------
    OSError
        When it cannot be written; what was there before is still there.
    """
    beside = _name_beside(path)
    try:
        with os.fdopen(_new(beside), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def overwritten(inputs: Iterable[str], outputs: Iterable[str | None]) -> str:
    """Return the first output that would take the place of an input or of an earlier output; or nothing."""
    taken = {_place(name) for name in inputs}
    for name in outputs:
        if name is None or name == STDOUT or (Path(name).exists() and not Path(name).is_file()):
            continue  # pipes and devices hold nothing that could be lost
        if _place(name) in taken:
            return name
        taken.add(_place(name))
    return ""


def _place(name: str) -> str:
    return os.path.normcase(os.path.realpath(name))


def shown(name: str) -> str:
    """Return a name or a claim so that any terminal can show it, and obeys nothing in it."""
    readable = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return _COMMANDS.sub(lambda found: found[0].encode("unicode_escape").decode(), readable)


def refused(path: str, error: OSError | ValueError) -> OutputError:
    """Return the sentence for what the file system said."""
    name = "standard output" if path == STDOUT else shown(path)
    number = error.errno if isinstance(error, OSError) else None
    return OutputError(f"Cannot write {name}: {_WHY.get(number or 0, _said(error))}.")


def unwritable(error: OSError) -> bool:
    """Tell whether it is the disk that refuses, whoever wrote."""
    return error.errno in _DISK


def _beside(path: Path) -> tuple[Path, TextIO]:
    """Open a private file in the same folder."""
    beside = _name_beside(path)
    return beside, _text(_new(beside))


def _name_beside(path: Path) -> Path:
    """Return a name in the same folder, short however long the other is."""
    return path.with_name(f".tonegauge-{uuid4().hex}.part")


def _grown(path: Path) -> tuple[Path, TextIO]:
    """Open a private file whose name tells what it becomes; one that a dead program left gives way."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    return part, _text(_new(part))


def _new(path: Path) -> int:
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)


def _text(handle: int) -> TextIO:
    return os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n")


def _said(error: OSError | ValueError) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return shown(text).rstrip(".").lower()


_DISK: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}

_COMMANDS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows."""

_WHY: Final = {
    errno.ENOSPC: "the disk is full; make room and try again",
    errno.EDQUOT: "your disk quota is used up; make room and try again",
    errno.EFBIG: "the file would be larger than this system allows",
    errno.EACCES: "you may not write there; choose another place or change its permissions",
    errno.EPERM: "you may not write there; choose another place or change its permissions",
    errno.EROFS: "that disk is read-only; choose another place",
    errno.ENOENT: "its folder does not exist; make it first",
    errno.ENOTDIR: "a part of its path is not a folder",
    errno.EPIPE: "whoever read it has left",
    errno.ENAMETOOLONG: "the name is too long",
}
