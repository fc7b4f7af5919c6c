"""A short calibration leans on the population, as far as the voice resembles it.

Three sentences tell a voice's usual articulation with an error as large as what is to be
judged. The posterior mean under a normal prior takes that error down; the prior counts for
less the further the voice lies from the population (another language, room or microphone),
and for nothing once a voice has read for a minute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from prosody.profile import Usual

SENTENCE_S: Final = 1.4
"""Voiced speech in one sentence of the corpus, s: the unit in which `within` is a spread."""

STRENGTH: Final = 0.4
"""Weight of the prior; 1 would be right if the six voices it rests on were the population."""

FARTHEST: Final = 25.0
"""Square of the largest distance, in spreads, that one measure counts for."""

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Lean:
    """What is usual across voices: mean, spread between voices, spread of one sentence inside a voice."""

    centre: Vector
    between: Vector
    within: Vector

    @staticmethod
    def read(table: Mapping[str, Any], measures: Sequence[str], within: Vector) -> Lean:
        """Return what the weights file says under `lean`."""
        rows = [table[name] for name in measures]
        return Lean(np.array([r["centre"] for r in rows]), np.array([r["between"] for r in rows]), within)

    def leaning(self, own: Vector, voiced_s: float) -> Vector:
        """Return the usual of a voice with `voiced_s` seconds of neutral voiced speech behind it."""
        sentences = max(voiced_s / SENTENCE_S, 1.0)
        error2, between2 = self.within**2 / sentences, self.between**2
        apart2 = np.minimum((own - self.centre) ** 2 / (between2 + error2), FARTHEST)
        known = np.isfinite(apart2)
        far2 = float(np.mean(apart2[known])) if known.any() else FARTHEST
        weight = STRENGTH * error2 / between2 / max(far2, 1.0) ** 4
        return np.asarray((own + weight * self.centre) / (1.0 + weight))


def usual_of(found: Usual | None) -> float:
    """Return the middle of a measure (Tukey's trimean: steadier than a median of few); NaN if unknown."""
    if found is None:
        return float("nan")
    return (found.p25 + 2.0 * found.median + found.p75) / 4.0
