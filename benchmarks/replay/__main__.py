"""Measures the replay window: `python -m benchmarks.replay` (about five minutes) writes its page."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from benchmarks import report
from benchmarks.replay import cursor, hour, model, peers
from benchmarks.ui import TESTS
from benchmarks.ui.desk import screen
from prosody.replay.opening import open_call
from prosody.session.library import Library

ROOT: Final = TESTS.parent
Row = tuple[str, str, str]
"""Measure, bar, what was found."""


def main() -> int:
    """Measure and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=60.0, help="length of the call")
    options.add_argument("--keep", type=Path, help="folder to work in, kept; otherwise one that goes")
    options.add_argument("--picture", type=Path, default=Path(os.devnull), help="where to put a screenshot")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["XDG_DATA_HOME"] = str(folder / "data")
        os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
        report.write("replay", page(list(rows(folder, chosen.minutes, chosen.picture)), chosen.minutes))
    return 0


def rows(folder: Path, minutes: float, picture: Path) -> Iterator[Row]:
    """Measure one after the other."""
    path = hour.recording(folder / "hour.wav", minutes)
    said("A recording is analysed")
    yield from _analysed(model.analysed(str(path), hour.LEGS))
    said("A session is made, and analysed for replay")
    home = _session(path)
    call = open_call(str(home))
    off_ms, same = model.textgrid_error_ms(call, folder)
    call.close()
    said("The window opens it")
    with screen(folder) as desk:
        environment = desk.env
        yield from _window(_child(home, picture, environment))
        said("Other programs open the recording")
        for name in peers.COMMANDS:
            yield _peer(name, peers.measured(name, path, environment))
    told = f"{off_ms:.1f} ms; words, umlauts, kana and emoji {'equal' if same else 'NOT equal'}"
    yield "TextGrid out and in again, 100 notes", "1 ms, Unicode kept", told
    said("The cursor is compared with the sound")
    yield from cursor.rows()


def said(what: str) -> None:
    """Say where the benchmark is."""
    print(f"{what} ...", file=sys.stderr, flush=True)


def _session(path: Path) -> Path:
    """Return the folder of a kept session with its measures for replay."""
    entries = Library().entries()
    home = entries[0].folder if entries else hour.session(path, Library().folder)
    if not open_call(str(home)).done:
        model.analysed(str(home))
    return home


def _analysed(found: Mapping[str, float]) -> Iterator[Row]:
    speed = f"{found['speed']:.0f} x ({found['cpu_speed']:.0f} x of one core)"
    yield "analysing a two-leg recording, times real time", "60 x", speed
    painted, known = (found.get(name, float("nan")) for name in ("painted_s", "rows_s"))
    told = f"waveform and level {painted:.1f} s; contour, speech and tone {known:.1f} s"
    yield "its first 10 minutes visible after", "3 s", told


def _child(home: Path, picture: Path, environment: Mapping[str, str]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.replay.child", str(home), str(picture)]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _window(found: Mapping[str, float]) -> Iterator[Row]:
    opened = f"{found['open_cpu_s']:.2f} s (the program's own start before it: {found['start_cpu_s']:.2f} s)"
    yield "opening the analysed session to its first painted timeline, CPU", "1.0 s", opened
    pans = f"{found['pan_hour_ms']:.1f} / {found['pan_minute_ms']:.1f} ms"
    yield "pan with 59 min / 60 s in view, CPU a redraw, median", "35 / 20 ms", pans
    yield "RSS with the session open", "350 MB", f"{found['rss_mb']:.0f} MB"


def _peer(name: str, found: Mapping[str, float] | None) -> Row:
    if found is None:
        return f"{name}: the same recording", "-", "not installed"
    moved = f", {found['pan_ms']:.0f} ms a press that moves the view" if "pan_ms" in found else ""
    told = f"open {found['open_cpu_s']:.1f} CPU s (waveform alone), {found['rss_mb']:.0f} MB{moved}"
    return f"{name}: the same recording", "-", told


def page(found: list[Row], minutes: float) -> str:
    """Return the page of results."""
    lines = [
        "# Replay: an hour opened, moved through and heard",
        "",
        f"`python -m benchmarks.replay`. The bundled call over and over, {minutes:g} minutes, two legs;",
        "a real window under Xvfb and openbox, a PulseAudio null sink. CPU seconds of the whole process.",
        "",
        "| measure | bar | found |",
        "|---|---|---|",
        *(f"| {measure} | {bar} | {told} |" for measure, bar, told in found),
        "",
        "Other programs show a waveform when they are said to have opened; neither tells who speaks, pitch",
        "or tone without being asked for each. Praat lists the sound; its editor is opened by hand.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
