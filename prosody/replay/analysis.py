"""The analysis of an opened call in processes beside: the window stays free.

The rule of the room: it never waits, except in `finish`. Each leg is heard by a process of its own; one
more paints and judges.
"""

from __future__ import annotations

import multiprocessing
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Final

from prosody.events import Leg
from prosody.replay.heard_call import HeardCall
from prosody.replay.measured import News, Over
from prosody.replay.task import task_of
from prosody.replay.worker import judge, listen

AT_MOST: Final = 40
"""Messages taken in one `poll`, so that it stays short."""

STOP: Final = "stop"


class Analysis:
    """The analysis of a call.

    Attributes
    ----------
    held : bool
        It waits; until it goes on the call is `partial`.

    Use: `analysis = Analysis(call); analysis.start()`, then `poll()` from a timer (20-30 times a second)
    until `analysis.over`. `stop()` ends it; what was done is kept, and the call is `partial`.
    """

    def __init__(self, call: HeardCall) -> None:
        self.call = call
        self._children: list[multiprocessing.process.BaseProcess] = []
        self._news: Connection | None = None
        self._is_over = call.done
        self.held = False

    @property
    def over(self) -> bool:
        """Nothing more will come."""
        return self._is_over

    def start(self) -> None:
        """Begin, from the call's start; returns at once. Waveform and level come first."""
        if self._children or self._is_over:
            return
        self.call.begin_again()
        task, beside = task_of(self.call), multiprocessing.get_context("spawn")
        self._news, theirs = beside.Pipe()
        ends: list[Connection] = [theirs]
        ears: dict[Leg, Connection] = {}
        for leg in task.legs:
            ears[leg], says = beside.Pipe(duplex=False)
            ends += [ears[leg], says]
            self._children.append(beside.Process(target=listen, args=(task, leg, says), daemon=True))
        self._children.append(beside.Process(target=judge, args=(task, theirs, ears), daemon=True))
        for child in self._children:
            child.start()
        for end in ends:  # theirs alone now: when one of them dies, the others hear of it
            end.close()

    def poll(self) -> bool:
        """Take into the call what has come; return whether anything is new. Never waits."""
        new = False
        for _ in range(AT_MOST):
            if self._news is None or not self._news.poll():
                break
            self._take(self._received(self._news))
            new = True
        return new

    def hold(self) -> None:
        """Hear no more for now: the processes wait as soon as nobody takes what they say."""
        self._held(True)

    def go_on(self) -> None:
        """Hear on from where it was held."""
        self._held(False)

    def _held(self, held: bool) -> None:
        if not self._is_over:
            self.held = self.call.partial = held
            self.call.revision += 1

    def stop(self) -> None:
        """Ask for the end; what was done is kept. Safe to call twice, and when it is over."""
        if self._news is not None:
            with suppress(OSError):
                self._news.send(STOP)

    def finish(self, limit_s: float = 10.0) -> None:
        """Stop it and wait until what was done is stored."""
        self.stop()
        while self._news is not None and self._news.poll(limit_s):
            self.poll()
        self._end()

    def _received(self, news: Connection) -> list[News]:
        try:
            received: list[News] = news.recv()
        except (EOFError, OSError):  # killed
            return [Over(True, ("The analysis ended unexpectedly; what it had found is shown.",))]
        return received

    def _take(self, received: list[News]) -> None:
        for news in received:
            self.call.take(news)
            if isinstance(news, Over):
                self._end()

    def _end(self) -> None:
        self._is_over = True
        if self._news is not None:
            self._news.close()
            self._news = None
        for child in self._children:
            child.terminate()  # whoever is left has nobody to tell
            child.join(1.0)
        self._children.clear()
