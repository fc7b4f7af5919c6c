"""What in a take is not the one voice that reads: music, and a second voice that takes over.

The rule of the room: everything is told from the contour, so a take is checked as it was heard and
no sound needs to be kept. Each number is a share or a rate with prior frames added to it, so that
a take of two sentences is not refused for one odd moment in it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.contour import Contour
from prosody.judgement.measures_statistics import mean
from prosody.judgement.model_lean import SENTENCE_S
from prosody.judgement.voice_fit import means, shipped
from prosody.units import FRAMES_PER_SECOND, semitones

HELD_FRAMES: Final = 11
HELD_ST: Final = 0.25
"""A pitch that stays within so little for so long is a note: a voice drifts more in 110 ms."""

MOVING_DB: Final = 2.7
"""A spectrum that changes faster than this, mean over 10 ms, is speech, however still its pitch: nearly all
speech of EmoDB, nearly no music."""

PRIOR_PITCHED: Final = 100
PRIOR_VOICED: Final = 500
"""Frames that every take is credited with."""

LEAP_ST: Final = 2.5
GAP_LEAP_ST: Final = 4.0
GAP_FRAMES: Final = 12
"""A voice does not move so far in 10 ms, and rarely so far across a consonant of 120 ms."""

USUAL_LEAPS: Final = 1.25
"""Leaps in 100 voiced frames of one voice reading (median over EmoDB and RAVDESS)."""

OCTAVE_ST: Final = 12.0
OCTAVE_WIDTH_ST: Final = 1.0
PRIOR_OCTAVE: Final = 100

PIECE: Final = 50
"""Voiced frames in a piece of the reading; a speaker takes over between two pieces."""

SAME_READING: Final = 0.05
"""Share of the moods' spread that one reading shows: it is read in one go."""

MOST_SENTENCES: Final = 10.0
"""More sentences than this count as so many: in a whole call one's own voice wanders too."""

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]


def tonal_share(take: Contour) -> float:
    """Return the share of pitched frames that are not taken for speech, or are held like a note.

    Held pitch alone is no note: a monotone reader's spectrum moves on.
    """
    pitched = np.isfinite(take.f0_hz)
    stray = pitched & ~take.speech & ~take.bleed
    moving = mean(take.flux_db[pitched]) > MOVING_DB
    odd = stray if moving else stray | _held(semitones(take.f0_hz, 100.0))
    return int(np.count_nonzero(odd)) / (int(np.count_nonzero(pitched)) + PRIOR_PITCHED)


def leap_rate(take: Contour) -> float:
    """Return how often the pitch leaps to another height, per 100 voiced frames, as between two voices."""
    rows, st = _voiced(take)
    steps, gaps = np.abs(np.diff(st)), np.diff(rows)
    inside = (gaps == 1) & (steps > LEAP_ST)
    across = (gaps > 1) & (gaps <= GAP_FRAMES) & (steps > GAP_LEAP_ST)
    prior = USUAL_LEAPS * PRIOR_VOICED / 100.0
    return 100.0 * (int(np.count_nonzero(inside | across)) + prior) / (len(rows) + PRIOR_VOICED)


def octave_share(take: Contour) -> float:
    """Return the share of voiced frames that lie an octave off: runs entered or left by a leap of 12 st."""
    rows, st = _voiced(take)
    steps, near = np.abs(np.diff(st)), np.diff(rows) == 1
    cuts = np.flatnonzero((steps > LEAP_ST) | ~near)
    lengths = np.diff(np.concatenate([[-1], cuts, [len(rows) - 1]]))
    octave = near[cuts] & (np.abs(steps[cuts] - OCTAVE_ST) < OCTAVE_WIDTH_ST)
    off = np.minimum(lengths[:-1], lengths[1:])[octave].sum()
    return float(off) / (len(rows) + PRIOR_OCTAVE)


def takeover(take: Contour) -> float:
    """Return the log likelihood ratio that another voice reads on from some point; -inf for a short take."""
    pieces = _pieces(take)
    sentences = PIECE / FRAMES_PER_SECOND / SENTENCE_S
    spread, count = shipped(), len(pieces)
    return max(
        (
            spread.ratio(
                pieces[:k].mean(axis=0) - pieces[k:].mean(axis=0),
                min(k * sentences, MOST_SENTENCES),
                min((count - k) * sentences, MOST_SENTENCES),
                SAME_READING,
            )
            for k in range(2, count - 1)
        ),
        default=float("-inf"),
    )


def _held(st: Values) -> Mask:
    """Mark the frames of stretches in which the pitch stays put."""
    held = np.zeros(len(st), np.bool_)
    if len(st) < HELD_FRAMES:
        return held
    windows = np.lib.stride_tricks.sliding_window_view(st, HELD_FRAMES)
    still = windows.max(axis=1) - windows.min(axis=1) < HELD_ST  # NaN, unvoiced, is not less
    for k in range(HELD_FRAMES):
        held[k : k + len(still)] |= still
    return held


def _voiced(take: Contour) -> tuple[NDArray[np.intp], Values]:
    """Return the rows of voiced speech and their pitch, st."""
    rows = np.flatnonzero(take.speech & np.isfinite(take.f0_hz))
    return rows, semitones(take.f0_hz[rows], 100.0)


def _pieces(take: Contour) -> Values:
    """Return what voices are compared by, for each piece of the reading."""
    rows, _ = _voiced(take)
    parts = np.array_split(rows, max(1, len(rows) // PIECE))
    found = []
    for part in parts:
        mask = np.zeros(len(take), np.bool_)
        mask[part] = True
        found.append(means(take, mask) if len(part) else np.zeros(0))
    return np.array(found)
