"""Voice profiles from a few clips, as the calibration engine makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.tone.material import Clip, spoken_windows
from benchmarks.tone.scoring import FOUR
from calibration.baseline import profile_from
from prosody.judgement.measures import measure
from prosody.profile import VoiceProfile

STYLE: Final = {
    "boredom": "flat",
    "neutral": "neutral",
    "happiness": "lively",
    "anger": "tense",
    "sadness": "soft",
    "calm": "soft",
    "clear": "neutral",
    "monotonous": "flat",
}
"""EmoDB's labels and the made ones (`manners.py`) as styles; fear and disgust are not fitted."""


@dataclass(frozen=True, slots=True)
class Row:
    """A clip's measures: of all of it, and of windows of 2 s."""

    clip: Clip
    whole: Mapping[str, float]
    windows: tuple[Mapping[str, float], ...]

    @property
    def style(self) -> str:
        """The style it is fitted as; its label if it is not."""
        return STYLE.get(self.clip.label, self.clip.label)

    @property
    def voice(self) -> str:
        """The speaker on one channel."""
        return f"{self.clip.speaker} {self.clip.condition}"


def row(clip: Clip) -> Row:
    """Measure a clip."""
    windows = tuple(measure(window) for window in spoken_windows(clip.contour))
    return Row(clip, measure(clip.contour), windows)


def drawn(rows: Sequence[Row], label: str, count: int, draw: int) -> list[Row]:
    """Return `count` clips of one speaker with a label: the same ones for the peer and for us."""
    of = [row for row in rows if row.clip.label == label]
    order = np.random.default_rng([draw, len(of)]).permutation(len(of))
    return [of[i] for i in order[:count]]


def profile_of(rows: Sequence[Row], neutral: int, each: int, draw: int) -> tuple[VoiceProfile, set[str]]:
    """Return a speaker's profile from some neutral clips and some of each other style, and their paths."""
    taken = drawn(rows, "neutral", neutral, draw)
    lines = {label: drawn(rows, label, each, draw) for label in FOUR if label != "neutral"} if each else {}
    profile = profile_from(
        [row.clip.contour for row in taken],
        rows[0].clip.speaker,
        styles={STYLE[label]: [row.clip.contour for row in some] for label, some in lines.items()},
    )
    return profile, {row.clip.path for row in [*taken, *(row for some in lines.values() for row in some)]}
