"""Two hearings of the same sound: ours, frame by frame, and the peer's, which sees the whole file."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import parselmouth

from benchmarks.pitch.conditions import Signal
from prosody.analysis.hearing import Hearing
from prosody.audio.blocks import Block
from prosody.audio.framing import Framer
from prosody.contour import Contour, joined
from prosody.units import FRAMES_PER_SECOND


def ours(samples: Signal, rate: int) -> Contour:
    """Return the contour that the product hears."""
    framer, hearing = Framer("rep"), Hearing("rep")
    framed = [*framer.process(Block("rep", samples.astype(np.float32), rate)), *framer.flush()]
    return joined([*(hearing.process(part) for part in framed), hearing.flush()])


@cache
def lookahead_s() -> float:
    """Return how long a sound waits for its row of the contour, in s."""
    return (Hearing("rep").lookahead + 1) / FRAMES_PER_SECOND


def praat(contour: Contour, samples: Signal, rate: int) -> Contour:
    """Return the contour with Praat's pitch in place of ours (autocorrelation, 60-500 Hz, defaults).

    Level and noise floor stay ours; speech is where Praat finds a pitch.
    """
    pitch = parselmouth.Sound(samples, rate).to_pitch_ac(
        time_step=1.0 / FRAMES_PER_SECOND, pitch_floor=60.0, pitch_ceiling=500.0
    )
    found = pitch.selected_array
    middle = (np.arange(len(contour)) + 0.5) / FRAMES_PER_SECOND
    nearest = np.clip(np.searchsorted(pitch.xs(), middle - 0.5 / FRAMES_PER_SECOND), 0, len(pitch.xs()) - 1)
    near = np.abs(pitch.xs()[nearest] - middle) <= 0.51 / FRAMES_PER_SECOND
    voiced = near & (found["frequency"][nearest] > 0.0)
    return replace(
        contour,
        f0_hz=np.where(voiced, found["frequency"][nearest], np.nan).astype(np.float32),
        voicing=np.where(voiced, np.minimum(found["strength"][nearest], 1.0), 0.0).astype(np.float32),
        speech=voiced,
    )
