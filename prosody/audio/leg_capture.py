"""One leg of a live call: a device that is listened to, watched, lost and found again.

The rule of the room: all of this runs on the worker's thread. Whatever happens to the device, the time
line goes on, and what is not there is a gap with its reason. The clock is the one that also counts while
the machine sleeps, so that a lid that was closed is a gap as well.
"""

from __future__ import annotations

import math
import threading
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio.backend import Backend, Whereabouts
from prosody.audio.background import Spawn, Task
from prosody.audio.blocks import Block, Lost
from prosody.audio.clock import Clock
from prosody.audio.connection import Connection, Running
from prosody.audio.devices import PULSE, Device
from prosody.audio.health import LegHealth, State
from prosody.audio.time_line import CallTime, LegTime
from prosody.audio.timekeeping import Timekeeper
from prosody.events import Leg
from prosody.units import SILENCE_DB

SILENT_S: Final = 1.0
"""No callback for so long: the device is lost, whatever the library says."""

FIRST_AUDIO_S: Final = 5.0
"""A device that was just opened may take so long: an idle sink needs 2 s, Bluetooth more."""

LOOK_AT_LEAST_EVERY_S: Final = 0.25
"""A worker that stalled itself must not take its own absence for the device's."""

MUTED_S: Final = 3.0
"""Exact zeros for so long mean muted or blocked; no converter gives them by itself."""

QUIET: Final = 1e-5
"""Mean power, full scale being 1 (-50 dBFS): nobody speaks into this microphone."""

