"""Truth about where somebody speaks, for clips that carry no hand-made labels.

Conventions: one flag per 10 ms frame. A clean recording is labelled by its own level: its
speech stands 30 dB and more above its silence, so the line between them is beyond doubt
but for some frames at either side, which `edges` marks so that fitting can leave them out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FRAME = 160
SHORTEST_PAUSE = 12  # frames; closures of stops are shorter, pauses of read speech longer
SHORTEST_SPEECH = 4

Flags = NDArray[np.bool_]


def level_db(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the level of each frame, dBFS."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    return 10 * np.log10((frames**2).mean(axis=1) + 1e-12)


def by_level(samples: NDArray[np.float32], share: float = 0.38) -> Flags:
    """Return where a clean recording is speech: `share` of the way from its silence to its speech.

    The line never lies more than 40 dB below the loud frames, or more than 12 dB above
    the silence of a recording whose silence is far down.
    """
    level = level_db(samples)
    smooth = 10 * np.log10(np.convolve(10 ** (level / 10), np.ones(3) / 3, "same") + 1e-12)
    loud, quiet = np.percentile(smooth, 90), np.percentile(smooth, 5)
    line = max(quiet + share * (loud - quiet), loud - 40)
    return without_short(smooth > line)


def without_short(flags: Flags, pause: int = SHORTEST_PAUSE) -> Flags:
    """Fill pauses that are too short to be one, then drop speech that is."""
    filled = _without_runs(flags, False, pause)
    return _without_runs(filled, True, SHORTEST_SPEECH)


def _without_runs(flags: Flags, value: bool, shortest: int) -> Flags:
    out = flags.copy()
    for first, last in runs(flags == value):
        inside = first > 0 and last < len(flags)
        if last - first < shortest and (inside or value):
            out[first:last] = not value
    return out


def runs(flags: Flags) -> list[tuple[int, int]]:
    """Return [first, last) of every stretch of True."""
    change = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in change.reshape(-1, 2)]


def between(count: int, segments: list[tuple[float, float]]) -> Flags:
    """Return the flags of `count` frames from segments in seconds, decided at the frame's middle."""
    middle = (np.arange(count) + 0.5) / 100
    flags = np.zeros(count, np.bool_)
    for start, end in segments:
        flags |= (middle >= start) & (middle < end)
    return flags


def edges(flags: Flags, width: int = 2) -> Flags:
    """Return the frames within `width` of a change."""
    change = np.flatnonzero(np.diff(flags.astype(np.int8))) + 1
    near = np.zeros(len(flags), np.bool_)
    for at in change:
        near[max(0, at - width) : at + width] = True
    return near
