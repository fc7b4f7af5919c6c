"""The section of the results that tells of the greeting, table by table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from scipy.stats import spearmanr

from benchmarks.greeting.fit import Heard
from benchmarks.greeting.material import CONDITIONS
from benchmarks.greeting.score import AUDIBLE_ST, VERDICTS, Verdict, confusion, reliability, share, where
from prosody.judgement.foreground import foreground
from prosody.judgement.greeting import GreetingSettings
from prosody.judgement.greeting_model import Weights
from prosody.judgement.liveliness import measured

BARS: Final = {
    "clean": (90, 93, 98, 98),
    "telephone": (90, 93, 98, 98),
    "babble 10 dB": (80, 80, 90, 90),
    "telephone, babble 10 dB": (None, None, None, None),
}
MOVEMENTS: Final = (0.0, 2.0, 4.0, 7.0)

Judged = Mapping[str, Sequence[Verdict]]


def audible(verdict: Verdict) -> bool:
    """Whether the laryngograph moves enough for its direction to be compared."""
    return abs(verdict.item.movement_st) > AUDIBLE_ST


def page(
    known: Judged,
    spoken: Judged,
    lengths: Mapping[float, Sequence[Verdict]],
    waits: Mapping[str, Sequence[float]],
    heard: Sequence[Heard],
    weights: Weights,
) -> str:
    """Return the section of the results."""
    return "\n".join(
        [
            HEAD,
            *_directions(known),
            LENGTHS,
            *_lengths(lengths),
            NATURAL,
            *_natural(spoken),
            MOVED,
            *_moved(known["ours"]),
            CONFUSED,
            *_confused(known["ours"]),
            TRUSTED,
            *_trusted(known["ours"], where(spoken["ours"], audible)),
            WAITED,
            *_waited(waits),
            LIVELY,
            *_lively(heard, weights),
            "",
        ]
    )


def _directions(known: Judged) -> list[str]:
    lines = [
        "| condition | hearing | level | +-2 st | +-4 st | +-7 st | unclear |",
        "|---|---|---|---|---|---|---|",
    ]
    for condition in CONDITIONS:
        bars = [f">= {bar}" if bar else "-" for bar in BARS[condition]]
        lines.append(f"| {condition} | *bar* | {' | '.join(bars)} | |")
        for name, verdicts in known.items():
            here = where(verdicts, lambda v, c=condition: v.condition == c)
            cells = [_percent(where(here, lambda v, m=m: abs(v.item.movement_st) == m)) for m in MOVEMENTS]
            lines.append(f"| | {name} | {' | '.join(cells)} | {_unclear(here)} |")
    return lines


def _lengths(lengths: Mapping[float, Sequence[Verdict]]) -> list[str]:
    lines = ["| length, s | level | +-2 st | +-4 st | +-7 st |", "|---|---|---|---|---|"]
    for length, verdicts in lengths.items():
        cells = [_percent(where(verdicts, lambda v, m=m: abs(v.item.movement_st) == m)) for m in MOVEMENTS]
        lines.append(f"| {length:g} | {' | '.join(cells)} |")
    return lines


def _natural(spoken: Judged) -> list[str]:
    lines = [
        "| condition | hearing | direction agrees | unclear | questions | statements |",
        "|---|---|---|---|---|---|",
    ]
    for condition in CONDITIONS:
        for name, verdicts in spoken.items():
            here = where(verdicts, audible, lambda v, c=condition: v.condition == c)
            asked = [_percent(where(here, lambda v, q=q: v.item.question == q)) for q in (True, False)]
            lines.append(
                f"| {condition} | {name} | {_percent(here)} | {_unclear(here)} | {' | '.join(asked)} |"
            )
    return lines


def _moved(verdicts: Sequence[Verdict]) -> list[str]:
    lines = [
        "| condition | mean absolute error, st | bias at -7, -4, -2, 0, +2, +4, +7, st |",
        "|---|---|---|",
    ]
    for condition in CONDITIONS:
        here = where(verdicts, lambda v, c=condition: v.condition == c and v.said != "unclear")
        error = {
            m: [v.movement_st - m for v in here if v.item.movement_st == m] for m in (-7, -4, -2, 0, 2, 4, 7)
        }
        bias = ", ".join(f"{np.mean(found):+.1f}" for found in error.values())
        mean = np.mean([abs(e) for found in error.values() for e in found])
        lines.append(f"| {condition} | {mean:.2f} | {bias} |")
    return lines


def _confused(verdicts: Sequence[Verdict]) -> list[str]:
    lines = [f"| condition | commanded | {' | '.join(VERDICTS)} |", "|---|---|---|---|---|---|"]
    for condition in CONDITIONS:
        counts = confusion(where(verdicts, lambda v, c=condition: v.condition == c))
        rows = zip(VERDICTS[:3], counts, strict=True)
        lines += [f"| {condition} | {true} | {' | '.join(map(str, line))} |" for true, line in rows]
    return lines


def _trusted(known: Sequence[Verdict], natural: Sequence[Verdict]) -> list[str]:
    lines = ["| | told | right |", "|---|---|---|"]
    for name, verdicts in (("controlled", known), ("natural", natural)):
        told, right, _ = reliability(verdicts)
        cells = (", ".join(f"{value:.2f}" for value in values) for values in (told, right))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _waited(waits: Mapping[str, Sequence[float]]) -> list[str]:
    lines = ["| condition | median | 95 % | share within 1.0 s |", "|---|---|---|---|"]
    for condition, found in waits.items():
        within = 100.0 * np.mean(np.array(found) <= 1.0)
        lines.append(
            f"| {condition} | {np.median(found):.2f} | {np.percentile(found, 95):.2f} | {within:.0f} % |"
        )
    return lines


def _lively(heard: Sequence[Heard], weights: Weights) -> list[str]:
    least = GreetingSettings().own_min
    lines = ["| condition | movement rate | p10-p90 |", "|---|---|---|"]
    for condition in CONDITIONS:
        here = [one for one in heard if one.condition == condition and one.item.movement_st == 0.0]
        found = [(one.item, measured(foreground(one.contour, least, weights))) for one in here]
        truth = [item.body_sd_st for item, values in found if values]
        cells = []
        for name in ("movement_rate", "range_st"):
            values = [seen[name] for _, seen in found if seen]
            cells.append(f"{spearmanr(values, truth).statistic:.2f}")
        lines.append(f"| {condition} | {' | '.join(cells)} |")
    return lines


def _percent(verdicts: Sequence[Verdict]) -> str:
    if not verdicts:
        return "-"
    middle, low, high = share(verdicts)
    return f"{middle:.1f} ({low:.0f}-{high:.0f})"


def _unclear(verdicts: Sequence[Verdict]) -> str:
    return f"{sum(v.said == 'unclear' for v in verdicts)} of {len(verdicts)}"


HEAD: Final = """# Greeting

