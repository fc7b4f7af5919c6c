"""The clock, injected wherever one is needed; tests put a virtual one in its place.

The rule of the room: no duration of sound is ever a difference of clock times. The clock only finds
audio that was lost, paces a file that plays at real speed, and names the day of a call.
"""

from __future__ import annotations

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def mono(self) -> float:
        """Return s since some fixed moment; never goes back, may stand still while the machine sleeps."""
        ...

    def boot(self) -> float:
        """Return s since some fixed moment, with the time the machine slept."""
        ...

    def wall(self) -> float:
        """Return s since 1970 (UTC); may jump. For names and dates only."""
        ...

    def sleep(self, duration_s: float) -> None:
        """Wait."""
        ...

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Wait for an event, at most `timeout_s`; return whether it came."""
        ...


class SystemClock:
    """The machine's own clock."""

    def mono(self) -> float:
        """Return s of the monotonic clock."""
        return time.monotonic()

    def boot(self) -> float:
        """Return s since the machine was started; where the system does not tell, the monotonic clock."""
        if hasattr(time, "CLOCK_BOOTTIME"):
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        return time.monotonic()

    def wall(self) -> float:
        """Return s since 1970 (UTC)."""
        return time.time()

    def sleep(self, duration_s: float) -> None:
        """Wait."""
        time.sleep(max(0.0, duration_s))

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Wait for an event, at most `timeout_s`; return whether it came."""
        return event.wait(timeout_s)
