"""Measures of time: how fast syllables follow each other, how long voice and its absence last."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.judgement.measures_statistics import percentiles
from prosody.units import FRAMES_PER_SECOND

SHORTEST_RUN: Final = 4
"""Frames of the shortest voiced run that counts; shorter ones are mostly errors of voicing."""

LONGEST_GAP: Final = 60
"""Frames between two nuclei beyond which there was a pause, not a slow syllable."""

Mask = NDArray[np.bool_]


def time_measures(speech: Mask, voiced: Mask, nucleus: Mask) -> dict[str, float]:
    """Return the measures of time of a stretch with at least one voiced frame."""
    spoken, sounding = int(np.count_nonzero(speech)), int(np.count_nonzero(voiced))
    runs = run_lengths(voiced)
    runs = runs[runs >= SHORTEST_RUN]
    silent = run_lengths(speech & ~voiced)
    gaps = np.diff(np.flatnonzero(nucleus & speech))
    gaps = gaps[gaps < LONGEST_GAP]
    return {
        "rate": int(np.count_nonzero(nucleus & speech)) * FRAMES_PER_SECOND / spoken,
        "nucleus_gap_s": percentiles(gaps.astype(np.float64), 90.0, fewest=3)[0] / FRAMES_PER_SECOND,
        "run_s": float(np.mean(runs)) / FRAMES_PER_SECOND if len(runs) else np.nan,
        "run_rate": len(runs) * FRAMES_PER_SECOND / spoken,
        "unvoiced_s": float(np.mean(silent)) / FRAMES_PER_SECOND if len(silent) else 0.0,
        "voiced_share": sounding / spoken,
        "voiced_s": sounding / FRAMES_PER_SECOND,
    }


def run_lengths(mask: Mask) -> NDArray[np.int64]:
    """Return the lengths of the runs of True, in order."""
    edges = np.diff(np.concatenate([[0], mask.astype(np.int8), [0]]))
    return np.asarray(np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1))
