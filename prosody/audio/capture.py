"""A live call: the rep's microphone and what the speaker plays, captured at once."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Mapping
from typing import Final

from prosody.audio.backend import Backend
from prosody.audio.background import Spawn, Task
from prosody.audio.blocks import Block, Item, Lost
from prosody.audio.clock import Clock, SystemClock
from prosody.audio.devices import DEFAULT
from prosody.audio.error import AudioError
from prosody.audio.health import LegHealth
from prosody.audio.leg_capture import LegCapture
from prosody.audio.portaudio import PortAudio, leave_open
from prosody.audio.time_line import CallTime
from prosody.events import Leg

OPENING_S: Final = 8.0
CLOSING_S: Final = 2.0
"""How long a device may take to open and to close."""

LOOK_S: Final = 0.032
"""Between looks at the devices: waking up at every block of each costs ten times what is done then,
and the window paints 30 times a second."""

RESTING_LOOK_S: Final = 0.06
RESTS_S: Final = 3.0
"""When both legs have been quiet for so long, looks are rarer: the first word may be seen 30 ms later."""

PAUSED_S: Final = 0.5
"""Between looks while paused: nobody waits for what is thrown away, and each look is analysed."""


class LiveSource:
    """Microphone and far end of a call.

    Making one opens the devices, which may take seconds: do that and the iteration on a worker's thread.

    Parameters
    ----------
    mic, far : str or None
        Names of input devices, `"default"`, or None for a leg that is not captured.
    backend, clock, spawn : optional
        For tests.

    Raises
    ------
    AudioError
        When a device is not there or cannot be opened.
    """

    def __init__(
        self,
        mic: str | None = "default",
        far: str | None = None,
        *,
        backend: Backend | None = None,
        clock: Clock | None = None,
        spawn: Spawn = Task,
    ) -> None:
        wanted: dict[Leg, str] = {}
        if mic is not None:
            wanted["rep"] = mic
        if far is not None:
            wanted["customer"] = far
        if not wanted:
            raise AudioError("Neither a microphone nor a far end was named; give --mic or --far.")
        self._backend = backend or PortAudio()
        self._clock = clock or SystemClock()
        self._wake = threading.Event()
        self._closed = threading.Event()
        self._called = threading.Event()
        self._pausing = False
        self._turn = threading.Lock()
        call = CallTime()
        devices = {leg: self._backend.find(name, leg) for leg, name in wanted.items()}
        self._legs = [
            LegCapture(
                leg, device, wanted[leg] == DEFAULT, self._backend, self._clock, spawn, call, self._wake
            )
            for leg, device in devices.items()
        ]
        self._open()

    def _open(self) -> None:
        tasks = [(leg, leg.connection.start()) for leg in self._legs]
        for leg, task in tasks:
            if not task.wait(OPENING_S) or task.error:
                self.close()
                late = f"{leg.device.name} did not open within {OPENING_S:g} s; choose another device."
                raise task.error or AudioError(late)
            leg.follow(self._clock.boot())

    @property
    def name(self) -> str:
        """The devices' names."""
        return " + ".join(leg.device.name for leg in self._legs)

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The legs that are captured."""
        return tuple(leg.leg for leg in self._legs)

    @property
    def rate(self) -> int:
        """Samples per second of the first leg, Hz."""
        return self._legs[0].rate

    @property
    def progress(self) -> None:
        """A call's end is not known."""
        return

    @property
    def notes(self) -> list[str]:
        """Nothing: what is wrong with a call is told by `health` and by gaps."""
        return []

    @property
    def health(self) -> Mapping[Leg, LegHealth]:
        """How each leg does now; may be asked from any thread, and costs microseconds."""
        return {leg.leg: leg.health for leg in self._legs}

    def __iter__(self) -> Iterator[Item]:
        """Yield both legs' sound and gaps as they come, until `close`; then what is left of them."""
        while not self._closed.is_set():
            yield from _in_turn([leg.collect() for leg in self._legs])
            self._hold()  # only now: what came before somebody resumed is thrown away
            self._rest()
        yield from _in_turn([leg.drain() for leg in self._legs])

    def _hold(self) -> None:
        """Let every leg pause, or listen, as it was asked last."""
        with self._turn:
            for leg in self._legs:
                leg.intake.paused = self._pausing

    def _rest(self) -> None:
        """Wait for more sound, or news of a device; while paused, for whoever resumes."""
        if self._pausing:
            self._clock.wait(self._called, PAUSED_S)
            self._called.clear()
            return
        rests = all(leg.intake.quiet_s >= RESTS_S for leg in self._legs)
        if self._clock.wait(self._wake, RESTING_LOOK_S if rests else LOOK_S):
            self._wake.clear()

    def pause(self) -> None:
        """From now on sound is counted and thrown away, also what came and was not handed on yet."""
        self._pausing = True
        self._hold()

    def resume(self) -> None:
        """Listen again, to what is said from now on."""
        self._pausing = False
        self._called.set()

    def close(self) -> None:
        """End the call and release the devices, within `CLOSING_S` even when they hang."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._wake.set()
        self._called.set()
        under_way = [task for leg in self._legs for task in leg.start_closing()]
        until_s = self._clock.mono() + CLOSING_S
        if not all(task.wait(max(0.0, until_s - self._clock.mono())) for task in under_way):
            leave_open()


def _in_turn(parts: list[list[Block | Lost]]) -> Iterator[Block | Lost]:
    """Yield the first of each leg, then the second of each ..."""
    for several in itertools.zip_longest(*parts):
        yield from (item for item in several if item is not None)
