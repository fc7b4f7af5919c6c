"""Where a pitch is worth looking for: nothing needs one where nobody speaks.

Speech is told several frames late, so this is a cheap guess on the safe side: the frame
stands out from the noise floor, or its waveform repeats itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_OVER_FLOOR_DB = np.float32(3.0)
_HELD = 8  # frames; a voice's end fades below the margin


class Wanted:
    """Level rows -> True where a pitch is wanted."""

    def __init__(self) -> None:
        self._held = 0

    def process(
        self, level_db: NDArray[np.float32], noise_db: NDArray[np.float32], periodic: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Return one flag per frame."""
        flags = (level_db - noise_db >= _OVER_FLOOR_DB) | periodic
        wanted = np.zeros(len(flags), np.bool_)
        for i, flag in enumerate(flags.tolist()):
            self._held = _HELD + 1 if flag else max(0, self._held - 1)
            wanted[i] = self._held > 0
        return wanted

    def reset(self) -> None:
        """Forget the stretch."""
        self._held = 0
