"""Runs in a thread of its own what may take long or never come back: opening and closing devices."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from prosody.audio.error import AudioError

T = TypeVar("T")


class Task(Generic[T]):
    """One call in a daemon thread, so that a device that hangs cannot keep the program from ending.

    Parameters
    ----------
    work : callable
        May raise AudioError.
    done : callable, optional
        Called in that thread when `work` has returned or raised.
    """

    def __init__(self, work: Callable[[], T], done: Callable[[], None] | None = None) -> None:
        self.error: AudioError | None = None
        self._result: list[T] = []
        self._over = threading.Event()
        self._work = work
        self._done = done
        threading.Thread(target=self._run, name="tonegauge-device", daemon=True).start()

    def _run(self) -> None:
        try:
            self._result.append(self._work())
        except AudioError as error:
            self.error = error
        except Exception as error:  # whatever a driver does must not leave a leg waiting for ever
            self.error = AudioError(f"The sound system failed ({error}); it is tried again.")
        self._over.set()
        if self._done:
            self._done()

    @property
    def over(self) -> bool:
        """Whether it has returned or raised."""
        return self._over.is_set()

    @property
    def result(self) -> T | None:
        """What it returned; None before that and after an error."""
        return self._result[0] if self._result else None

    def wait(self, limit_s: float) -> bool:
        """Wait for it; return whether it is over."""
        return self._over.wait(limit_s)


class Spawn(Protocol):
    """Starts a `Task`; tests put in one that runs at once."""

    def __call__(self, work: Callable[[], T], done: Callable[[], None] | None = None) -> Task[T]:
        """Start it."""
        ...
