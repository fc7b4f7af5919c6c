"""Where a pitch is worth looking for: nothing needs one where nobody speaks.

The detector's own threshold is not asked but a much lower score, so that no voice is lost that
speech detection nearly missed. The score itself goes on to the tracker, as evidence.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

LIKELY: Final = 0.04
"""Score of speech from which a pitch is looked for: on EmoDB, AMI and commanded contours 0.1 costs up to
0.8 % of the frames in white noise; less gains nothing there and hears more voices in clean pauses."""

_LEAST: Final = 0.001
"""Score where a pitch is wanted only because it was before: 0 says that none is."""

_HELD: Final = 4
"""Frames for which it is looked for after that: a voice's end fades."""


class Wanted:
    """Scores of speech -> the same where a pitch is wanted, 0 elsewhere."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the stretch."""
        self._left = -1  # frames for which a pitch is looked for still, less one

    def process(self, speech_p: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one score per frame."""
        spoken = []
        for score in speech_p.tolist():
            self._left = _HELD if score >= LIKELY else self._left - 1
            spoken.append(max(score, _LEAST) if self._left >= 0 else 0.0)
        return np.array(spoken, np.float32)
