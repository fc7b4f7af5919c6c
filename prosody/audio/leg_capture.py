"""One leg of a live call: a device that is opened, watched, lost and opened again, and its time line.

The rule of the room: all of this runs on the worker's thread, except the opening and closing of devices,
which may hang and has threads of its own. Whatever happens to the device, the time line goes on.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from prosody.audio.backend import Backend, Heard, Stream
from prosody.audio.background import Spawn, Task
from prosody.audio.blocks import Block, Lost
from prosody.audio.clock import Clock
from prosody.audio.devices import PULSE, Device
from prosody.audio.ring import Ring
from prosody.audio.timekeeping import Timekeeper
from prosody.events import Leg
from prosody.units import FRAMES_PER_SECOND, SILENCE_DB, decibels

SILENT_S: Final = 1.0
"""No callback for so long: the device is lost, whatever the library says."""

FIRST_AUDIO_S: Final = 5.0
"""A device that was just opened may take so long: an idle sink needs 2 s, Bluetooth more."""

LOOK_AT_LEAST_EVERY_S: Final = 0.25
"""A worker that stalled itself must not take its own absence for the device's."""

FIRST_WAIT_S: Final = 0.25
LONGEST_WAIT_S: Final = 2.0
"""Between tries to open a lost device again; doubled from the first to the longest."""

MUTED_S: Final = 3.0
"""Exact zeros for so long mean muted or blocked; no converter gives them by itself."""

BEHIND_S: Final = 0.3
FILL_LAG_S: Final = 0.2
"""A gap is told up to so long ago, because sound that comes may have begun before it came."""

FILL_STEP_S: Final = 0.1
PIECE_S: Final = 0.03
WHEREABOUTS_S: Final = 2.0
"""Between questions which device we are really on."""

State = Literal["waiting", "ok", "muted", "lost", "paused", "behind"]


@dataclass(frozen=True, slots=True)
class LegHealth:
    """How one leg does, now.

    Attributes
    ----------
    leg : {"rep", "customer"}
    state : str
        `waiting` for the first sound, `ok`, `muted` (exact zeros for 3 s), `lost` (the device is gone),
        `paused` by the person, `behind` (the analysis does not keep up).
    device : str
        What is recorded now.
    moved : bool
        The sound system put us on another device than the one that was asked for.
    level_db : float
        Level of the last block, dBFS.
    age_s : float
        Since the last sound came, s.
    behind_s : float
        Sound that came and is not handed on yet, s.
    lost_s : float
        Sound that was lost so far, pauses not counted, s.
    ever_heard : bool
        Something other than zeros came in this call. While it has not, `muted` may mean a missing permission.
    overflows : int
        Times the sound system said that it lost sound: a hint only.
    drift_ppm : float or None
        How much faster the device's clock runs than the machine's; None in the device's first minute.
    problem : str
        Why the device could not be opened again; empty when nothing is wrong.
    """

    leg: Leg
    state: State
    device: str
    moved: bool
    level_db: float
    age_s: float
    behind_s: float
    lost_s: float
    ever_heard: bool
    overflows: int
    drift_ppm: float | None
    problem: str


class TimeLine:
    """Where the call began: the clock's time at which the first sound of any leg started."""

    def __init__(self) -> None:
        self.zero_s: float | None = None

    def reached_s(self, at_s: float) -> float:
        """Return the clock's time `at_s` on the time line; the first call sets its zero."""
        if self.zero_s is None:
            self.zero_s = at_s
        return at_s - self.zero_s


@dataclass(frozen=True, slots=True)
class Running:
    """A device that was opened, and what it delivers."""

    stream: Stream
    ring: Ring
    keeper: Timekeeper
    ended: threading.Event


