"""One leg of a live call: a device that is listened to, watched, lost and found again.

The rule of the room: all of this runs on the worker's thread. Whatever happens to the device, the time
line goes on, and what is not there is a gap with its reason. The clock is the one that also counts while
the machine sleeps, so that a lid that was closed is a gap as well.
"""

from __future__ import annotations

import threading
from typing import Final

from prosody.audio.backend import Backend, Whereabouts
from prosody.audio.background import Spawn, Task
from prosody.audio.blocks import Block, Lost
from prosody.audio.clock import Clock
from prosody.audio.connection import Connection, Running
from prosody.audio.devices import PULSE, Device
from prosody.audio.health import LegHealth, State
from prosody.audio.intake import Intake
from prosody.audio.time_line import CallTime
from prosody.events import Leg

SILENT_S: Final = 0.8
"""No callback for so long: the device is lost, whatever the library says. A person is told within 1 s."""

SUSPENDED_S: Final = 0.25
"""The same where the system itself says that nothing will come; shorter is a change of settings."""

FIRST_AUDIO_S: Final = 5.0
"""A device that was just opened may take so long: an idle sink needs 2 s, Bluetooth more."""

LOOK_AT_LEAST_EVERY_S: Final = 0.25
"""A worker that stalled itself must not take its own absence for the device's."""

MUTED_S: Final = 3.0
"""Exact zeros for so long mean muted or blocked; no converter gives them by itself."""

BEHIND_S: Final = 0.3
LOOK_S: Final = 1.0
STRAYED_LOOK_S: Final = 0.1
"""Between looks which device we are really on: asking the server costs 6 ms, so the stream, which hears of
every move and every new default at once, is asked first; but where it does not know, soon."""

WAITING: Final = "waiting for sound"
GONE: Final = "device lost"
RESTING: Final = "nothing is played"
CHANGED: Final = "device changed"
FILL_LAG_S: Final = {WAITING: 1.0, GONE: 0.2, RESTING: 0.2, CHANGED: 0.2}
"""A gap is told up to so long ago, because sound that comes may have begun before it came."""


