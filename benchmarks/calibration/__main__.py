"""Measures the calibration: `python -m benchmarks.calibration --data DIR` writes the page of results."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks import report
from benchmarks.calibration.page import Found, page
from benchmarks.calibration.people import Session, left_out, sessions
from benchmarks.calibration.refusals import bad, good
from benchmarks.calibration.worth import amounts, devices, strangers
from benchmarks.tone import ours
from benchmarks.tone.fitting import tables
from benchmarks.tone.manners import made
from benchmarks.tone.material import CONDITIONS, Clip, clips
from benchmarks.tone.profiles import row
from prosody.judgement.voice_fit import FitSettings

SETS: Final = ("emodb", "ravdess", "noise", "tts", "contours")
LINES: Final = {"neutral alone": 0, "with lines": 3}


def main() -> int:
    """Measure and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True, help=f"holds {', '.join(SETS)}")
    options.add_argument("--cache", type=Path, help="folder for what has been heard already")
    options.add_argument("--music", type=Path, help="folder of more music, WAV")
    chosen = options.parse_args()
    missing = [name for name in SETS if not (chosen.data / name).is_dir()]
    if missing:
        print(f"{chosen.data} has no folder {' and no '.join(missing)}: nothing measured.", file=sys.stderr)
        return 1
    heard = {
        (corpus, condition): clips(chosen.data, corpus, condition, chosen.cache)
        for corpus in ("emodb", "ravdess")
        for condition in CONDITIONS
    }
    rows = {condition: [row(clip) for clip in heard["emodb", condition]] for condition in CONDITIONS}
    away = {condition: [row(clip) for clip in heard["ravdess", condition]] for condition in CONDITIONS}
    fitted = [r for c in CONDITIONS for r in (*rows[c], *map(row, made(chosen.data, c, chosen.cache)))]
    models = ours.left_out(fitted) | {"all": tables(fitted)}
    found = Found(
        {condition: amounts(rows[condition], models) for condition in CONDITIONS},
        {condition: strangers(away[condition], models) for condition in CONDITIONS},
        devices(chosen.data, rows["wide"], models, chosen.cache),
        _people(heard),
        bad(chosen.data, chosen.cache, chosen.music),
        good(chosen.data, chosen.cache),
        len(list(chosen.music.glob("*.wav"))) if chosen.music else 0,
    )
    report.write("calibration", page(found))
    return 0


def _people(heard: Mapping[tuple[str, str], Sequence[Clip]]) -> dict[tuple[str, str], list[Session]]:
    spreads = left_out([clip for c in CONDITIONS for clip in heard["emodb", c]])
    return {
        (profile, f"{corpus}, {condition}"): sessions(of, spreads, FitSettings(), lines=lines)
        for profile, lines in LINES.items()
        for (corpus, condition), of in heard.items()
    }


if __name__ == "__main__":
    sys.exit(main())
