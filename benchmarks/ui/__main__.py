"""Writes the section on the overlay: `python -m benchmarks.ui`; about six minutes."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import numpy as np
from x11 import Screen, screen

from benchmarks import report
from benchmarks.ui import cost, delay, desk, manners
from prosody import __version__

NEEDED = ("Xvfb", "openbox", "picom", "xdotool", "xterm", "pulseaudio", "parec", "pacat", "paplay")
RUNS = 3


def main() -> None:
    """Measure everything and write the section."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--trials", type=int, default=40, help="sounds played for the delay")
    options.add_argument("--calls", type=int, default=3, help="calls begun for the verdict's delay")
    options.add_argument("--hours", type=float, default=8.0, help="length of the simulated call")
    asked = options.parse_args()
    missing = [tool for tool in NEEDED if shutil.which(tool) is None]
    if missing:
        raise SystemExit(f"Not installed: {', '.join(missing)}; 'CONTRIBUTING.md' says how.")
    with tempfile.TemporaryDirectory() as folder:
        lines = []
        for line in chain(_head(), _measured(Path(folder), asked), _notes()):
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


def _measured(folder: Path, asked: argparse.Namespace) -> Iterator[str]:
    with screen(folder) as screened:
        yield from _alone(screened, folder, asked.hours)
    yield from _together(folder)
    parts = delay.contour(folder, asked.trials)
    yield _row("sound to painted contour, median / p95", "150 ms (p95)", _spread(parts["all"]))
    late = delay.verdict(folder, asked.calls)
    worst = f"{max(late):.2f} s (worst of {len(late)})"
    yield _row("end of the greeting to its painted verdict", "1.0 s", worst)
    lost = cost.busy(folder)
    measure = f"frames lost in {cost.BUSY_S:g} s of speech, the second core kept busy by another program"
    yield _row(measure, "0", f"{lost['lost']:.0f} of {lost['frames']:.0f}")
    got = manners.manners(folder)
    typed, clicks = (
        f"{got['arrived']:.0f} of {got['typed']:.0f}",
        f"{got['passed']:.0f} of {got['clicks']:.0f}",
    )
    yield _row("typed characters that arrive below it", "1,000 of 1,000", typed)
    yield _row("clicks that reach the button below it", "100 of 100", clicks)
    yield from _budget(parts)


def _alone(screened: Screen, folder: Path, hours: float) -> Iterator[str]:
    """The window on made calls: no sound, no analysis."""
    starts = [desk.child(screened, "first_paint")["cpu_s"] for _ in range(RUNS)]
    yield _row(f"start to first painted frame, CPU, least of {RUNS}", "0.6 s", f"{min(starts):.2f} s")
    life = desk.child(screened, "life", f"{hours:g}")
    times = " / ".join(f"{life[name]:.1f}" for name in ("median_ms", "p99_ms", "p99.9_ms", "worst_ms"))
    measure = "a turn of the loop, CPU, over a simulated hour: median / p99 / p99.9 / worst"
    yield _row(measure, "50 ms (p99.9)", f"{times} ms")
    measure = f"window's memory, 3 min to {hours:g} simulated h"
    early, late = life["after_3_min_mb"], life["at_the_end_mb"]
    yield _row(measure, "growth 5 MB", f"{early:.0f} to {late:.0f} MB")
    made = cost.window_alone(folder)
    shares = f"{made['speaking']:.1f} % / {made['paused']:.1f} %"
    yield _row("the window alone, always speaking / paused: % of a core", "", shares)


def _together(folder: Path) -> Iterator[str]:
    """The whole program on two live legs."""
    found = cost.cost(folder)
    for name, measure, bar in (
        ("speaking", "whole program, two live legs, speaking", "12 %"),
        ("waiting", "the same, nobody speaks", "2 %"),
        ("paused", "the same, paused", "2 %"),
    ):
        woken = found[f"{name}_wakings"]
        yield _row(f"{measure}: % of a core", bar, f"{found[name]:.1f} % ({woken:.0f} wakings a second)")
    memory = f"{found['start_mb']:.0f} / {found['speaking_mb']:.0f} MB"
    yield _row("its memory after the start / speaking", "160 MB", memory)


WAY = {
    "server": "(before the clock starts) the player's buffer of 20 ms, the server, the other listener",
    "fetched": "the server's chunk; the program's look every 30 ms",
    "row": "the frame, the look-ahead of hearing, the voice's onset",
    "look": "the worker's bell to the window",
    "painted": "view model, painting",
    "pixels": "X server, compositor, and reading the pixels back",
    "all": "all but the first",
}


def _budget(parts: dict[str, list[float]]) -> Iterator[str]:
    yield "\nWhere the time goes between a sound and its painted contour, ms:\n"
    yield "| part | median / p95 |"
    yield "|---|---|"
    for name, what in WAY.items():
        yield f"| {what} | {_spread(parts[name])} |"


def _spread(times: list[float]) -> str:
    known = np.array(times)[~np.isnan(times)]
    if not len(known):
        return "never seen"
    return f"{np.median(known):.0f} / {np.percentile(known, 95):.0f} ms ({len(known)} of {len(times)})"


def _notes() -> Iterator[str]:
    yield ""
    yield "The delay counts from the moment another listener of the same source has the sound to the first"
    yield "changed pixel at the ribbon's right end; the parts are noted by the program itself on the way. The"
    yield "verdict's delay counts from the end of the demo's greeting as the other listener hears it. Wakings"
    yield "are those of all its threads. A made vowel that glides is the sound."
    yield "Friture, the peer named for this page, could not be installed beside it: its release on PyPI"
    yield "(0.38, 2019) pins numpy 1.13, which does not build for Python 3.11; Debian 12 does not have it."


if __name__ == "__main__":
    main()
