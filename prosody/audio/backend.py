"""What the capture needs of a sound system, and no more; tests put a scripted one in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from prosody.audio.devices import Device
from prosody.events import Leg

Heard = Callable[[NDArray[np.int16], bool], None]
"""Takes a block of shape (n, channels), valid only during the call, and whether audio was lost before it."""

Prepare = Callable[[int, int], Heard]
"""Given the rate in Hz and the channels that were agreed on, returns who takes the blocks."""


class Stream(Protocol):
    """An open device. `stop()` is left out on purpose: it waits for ever when a source is suspended."""

    def abort(self) -> None:
        """Stop at once."""
        ...

    def close(self) -> None:
        """Release the device."""
        ...


class Backend(Protocol):
    """A sound system. Its methods may take long or never return: call them through a `Task`."""

    def find(self, wanted: str, leg: Leg) -> Device:
        """Return the device that a name means for a leg; raise AudioError when there is none."""
        ...

    def open(self, device: Device, leg: Leg, prepare: Prepare, ended: Callable[[], None]) -> Stream:
        """Open a device and start it; raise AudioError when it cannot be had.

        `ended` is called when the stream stops by itself.
        """
        ...

    def heard_on(self, leg: Leg) -> str | None:
        """Return the key of the device that a leg is heard on now; None where the system never moves it."""
        ...
