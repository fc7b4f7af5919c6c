"""Legs from different sources on one time line: a microphone beside a leg from the network, two files ...

The rule of the room: each source runs on a thread of its own, at its own speed; when its sound comes is what
puts it beside the others'. The call ends with the source that brings the rep.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from prosody.audio.blocks import Block, Item, Lost, Source
from prosody.audio.clock import Clock, SystemClock
from prosody.audio.error import AudioError
from prosody.audio.network.call_line import CallLine
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.queue import Queue
from prosody.audio.network.signals import Heard, Opened, ProtocolError
from prosody.events import LEGS, Leg

TICK_S: Final = 0.1
"""Between looks at legs from which nothing comes."""


class Joined:
    """Several sources as one.

    Parameters
    ----------
    parts : sequence of Source
        They run in real time, and no leg comes from two of them.
    settings : NetworkSettings
    clock : Clock, optional
    """

    def __init__(
        self, parts: Sequence[Source], settings: NetworkSettings, clock: Clock | None = None
    ) -> None:
        self.name = " + ".join(part.name for part in parts)
        self.legs = tuple(leg for leg in LEGS if any(leg in part.legs for part in parts))
        self.rate = next(part.rate for part in parts if self.legs[0] in part.legs)
        self._parts = tuple(parts)
        self._clock = clock or SystemClock()
        self._queue = Queue()
        self._turn = threading.Lock()
        self._line = CallLine(self.legs, settings, self._clock.mono())
        self._over = threading.Event()
        self._begun = False
        self._wrong: Exception | None = None

    @property
    def health(self) -> Mapping[Leg, Any]:
        """How each leg does, where its source tells."""
        return {leg: how for part in self._parts for leg, how in getattr(part, "health", {}).items()}

    def __iter__(self) -> Iterator[Item]:
        """Yield all legs' items as they come, until the rep's source ends or this one is closed."""
        if not self._begun:
            self._begun = True
            for part in self._parts:
                threading.Thread(target=self._hear, args=(part,), name="leg", daemon=True).start()
            threading.Thread(target=self._tick, name="legs in step", daemon=True).start()
        yield from self._queue.call()
        if self._wrong:
            raise self._wrong

    def _hear(self, part: Source) -> None:
        """Hear one source, on its own thread; one that brings calls brings the next one too."""
        try:
            while not self._over.is_set():
                self._hear_once(part)
                if not getattr(part, "tells_calls", False):
                    break
        except Exception as wrong:  # it belongs to whoever iterates
            self._wrong = AudioError(str(wrong)) if isinstance(wrong, ProtocolError) else wrong
        if "rep" in part.legs or self._wrong:
            self._end()

    def _hear_once(self, part: Source) -> None:
        opened = Opened("", part.legs, part.rate, stamped=hasattr(part, "health"))
        for number, item in enumerate(part):
            if isinstance(item, Block | Lost):
                with self._turn:
                    at_s = self._clock.mono()
                    if number == 0:
                        self._line.take(opened, at_s)
                    self._hand_on(self._line.take(Heard(item), at_s))

    def _tick(self) -> None:
        while not self._over.wait(TICK_S):
            with self._turn:
                self._hand_on(self._line.tick(self._clock.mono()))

    def _hand_on(self, items: Sequence[Block | Lost]) -> None:
        for item in items:
            self._queue.put(item)

    def pause(self) -> None:
        """From now on sound is counted and thrown away."""
        self._hold("pause")

    def resume(self) -> None:
        """Listen again."""
        self._hold("resume")

    def _hold(self, name: str) -> None:
        for part in self._parts:
            getattr(part, name, _nothing)()

    def _end(self) -> None:
        self._over.set()
        self._queue.close()

    def close(self) -> None:
        """End everything, and release every source."""
        self._end()
        for part in self._parts:
            part.close()


def _nothing() -> None:
    """A file cannot pause."""
