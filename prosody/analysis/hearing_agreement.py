"""Nobody speaks for long without a voice: the detector and the pitch must agree.

A detector that knows levels and spectra takes a busy office, a fan or a rustling sleeve
for speech now and then; none of them has a pitch. Consonants and pauses inside speech
have none either, but not for long.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.contour import Column

VOICED: Final = 0.5
"""Voicing confidence from which a frame counts as voiced."""

_RUN = 3  # voiced frames in a row that make a voice; chance makes fewer
_PATIENCE = (
    100  # frames of speech without a voice; 1 s costs no clean speech, and under 2 % in pink noise at 0 dB
)


class Agreement:
    """Rows of speech and voicing -> speech where a voice was heard lately."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the stretch: the next sound is given the benefit of the doubt."""
        self._run = 0
        self._voiceless = 0

    def process(self, speech: Column, voicing: Column) -> NDArray[np.bool_]:
        """Return one flag per frame."""
        agreed = []
        voiced = (voicing >= VOICED).tolist()  # NaN is not voiced
        for speaks, has_voice in zip(speech.tolist(), voiced, strict=True):
            self._run = self._run + 1 if has_voice else 0
            if self._run >= _RUN:
                self._voiceless = 0
            elif speaks:
                self._voiceless += 1
            agreed.append(speaks and self._voiceless <= _PATIENCE)
        return np.array(agreed, np.bool_)
