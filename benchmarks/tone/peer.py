"""The peer: eGeMAPSv02 functionals, z-scored on a voice's own neutral clips, logistic regression.

As in the project's anchors: spread floored at 0.4 of the overall one, C 0.02, classes balanced.
It is given the same clips, the same speakers left out and the same profile clips as ours; where
lines of other styles are in the profile, they join its training eight times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.tone.material import kept, sound
from benchmarks.tone.ours import Judged
from benchmarks.tone.profiles import STYLE, Row, drawn
from benchmarks.tone.scoring import FOUR
from prosody.judgement.model import STYLES

FLOOR: Final = 0.4
STRENGTH: Final = 0.02
OWN_WEIGHT: Final = 8.0

Table = NDArray[np.float64]


@dataclass(frozen=True)
class Features:
    """One clip's functionals, of all of it and of its 2 s windows."""

    row: Row
    whole: Table
    windows: Table


def available() -> bool:
    """Tell whether openSMILE is installed."""
    try:
        import opensmile  # noqa: F401
    except ImportError:
        return False
    return True


def features(data: Path, rows: Sequence[Row], cache: Path | None) -> list[Features]:
    """Return the functionals of every clip; level features are left out (EmoDB is peak-normalised)."""
    import opensmile

    smile = opensmile.Smile(opensmile.FeatureSet.eGeMAPSv02, opensmile.FeatureLevel.Functionals)
    use = [
        i for i, n in enumerate(smile.feature_names) if not n.lower().startswith(("loudness", "equivalent"))
    ]

    def made(row: Row) -> tuple[Table, Table]:
        samples, rate = sound(data, row.clip.corpus, row.clip.path, row.clip.condition)
        whole = smile.process_signal(samples, rate).to_numpy()[0]
        windows = [smile.process_signal(samples[a:b], rate).to_numpy()[0] for a, b in _cuts(row, rate)]
        return whole[use], np.array(windows).reshape(-1, len(smile.feature_names))[:, use]

    out = []
    for row in rows:
        key = f"egemaps {row.clip.corpus}/{row.clip.path}/{row.clip.condition}"
        out.append(Features(row, *(kept(cache, key, lambda row=row: made(row)) if cache else made(row))))
    return out


def _cuts(row: Row, rate: int) -> list[tuple[int, int]]:
    """Return where the 2 s windows lie, in samples: over speech as we hear it, as ours do."""
    if row.clip.corpus != "emodb":
        return []
    where = np.flatnonzero(row.clip.contour.speech)
    if not len(where):
        return []
    first, stop = int(where[0]), int(where[-1]) + 1
    starts = range(first, max(first + 1, stop - 199), 100)
    return [(start * rate // 100, min(start + 200, stop) * rate // 100) for start in starts]


def judged(
    clips: Sequence[Features],
    train: Sequence[Features],
    *,
    classes: Sequence[str] = FOUR,
    neutral: int = 3,
    each: int = 0,
    draws: int = 5,
    windows: bool = False,
) -> Judged:
    """Judge all clips but those of the profile; whoever is judged is left out of `train`."""
    out = Judged()
    for speaker in sorted({f.row.clip.speaker for f in clips}):
        own = [f for f in clips if f.row.clip.speaker == speaker]
        others = [
            f for f in train if f.row.clip.speaker != speaker or f.row.clip.corpus != own[0].row.clip.corpus
        ]
        z, labels = _training(others, classes)
        overall, common = _overall(others), _fitted(z, labels, z[:0], [])
        for draw in range(draws):
            taken, mine, own_z = _profile(own, neutral, each, draw)
            model = _fitted(z, labels, own_z, [f.row.clip.label for f in mine]) if mine else common
            centre, spread = _normal(taken, overall)
            for f in own:
                if f not in taken and f not in mine:
                    for x in f.windows if windows else (f.whole,):
                        shares = model.predict_proba(((x - centre) / spread)[None])[0]
                        out.add(f.row, _as_styles(model, shares), draw)
    return out


def _overall(clips: Sequence[Features]) -> Table:
    return np.asarray(np.std([f.whole for f in clips], axis=0) + 1e-9)


def _normal(taken: Sequence[Features], overall: Table) -> tuple[Table, Table]:
    x = np.array([f.whole for f in taken])
    return x.mean(axis=0), np.maximum(x.std(axis=0), FLOOR * overall)


def _training(clips: Sequence[Features], classes: Sequence[str]) -> tuple[Table, list[str]]:
    z, labels = [], []
    overall = _overall(clips)
    for speaker in sorted({f.row.clip.speaker for f in clips}):
        own = [f for f in clips if f.row.clip.speaker == speaker]
        centre, spread = _normal([f for f in own if f.row.clip.label == "neutral"], overall)
        known = [f for f in own if f.row.clip.label in classes]
        z += [(f.whole - centre) / spread for f in known]
        labels += [f.row.clip.label for f in known]
    return np.array(z), labels


def _profile(
    own: Sequence[Features], neutral: int, each: int, draw: int
) -> tuple[list[Features], list[Features], Table]:
    by_path = {f.row.clip.path: f for f in own}
    rows = [f.row for f in own]
    taken = [by_path[r.clip.path] for r in drawn(rows, "neutral", neutral, draw)]
    lines = [
        by_path[r.clip.path] for c in FOUR if c != "neutral" and each for r in drawn(rows, c, each, draw)
    ]
    mine = [*taken, *lines] if each else []
    centre, spread = _normal(taken, _overall(own))
    return taken, mine, np.array([(f.whole - centre) / spread for f in mine])


def _fitted(z: Table, labels: list[str], own: Table, own_labels: list[str]) -> Any:
    x = np.concatenate([z, own]) if len(own) else z
    weight = np.r_[np.ones(len(z)), np.full(len(own), OWN_WEIGHT)]
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=3000)
    return model.fit(x, [*labels, *own_labels], sample_weight=weight)


def _as_styles(model: Any, shares: Table) -> tuple[float, ...]:
    by_style = {STYLE[label]: float(share) for label, share in zip(model.classes_, shares, strict=True)}
    return tuple(by_style.get(style, 0.0) for style in STYLES)
