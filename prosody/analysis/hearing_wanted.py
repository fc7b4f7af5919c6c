"""Where a pitch is worth looking for: nothing needs one where nobody speaks.

Speech is told several frames late, so this is a cheap guess on the safe side: a frame is
left out only when it is quiet and nothing stands out from the floor.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.contour import Column

_OVER_FLOOR_DB: Final = 3.0
_QUIET_DB: Final = -55.0
"""A held tone is its own floor; above this level it is looked at all the same."""

_HELD: Final = 8  # frames; a voice's end fades below the margin


class Wanted:
    """Level rows -> True where a pitch is wanted."""

    def __init__(self) -> None:
        self._held = 0

    def process(self, level_db: Column, noise_db: Column) -> NDArray[np.bool_]:
        """Return one flag per frame."""
        flags = (level_db >= noise_db + _OVER_FLOOR_DB) | (level_db >= _QUIET_DB)
        wanted = np.zeros(len(flags), np.bool_)
        for i, flag in enumerate(flags.tolist()):
            self._held = _HELD + 1 if flag else max(0, self._held - 1)
            wanted[i] = self._held > 0
        return wanted

    def reset(self) -> None:
        """Forget the stretch."""
        self._held = 0
