"""Makes the shipped weights and the population's profile: `python -m benchmarks.tone.fit --data DIR`.

Only EmoDB (CC0-1.0) is read. Nothing is chosen here: what was tried, and how it scores on
speakers left out, is the benchmark's business (`python -m benchmarks.tone`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.tone.material import CONDITIONS, Clip, clips
from calibration.baseline import statistics
from prosody.judgement.measures import MEASURES, measure
from prosody.judgement.model import STYLES

STYLE: Final = {"boredom": "flat", "neutral": "neutral", "happiness": "lively", "anger": "tense"}
"""EmoDB's labels as the product's styles; its other labels are not fitted."""

LEFT_OUT: Final = frozenset({"level_db", "level_range_db", "snr_db", "voiced_s", "pause_share"})
"""Of the recording or of a clip's cut, not of the voice (EmoDB is peak-normalised file by file)."""

PERSONAL: Final = frozenset({"f0_median", "f0"})
"""Says who speaks rather than how, as long as nothing is known of the voice."""

LIMIT: Final = 4.0
STRENGTH: Final = 0.1
HERE: Final = Path(__file__).parents[2] / "prosody" / "judgement"

Table = NDArray[np.float64]


def table(heard: Sequence[Clip], names: Sequence[str]) -> Table:
    """Return one row of measures a clip."""
    return np.array([[found[name] for name in names] for found in (measure(c.contour) for c in heard)])


def centred(rows: Table, voices: NDArray[np.str_], neutral: NDArray[np.bool_]) -> Table:
    """Return rows less the median of the same voice's (speaker and channel) neutral rows."""
    out = rows.copy()
    for voice in np.unique(voices):
        out[voices == voice] -= np.nanmedian(rows[(voices == voice) & neutral], axis=0)
    return out


def fitted(names: Sequence[str], distances: Table, styles: NDArray[np.str_]) -> dict[str, Any]:
    """Return a table of the weights file: logistic regression on cut z-scores of the four styles."""
    spread = np.nanstd(distances[styles == "neutral"], axis=0)
    known = np.isin(styles, STYLES)
    z = np.nan_to_num(np.clip(distances[known] / spread, -LIMIT, LIMIT))
    regression = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=5000)
    regression.fit(z, styles[known])
    row = {style: i for i, style in enumerate(regression.classes_)}
    return {
        "limit": LIMIT,
        "bias": {style: round(float(regression.intercept_[row[style]]), 4) for style in STYLES},
        "measures": {
            name: {"spread": round(float(spread[i]), 4)}
            | {style: round(float(regression.coef_[row[style], i]), 4) for style in STYLES}
            for i, name in enumerate(names)
        },
    }


def weights(heard: Sequence[Clip]) -> dict[str, Any]:
    """Return both tables, for calibrated voices and for unknown ones."""
    names = [name for name in MEASURES if name not in LEFT_OUT]
    rows = table(heard, names)
    styles = np.array([STYLE.get(clip.label, clip.label) for clip in heard])
    voices = np.array([f"{clip.speaker} {clip.condition}" for clip in heard])
    channels = np.array([clip.condition for clip in heard])
    anybody = [i for i, name in enumerate(names) if name not in PERSONAL]
    neutral = styles == "neutral"
    return {
        "calibrated": fitted(names, centred(rows, voices, neutral), styles),
        "population": fitted(
            [names[i] for i in anybody], centred(rows[:, anybody], channels, neutral), styles
        ),
    }


def usual(heard: Sequence[Clip]) -> Mapping[str, Any]:
    """Return what is usual across speakers in neutral speech, wide band."""
    plain = [c for c in heard if c.label == "neutral" and c.condition == "wide"]
    found = statistics([measure(clip.contour) for clip in plain])
    keep = {name: numbers for name, numbers in found.items() if name not in LEFT_OUT | PERSONAL}
    return {name: {key: round(n, 4) for key, n in asdict(numbers).items()} for name, numbers in keep.items()}


def main() -> None:
    """Fit and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True, help="folder that holds emodb/")
    options.add_argument("--cache", type=Path, help="folder for contours already heard")
    options.add_argument("--made-at", default="", help="date to write into the files, ISO 8601")
    chosen = options.parse_args()
    heard = [clip for c in CONDITIONS for clip in clips(chosen.data, "emodb", c, chosen.cache)]
    provenance = {
        "made_by": "python -m benchmarks.tone.fit",
        "made_at": chosen.made_at,
        "made_from": "EmoDB, Berlin Database of Emotional Speech (Burkhardt et al. 2005), CC0-1.0",
        "speakers": sorted({clip.speaker for clip in heard}),
        "clips": len({clip.path for clip in heard}),
        "channels": list(CONDITIONS),
    }
    _write(HERE / "tone_weights.json", provenance | weights(heard))
    _write(HERE / "tone_population.json", provenance | {"usual": usual(heard)})


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
