"""C libraries print to the process's stderr; a person should not read that."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator

_turn = threading.Lock()


@contextlib.contextmanager
def swallowed() -> Iterator[None]:
    """Send what C code prints to stderr to nowhere, while the block runs.

    It holds for the whole process, so keep it short. Where there is no stderr (a program with
    windows only), nothing is done.
    """
    with _turn:
        try:
            kept = os.dup(2)
        except OSError:
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
