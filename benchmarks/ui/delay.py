"""How late the screen is: sound to contour, part by part, and a greeting's end to its verdict.

The clock starts when another listener of the same source has the sound, so that what the sound server itself
takes is beside it and not in it; and it stops when the pixels have changed.
"""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from x11 import Screen

from benchmarks.ui.desk import DEMO, live, sound_server
from benchmarks.ui.voice import LOUD, RATE, Ear, Mouth, vowel
from ui import badge, gauge, overlay, ribbon

PARTS = ("fetched", "row", "look", "painted")
PATIENCE_S = 3.0
LEFT = overlay.PAD + gauge.WIDTH + overlay.GAP
"""Where badge and ribbon begin in the overlay."""

Area = tuple[int, int, int, int]
Look = Callable[[], bytes]


def _watch(desk: Screen, window: str, left: int, top: int, width: int, height: int) -> Look:
    """Return what reads a part of the overlay, as it is on the screen."""
    display: Any = importlib.import_module("Xlib.display")
    root = display.Display(desk.display).screen().root
    x, y, _, _ = desk.place(window)
    return lambda: bytes(root.get_image(x + left, y + top, width, height, 2, 0xFFFFFFFF).data)


def _changed_s(look: Look, before: bytes, until_s: float) -> float:
    """Wait for a change; return its host time, NaN if there was none."""
    while time.monotonic() < until_s:
        now = look()
        seen_s = time.monotonic()
        if now != before:
            return seen_s
        time.sleep(0.001)
    return float("nan")


def contour(folder: Path, trials: int) -> dict[str, list[float]]:
    """Return for each trial, in ms: `server`, each of `PARTS`, `pixels`, and `all` but the first."""
    trace = folder / "trace"
    trace.write_text("")
    times: list[dict[str, float]] = []
    with sound_server() as sound, live(folder, sound, module="benchmarks.ui.traced", TRACE=str(trace)) as run:
        desk, _, window = run
        mouth, ear = Mouth(sound), Ear(sound)
        end = ribbon.WIDTH - 44
        look = _watch(desk, window, LEFT + end, overlay.PAD + badge.HEIGHT + 7, 44, ribbon.HEIGHT)
        time.sleep(4)
        for trial in range(trials):
            time.sleep(1.3 + 0.037 * (trial % 11))
            before = look()
            said_s = mouth.say(vowel())
            heard_s = ear.heard()
            seen_s = _changed_s(look, before, heard_s + PATIENCE_S)
            times.append({"said": said_s, "heard": heard_s, "pixels": seen_s})
        time.sleep(1)
        mouth.close()
        ear.close()
    noted = [(name, float(at)) for name, at in (line.split() for line in trace.read_text().splitlines())]
    return _parts(times, noted)


def _parts(times: list[dict[str, float]], noted: list[tuple[str, float]]) -> dict[str, list[float]]:
    """Return how long each part of the way took; what passed in one trial passed until the next."""
    found: dict[str, list[float]] = {name: [] for name in ("server", *PARTS, "pixels", "all")}
    for trial, until in zip(times, [*times[1:], {"heard": np.inf}], strict=True):
        found["server"].append(1e3 * (trial["heard"] - trial["said"]))
        found["all"].append(1e3 * (trial["pixels"] - trial["heard"]))
        before_s = trial["heard"]
        for name in PARTS:
            at = [s for what, s in noted if what == name and trial["said"] < s < until["heard"] - 0.1]
            if at:
                found[name].append(1e3 * (at[0] - before_s))
                before_s = at[0]
        found["pixels"].append(1e3 * (trial["pixels"] - before_s))
    return found


def verdict(folder: Path, trials: int) -> list[float]:
    """Return how long after the end of the demo's greeting its verdict is on the screen, s, of some calls."""
    truth = json.loads((DEMO / "call.json").read_text())["turns"][0]
    samples, rate = soundfile.read(DEMO / "call.flac", dtype="int16")
    spoken = np.repeat(samples[: round((truth["end_s"] + 2.0) * rate), 0], RATE // rate)
    begin_s = np.argmax(np.abs(spoken.astype(int)) > LOUD) / RATE
    late = []
    for _ in range(trials):
        with sound_server() as sound, live(folder, sound) as (desk, _, window):
            mouth, ear = Mouth(sound), Ear(sound)
            look = _watch(desk, window, LEFT, overlay.PAD, badge.WIDTH, badge.HEIGHT)
            time.sleep(3)
            mouth.say(spoken)
            ends_s = ear.heard() + truth["end_s"] - begin_s
            time.sleep(max(0.0, ends_s - time.monotonic()))
            late.append(_changed_s(look, look(), ends_s + PATIENCE_S) - ends_s)
            mouth.close()
            ear.close()
    return late
