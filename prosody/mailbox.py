"""Where the worker leaves what it heard, and the window looks when it likes. Nobody waits for anybody.

The rule of the room: flags and greetings are never dropped; of what flows on, the newest wins.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from prosody.audio.clock import Clock
from prosody.contour import Contour
from prosody.events import End, Event, Flag, Greeting, Leg, Start
from prosody.pipeline import Heard

KEPT: Final = (Start, Greeting, Flag, End)
"""Rare, and never dropped; their number is bounded by the greeting and the flags' own pause."""

FLOWING: Final = 1200
"""Of the others, the newest this many wait: 20 minutes of tone."""

SHOWN: Final = "rep"
"""The leg whose rows are worth a look: nothing is painted of the other's."""

WAITING_ROWS: Final = 1000
"""Rows of a leg's contour that wait, the newest: twice what any gauge shows (10 s)."""


@dataclass(frozen=True)
class Snapshot:
    """Everything new since the last look, and how the call stands.

    Attributes
    ----------
    events : tuple of Event
        In the order in which they were decided.
    contours : tuple of (Leg, Contour)
        New rows, oldest first.
    health : mapping of Leg to Health
        What the devices say of themselves; empty for files.
    age_s : float
        Since anything was last heard, s; inf before that.
    running, recording, paused : bool
    error : str
        Why the call ended or never began, as a sentence; empty while all is well.
    notices : tuple of str
        Codes of what the person should know and the call survives (`trouble.disk_full`).
    refusal : str
        Why the call is not recorded though it was wished, as a sentence.
    waiting : bool
        No call is on; the devices are listened to, so that one may begin by itself.
    restarts : int
        How often the analysis had to be started again in this call.
    private : bool
        The recording is deleted at the end unless the person keeps it then.
    wished : bool
        The person asks for this call, or the next, to be kept.
    """

    events: tuple[Event, ...] = ()
    contours: tuple[tuple[Leg, Contour], ...] = ()
    health: Mapping[Leg, Any] = field(default_factory=dict)
    age_s: float = math.inf
    running: bool = False
    recording: bool = False
    paused: bool = False
    error: str = ""
    notices: tuple[str, ...] = ()
    refusal: str = ""
    waiting: bool = False
    restarts: int = 0
    private: bool = False
    wished: bool = False


class Mailbox:
    """A sink for the worker, a bounded box for the window."""

    def __init__(self, clock: Clock) -> None:
        self.tell: Callable[[], None] = _nobody
        """Called on the worker when there is something to look at; must return at once."""
        self._clock = clock
        self._lock = threading.Lock()
        self._heard_at = -math.inf
        self._number = 0
        self._kept: list[tuple[int, Event]] = []
        self._flowing: deque[tuple[int, Event]] = deque(maxlen=FLOWING)
        self._rows: deque[tuple[Leg, Contour]] = deque()
        self._waiting: dict[Leg, int] = {}

    def accept(self, heard: Heard) -> None:
        """Leave what is new."""
        with self._lock:
            self._heard_at = self._clock.mono()
            for event in heard.events:
                self._number += 1
                (self._kept if isinstance(event, KEPT) else self._flowing).append((self._number, event))
            for leg, contour in heard.contours:
                self._rows.append((leg, contour[-WAITING_ROWS:]))
                self._waiting[leg] = self._waiting.get(leg, 0) + len(self._rows[-1][1])
            while any(rows > WAITING_ROWS for rows in self._waiting.values()):
                leg, oldest = self._rows.popleft()
                self._waiting[leg] -= len(oldest)
        if heard.events or any(leg == SHOWN for leg, _ in heard.contours):
            self.tell()

    def empty(self) -> tuple[tuple[Event, ...], tuple[tuple[Leg, Contour], ...], float]:
        """Take everything out: events, contours, and seconds since anything came."""
        with self._lock:
            events = sorted([*self._kept, *self._flowing], key=_number)
            contours = tuple(self._rows)
            self._kept.clear()
            self._flowing.clear()
            self._rows.clear()
            self._waiting.clear()
            return tuple(event for _, event in events), contours, self._clock.mono() - self._heard_at


def _nobody() -> None:
    """Nobody wants to be told."""


def _number(numbered: tuple[int, Event]) -> int:
    return numbered[0]
