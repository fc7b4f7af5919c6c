"""Our model on speakers it has not been fitted on, against profiles that the calibration engine makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.tone.fitting import tables
from benchmarks.tone.profiles import Row, profile_of
from prosody.judgement.model import ToneModel, read
from prosody.judgement.model_population import population


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
