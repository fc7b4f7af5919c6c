"""What the capture needs of a sound system, and no more; tests put a scripted one in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from prosody.audio.devices import Device
from prosody.events import Leg

Heard = Callable[[NDArray[np.int16], bool], None]
"""Takes a block of shape (n, channels), valid only during the call, and whether audio was lost before it."""

Prepare = Callable[[int, int], Heard]
"""Given the rate in Hz and the channels that were agreed on, returns who takes the blocks."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a leg is heard. Sound servers move streams without a word, and people change the default.

    Attributes
    ----------
    heard_on : Device or None
        The device that the leg's stream is on; None where the system does not tell.
    default : Device or None
        What `"default"` means for this leg now; None where the system does not tell.
    """

    heard_on: Device | None = None
    default: Device | None = None


class Stream(Protocol):
    """An open device. `stop()` is left out on purpose: it waits for ever when a source is suspended."""

    def fetch(self) -> None:
        """Hand on what came, where the sound system does not do that by itself."""
        ...

    def at_home(self) -> bool:
        """Tell whether it is certain, without asking the system, that this is still the device wanted."""
        ...

    def suspended(self) -> bool:
        """Tell whether the system has said that nothing comes until further notice."""
        ...

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

    def look(self, leg: Leg) -> Whereabouts:
        """Return what the system has made of a leg's stream meanwhile."""
        ...
