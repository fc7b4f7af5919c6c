"""A whole take as a melody, about the voice's own middle. No Qt."""

from __future__ import annotations

from typing import Final

import numpy as np

from prosody.contour import Contour
from prosody.profile import VoiceProfile
from prosody.units import FRAMES_PER_SECOND, semitones
from ui.face import Melody
from ui.melody import LOUD_DB, RANGE_ST, REFERENCE_HZ

BELOW: Final = 0.45
ABOVE: Final = 0.55
"""Shares of the usual range that lie under and over the median, as the overlay's ribbon draws them."""


def trace(rows: Contour, middle_st: float | None = None, range_st: float = RANGE_ST) -> Melody:
    """Return a take as one melody.

    Parameters
    ----------
    rows : Contour
    middle_st : float, optional
        The voice's usual height in st above 100 Hz; the take's own median when not given.
    range_st : float
        The voice's usual range, for the band.
    """
    st = semitones(np.where(rows.speech, rows.f0_hz, np.nan), REFERENCE_HZ).astype(np.float32)
    voiced = ~np.isnan(st)
    own = float(np.median(st[voiced])) if voiced.any() else 0.0
    peak_db = float(np.max(rows.level_db[voiced])) if voiced.any() else 0.0
    weight = np.clip((rows.level_db - peak_db) / LOUD_DB + 1.0, 0.0, 1.0)
    return Melody(
        st=st - np.float32(own if middle_st is None else middle_st),
        weight=np.nan_to_num(weight).astype(np.float32),
        gap=rows.gap,
        stop=rows.stop,
        band_st=(-BELOW * range_st, ABOVE * range_st),
        seconds=len(rows) / FRAMES_PER_SECOND,
    )


def usual_place(profile: VoiceProfile) -> tuple[float | None, float]:
    """Return a voice's usual height (st above 100 Hz) and range (st), as far as its profile knows them."""
    height, reach = profile.usual.get("f0_median"), profile.usual.get("range_st")
    return (height.median if height else None), (reach.median if reach else RANGE_ST)
