"""Measures the tone judgement: `python -m benchmarks.tone --data DIR`.

Writes `benchmarks/results/tone.md` and two pictures beside it. EmoDB is judged with its
speakers left out one by one; RAVDESS with weights fitted on EmoDB and nothing else.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks import report
from benchmarks.tone import peer, pictures
from benchmarks.tone.changes import changes
from benchmarks.tone.fitting import tables
from benchmarks.tone.live import calls
from benchmarks.tone.manners import MANNERS, made
from benchmarks.tone.material import CONDITIONS, CORPORA, clips
from benchmarks.tone.ours import Judged, judged, left_out
from benchmarks.tone.page import Found, page
from benchmarks.tone.profiles import Row, row
from benchmarks.tone.scoring import STATE, THREE, states

RESULTS: Final = Path(__file__).parents[1] / "results"
WHO: Final = ("boredom", "neutral", "happiness", "anger", "sadness", "fear", "disgust")
ACTED: Final = (
    "neutral",
    "calm normal",
    "calm strong",
    "happiness normal",
    "happiness strong",
    "anger normal",
    "anger strong",
    "sadness normal",
    "sadness strong",
)


def main() -> int:
    """Measure and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True, help="holds emodb/ and ravdess/")
    options.add_argument("--cache", type=Path, help="folder for what has been heard already")
    chosen = options.parse_args()
    missing = [name for name in CORPORA if not (chosen.data / name).is_dir()]
    if missing:
        print(f"{chosen.data} has no folder {' and no '.join(missing)}: nothing measured.", file=sys.stderr)
        return 1
    rows = {
        (corpus, condition): [row(clip) for clip in clips(chosen.data, corpus, condition, chosen.cache)]
        for corpus in CORPORA
        for condition in CONDITIONS
    }
    anew = {c: [row(clip) for clip in made(chosen.data, c, chosen.cache)] for c in CONDITIONS}
    emodb = [r for condition in CONDITIONS for r in (*rows["emodb", condition], *anew[condition])]
    models = left_out(emodb) | {"all": tables(emodb)}
    found = Found(
        emodb={c: _emodb(rows["emodb", c], models) for c in CONDITIONS},
        peer=_peer(chosen.data, rows, chosen.cache) if peer.available() else {},
        made={c: judged([*_neutral(rows["emodb", c]), *anew[c]], models) for c in CONDITIONS},
        ravdess={c: judged(rows["ravdess", c], models, draws=4) for c in CONDITIONS},
        calls={(o, c): calls(rows[o, c], models) for o in CORPORA for c in CONDITIONS},
        changes=changes(chosen.data, {c: rows["emodb", c] for c in CONDITIONS}, models),
        measures=models["all"]["calibrated"]["measures"],
    )
    _draw(found)
    report.write("tone", page(found, WHO, ACTED, [f"{m.label} {name}" for name, m in MANNERS.items()]))
    print(f"wrote {RESULTS / 'tone.md'}")
    return 0


def _neutral(rows: list[Row]) -> list[Row]:
    return [r for r in rows if r.clip.label == "neutral"]


def _emodb(rows: list[Row], models: dict[str, dict[str, object]]) -> dict[str, Judged]:
    return {
        "3 neutral": judged(rows, models),
        "1 neutral": judged(rows, models, neutral=1),
        "none": judged(rows, models, neutral=0),
        "3 of each": judged(rows, models, each=3),
        "windows": judged(rows, models, windows=True),
    }


def _peer(data: Path, rows: dict[tuple[str, str], list[Row]], cache: Path | None) -> dict[str, Judged]:
    out = {}
    for condition in CONDITIONS:
        emodb = peer.features(data, rows["emodb", condition], cache)
        ravdess = peer.features(data, rows["ravdess", condition], cache)
        out[f"{condition} 3 neutral"] = peer.judged(emodb, emodb)
        out[f"{condition} three"] = peer.judged(emodb, emodb, classes=THREE)
        out[f"{condition} 3 of each"] = peer.judged(emodb, emodb, each=3)
        out[f"{condition} windows"] = peer.judged(emodb, emodb, windows=True)
        out[f"{condition} windows three"] = peer.judged(emodb, emodb, classes=THREE, windows=True)
        out[f"{condition} ravdess"] = peer.judged(ravdess, emodb, draws=4)
    return out


def _draw(found: Found) -> None:
    said = found.emodb["wide"]["3 neutral"]
    called = [found.called(said, name) for name in WHO]
    pictures.confusion(
        RESULTS / "tone_confusion.png", WHO, np.array(called), "EmoDB, speakers left out: called ..."
    )
    windows = found.emodb["wide"]["windows"]
    kept = np.isin(windows.label, list(STATE))
    truth = np.array([STATE.get(label, 1) for label in windows.label])
    pictures.reliability(
        RESULTS / "tone_reliability.png",
        states(np.array(windows.shares))[kept],
        truth[kept],
        "EmoDB, 2 s windows, speakers left out",
    )


if __name__ == "__main__":
    sys.exit(main())
