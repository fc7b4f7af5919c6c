"""Writes the section on the server: `python -m benchmarks.serve [--seconds 15]`; about six minutes."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from math import isnan
from textwrap import wrap

from benchmarks import report
from benchmarks.serve.load import Load, measured
from benchmarks.serve.siege import Siege, besieged
from prosody import __version__
from prosody.serve.served import STEP_S

LOADS = (
    ("audiosocket", 10, False),
    ("audiosocket", 20, False),
    ("audiosocket", 40, False),
    ("audiosocket", 48, False),
    ("audiosocket", 40, True),
    ("media-stream", 40, False),
    ("fork", 40, False),
)
BAR_CALLS, BAR_LAG_S = 40, 0.3
BAR_CONNECT_S, BAR_MB = 1.0, 10.0


def main() -> None:
    """Measure everything and write the section."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=15.0, help="measured time of each load")
    options.add_argument("--alone", action="store_true", help="run before all other work (SCHED_RR; root)")
    asked = options.parse_args()
    load = os.getloadavg()[0]
    siege = besieged()
    if asked.alone:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    found = [measured(kind, calls, asked.seconds, record) for kind, calls, record in LOADS]
    lines = [*_head(load, asked.alone), *_loads(found, asked.seconds), *_bounds(found), *_siege(siege)]
    report.write("serve", "\n".join(lines) + "\n")
    print("\n".join(lines))


def _head(load: float, alone: bool) -> Iterator[str]:
    yield "# Many calls on one machine"
    yield ""
    yield f"`python -m benchmarks.serve`; version {__version__}, {os.cpu_count()} cores."
    yield from _paragraph(
        "The bundled call at 8 kHz, both legs of every call, each call at another place of it, sent at real"
        " speed by a process of our own on the same cores. The machine was shared with other work: the load"
        f" average was {load:.1f} before anything began."
    )
    yield from _paragraph(
        "Server and senders ran before that work (SCHED_RR), as on a machine of their own; only while hostile"
        " peers came all were equal."
        if alone
        else "CPU time tells what a call costs; lag in wall time is too long by whatever the others took."
    )


def _loads(found: list[Load], seconds: float) -> Iterator[str]:
    yield "\n## Calls at once\n"
    yield from _paragraph(
        f"{seconds:g} s each, after all calls had begun. Lag: from the arrival of the oldest sound of a step"
        f" (of {STEP_S:g} s) until it was analysed and told. *Outside*: from when sound was spoken until a"
        " follower had its row, which holds 0.08 s that the analysis looks ahead. Percent are of one core,"
        " for one call."
    )
    columns = (
        "calls",
        "server %",
        "workers %",
        "senders %",
        "lag p50 / p95 / p99 s",
        "outside p50 / p99 s",
        "senders late, p99 s",
        "sound lost s",
        "memory MB",
        "cores idle %",
    )
    yield ""
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    for one in found:
        lag = " / ".join(f"{lag_s:.3f}" for lag_s in one.lag_s)
        outside = " / ".join("-" if isnan(lag_s) else f"{lag_s:.3f}" for lag_s in one.outside_s)
        kept = f", {one.kept} kept" if one.kept else ""
        yield (
            f"| {one.calls} {one.kind}{kept} | {one.front:.2f} | {one.workers:.2f} | {one.sender:.2f} | {lag}"
            f" | {outside} | {one.late_s:.3f} | {one.lost_s:.1f} | {one.pss_mb:.0f} | {100 * one.idle:.0f} |"
        )


def _bounds(found: list[Load]) -> Iterator[str]:
    enough = [one for one in found if one.calls >= BAR_CALLS]
    cost = sum(one.front + one.workers for one in enough) / len(enough)
    cores = os.cpu_count() or 1
    memory = (enough[0].pss_mb - found[0].pss_mb) / (enough[0].calls - found[0].calls)
    yield ""
    yield from _paragraph(
        f"Bar: {BAR_CALLS} calls on two cores with a lag of at most {BAR_LAG_S:g} s (p99). What bounds it is"
        f" CPU time in the workers: {cost:.2f} % of a core for each call in all, so that {cores} cores"
        f" without other work (our senders are such) hold {100 * cores / cost:.0f} calls, and"
        f" {80 * cores / cost:.0f} at four fifths of their time. A call needs {memory:.1f} MB."
    )


def _siege(siege: Siege) -> Iterator[str]:
    yield "\n## Hostile peers\n"
    yield from _paragraph(
        "All doors behind a secret; each attack in full, a good call beside it over the same door. *Whole*:"
        " every event of the good call is that of its file."
    )
    columns = ("attack", "took s", "let in", "good call told of after s", "whole", "memory MB", "tracebacks")
    yield ""
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    for one in siege.outcomes:
        whole = "yes" if one.whole else "**no**"
        yield (
            f"| {one.name} | {one.lasted_s:.1f} | {one.let_in} | {one.connected_s:.2f} | {whole}"
            f" | {one.rss_mb:.1f} | {one.mistakes} |"
        )
    came = "tonegauge_connections_total"
    became = [
        f"{int(count)} {_label(name)}" for name, count in siege.figures.items() if name.startswith(came)
    ]
    yield ""
    yield from _paragraph(
        f"Bars: connects within {BAR_CONNECT_S:g} s, memory grows by at most {BAR_MB:g} MiB (found:"
        f" {siege.after_mb - siege.before_mb:+.1f}), no traceback. Who came: {', '.join(became)}."
    )


def _label(name: str) -> str:
    return name.split('"')[1]


def _paragraph(text: str) -> list[str]:
    return wrap(text, 110)


if __name__ == "__main__":
    main()
