"""A file that is there whole or not at all: written beside its place, moved there when it is complete.

The rule of the room: what the program writes for a person goes through here; every way that
a file system can refuse is one sentence.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, TextIO
from uuid import uuid4

STDOUT: Final = "-"


class OutputError(Exception):
    """Something could not be written; the text says what and why, for a person."""


class Output:
    """Text on its way to `path`, or to standard output when that is `-`.

    Use it in a `with`: it is kept when the block ends well and dropped when it does not.

    Raises
    ------
    OutputError
        When it cannot be opened, written or moved into place.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        self._beside: Path | None = None
        if self.path == STDOUT:
            self._file: TextIO = sys.stdout
            return
        place = Path(self.path)
        try:
            if place.is_dir():
                raise OutputError(f"{shown(self.path)} is a folder; name a file to write to.")
            self._beside, self._file = _beside(place)
        except (OSError, ValueError) as error:
            raise refused(self.path, error) from None

    def write(self, text: str) -> None:
        """Write text; on standard output it is seen at once."""
        try:
            self._file.write(text)
            if self._beside is None:
                self._file.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise refused(self.path, error) from None

    def keep(self) -> None:
        """Move what was written to its place."""
        try:
            if self._beside is not None:
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                self._beside.replace(self.path)
                self._beside = None
        except OSError as error:
            self.drop()
            raise refused(self.path, error) from None

    def drop(self) -> None:
        """Leave nothing behind."""
        if self._beside is not None:
            with suppress(OSError):
                self._file.close()
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
    """Write a private file, whole or not at all, over the one that may be there.

    Raises
    ------
    OSError
        When it cannot be written; what was there before is still there.
    """
    beside, file = _beside(path)
    try:
        with file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def shown(name: str) -> str:
    """Return a file's name so that any terminal can show it."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def refused(path: str, error: OSError | ValueError) -> OutputError:
    """Return the sentence for what the file system said."""
    name = "standard output" if path == STDOUT else shown(path)
    number = error.errno if isinstance(error, OSError) else None
    return OutputError(f"Cannot write {name}: {_WHY.get(number or 0, _said(error))}.")


def _beside(path: Path) -> tuple[Path, TextIO]:
    """Open a private file in the same folder, its name short however long the other is."""
    beside = path.with_name(f".tonegauge-{uuid4().hex}.part")
    handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    return beside, os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n")


def _said(error: OSError | ValueError) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return shown(text).rstrip(".").lower()


_WHY: Final = {
    errno.ENOSPC: "the disk is full; make room and try again",
    errno.EDQUOT: "your disk quota is used up; make room and try again",
    errno.EFBIG: "the file would be larger than this system allows",
    errno.EACCES: "you may not write there; choose another place or change its permissions",
    errno.EPERM: "you may not write there; choose another place or change its permissions",
    errno.EROFS: "that disk is read-only; choose another place",
    errno.ENOENT: "its folder does not exist; make it first",
    errno.ENOTDIR: "a part of its path is not a folder",
    errno.ENAMETOOLONG: "the name is too long",
}
