"""Where sound goes: the program that plays it, or silence that only keeps time.

The rule of the room: an output is asked from one thread, never waits for a device, and tells by
anchors which moment of the call leaves it when.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from prosody.audio.reel import Piece
from prosody.audio.spoken import Drop, Mix, Sound

Now = Callable[[], float]
"""`time.perf_counter`, which is the same in every process; tests put in their own."""

LIMIT_S: Final = 4.0
"""So long an output may say nothing of what it was given: an idle one was seen to begin after 1.95 s."""

STARTING_S: Final = 15.0
"""So long its program may take to start: 3 s were seen on a machine with four times as much work as cores."""

HUNG: Final = "The sound output does not answer, so nothing is heard: check the system's sound settings."
GONE: Final = "The sound output has gone, so nothing is heard: check the system's sound settings."


@dataclass(frozen=True, slots=True)
class Anchor:
    """From `at_s` on (`Now`), for `length_s`, the call is heard from `position_s` on at `speed`."""

    turn: int
    at_s: float
    length_s: float
    position_s: float
    speed: float

    @property
    def end_s(self) -> float:
        """The moment of the call that it reaches."""
        return self.position_s + self.length_s * self.speed


class Output(Protocol):
    """Takes sound and tells when it leaves."""

    def send(self, turn: int, piece: Piece) -> None:
        """Play a piece after those before it."""
        ...

    def drop(self) -> None:
        """Forget what waits."""
        ...

    def mix(self, gains: NDArray[np.float32]) -> None:
        """Say how loud each leg is from now on."""
        ...

    def anchors(self) -> list[Anchor]:
        """Return what has become known since the last time."""
        ...

    def trouble(self) -> str:
        """Return why nothing can be heard, as a sentence; empty while it can."""
        ...

    def close(self) -> None:
        """Be silent at once, for ever."""
        ...


class Speaker:
    """The system's default output, in a process of its own.

    Parameters
    ----------
    rate : int
        Samples per second, Hz.
    legs : int
        Columns of a piece.
    """

    def __init__(self, rate: int, legs: int, now: Now = time.perf_counter) -> None:
        self._rate, self._now = rate, now
        self._heard: deque[Anchor] = deque()
        self._error = ""
        self._waiting_s = 0.0
        self._limit_s, self._since = STARTING_S, now()
        self._turn = 0
        self._child = subprocess.Popen(
            [sys.executable, "-m", "prosody.audio.speaker", str(rate), str(legs)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(target=self._listen, name="speaker", daemon=True).start()

    def _listen(self) -> None:
        assert self._child.stdout is not None
        with self._child.stdout as said:
            for line in said:
                word, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
                if word == "at":
                    turn, position_s, speed, at_s, length_s = rest.split()
                    self._heard.append(
                        Anchor(int(turn), float(at_s), float(length_s), float(position_s), float(speed))
                    )
                elif word == "ready":
                    self._limit_s, self._since = LIMIT_S, self._now()
                elif word == "error":
                    self._error = rest
        self._error = self._error or GONE

    def send(self, turn: int, piece: Piece) -> None:
        """Play a piece after those before it."""
        if self._waiting_s <= 0.0:
            self._since = self._now()
        self._turn = turn
        self._waiting_s += len(piece.samples) / self._rate
        self._say(Sound(turn, piece.position_s, piece.speed, piece.samples))

    def drop(self) -> None:
        """Forget what waits."""
        self._waiting_s = 0.0
        self._say(Drop())

    def mix(self, gains: NDArray[np.float32]) -> None:
        """Say how loud each leg is from now on."""
        self._say(Mix(gains))

    def _say(self, message: Sound | Mix | Drop) -> None:
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(message.encoded())
            self._child.stdin.flush()
        except (OSError, ValueError):
            self._error = self._error or GONE

    def anchors(self) -> list[Anchor]:
        """Return what has become known since the last time."""
        found = []
        while self._heard:
            found.append(self._heard.popleft())
        if found:
            self._since = self._now()
            self._waiting_s -= sum(anchor.length_s for anchor in found if anchor.turn == self._turn)
        return found

    def trouble(self) -> str:
        """Return why nothing can be heard; a device that takes nothing for `LIMIT_S` hangs."""
        hangs = self._waiting_s > 0.0 and self._now() - self._since > self._limit_s
        return self._error or (HUNG if hangs else "")

    def close(self) -> None:
        """End the process."""
        self._child.kill()
        self._child.wait()
        assert self._child.stdin is not None
        try:
            self._child.stdin.close()
        except OSError:  # what was not yet written has nobody to go to
            return


class Silence:
    """Keeps time where nothing can be heard: what it is given passes as if it were."""

    def __init__(self, rate: int, now: Now = time.perf_counter) -> None:
        self._rate, self._now = rate, now
        self._free_s = now()
        self._passed: list[Anchor] = []

    def send(self, turn: int, piece: Piece) -> None:
        """Let a piece pass after those before it."""
        at_s, length_s = max(self._now(), self._free_s), len(piece.samples) / self._rate
        self._passed.append(Anchor(turn, at_s, length_s, piece.position_s, piece.speed))
        self._free_s = at_s + length_s

    def drop(self) -> None:
        """Forget what waits."""
        self._free_s, self._passed = self._now(), []

    def mix(self, gains: NDArray[np.float32]) -> None:
        """Nothing is loud."""

    def anchors(self) -> list[Anchor]:
        """Return what has become known since the last time."""
        now, passed = self._now(), self._passed
        self._passed = [anchor for anchor in passed if anchor.at_s > now]
        return [anchor for anchor in passed if anchor.at_s <= now]

    def trouble(self) -> str:
        """There is none."""
        return ""

    def close(self) -> None:
        """Nothing is open."""
