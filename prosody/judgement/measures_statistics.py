"""Percentiles and means of what is known, the same for every measure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

FEWEST_VOICED: Final = 20
"""Values below which nothing is told (0.2 s of frames): percentiles of fewer jump about."""


def mean(values: NDArray[np.floating]) -> float:
    """Return the mean of the finite values; NaN when there are fewer than five."""
    known = values[np.isfinite(values)].astype(np.float64)
    return float(np.mean(known)) if len(known) >= 5 else float("nan")


def percentiles(
    values: NDArray[np.floating], *shares: float, fewest: int = FEWEST_VOICED
) -> tuple[float, ...]:
    """Return percentiles (0..100) of finite values; NaN for all when there are too few.

    A fraction of the time of `numpy.percentile`, which counts when it runs every second.
    """
    ordered = np.sort(values[np.isfinite(values)].astype(np.float64))
    if len(ordered) < fewest:
        return (float("nan"),) * len(shares)
    return tuple(_at(ordered, share / 100.0 * (len(ordered) - 1)) for share in shares)


def _at(ordered: Values, place: float) -> float:
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))
