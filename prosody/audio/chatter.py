"""C libraries print to the process's stderr; a person should not read that."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator


class _Stderr:
    """File descriptor 2, sent to nowhere while anybody wants it so."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._wishes: set[object] = set()
        self._kept = -1

    def mute(self, wish: object) -> None:
        with self._turn:
            if not self._wishes:
                self._kept = os.dup(2)
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, 2)
                os.close(nowhere)
            self._wishes.add(wish)

    def unmute(self, wish: object) -> None:
        with self._turn:
            if wish in self._wishes:
                self._wishes.remove(wish)
                if not self._wishes:
                    os.dup2(self._kept, 2)
                    os.close(self._kept)


_stderr = _Stderr()


@contextlib.contextmanager
def swallowed(limit_s: float | None = None) -> Iterator[None]:
    """Send what C code prints to stderr to nowhere, while the block runs.

    It holds for the whole process, so keep it short, and where the block may hang, give a limit after
    which stderr is heard again. Where there is no stderr (a program with windows only), nothing is done.
    """
    wish = object()
    try:
        _stderr.mute(wish)
    except OSError:
        yield
        return
    timer = threading.Timer(limit_s or 0.0, _stderr.unmute, (wish,))
    timer.daemon = True
    if limit_s:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _stderr.unmute(wish)
