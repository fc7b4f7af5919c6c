"""Tonegauge as two of the compared: the contour that the program writes, and its tracker alone.

In the program a pitch is looked for only where somebody may speak, and the score of speech is
evidence; the tracker alone looks everywhere. The program is what bars are held against.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.pitch.conditions import resampled
from benchmarks.pitch.peers import Peer
from prosody.analysis.hearing import Hearing
from prosody.analysis.pitch import PitchTracker
from prosody.contour import Columns, joined
from prosody.frames import Frames

Signal = NDArray[np.float64]


def framed(x: Signal, rate: int) -> Frames:
    """Return a recording as frames; what does not fill the last one is left out."""
    y = resampled(x, rate, 16000)
    n = len(y) // 160
    samples = np.ascontiguousarray(y[: n * 160].reshape(n, 160), dtype=np.float32)
    return Frames(0, samples, min(rate / 2, 8000.0))


def columns(frames: Frames, push: int | None = None) -> dict[str, NDArray[np.float32]]:
    """Return what the tracker alone says; `push` frames at a time, or all at once."""
    tracker = PitchTracker()
    n = len(frames)
    step = push or n
    parts: list[Columns] = [
        tracker.process(Frames(i, frames.samples[i : i + step], frames.band_hz)) for i in range(0, n, step)
    ]
    parts.append(tracker.flush())
    return {k: np.concatenate([p[k] for p in parts]).astype(np.float32) for k in ("f0_hz", "voicing")}


def written(frames: Frames) -> dict[str, NDArray[np.float32]]:
    """Return what stands in the contour."""
    hearing = Hearing("rep")
    rows = joined([hearing.process(frames), hearing.flush()])
    return {"f0_hz": rows.f0_hz, "voicing": rows.voicing}


def track(x: Signal, rate: int) -> tuple[Signal, Signal]:
    """Return times (s, middle of each frame) and f0 (Hz, 0 unvoiced) of the contour."""
    return _timed(written(framed(x, rate))["f0_hz"])


def track_alone(x: Signal, rate: int) -> tuple[Signal, Signal]:
    """Return the same of the tracker alone."""
    return _timed(columns(framed(x, rate))["f0_hz"])


def _timed(f0_hz: NDArray[np.float32]) -> tuple[Signal, Signal]:
    return (np.arange(len(f0_hz)) + 0.5) * 0.01, np.nan_to_num(f0_hz.astype(np.float64))


_LATENCY = f"{10 * PitchTracker().lookahead + 5} ms"

PROGRAM = Peer("Tonegauge", "prosody", track, f"{10 * Hearing('rep').lookahead + 5} ms")
ALONE = Peer("Tonegauge, tracker alone", "prosody", track_alone, _LATENCY)
