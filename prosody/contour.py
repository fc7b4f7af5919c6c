"""The contour: everything that is measured frame by frame, as columns of equal length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float32] | NDArray[np.bool_]
Columns = Mapping[str, Column]
"""A part of a contour: some of its columns, by name, all of one length.

An analysis stage returns these. Its rows follow each other without a hole from the start
of the stretch; after `flush` it has returned as many rows as it was given frames."""


@dataclass(frozen=True, slots=True)
class Contour:
    """Consecutive frames of one leg, measured. Row i belongs to frame `start + i`.

    Unvoiced and unmeasured values are NaN, never 0. Rows of a gap are NaN and False
    throughout, with `gap` True.

    Attributes
    ----------
    start : int
        Index of the first frame.
    speech : ndarray of bool
        Somebody speaks on this leg, and not just the other leg leaking into it.
    speech_p : ndarray of float32
        The detector's score 0..1 behind `speech`, before hangover and bleed.
    bleed : ndarray of bool
        The other leg leaks into this one and nobody speaks here.
    f0_hz : ndarray of float32
        Fundamental frequency in Hz; NaN where unvoiced.
    voicing : ndarray of float32
        Confidence 0..1 that the frame is voiced and its f0 right within 50 cents.
    level_db : ndarray of float32
        Mean power of the frame in dBFS (a full-scale square wave is 0).
    noise_db : ndarray of float32
        The tracked noise floor in dBFS.
    alpha_ratio_db, hammarberg_db, slope_0_500, slope_500_1500 : ndarray of float32
        Spectral balance as the eGeMAPS set defines it (Eyben et al. 2016): dB, dB, dB per kHz, dB per kHz.
    flux_db, shape_flux_db, mid_db, centroid_hz, tilt_db, slope_1000_3400 : ndarray of float32
        How fast the spectrum moves and where its weight lies in 300-3400 Hz
        (`analysis/spectrum_shape.py`): dB, dB, dBFS, Hz, dB, dB per kHz.
    timbre_1 ... timbre_8 : ndarray of float32
        The coarse shape of the spectrum in 400-3000 Hz (`analysis/spectrum_shape.py`), dB.
    band_hz : ndarray of float32
        Highest frequency that the source can carry, Hz.
    nucleus : ndarray of bool
        A syllable nucleus peaks here.
    clipped : ndarray of float32
        Share of the frame's samples at full scale, 0..1.
    gap : ndarray of bool
        Audio is missing here.
    """

    start: int
    speech: NDArray[np.bool_]
    speech_p: NDArray[np.float32]
    bleed: NDArray[np.bool_]
    f0_hz: NDArray[np.float32]
    voicing: NDArray[np.float32]
    level_db: NDArray[np.float32]
    noise_db: NDArray[np.float32]
    alpha_ratio_db: NDArray[np.float32]
    hammarberg_db: NDArray[np.float32]
    slope_0_500: NDArray[np.float32]
    slope_500_1500: NDArray[np.float32]
    flux_db: NDArray[np.float32]
    shape_flux_db: NDArray[np.float32]
    mid_db: NDArray[np.float32]
    centroid_hz: NDArray[np.float32]
    tilt_db: NDArray[np.float32]
    slope_1000_3400: NDArray[np.float32]
    timbre_1: NDArray[np.float32]
    timbre_2: NDArray[np.float32]
    timbre_3: NDArray[np.float32]
    timbre_4: NDArray[np.float32]
    timbre_5: NDArray[np.float32]
    timbre_6: NDArray[np.float32]
    timbre_7: NDArray[np.float32]
    timbre_8: NDArray[np.float32]
    band_hz: NDArray[np.float32]
    nucleus: NDArray[np.bool_]
    clipped: NDArray[np.float32]
    gap: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.speech)

    @property
    def stop(self) -> int:
        """Index of the frame after the last."""
        return self.start + len(self.speech)

    def __getitem__(self, rows: slice) -> Contour:
        """Return some consecutive rows (a slice with step 1)."""
        first, stop, _ = rows.indices(len(self))
        if stop - first == len(self.speech):
            return self
        return Contour(self.start + first, *(column[rows] for column in _columns(self)))


BOOLEAN = frozenset({"speech", "bleed", "nucleus", "gap"})
COLUMNS = tuple(f.name for f in fields(Contour) if f.name != "start")
_columns = attrgetter(*COLUMNS)  # in their order


def missing(start: int, count: int) -> Contour:
    """Return the contour of a gap."""
    columns: dict[str, Column] = {
        name: np.zeros(count, np.bool_) if name in BOOLEAN else np.full(count, np.nan, np.float32)
        for name in COLUMNS
    }
    columns["gap"] = np.ones(count, np.bool_)
    return Contour(start, **columns)  # type: ignore[arg-type]


def joined(parts: Iterable[Contour]) -> Contour:
    """Return contours that follow each other as one; at least one is needed."""
    whole = list(parts)
    if len(whole) == 1:
        return whole[0]
    return Contour(whole[0].start, *map(np.concatenate, zip(*map(_columns, whole), strict=True)))
