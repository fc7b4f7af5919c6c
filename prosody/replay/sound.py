"""The sound of one leg, read anywhere without loading the whole of it.

The rule of the room: nothing here writes, and nothing here holds more than a few seconds of sound.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


class Sound(Protocol):
    """One leg's sound on the call's time line: frame k begins at sample `k * rate / 100`."""

    @property
    def rate(self) -> int:
        """Samples per second, Hz."""
        ...

    @property
    def samples_count(self) -> int:
        """How many samples there are."""
        ...

    def read(self, start: int, stop: int) -> Samples:
        """Return samples [start, stop) with full scale 1; silence where there are none (gaps, outside)."""
        ...

    def envelope(self, level: int) -> NDArray[np.float32]:
        """Return min and max of every `2**level` frames of 10 ms, shape (n, 2), full scale 1."""
        ...

    def close(self) -> None:
        """Release the file; safe to call twice."""
        ...
