"""What in a take is not the one voice that reads: music, and a second voice that takes over.

The rule of the room: everything is told from the contour, so a take is checked as it was heard and
no sound needs to be kept. Each number is a share or a rate with prior frames added to it, so that
a take of two sentences is not refused for one odd moment in it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.spectrum_shape import TIMBRE
from prosody.contour import Contour
from prosody.judgement.measures_statistics import mean
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
OCTAVE_WIDTH_ST: Final = 1.5
OCTAVE_GAP: Final = 3
PRIOR_OCTAVE: Final = 500
"""Where a voice breaks, the tracker drops a frame or two; frames that every take is credited with."""

READING: Final = 1200
"""Voiced frames of a reading (12 s). In a whole call one's own voice wanders too: it counts as so many."""

SHORTEST: Final = 150
"""Voiced frames that a voice must have read: in fewer its words weigh more than whose it is."""

EVERY: Final = 25
"""Voiced frames from one place where another voice may take over to the next."""

PRIOR_SPREAD: Final = 100
"""Frames of the whole take that each side is credited with, for how its frames spread."""

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
    steps, near = np.abs(np.diff(st)), np.diff(rows) <= OCTAVE_GAP
    cuts = np.flatnonzero((steps > LEAP_ST) | ~near)
    lengths = np.diff(np.concatenate([[-1], cuts, [len(rows) - 1]]))
    octave = near[cuts] & (np.abs(steps[cuts] - OCTAVE_ST) < OCTAVE_WIDTH_ST)
    off = np.minimum(lengths[:-1], lengths[1:])[octave].sum()
    return float(off) / (len(rows) + PRIOR_OCTAVE)


def takeover(take: Contour) -> float:
    """Return how much likelier it is that another voice reads on from some point; -inf for a short take.

    Pitch and timbre of the frames before and after a point are normal distributions of their own, or one
    (the test of Gish et al. 1991 for a change of speaker). Neighbouring frames say the same, so a second of
    them counts as one.
    """
    steps = _steps(take)
    total = len(steps) * EVERY
    counts = np.arange(SHORTEST, total - SHORTEST + 1, EVERY)
    if not len(counts):
        return float("-inf")
    sums, products = steps.sum(axis=1).cumsum(axis=0), np.einsum("kia,kib->kab", steps, steps).cumsum(axis=0)
    at, whole = counts // EVERY - 1, products[-1] / total
    before = _volume(counts, sums[at], products[at], whole)
    after = _volume(total - counts, sums[-1] - sums[at], products[-1] - products[at], whole)
    one = (total + 2 * PRIOR_SPREAD) * np.linalg.slogdet(whole)[1]
    counted = min(1.0, READING / total) / FRAMES_PER_SECOND
    return float((one - before - after).max() * counted)


def _volume(count: NDArray[np.intp], sums: Values, products: Values, whole: Values) -> Values:
    """Return the log determinants of the covariances of so many frames, times the frames behind them."""
    means = sums / count[:, None]
    scatter = products - count[:, None, None] * means[:, :, None] * means[:, None, :]
    behind = count + PRIOR_SPREAD
    spread = (scatter + PRIOR_SPREAD * whole) / behind[:, None, None]
    return np.asarray(behind * np.linalg.slogdet(spread)[1])


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


def _steps(take: Contour) -> Values:
    """Return what voices are told apart by, around its mean: of steps of `EVERY` voiced frames."""
    rows, st = _voiced(take)
    found = np.column_stack([st, *(getattr(take, name)[rows] for name in TIMBRE)]).astype(np.float64)
    found = found[: len(found) // EVERY * EVERY]
    return (found - found.mean(axis=0) if len(found) else found).reshape(-1, EVERY, found.shape[1])
