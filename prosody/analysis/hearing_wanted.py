"""Where a pitch is worth looking for: nothing needs one where nobody speaks.

The detector's own threshold is not asked but a much lower score, so that no voice is lost that
speech detection nearly missed: on FDA and ARCTIC, clean, by telephone, in noise, in babble and beside
another voice, not one voiced frame more is missed, and up to 1 % of frames less are voiced falsely.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

LIKELY: Final = np.float32(0.1)
"""Score of speech from which a pitch is looked for; at 0.2 babble at 10 dB hides 0.2 % of voiced frames."""

_HELD: Final = 4
"""Frames for which it is looked for after that: a voice's end fades."""


class Wanted:
    """Scores of speech -> True where a pitch is wanted."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the stretch."""
        self._left = -1  # frames for which a pitch is looked for still, less one

    def process(self, speech_p: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Return one flag per frame."""
        wanted: NDArray[np.bool_] = speech_p >= LIKELY
        for i, likely in enumerate(wanted.tolist()):
            self._left = _HELD if likely else self._left - 1
            wanted[i] = self._left >= 0
        return wanted
