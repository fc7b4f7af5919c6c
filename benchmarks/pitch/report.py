"""The page of figures: every figure with its peers' from the same run."""

from __future__ import annotations

from benchmarks.pitch import bars
from benchmarks.pitch.cost import Costs
from benchmarks.pitch.items import CONDITIONS
from benchmarks.pitch.measures import Rates, Score, rates
from benchmarks.pitch.peers import Peer

Key = tuple[str, str, str]

_SETS = {
    "FDA": "FDA (laryngograph, one man and one woman, 50 utterances)",
    "ARCTIC": "ARCTIC (glottal closures, one man, 21 utterances)",
    "contours": "Contours (exact f0; sources on which nothing was fitted)",
}

_HEAD = """## Pitch

FFE: % of all frames with wrong voicing or f0 more than 20 % off. Octave: % of frames voiced in both.
RPA50: % of voiced frames declared voiced and within 50 cents. Movement: % of utterances whose movement over
the last 400 ms of voicing is off by more than 2 st. Frames are pooled within a speaker, speakers averaged;
brackets are 95 % intervals from drawing utterances anew. Peers run with their defaults at 60-500 Hz on the
same samples (SwiftF0 at confidence 0.5, and at 0.7, which suits it best among other voices). Telephone items
are at 8 kHz. "Voiced" under a competing voice or babble is what the reference of the target talker says; the
other talkers are RAVDESS actors.
Tonegauge is the contour that the program writes: a pitch is looked for where somebody may speak (score of the
speech detector >= .04, and 40 ms longer), and that score is evidence. Its tracker alone looks everywhere.
Nothing was fitted on FDA, ARCTIC, RAVDESS or on the sources of these contours.
"""


def page(
    scores: dict[Key, list[Score]],
    costs: Costs,
    trackers: list[Peer],
    missing: list[str],
    trust: str,
    seconds: float,
    kept: bool,
) -> str:
    """Return the section as markdown."""
    figures = {key: rates(given) for key, given in scores.items()}
    parts = [_HEAD]
    if missing:
        parts.append(f"Not measured in this run (package missing, or not asked for): {', '.join(missing)}.\n")
    for group, title in _SETS.items():
        parts += [f"### FFE, {title}\n", _ffe(figures, group, trackers)]
    parts += ["### Bars: the best peer of this run less a margin set beforehand\n", _bars(figures)]
    parts += ["### Other measures\n", _others(figures, trackers)]
    parts += ["### Cost (CPU s per s of audio, one core) and latency\n", _costs(costs, trackers)]
    parts += ["### Confidence\n", trust, "![reliability](pitch_reliability.png)\n"]
    parts.append("![contours over spectrograms](pitch_contours.png)\n")
    note = (
        "with `--keep`, peers stand as an earlier run on the same samples left them"
        if kept
        else "all in one run"
    )
    parts.append(f"Measured in {seconds / 60:.0f} minutes by `python -m benchmarks.pitch`, {note}.\n")
    return "\n".join(parts)


def _table(head: list[str], lines: list[list[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _ffe(figures: dict[Key, Rates], group: str, trackers: list[Peer]) -> str:
    lines = []
    for peer in trackers:
        row = [f"**{peer.name}**" if peer.name == bars.OURS else peer.name]
        for condition in CONDITIONS:
            r = figures.get((peer.name, group, condition))
            row.append(f"{r.ffe:.1f} [{r.ffe_low:.1f} {r.ffe_high:.1f}]" if r else "-")
        lines.append(row)
    return _table(["FFE %", *CONDITIONS], lines)


def _bars(figures: dict[Key, Rates]) -> str:
    return _table(["measure", "best peer", "bar", "Tonegauge", ""], list(bars.lines(figures)))


def _others(figures: dict[Key, Rates], trackers: list[Peer]) -> str:
    head = [
        "set, condition",
        "tracker",
        "octave",
        "gross",
        "missed",
        "false",
        "RPA50",
        "cents",
        "movement > 2 st",
    ]
    lines = []
    for group in _SETS:
        for condition in ("clean", "tel", "tel+white 10"):
            for peer in trackers:
                if r := figures.get((peer.name, group, condition)):
                    cells = [f"{c:.2f}" for c in (r.octave, r.gpe, r.missed, r.false)]
                    last = [f"{r.rpa50:.1f}", f"{r.cents:.1f}", f"{r.movement:.0f}"]
                    lines.append([f"{group} {condition}", peer.name, *cells, *last])
    return _table(head, lines)


def _costs(costs: Costs, trackers: list[Peer]) -> str:
    def shown(value: float) -> str:
        return "-" if value != value else f"{value:.4f}"

    lines = [[p.name, *(shown(v) for v in costs[p.name]), p.latency] for p in trackers if p.name in costs]
    return _table(["tracker", "file 16 kHz", "file 8 kHz", "live, 10 ms pushes", "sound to value"], lines)
