"""The tie to one device: opened, given up, opened again with growing patience, and released.

The rule of the room: opening and closing may hang, so each has a thread of its own; what became of it
is looked at when there is time.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

from prosody.audio.backend import Backend, Heard, Stream
from prosody.audio.background import Spawn, Task
from prosody.audio.clock import Clock
from prosody.audio.devices import Device
from prosody.audio.ring import Ring
from prosody.events import Leg

FIRST_WAIT_S: Final = 0.25
LONGEST_WAIT_S: Final = 2.0
"""Between tries to open a lost device again; doubled from the first to the longest."""


@dataclass(frozen=True, slots=True)
class Running:
    """A device that was opened, and what it delivers; `ended` is set when it stops by itself."""

    stream: Stream
    ring: Ring
    ended: threading.Event


class Connection:
    """Holds one device open for one leg.

    Attributes
    ----------
    device : Device
    running : Running or None
        None while the device is not open.
    problem : str
        Why it could not be opened at the last try.
    """

    def __init__(
        self, leg: Leg, device: Device, backend: Backend, clock: Clock, spawn: Spawn, wake: threading.Event
    ) -> None:
        self.device = device
        self.running: Running | None = None
        self.problem = ""
        self._leg: Leg = leg
        self._backend = backend
        self._clock = clock
        self._spawn = spawn
        self._wake = wake
        self._closed = False
        self._opening: Task[Running] | None = None
        self._closing: list[Task[None]] = []
        self._open_at_s = clock.boot()
        self._wait_s = FIRST_WAIT_S

    def start(self) -> Task[Running]:
        """Begin to open the device; the task tells when it is open, or why not."""
        self._opening = self._spawn(self._open, self._wake.set)
        return self._opening

    def _open(self) -> Running:
        made: list[Ring] = []
        ended = threading.Event()

        def prepare(rate: int, channels: int) -> Heard:
            made.append(Ring(rate, channels, self._clock.boot))
            return made[-1].write

        def note_end() -> None:
            ended.set()
            self._wake.set()

        stream = self._backend.open(self.device, self._leg, prepare, note_end)
        if self._closed:
            _release(stream)
        return Running(stream, made[-1], ended)

    def follow(self, now_s: float) -> bool:
        """Take over what was opened, or try again when it is time; return whether a device is newly open."""
        if self._opening and self._opening.over:
            self.running, self.problem = self._opening.result, str(self._opening.error or "")
            self._opening = None
            if self.running:
                return True
            self._plan(now_s)
        if not self.running and not self._opening and now_s >= self._open_at_s and not self._closed:
            self.start()
        return False

    def _plan(self, now_s: float) -> None:
        self._open_at_s = now_s + self._wait_s
        self._wait_s = min(LONGEST_WAIT_S, 2.0 * self._wait_s)

    def prove(self) -> None:
        """The device delivers: the next time it is lost, it is tried again soon."""
        self._wait_s, self.problem = FIRST_WAIT_S, ""

    def give_up(self, now_s: float) -> None:
        """The device is lost: release it, and open it again later."""
        self._release_running()
        self.running = None
        self._plan(now_s)

    def move_to(self, device: Device, now_s: float) -> None:
        """Leave this device for another one, at once."""
        self._release_running()
        self.running, self.device = None, device
        self._open_at_s, self._wait_s = now_s, FIRST_WAIT_S

    def start_closing(self) -> list[Task[None]]:
        """Begin to release the device for good; return what is under way."""
        self._closed = True
        self._release_running()
        return self._closing

    def _release_running(self) -> None:
        self._closing = [task for task in self._closing if not task.over]
        if self.running:
            stream = self.running.stream
            self._closing.append(self._spawn(lambda: _release(stream)))


def _release(stream: Stream) -> None:
    stream.abort()
    stream.close()
