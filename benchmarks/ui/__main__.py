"""Writes the section on the overlay: `python -m benchmarks.ui [--trials 40] [--hours 8]`."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

from x11 import Screen, screen

from benchmarks import report
from benchmarks.ui import desk
from prosody import __version__

NEEDED = ("Xvfb", "openbox", "picom", "xdotool", "xterm", "pulseaudio", "parec", "paplay")
RUNS = 3


def main() -> None:
    """Measure everything and write the section."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--trials", type=int, default=40, help="markers played for the delay")
    options.add_argument("--hours", type=float, default=8.0, help="length of the simulated call")
    asked = options.parse_args()
    missing = [tool for tool in NEEDED if shutil.which(tool) is None]
    if missing:
        raise SystemExit(f"Not installed: {', '.join(missing)}; 'CONTRIBUTING.md' says how.")
    with tempfile.TemporaryDirectory() as folder:
        lines = []
        for line in chain(_head(), _measured(Path(folder), asked.trials, asked.hours), _notes()):
            print(line, flush=True)
            lines.append(line)
    report.write("ui", "\n".join(lines) + "\n")


def _head() -> Iterator[str]:
    load = os.getloadavg()[0]
    yield "# The overlay"
    yield ""
    yield f"`python -m benchmarks.ui`; version {__version__}."
    yield "Xvfb, openbox, picom (xrender), software painting; PulseAudio null sinks, two live legs, the demo"
    yield "call played into them. Two cores shared with other work: wall times are too long while the load"
    yield f"average is over 2, and it was {load:.1f} when this began.\n"
    yield "| measure | bar | found |"
    yield "|---|---|---|"


def _row(measure: str, bar: str, found: str) -> str:
    return f"| {measure} | {bar} | {found} |"


def _measured(folder: Path, trials: int, hours: float) -> Iterator[str]:
    with screen(folder) as screened:
        yield from _alone(screened, folder, hours)
    yield from _together(folder)
    late = desk.delay(folder, trials)
    times = f"{late['median_ms']:.0f} / {late['p95_ms']:.0f} ms"
    yield _row(
        f"sound to painted contour, median / p95 of {late['seen']:.0f} of {trials}", "150 ms (p95)", times
    )
    got = desk.manners(folder)
    typed, clicks = (
        f"{got['arrived']:.0f} of {got['typed']:.0f}",
        f"{got['passed']:.0f} of {got['clicks']:.0f}",
    )
    yield _row("typed characters that arrive below it", "1,000 of 1,000", typed)
    yield _row("clicks that reach the button below it", "100 of 100", clicks)


def _alone(screened: Screen, folder: Path, hours: float) -> Iterator[str]:
    """The window on made calls: no sound, no analysis."""
    starts = [desk.child(screened, "first_paint")["cpu_s"] for _ in range(RUNS)]
    yield _row(f"start to first painted frame, CPU, least of {RUNS}", "0.6 s", f"{min(starts):.2f} s")
    turn = desk.child(screened, "stalls")
    times = " / ".join(f"{turn[name]:.1f}" for name in ("median_ms", "p99_ms", "p99.9_ms", "worst_ms"))
    yield _row(
        "a turn of the loop, CPU: median / p99 / p99.9 / worst of 20,000", "50 ms (p99.9)", f"{times} ms"
    )
    memory = desk.child(screened, "hours", f"{hours:g}")
    early, late = memory["after_3_min_mb"], memory[f"after_{hours:g}_h_mb"]
    measure = f"window's memory, 3 min to {hours:g} simulated h"
    yield _row(measure, "growth 5 MB", f"{early:.0f} to {late:.0f} MB")
    made = desk.window_alone(folder)
    shares = f"{made['speaking']:.1f} % / {made['paused']:.1f} %"
    yield _row("the window alone, always speaking / paused: % of a core", "", shares)


def _together(folder: Path) -> Iterator[str]:
    """The whole program on two live legs."""
    found = desk.cost(folder)
    yield _row("whole program, two live legs, speaking: % of a core", "12 %", f"{found['speaking']:.1f} %")
    quiet = f"{found['waiting']:.1f} % / {found['paused']:.1f} %"
    yield _row("the same, nobody speaks / paused", "2 %", quiet)
    memory = f"{found['start_mb']:.0f} / {found['speaking_mb']:.0f} MB"
    yield _row("its memory after the start / speaking", "160 MB", memory)


def _notes() -> Iterator[str]:
    yield ""
    yield "The delay counts from the moment another listener of the same source has the sound to the"
    yield "first changed pixel at the ribbon's right end; it holds the driver's block, the look-ahead of the"
    yield "analysis, the worker's step and the window's timer. The simulated hours paint one look in ten."
    yield "Friture, the peer named for this page, could not be installed beside it: its release on PyPI"
    yield "(0.38, 2019) pins numpy 1.13, which does not build for Python 3.11; Debian 12 does not have it."


if __name__ == "__main__":
    main()
