"""What is usual: robust statistics of each measure over several stretches of one voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from prosody.judgement.measures import MEASURES, percentiles
from prosody.profile import Usual


def statistics(stretches: Sequence[Mapping[str, float]]) -> dict[str, Usual]:
    """Return what is usual, by measure, over stretches; measures that no stretch knows are left out."""
    columns = {name: np.array([stretch[name] for stretch in stretches]) for name in MEASURES}
    return {name: usual(values) for name, values in columns.items() if np.isfinite(values).any()}


def usual(values: NDArray[np.floating]) -> Usual:
    """Return median, robust spread and percentiles of the finite values; at least one is needed."""
    p5, p25, p50, p75, p95 = percentiles(values, 5.0, 25.0, 50.0, 75.0, 95.0, fewest=1)
    (distance,) = percentiles(np.abs(values - p50), 50.0, fewest=1)
    return Usual(p50, 1.4826 * distance, p5, p25, p75, p95)
