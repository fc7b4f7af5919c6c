"""Tonegauge's own tracker as one of the compared, on files and in 10 ms pushes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.pitch.conditions import resampled
from prosody.analysis.pitch import PitchTracker
from prosody.contour import Columns
from prosody.frames import Frames

Signal = NDArray[np.float64]


LOOKAHEAD = PitchTracker().lookahead
"""Frames from the described one to the last that is awaited."""


def framed(x: Signal, rate: int) -> Frames:
    """Return a recording as frames; what does not fill the last one is left out."""
    y = resampled(x, rate, 16000)
    n = len(y) // 160
    samples = np.ascontiguousarray(y[: n * 160].reshape(n, 160), dtype=np.float32)
    return Frames(0, samples, min(rate / 2, 8000.0))


def columns(frames: Frames, push: int | None = None) -> dict[str, NDArray[np.float32]]:
    """Return the whole contour; `push` frames at a time, or all at once."""
    tracker = PitchTracker()
    n = len(frames)
    step = push or n
    parts: list[Columns] = [
        tracker.process(Frames(i, frames.samples[i : i + step], frames.band_hz)) for i in range(0, n, step)
    ]
    parts.append(tracker.flush())
    return {k: np.concatenate([p[k] for p in parts]).astype(np.float32) for k in ("f0_hz", "voicing")}


def track(x: Signal, rate: int) -> tuple[Signal, Signal]:
    """Return times (s, middle of each frame) and f0 (Hz, 0 unvoiced)."""
    f0 = columns(framed(x, rate))["f0_hz"].astype(np.float64)
    return (np.arange(len(f0)) + 0.5) * 0.01, np.nan_to_num(f0)
