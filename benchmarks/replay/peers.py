"""Programs that people open recordings with today, where installed: the same hour, the same screen."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.ui.desk import cpu_s, resident_mb

COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "Sonic Visualiser": ("sonic-visualiser", "--no-splash", "--no-osc"),
    "Praat": ("praat", "--open"),
}
KEYS: Final[Mapping[str, str]] = {"Sonic Visualiser": "Right"}
"""The key that moves the view; Praat shows an hour as a line in a list, and has no view to move."""

CALM: Final = 0.03
"""A program that needs less of a core than this for `CALM_S` has opened its file."""

CALM_S: Final = 3.0
LIMIT_S: Final = 120.0
PRESSES: Final = 40


def measured(name: str, recording: Path, environment: Mapping[str, str]) -> dict[str, float] | None:
    """Return CPU s to open, RSS, and CPU ms a press of the key that moves the view; None if not installed."""
    command = COMMANDS[name]
    if shutil.which(command[0]) is None:
        return None
    process = subprocess.Popen(
        [*command, str(recording)],
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        found = {"open_cpu_s": _calm(process), "rss_mb": resident_mb(process.pid)}
        if name in KEYS:
            found["pan_ms"] = _pressed(process, KEYS[name], environment)
        return found
    finally:
        process.kill()
        process.wait()


def _calm(process: Any) -> float:
    """Wait until a program rests; return the CPU s that it took until then."""
    until, last, calm_s = time.monotonic() + LIMIT_S, 0.0, 0.0
    while calm_s < CALM_S and time.monotonic() < until and process.poll() is None:
        time.sleep(0.5)
        now = cpu_s(process.pid)
        calm_s = calm_s + 0.5 if now - last < CALM * 0.5 and now > 0.05 else 0.0
        last = now
    return last


def _pressed(process: Any, key: str, environment: Mapping[str, str]) -> float:
    subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid), "windowfocus"],
        env=dict(environment),
        check=False,
        stderr=subprocess.DEVNULL,
    )
    before = cpu_s(process.pid)
    for _ in range(PRESSES):
        subprocess.run(["xdotool", "key", key], env=dict(environment), check=False)
        time.sleep(0.15)
    return 1000.0 * (cpu_s(process.pid) - before) / PRESSES
