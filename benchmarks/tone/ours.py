"""Our model on speakers it has not been fitted on, against profiles that the calibration engine makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.tone.fitting import STYLE, Row, tables
from benchmarks.tone.scoring import FOUR
from calibration.baseline import profile_from
from prosody.judgement.model import ToneModel, read
from prosody.judgement.model_population import population
from prosody.profile import VoiceProfile


@dataclass
class Judged:
    """What was said of clips: labels, speakers and shares, row by row."""

    label: list[str] = field(default_factory=list)
    speaker: list[str] = field(default_factory=list)
    intensity: list[str] = field(default_factory=list)
    shares: list[tuple[float, ...]] = field(default_factory=list)
    draw: list[int] = field(default_factory=list)

    def add(self, row: Row, shares: tuple[float, ...], draw: int) -> None:
        """Add one judgement."""
        self.label.append(row.clip.label)
        self.speaker.append(row.clip.speaker)
        self.intensity.append(row.clip.intensity)
        self.shares.append(shares)
        self.draw.append(draw)


def left_out(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """Return the tables of weights for every speaker, fitted on all the others."""
    speakers = sorted({row.clip.speaker for row in rows})
    return {s: tables([row for row in rows if row.clip.speaker != s]) for s in speakers}


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


def judged(
    rows: Sequence[Row],
    models: Mapping[str, Mapping[str, Any]],
    *,
    neutral: int = 3,
    each: int = 0,
    draws: int = 5,
    windows: bool = False,
) -> Judged:
    """Judge all clips but those of the profile, by draws; `neutral` 0 means no profile at all."""
    out = Judged()
    for speaker in sorted({row.clip.speaker for row in rows}):
        own = [row for row in rows if row.clip.speaker == speaker]
        table = models.get(speaker) or models["all"]
        for draw in range(draws if neutral else 1):
            model, used = _model(table, own, neutral, each, draw)
            for row in own:
                if row.clip.path not in used:
                    for measured in row.windows if windows else (row.whole,):
                        out.add(row, model.opinion(measured).shares, draw)
    return out


def _model(
    table: Mapping[str, Any], own: Sequence[Row], neutral: int, each: int, draw: int
) -> tuple[ToneModel, set[str]]:
    if not neutral:
        return read(table["population"]).personal(population()), set()
    profile, used = profile_of(own, neutral, each, draw)
    return read(table["calibrated"]).personal(profile), used
