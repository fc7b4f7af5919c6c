"""Verdicts on endings, each by weights that never saw its source, and the figures made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.greeting.fit import Heard, fitted, wanted
from benchmarks.greeting.hearing import lookahead_s, ours
from benchmarks.greeting.material import CONDITIONS, WIDE, Ending, in_condition
from prosody.contour import Contour
from prosody.events import Direction, Greeting
from prosody.judgement.follower import heard
from prosody.judgement.greeting import GreetingJudge, GreetingSettings
from prosody.judgement.greeting_model import Weights
from prosody.judgement.model_population import population
from prosody.units import seconds

FOLDS: Final = 8
VERDICTS: Final[tuple[Direction, ...]] = ("rising", "level", "falling", "unclear")
AUDIBLE_ST: Final = 2.0
"""Natural endings are compared where the laryngograph moves more than this."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of an ending in a condition, and what is true."""

    item: Ending
    condition: str
    true: Direction
    said: Direction
    movement_st: float
    confidence: float

    @property
    def right(self) -> bool:
        """Whether it was said as it is."""
        return self.said == self.true


def verdict(
    contour: Contour, weights: Weights, settings: GreetingSettings | None = None
) -> tuple[Greeting | None, int]:
    """Return the last verdict on a recording, and the frame that brought the first one."""
    judge = GreetingJudge(population(), settings or GreetingSettings(), weights=weights)
    judge.hear(contour)
    said: list[Greeting] = []
    rows = zip(heard(contour), contour.speech.tolist(), contour.gap.tolist(), strict=True)
    for k, (row, speech, gap) in enumerate(rows):
        found = judge.step(k, row, speech, False, gap)
        said += [found] if found else []
    found = judge.close(len(contour))
    said += [found] if found else []
    return (said[-1], said[0].decided) if said else (None, -1)


def judged(one: Heard, weights: Weights, settings: GreetingSettings | None = None) -> Verdict:
    """Return the verdict on one ending as heard."""
    found, _ = verdict(one.contour, weights, settings)
    said: Direction = found.verdict if found else "unclear"
    moved, sure = (found.movement_st, found.confidence) if found else (np.nan, 0.0)
    return Verdict(one.item, one.condition, wanted(one.item), said, moved, sure)


def left_out(endings: Sequence[Heard], data: Path) -> Iterator[tuple[Verdict, Weights]]:
    """Yield the verdict on every controlled ending by weights fitted without its source."""
    sources = sorted({one.item.source for one in endings})
    for fold in range(FOLDS):
        held = set(sources[fold::FOLDS])
        known = [one for one in endings if one.item.source not in held and one.item.may_fit]
        weights = fitted(known, data, GreetingSettings())
        yield from ((judged(one, weights), weights) for one in endings if one.item.source in held)


def share(verdicts: Iterable[Verdict]) -> tuple[float, float, float]:
    """Return the share that is right in %, with a 95 % interval by bootstrap over sources."""
    by_source: dict[str, list[bool]] = {}
    for one in verdicts:
        by_source.setdefault(one.item.source, []).append(one.right)
    hits = np.array([(sum(found), len(found)) for found in by_source.values()], dtype=np.float64)
    drawn = np.random.default_rng(1).integers(len(hits), size=(1000, len(hits)))
    boot = hits[drawn, 0].sum(axis=1) / hits[drawn, 1].sum(axis=1)
    low, high = np.percentile(boot, (2.5, 97.5))
    return tuple(100.0 * float(p) for p in (hits[:, 0].sum() / hits[:, 1].sum(), low, high))  # type: ignore[return-value]


def confusion(verdicts: Sequence[Verdict]) -> NDArray[np.int64]:
    """Return how often each true direction (row) was said to be which (column)."""
    return np.array(
        [[sum(v.true == t and v.said == s for v in verdicts) for s in VERDICTS] for t in VERDICTS[:3]]
    )


def delays(items: Sequence[Ending], data: Path, weights: Weights) -> dict[str, list[float]]:
    """Return from the end of the voice to the first verdict, in s, with 3 s of quiet (or babble) behind."""
    found: dict[str, list[float]] = {condition: [] for condition in CONDITIONS}
    hiss = 1e-4 * np.random.default_rng(2).standard_normal(3 * WIDE)
    for item in items:
        longer = replace(item, samples=np.concatenate([item.samples, hiss]))
        for condition in CONDITIONS:
            _, decided = verdict(ours(*in_condition(longer, condition, data)), weights)
            if decided >= 0:
                found[condition].append(seconds(decided) + lookahead_s() - item.end_s)
    return found


def reliability(
    verdicts: Sequence[Verdict], bins: int = 8
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return mean confidence, share right and count of equally filled bins of confidence."""
    ordered = sorted((v for v in verdicts if v.said != "unclear"), key=lambda v: v.confidence)
    parts = np.array_split(np.array([(v.confidence, v.right) for v in ordered]), bins)
    return (
        np.array([part[:, 0].mean() for part in parts]),
        np.array([part[:, 1].mean() for part in parts]),
        np.array([len(part) for part in parts]),
    )


def where(verdicts: Iterable[Verdict], *tests: Callable[[Verdict], bool]) -> list[Verdict]:
    """Return the verdicts that pass every test."""
    return [v for v in verdicts if all(test(v) for test in tests)]
