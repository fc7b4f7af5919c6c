"""Ctrl-C and a polite kill: the work ends in order, at a place of its own choice."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interrupts(stop: Callable[[], None]) -> Iterator[None]:
    """While this lasts, the first interrupt calls `stop`; the second one ends the program."""
    before = {which: signal.getsignal(which) for which in (signal.SIGINT, signal.SIGTERM)}

    def first(which: int, _frame: FrameType | None) -> None:
        signal.signal(which, before[signal.Signals(which)])
        stop()

    for which in before:
        signal.signal(which, first)
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


class Interruption:
    """A sink that ends the work between two pieces of it, once it was asked to."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self) -> None:
        """End at the next piece."""
        self.asked = True

    def accept(self, _heard: object) -> None:
        """Go on, or end.

        Raises
        ------
        KeyboardInterrupt
            When it was asked to.
        """
        if self.asked:
            raise KeyboardInterrupt
