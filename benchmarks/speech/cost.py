"""What listening costs, live: one call in pushes as short as a sound card gives and longer."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from benchmarks.speech import corpora
from benchmarks.speech.labels import FRAME
from prosody.analysis.spectrum import ShortSpectrum
from prosody.analysis.speech import SpeechDetector
from prosody.frames import Frames

PUSHES = (1, 2, 3, 8, 1000)
"""Frames a push: a sound card's, the program's own 80 ms, and as much as a file gives."""


def live(data: Path) -> dict[int, float]:
    """Return frames a push -> CPU, % of a core for one leg, its spectrum included; the least of three."""
    sound = corpora.meetings(data)[1].samples
    frames = np.ascontiguousarray(sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME))
    return {push: min(_share(frames, push) for _ in range(3)) for push in PUSHES}


def _share(frames: np.ndarray, push: int) -> float:
    spectrum, detector = ShortSpectrum(), SpeechDetector()
    begun = time.process_time()
    for first in range(0, len(frames), push):
        detector.process(spectrum.process(Frames(first, frames[first : first + push])))
    return 100 * (time.process_time() - begun) / (len(frames) / 100)