class LegCapture:
    """Captures one leg from one device."""

    def __init__(
        self,
        leg: Leg,
        device: Device,
        backend: Backend,
        clock: Clock,
        spawn: Spawn,
        line: TimeLine,
        wake: threading.Event,
    ) -> None:
        self.leg = leg
        self.device = device
        self.paused = False
        self._backend = backend
        self._clock = clock
        self._spawn = spawn
        self._line = line
        self._wake = wake
        self._closed = False
        self._running: Running | None = None
        self._opening: Task[Running] | None = None
        self._closing: list[Task[None]] = []
        self._open_at_s = clock.mono()
        self._wait_s = FIRST_WAIT_S
        self._arrivals = 0
        self._looked_at_s = clock.mono()
        self._silent_s = 0.0
        self._begun = False  # the running device has delivered something
        self._begun_lag_s = 0.0
        self._position_s = 0.0  # on the time line; sound and gaps handed on, and gaps owed
        self._owed_s = 0.0
        self._lost_s = 0.0
        self._zeros_s = 0.0
        self._ever_heard = False
        self._level_db = SILENCE_DB
        self._heard_at_s = clock.mono()
        self._was_lost = False
        self._problem = ""
        self._now_on: str | None = None
        self._asking: Task[str | None] | None = None
        self._ask_at_s = clock.mono() + WHEREABOUTS_S

    # ---- opening and closing

    def start_opening(self) -> Task[Running]:
        """Begin to open the device; the task tells when it is open, or why not."""
        self._opening = self._spawn(self._open, self._wake.set)
        return self._opening

    def _open(self) -> Running:
        made: list[Ring] = []
        ended = threading.Event()

        def prepare(rate: int, channels: int) -> Heard:
            made.append(Ring(rate, channels, self._clock.mono, self._wake))
            return made[-1].write

        def note_end() -> None:
            ended.set()
            self._wake.set()

        stream = self._backend.open(self.device, self.leg, prepare, note_end)
        if self._closed:
            _release(stream)
        return Running(stream, made[-1], Timekeeper(made[-1].rate), ended)

    def start_closing(self) -> list[Task[None]]:
        """Begin to release the device; return what may still be under way."""
        self._closed = True
        if self._running:
            stream = self._running.stream
            self._closing.append(self._spawn(lambda: _release(stream)))
        return [task for task in self._closing if not task.over]

    @property
    def rate(self) -> int:
        """Samples per second of the open device, or else its own, Hz."""
        return self._running.ring.rate if self._running else self.device.rate

    # ---- sound

    def collect(self) -> list[Block | Lost]:
        """Return what came since the last call, in short pieces, and the gaps in it."""
        now_s = self._clock.mono()
        items: list[Block | Lost] = []
        self._follow_opening(now_s)
        if self._running:
            items += self._arrived(self._running)
            items += self._watch(self._running, now_s)
        items += self._fill(now_s)
        self._ask_whereabouts(now_s)
        self._looked_at_s = now_s
        return items

    def drain(self) -> list[Block | Lost]:
        """Return all that is left when the call ends."""
        if not self._running:
            return []
        return self._arrived(self._running) + self._until(self._running, self._running.ring.written)

    def _arrived(self, running: Running) -> list[Block | Lost]:
        items: list[Block | Lost] = []
        for came_at_s, count, dropped in running.ring.stamps():
            if not self._begun:
                items += self._begin(came_at_s - count / running.ring.rate)
            loss = running.keeper.accept(came_at_s, count, dropped)
            self._heard_at_s = came_at_s
            if loss:
                items += self._until(running, loss.after) + self._lose(loss.duration_s, "audio lost")
        return items + self._until(running, running.keeper.released)

    def _begin(self, started_s: float) -> list[Block | Lost]:
        """The device delivers for the first time since it was opened."""
        missing_s = self._line.reached_s(started_s) - self._position_s
        reason = "device lost" if self._was_lost else "waiting for sound"
        self._begun, self._was_lost, self._wait_s, self._problem = True, False, FIRST_WAIT_S, ""
        self._begun_lag_s = min(0.0, missing_s)
        return self._lose(max(0.0, missing_s), reason)

    def _until(self, running: Running, count: int) -> list[Block | Lost]:
        """Hand on sound up to frame `count` of the stream; while paused, only its length."""
        ring = running.ring
        piece = max(1, round(PIECE_S * ring.rate))
        items: list[Block | Lost] = []
        while ring.read < count:
            some = min(piece, count - ring.read)
            if self.paused:
                ring.skip(some)
                items += self._lose(some / ring.rate, "paused")
            else:
                samples = ring.take(some)
                self._listen(samples, some / ring.rate)
                self._position_s += some / ring.rate
                items.append(Block(self.leg, samples, ring.rate))
        return items

    def _listen(self, samples: NDArray[np.int16], duration_s: float) -> None:
        self._zeros_s = 0.0 if samples.any() else self._zeros_s + duration_s
        self._ever_heard = self._ever_heard or self._zeros_s == 0.0
        sound = samples.astype(np.float32) / np.float32(32768.0)
        self._level_db = float(decibels(np.mean(sound * sound)))

    def _lose(self, duration_s: float, reason: str) -> list[Block | Lost]:
        """Put a gap on the time line, in whole frames; the rest of a frame is owed to the next gap."""
        self._position_s += duration_s
        if reason != "paused":
            self._lost_s += duration_s
        self._owed_s += duration_s
        count = int(self._owed_s * FRAMES_PER_SECOND + 1e-6)
        self._owed_s -= count / FRAMES_PER_SECOND
        return [Lost(self.leg, count, reason)] if count else []

    # ---- watching

    def settle(self) -> None:
        """Take over what was opened, before the first sound is collected."""
        self._follow_opening(self._clock.mono())

    def _follow_opening(self, now_s: float) -> None:
        if self._opening and self._opening.over:
            self._running, self._problem = self._opening.result, str(self._opening.error or "")
            self._opening = None
            self._begun, self._silent_s, self._arrivals = False, 0.0, 0
            if not self._running:
                self._wait(now_s)
        if not self._running and not self._opening and now_s >= self._open_at_s and not self._closed:
            self.start_opening()

    def _wait(self, now_s: float) -> None:
        self._was_lost = True
        self._open_at_s = now_s + self._wait_s
        self._wait_s = min(LONGEST_WAIT_S, 2.0 * self._wait_s)

    def _watch(self, running: Running, now_s: float) -> list[Block | Lost]:
        """Count the time in which nothing came; give the device up when it is too long."""
        if running.ring.arrivals != self._arrivals:
            self._arrivals, self._silent_s = running.ring.arrivals, 0.0
        else:
            self._silent_s += min(LOOK_AT_LEAST_EVERY_S, now_s - self._looked_at_s)
        limit_s = SILENT_S if self._begun else FIRST_AUDIO_S
        if self._closed or not (running.ended.is_set() or self._silent_s >= limit_s):
            return []
        rest = self._until(running, running.ring.written)
        self._closing = [task for task in self._closing if not task.over]
        self._closing.append(self._spawn(lambda: _release(running.stream)))
        self._running, self._begun = None, False
        self._wait(now_s)
        return rest

    def _fill(self, now_s: float) -> list[Block | Lost]:
        """Let the time line go on while the device delivers nothing and the call has begun."""
        if self._begun or self._line.zero_s is None or self._closed:
            return []
        lag_s = FILL_LAG_S if self._was_lost else SILENT_S
        missing_s = self._line.reached_s(now_s) - lag_s - self._position_s
        if missing_s < FILL_STEP_S:
            return []
        return self._lose(missing_s, "device lost" if self._was_lost else "waiting for sound")

    def _ask_whereabouts(self, now_s: float) -> None:
        if self._asking and self._asking.over:
            self._now_on, self._asking = self._asking.result, None
        if self.device.host_api == PULSE and self._begun and not self._asking and now_s >= self._ask_at_s:
            self._ask_at_s = now_s + WHEREABOUTS_S
            self._asking = self._spawn(lambda: self._backend.heard_on(self.leg))

    # ---- telling

    @property
    def behind_clock_s(self) -> float:
        """How far this leg's time line lies behind the clock, s; meaningless while nothing comes."""
        return self._begun_lag_s + self._running.keeper.behind_s if self._running else 0.0

    def catch_up(self, duration_s: float) -> list[Block | Lost]:
        """Put in the gap that brings a leg that ran slow level with the other."""
        if not self._running:
            return []
        self._running.keeper.correct(duration_s)
        return self._lose(duration_s, "out of step")

    @property
    def delivers(self) -> bool:
        """Whether the device is there and has delivered."""
        return self._begun

    @property
    def health(self) -> LegHealth:
        """How this leg does; may be asked from any thread."""
        running = self._running
        waiting_s = (running.ring.written - running.ring.read) / running.ring.rate if running else 0.0
        moved = self._now_on not in (None, self.device.key)
        return LegHealth(
            leg=self.leg,
            state=self._state(waiting_s),
            device=self._now_on or self.device.name if moved else self.device.name,
            moved=moved,
            level_db=self._level_db,
            age_s=max(0.0, self._clock.mono() - self._heard_at_s),
            behind_s=waiting_s,
            lost_s=self._lost_s,
            ever_heard=self._ever_heard,
            overflows=running.ring.overflows if running else 0,
            drift_ppm=running.keeper.drift_ppm if running else None,
            problem=self._problem,
        )

    def _state(self, waiting_s: float) -> State:
        if self._was_lost:
            return "lost"
        if not self._begun:
            return "waiting"
        if self.paused:
            return "paused"
        if self._zeros_s >= MUTED_S and not self.device.is_monitor:  # a monitor is silent when nothing plays
            return "muted"
        return "behind" if waiting_s > BEHIND_S else "ok"


def _release(stream: Stream) -> None:
    stream.abort()
    stream.close()
