"""Measures the greeting's verdict: `python -m benchmarks.greeting --data DIR`.

Writes `benchmarks/results/greeting.md` and two pictures beside it. The peer is Praat's pitch
(whole file, autocorrelation) through the same rule, its weights fitted the same way.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks import report
from benchmarks.greeting import pictures
from benchmarks.greeting.fit import Heard, fitted, heard_in_all
from benchmarks.greeting.hearing import praat
from benchmarks.greeting.material import contours, in_condition, laryngograph
from benchmarks.greeting.page import audible, page
from benchmarks.greeting.score import AUDIBLE_ST, Verdict, delays, judged, left_out, where
from prosody.judgement.greeting import GreetingSettings
from prosody.judgement.greeting_model import shipped

RESULTS: Final = Path(__file__).parents[1] / "results"
LENGTHS: Final = (0.24, 0.28, 0.3, 0.32, 0.34, 0.36, 0.4, 0.45)


def main() -> int:
    """Measure and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True, help="holds contours/, pitch_egg/ and noise/")
    data = options.parse_args().data
    missing = [name for name in ("contours", "pitch_egg", "noise") if not (data / name).is_dir()]
    if missing:
        print(f"{data} has no folder {' and no '.join(missing)}: nothing measured.", file=sys.stderr)
        return 1
    exact = heard_in_all(list(contours(data)), data)
    natural = heard_in_all(list(laryngograph(data)), data)
    known = {"ours": _unseen(exact, data), "Praat": _unseen(_by_praat(exact, data), data)}
    spoken = {
        "ours": _unfitted(natural, exact, data),
        "Praat": _unfitted(_by_praat(natural, data), _by_praat(exact, data), data),
    }
    _draw(known["ours"], spoken["ours"])
    one_each = list({one.item.source: one.item for one in exact}.values())
    lengths = {length: _at_length(exact, length) for length in LENGTHS}
    waits = delays(one_each, data, shipped())
    report.write("greeting", page(known, spoken, lengths, waits, exact, shipped()))
    print((RESULTS / "greeting.md").read_text(encoding="utf-8"))
    return 0


def _unseen(endings: Sequence[Heard], data: Path) -> list[Verdict]:
    return [verdict for verdict, _ in left_out(endings, data)]


def _unfitted(sentences: Sequence[Heard], endings: Sequence[Heard], data: Path) -> list[Verdict]:
    weights = fitted([one for one in endings if one.item.may_fit], data, GreetingSettings())
    return [judged(one, weights) for one in sentences]


def _by_praat(endings: Sequence[Heard], data: Path) -> list[Heard]:
    return [
        replace(one, contour=praat(one.contour, *in_condition(one.item, one.condition, data)))
        for one in endings
    ]


def _draw(known: Sequence[Verdict], spoken: Sequence[Verdict]) -> None:
    RESULTS.mkdir(exist_ok=True)
    pictures.confusions(known, RESULTS / "greeting_confusion.png")
    groups = {"controlled endings": known, f"natural, over {AUDIBLE_ST:g} st": where(spoken, audible)}
    pictures.reliabilities(groups, RESULTS / "greeting_reliability.png")


def _at_length(endings: Sequence[Heard], length_s: float) -> list[Verdict]:
    plain = [one for one in endings if "babble" not in one.condition]
    return [judged(one, shipped(), GreetingSettings(tail_s=length_s)) for one in plain]


if __name__ == "__main__":
    sys.exit(main())