class LegCapture:
    """Captures one leg from one device.

    Parameters
    ----------
    leg : {"rep", "customer"}
    device : Device
    follows : bool
        The default was asked for: when that is another device, go there. Otherwise a device that is not the
        one asked for is not listened to, wherever the sound server moves us.
    backend, clock, spawn, call, wake
        What the whole call shares.
    """

    def __init__(
        self,
        leg: Leg,
        device: Device,
        follows: bool,
        backend: Backend,
        clock: Clock,
        spawn: Spawn,
        call: CallTime,
        wake: threading.Event,
    ) -> None:
        self.leg: Leg = leg
        self._follows = follows
        self._first_key = device.key
        self.connection = Connection(leg, device, backend, clock, spawn, wake)
        self.intake = Intake(leg, call, WAITING)
        self._clock = clock
        self._closed = False
        self._arrivals = 0
        self._silent_s = 0.0
        self._looked_at_s = self._opened_at_s = clock.boot()
        self._backend = backend
        self._spawn = spawn
        self._looking: Task[Whereabouts] | None = None
        self._look_at_s = clock.boot()

    @property
    def device(self) -> Device:
        """What is recorded, or waited for."""
        return self.connection.device

    @property
    def rate(self) -> int:
        """Samples per second of the open device, or else its own, Hz."""
        running = self.connection.running
        return running.ring.rate if running else self.device.rate

    def start_closing(self) -> list[Task[None]]:
        """Begin to release the device; return what is under way."""
        self._closed = True
        return self.connection.start_closing()

    def collect(self) -> list[Block | Lost]:
        """Return what came since the last call, in short pieces, and the gaps in it."""
        now_s = self._clock.boot()
        items: list[Block | Lost] = []
        self.follow(now_s)
        if self.connection.running:
            self.connection.running.stream.fetch()
            items += self.intake.take(self.connection.running.ring)
            items += self._watch(self.connection.running, now_s)
        items += self._look(now_s)
        items += self._fill(now_s)
        self._looked_at_s = now_s
        return _joined(items)

    def drain(self) -> list[Block | Lost]:
        """Return all that is left when the call ends."""
        running = self.connection.running
        return self.intake.take(running.ring) + self.intake.take_rest(running.ring) if running else []

    def follow(self, now_s: float) -> None:
        """Take over a device that was opened meanwhile."""
        if self.connection.follow(now_s):
            self._silent_s, self._arrivals = 0.0, 0
            self.intake.forget()
        elif not self.connection.running and self.connection.problem and self._absence != GONE:
            self.intake.absent = GONE

    def _watch(self, running: Running, now_s: float) -> list[Block | Lost]:
        """Count the time in which nothing came; give the device up when it is too long."""
        if running.ring.arrivals != self._arrivals:
            self._arrivals, self._silent_s = running.ring.arrivals, 0.0
            self.connection.prove()
        else:
            self._silent_s += min(LOOK_AT_LEAST_EVERY_S, now_s - self._looked_at_s)
        silent = self._silent_s >= self._patience_s(running)
        if self._closed or not (silent or running.ended.is_set()):
            return []
        if self.device.rests and not running.ended.is_set():
            return self.intake.take_rest(running.ring, RESTING)
        return self._give_up(running, now_s)

    def _patience_s(self, running: Running) -> float:
        """Return how long nothing may come before the device is lost."""
        if self.intake.absent:
            return FIRST_AUDIO_S
        return SUSPENDED_S if running.stream.suspended() else SILENT_S

    def _give_up(self, running: Running, now_s: float, why: str = GONE) -> list[Block | Lost]:
        rest = self.intake.take_rest(running.ring, why)
        self.connection.give_up(now_s)
        return rest

    def _look(self, now_s: float) -> list[Block | Lost]:
        """Ask the sound server now and then where this leg is heard, and act on the answer."""
        found = self._looking.result if self._looking and self._looking.over else None
        if self._looking and self._looking.over:
            self._looking = None
        if self.device.host_api == PULSE and not self._looking and now_s >= self._look_at_s:
            running = self.connection.running
            self._look_at_s = now_s + (STRAYED_LOOK_S if running else LOOK_S)
            if not (running and running.stream.at_home()):
                self._looking = self._spawn(lambda: self._backend.look(self.leg))
        return self._settle(found, now_s) if found and not self._closed else []

    def _settle(self, found: Whereabouts, now_s: float) -> list[Block | Lost]:
        """Go where the default is; leave a device that nobody asked for."""
        running = self.connection.running
        if self._follows and found.default and found.default.key != self.device.key:
            why = _moved(CHANGED, self.device, found.default)
            rest = self.intake.take_rest(running.ring, why) if running else []
            self.intake.absent = why
            self.connection.move_to(found.default, now_s)
            return rest
        if not running or not found.heard_on or found.heard_on.key == self.device.key or self.intake.absent:
            return []
        return self._give_up(running, now_s, _moved(GONE, self.device, found.heard_on))

    def _fill(self, now_s: float) -> list[Lost]:
        return [] if self._closed else self.intake.fill(now_s, FILL_LAG_S.get(self._absence, 0.0))

    @property
    def _absence(self) -> str:
        """Why nothing comes, without the devices' names."""
        return self.intake.absent.partition(": ")[0]

    @property
    def health(self) -> LegHealth:
        """How this leg does; may be asked from any thread."""
        running, intake = self.connection.running, self.intake
        waiting_s = (running.ring.written - running.ring.read) / running.ring.rate if running else 0.0
        return LegHealth(
            leg=self.leg,
            state=self._state(waiting_s),
            device=self.device.name,
            moved=self.device.key != self._first_key,
            level_db=intake.level_db,
            age_s=max(0.0, self._clock.boot() - (intake.heard_at_s or self._opened_at_s)),
            behind_s=waiting_s,
            lost_s=intake.time.lost_s,
            ever_heard=intake.ever_heard,
            overflows=running.ring.overflows if running else 0,
            drift_ppm=intake.drift_ppm,
            problem=self.connection.problem,
        )

    def _state(self, waiting_s: float) -> State:
        if self._absence in (GONE, WAITING, CHANGED):
            return "lost" if self._absence == GONE else "waiting"
        if self.intake.paused:
            return "paused"
        if (
            self.intake.zeros_s >= MUTED_S and not self.device.is_monitor
        ):  # a monitor is silent when nothing plays
            return "muted"
        return "behind" if waiting_s > BEHIND_S else "ok"


def _moved(why: str, source: Device, target: Device) -> str:
    """Return the reason of a gap at which another device is heard, with both names."""
    return f"{why}: {source.name} -> {target.name}"


def _joined(items: list[Block | Lost]) -> list[Block | Lost]:
    """Make one gap of gaps that follow each other for one reason."""
    joined: list[Block | Lost] = []
    for item in items:
        last = joined[-1] if joined else None
        if isinstance(item, Lost) and isinstance(last, Lost) and item.reason == last.reason:
            joined[-1] = Lost(item.leg, last.count + item.count, item.reason)
        else:
            joined.append(item)
    return joined