`python -m benchmarks.greeting --data DIR`. Both hearings go through the same judge: it finds the turn and
its end itself, nothing is given. Weights are fitted without the source they are measured on, and only on
sources whose licence lets weights leave; *Praat* is its autocorrelation pitch on the whole file, with weights
fitted on it in the same way. "Unclear" counts as wrong.

## Direction on exact contours

Resynthesised endings, 32 sources x 7 movements; share right in % (95 % by bootstrap over sources). Besides
the length of the ending, three numbers of `foreground.py` (least probability, reach and drift of continuity)
were chosen by a coarse search on these sources in babble, with no source left out.
"""
LENGTHS: Final = """
How long an ending is measured, clean and telephone together (the setting is `tail_s`; it is one number, and
was chosen on these sources):
"""
NATURAL: Final = f"""
## Direction on natural speech

FDA, two talkers, 25 sentences: agreement with the laryngograph where it moves more than {AUDIBLE_ST:g} st
over its last 400 ms. No weight is fitted on it; two rules (creaky ends count, a gap before a last short sound
is bridged) were made after looking at three of its errors; with the pitch of that
time clean went from 90.6 to 96.9.
"""
MOVED: Final = """
## Size of the movement

Found less commanded. Commanded ramps last 0.3-0.5 s, so the longer ones are measured in part.
"""
CONFUSED: Final = """
## Who was called what

Picture: `benchmarks/results/greeting_confusion.png`.
"""
TRUSTED: Final = """
## Does confidence keep its word

Eight equally filled bins, all conditions together.

Picture: `benchmarks/results/greeting_reliability.png`.
"""
WAITED: Final = """
## From the end of the voice to the verdict, s

With quiet, or babble, going on for three seconds behind it; the chain's look-ahead is in it.
"""
LIVELY: Final = """
## Liveliness

Rank correlation over sources with the commanded spread of the body (`body_sd_st`).
"""