BEHIND_S: Final = 0.3
PIECE_S: Final = 0.06
"""What came between two looks is one piece, so that nothing of it waits for the next."""
FILL_STEP_S: Final = 0.1
LOOK_S: Final = 1.0
"""Between looks which device we are really on; asking the server costs 6 ms, so the stream is asked first."""

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
        self.paused = False
        self._clock = clock
        self._call = call
        self._time = LegTime(leg)
        self._keeper: Timekeeper | None = None
        self._absent = WAITING  # why nothing comes; empty when something does
        self._closed = False
        self._arrivals = 0
        self._silent_s = 0.0
        self._looked_at_s = self._heard_at_s = clock.boot()
        self._ahead_s = 0.0  # of the clock, when the device began
        self._zeros_s = 0.0
        self.quiet_s = 0.0
        self._ever_heard = False
        self._level_db = SILENCE_DB
        self._backend = backend
        self._spawn = spawn
        self._looking: Task[Whereabouts] | None = None
        self._look_at_s = clock.boot() + LOOK_S

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
            items += self._arrived(self.connection.running)
            items += self._watch(self.connection.running, now_s)
        items += self._look(now_s)
        items += self._fill(now_s)
        self._looked_at_s = now_s
        return _joined(items)

    def drain(self) -> list[Block | Lost]:
        """Return all that is left when the call ends."""
        running = self.connection.running
        return self._arrived(running) + self._until(running, running.ring.written) if running else []

    def follow(self, now_s: float) -> None:
        """Take over a device that was opened meanwhile."""
        if self.connection.follow(now_s):
            self._silent_s, self._arrivals, self._keeper = 0.0, 0, None
        elif not self.connection.running and self.connection.problem:
            self._absent = GONE

    def _arrived(self, running: Running) -> list[Block | Lost]:
        items: list[Block | Lost] = []
        ring = running.ring
        for came_at_s, count, dropped in ring.stamps():
            if self._absent or not self._keeper:
                items += self._begin(came_at_s - (count - ring.read) / ring.rate, ring.rate)
            assert self._keeper
            loss = self._keeper.accept(came_at_s, count, dropped)
            self._heard_at_s = came_at_s
            if loss:
                items += self._until(running, loss.after)
                items += self._time.lose(loss.duration_s, "audio lost")
        return items + (self._until(running, self._keeper.released) if self._keeper else [])

    def _begin(self, started_s: float, rate: int) -> list[Lost]:
        """Sound comes, for the first time or again."""
        missing_s = self._call.reached_s(started_s) - self._time.position_s
        reason, self._absent = self._absent, ""
        self._keeper = Timekeeper(rate)
        self._ahead_s = max(0.0, -missing_s)
        self.connection.prove()
        return self._time.lose(max(0.0, missing_s), reason)

    def _until(self, running: Running, count: int) -> list[Block | Lost]:
        """Hand on sound up to frame `count` of the stream; while paused, only its length."""
        ring = running.ring
        piece = max(1, round(PIECE_S * ring.rate))
        items: list[Block | Lost] = []
        while ring.read < count:
            some = min(piece, count - ring.read)
            if self.paused:
                ring.skip(some)
                items += self._time.lose(some / ring.rate, LegTime.PAUSED)
            else:
                samples = ring.take(some)
                self._listen(samples, some / ring.rate)
                self._time.heard(some / ring.rate)
                items.append(Block(self.leg, samples, ring.rate))
        return items

    def _listen(self, samples: NDArray[np.int16], duration_s: float) -> None:
        sound = samples.astype(np.float32)
        power = float(np.dot(sound, sound)) / (len(sound) * 32768.0**2)
        self._zeros_s = 0.0 if power else self._zeros_s + duration_s
        self._ever_heard = self._ever_heard or power > 0.0
        self.quiet_s = 0.0 if power > QUIET else self.quiet_s + duration_s
        self._level_db = max(SILENCE_DB, 10.0 * math.log10(power)) if power else SILENCE_DB

    def _watch(self, running: Running, now_s: float) -> list[Block | Lost]:
        """Count the time in which nothing came; give the device up when it is too long."""
        if running.ring.arrivals != self._arrivals:
            self._arrivals, self._silent_s = running.ring.arrivals, 0.0
        else:
            self._silent_s += min(LOOK_AT_LEAST_EVERY_S, now_s - self._looked_at_s)
        limit_s = FIRST_AUDIO_S if self._absent else SILENT_S
        silent = self._silent_s >= limit_s
        if self._closed or not (silent or running.ended.is_set()):
            return []
        if self.device.rests and not running.ended.is_set():
            self._absent = RESTING
            return self._until(running, running.ring.written)
        return self._give_up(running, now_s)

    def _give_up(self, running: Running, now_s: float) -> list[Block | Lost]:
        rest = self._until(running, running.ring.written)
        self._absent = GONE
        self.connection.give_up(now_s)
        return rest

    def _look(self, now_s: float) -> list[Block | Lost]:
        """Ask the sound server now and then where this leg is heard, and act on the answer."""
        found = self._looking.result if self._looking and self._looking.over else None
        if self._looking and self._looking.over:
            self._looking = None
        if self.device.host_api == PULSE and not self._looking and now_s >= self._look_at_s:
            self._look_at_s = now_s + LOOK_S
            running = self.connection.running
            if not (running and running.stream.at_home()):
                self._looking = self._spawn(lambda: self._backend.look(self.leg))
        return self._settle(found, now_s) if found and not self._closed else []

    def _settle(self, found: Whereabouts, now_s: float) -> list[Block | Lost]:
        """Go where the default is; leave a device that nobody asked for."""
        running = self.connection.running
        if self._follows and found.default and found.default.key != self.device.key:
            rest = self._until(running, running.ring.written) if running else []
            self._absent = CHANGED
            self.connection.move_to(found.default, now_s)
            return rest
        strayed = found.heard_on not in (None, self.device.key)
        return self._give_up(running, now_s) if running and strayed and not self._absent else []

    def _fill(self, now_s: float) -> list[Lost]:
        """Let the time line go on while the device delivers nothing and the call has begun."""
        if not self._absent or self._call.zero_s is None or self._closed:
            return []
        missing_s = self._call.reached_s(now_s) - FILL_LAG_S[self._absent] - self._time.position_s
        return self._time.lose(missing_s, self._absent) if missing_s >= FILL_STEP_S else []

    @property
    def behind_clock_s(self) -> float | None:
        """How far this leg's time line lies behind the clock, s; None while nothing comes."""
        return self._keeper.behind_s - self._ahead_s if self._keeper and not self._absent else None

    def catch_up(self, duration_s: float) -> list[Lost]:
        """Return the gap that brings a leg that ran slow level with the other."""
        if self._keeper:
            self._keeper.correct(duration_s)
        return self._time.lose(duration_s, "out of step")

    @property
    def health(self) -> LegHealth:
        """How this leg does; may be asked from any thread."""
        running, keeper = self.connection.running, self._keeper
        waiting_s = (running.ring.written - running.ring.read) / running.ring.rate if running else 0.0
        return LegHealth(
            leg=self.leg,
            state=self._state(waiting_s),
            device=self.device.name,
            moved=self.device.key != self._first_key,
            level_db=self._level_db,
            age_s=max(0.0, self._clock.boot() - self._heard_at_s),
            behind_s=waiting_s,
            lost_s=self._time.lost_s,
            ever_heard=self._ever_heard,
            overflows=running.ring.overflows if running else 0,
            drift_ppm=keeper.drift_ppm if keeper else None,
            problem=self.connection.problem,
        )

    def _state(self, waiting_s: float) -> State:
        if self._absent in (GONE, WAITING, CHANGED):
            return "lost" if self._absent == GONE else "waiting"
        if self.paused:
            return "paused"
        if self._zeros_s >= MUTED_S and not self.device.is_monitor:  # a monitor is silent when nothing plays
            return "muted"
        return "behind" if waiting_s > BEHIND_S else "ok"


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
