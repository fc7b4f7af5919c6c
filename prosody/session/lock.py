"""Whether somebody is still writing: a lock that the kernel drops when its holder dies, however it dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 40  # msvcrt locks bytes against reading, so it locks one that is never there

    def _lock(handle: int) -> None:
        at = os.lseek(handle, 0, os.SEEK_CUR)
        try:
            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, at, os.SEEK_SET)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def hold(handle: int) -> None:
    """Hold the lock of an open file until it is closed; file systems without locks are left alone."""
    with suppress(OSError):
        _lock(handle)


@contextmanager
def sole(path: str | os.PathLike[str]) -> Iterator[bool]:
    """Hold a lock file, gone afterwards; yield whether nobody else holds it.

    Where it cannot be made, nobody is alone.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield False
        return
    alone = _held(handle)
    try:
        yield alone
    finally:
        os.close(handle)
        if alone:
            with suppress(OSError):
                Path(path).unlink()


def _held(handle: int) -> bool:
    try:
        _lock(handle)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks
        return True
    return True


def is_held(path: str | os.PathLike[str]) -> bool:
    """Tell whether another open file holds the lock; False when the file is not there."""
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _held(handle)
    finally:
        os.close(handle)
