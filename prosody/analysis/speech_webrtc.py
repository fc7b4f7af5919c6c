"""The detector that always works: WebRTC's Gaussian mixture model, by `webrtcvad-wheels`."""

from __future__ import annotations

import numpy as np
import webrtcvad  # type: ignore[import-untyped]  # ships no types
from numpy.typing import NDArray

from prosody.analysis.spectrum import Spectra
from prosody.units import SAMPLE_RATE


class WebrtcScore:
    """Spectra -> 1 where WebRTC hears speech, else 0. It remembers, so a new stretch gets a new one."""

    lookahead = 0

    def __init__(self, mode: int) -> None:
        self._mode = mode
        self._vad = webrtcvad.Vad(mode)

    def process(self, spectra: Spectra) -> NDArray[np.float32]:
        """Return n scores, 0 or 1."""
        pcm = np.clip(np.rint(spectra.samples * 32768), -32768, 32767).astype(np.int16)
        flags = [self._vad.is_speech(row.tobytes(), SAMPLE_RATE) for row in pcm]
        return np.asarray(flags, np.float32)

    def flush(self) -> NDArray[np.float32]:
        """Forget the stretch; nothing is open."""
        self._vad = webrtcvad.Vad(self._mode)
        return np.zeros(0, np.float32)
