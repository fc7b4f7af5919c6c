"""The booth: hears a person read, on a worker thread, with the hearing of a call; cuts out takes. No Qt.

The rule of the room: a take is the frames between two presses of a key, to the frame; what was
still on its way through the hearing when the key was pressed belongs to it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from prosody.audio.blocks import Source
from prosody.contour import Contour, joined
from prosody.judgement.model_population import population
from prosody.live import Call, Setup
from prosody.pipeline import Heard
from prosody.settings import Settings
from ui.voice.tape import Sound, Tape

NOWHERE: Final = Path("nowhere")
"""Calls in the booth are never recorded, so they need no folder."""

CLOSING_S: Final = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """One reading: its contour and its sound."""

    rows: Contour
    sound: Sound
    device: str


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What is new since the last look.

    Attributes
    ----------
    rows : tuple of Contour
        New rows, oldest first.
    level_db, noise_db : float
        Of the newest sound, dBFS; NaN while there is none.
    state : str
        A code of the microphone's health; empty for a recording.
    device : str
        What is heard.
    running : bool
    error : str
        Why hearing ended or never began, as a sentence.
    take : Take or None
        The take that has just been completed.
    """

    rows: tuple[Contour, ...] = ()
    level_db: float = math.nan
    noise_db: float = math.nan
    state: str = ""
    device: str = ""
    running: bool = False
    error: str = ""
    take: Take | None = None


class Booth:
    """Hears one source after the other.

    Parameters
    ----------
    settings : Settings
        The program's own: what is heard here is heard as in a call, and never kept.
    """

    def __init__(self, settings: Settings) -> None:
        calls = replace(settings.calls, automatic=False, keep_later=False)
        self._settings = replace(settings, calls=calls)
        self._call: Call | None = None
        self._left: list[Call] = []
        self._tape: Tape | None = None
        self._box = Box()
        self._open: int | None = None
        self._until: int | None = None
        self._rows: list[Contour] = []
        self._levels = (math.nan, math.nan)

    @property
    def reading(self) -> bool:
        """Whether a take is open."""
        return self._open is not None

    @property
    def rate(self) -> int:
        """Samples per second of what is heard, Hz; 0 before anything is."""
        return self._tape.rate if self._tape else 0

    def enter(self, open_source: Callable[[], Source]) -> None:
        """Begin to hear a source; it is opened on the worker. What was heard before is left."""
        self.leave()
        self._box = Box()

        def taped() -> Source:
            self._tape = Tape(open_source())
            self._tape.keep_from(self._open)
            return self._tape

        self._call = Call(Setup(taped, self._settings, population(), NOWHERE, [self._box]))
        self._call.start()

    def leave(self) -> None:
        """Stop hearing; the device is released meanwhile. An open take is dropped."""
        self.drop()
        if self._call is not None:
            self._call.stop()
            self._left.append(self._call)
        self._call, self._tape, self._levels = None, None, (math.nan, math.nan)

    def close(self) -> None:
        """Stop hearing, and wait until every device is released."""
        self.leave()
        for call in self._left:
            call.close(CLOSING_S)
        self._left.clear()

    def pause(self, on: bool) -> None:
        """Hear nothing for a while; an open take gets a gap."""
        if self._call is not None:
            (self._call.pause if on else self._call.resume)()

    def begin(self) -> None:
        """A take begins with the sound that comes now."""
        self._rows, self._until = [], None
        self._open = self._tape.reached if self._tape else 0
        if self._tape:
            self._tape.keep_from(self._open)

    def end(self) -> None:
        """The take ends with the sound that has come so far; `look` hands it out once it is heard."""
        if self._open is not None and self._until is None:
            self._until = self._tape.reached if self._tape else 0

    def drop(self) -> None:
        """Forget the open take."""
        self._open = self._until = None
        self._rows = []
        if self._tape:
            self._tape.keep_from(None)

    def look(self) -> Look:
        """Return what is new; never waits."""
        call = self._call
        if call is None:
            return Look()
        snapshot = call.mailbox.take()
        rows = self._box.empty()  # after the snapshot: a call that has ended has left everything here
        if self._open is not None:
            self._rows += rows
        self._note(rows)
        health = snapshot.health.get("rep")
        return Look(
            rows=rows,
            level_db=health.level_db if health is not None else self._levels[0],
            noise_db=self._levels[1],
            state=health.state if health is not None else "",
            device=health.device if health is not None else (self._tape.name if self._tape else ""),
            running=snapshot.running,
            error=snapshot.error,
            take=self._complete(snapshot.running, health.device if health is not None else ""),
        )

    def _note(self, rows: tuple[Contour, ...]) -> None:
        if rows:
            last = rows[-1]
            self._levels = float(last.level_db[-1]), float(last.noise_db[-1])

    def _complete(self, running: bool, device: str) -> Take | None:
        """Return the open take when all of it is heard, or when there is nothing more to hear."""
        first, tape = self._open, self._tape
        if first is None or tape is None:
            return None
        heard = self._rows[-1].stop if self._rows else 0
        stop = self._until if self._until is not None else None if running else heard
        if stop is None or (heard < stop and running):
            return None
        rows = _between(self._rows, first, min(stop, heard))
        take = Take(rows, tape.cut(first, stop), device or tape.name) if rows is not None else None
        self.drop()
        return take


class Box:
    """Takes in on the worker what was heard of the rep; gives it out where it is looked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: list[Contour] = []

    def accept(self, heard: Heard) -> None:
        """Leave what is new."""
        with self._lock:
            self._rows += [rows for leg, rows in heard.contours if leg == "rep" and len(rows)]

    def empty(self) -> tuple[Contour, ...]:
        """Take everything out."""
        with self._lock:
            rows, self._rows = tuple(self._rows), []
        return rows


def _between(parts: list[Contour], first: int, stop: int) -> Contour | None:
    """Return frames [first, stop) of parts that follow each other; None when there are none."""
    if not parts or stop <= first:
        return None
    whole = joined(parts)
    wanted = whole[max(0, first - whole.start) : max(0, stop - whole.start)]
    return wanted if len(wanted) else None


def voiced_frames(rows: Contour) -> int:
    """Return how many rows hold voice."""
    return int(np.count_nonzero(rows.speech & np.isfinite(rows.f0_hz)))
