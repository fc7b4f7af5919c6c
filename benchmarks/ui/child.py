"""Child processes of the benchmark: `python -m benchmarks.ui.child WHAT`; each prints one line of JSON.

first_paint   CPU from the start of the process to the overlay's first painted frame, s
life N        CPU of each look into the mailbox with the painting it causes, over the first of N simulated
              hours of call, ms; and resident memory after 3 minutes and at the end
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.ui import TESTS

assert TESTS

HOUR = 360_000
LOOK = 12
"""Frames for each look."""
FASTER = 5
"""After the first hour a look brings so many times as much, and one in so many is painted."""


def resident_mb() -> float:
    """Return this process's resident memory, MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def first_paint() -> dict[str, float]:
    """Run the program until it has painted once."""
    from feed import MadeCall
    from PyQt6.QtCore import QTimer
    from PyQt6.QtWidgets import QApplication

    from prosody.settings import Settings
    from ui import app
    from ui.overlay import Overlay

    found: dict[str, float] = {}
    paint = Overlay.paintEvent

    def painted(self: Overlay, event: object) -> None:
        paint(self, event)  # type: ignore[arg-type]
        if not found:
            found.update(cpu_s=time.process_time(), wall_s=time.time() - float(os.environ["STARTED"]))
            QTimer.singleShot(0, QApplication.quit)

    Overlay.paintEvent = painted  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        app.run_overlay(MadeCall(), Settings(), folder=Path(folder))
    return found


class SpedUp:
    """A made call on a clock of its own: each look brings `step` frames."""

    def __init__(self) -> None:
        from feed import MadeCall, start

        self.call = MadeCall()
        self.call.mailbox = self  # type: ignore[assignment]
        self.call.running = True
        self.step = LOOK
        self.frame = 0
        self.news: list[object] = [start("population")]

    def on_news(self, tell: object) -> None:
        """Nobody rings: every look is made on purpose."""

    def take(self) -> object:
        """Return some speech for each look, and a tone each second."""
        from feed import Snapshot, contour, flag, greeting, tone

        rows = contour(self.frame, self.step, speech=self.frame % 2000 < 1400)
        self.frame += self.step
        news, self.news = self.news, []
        if self.frame % 102 < self.step:
            news.append(tone(self.frame, 0.9 * ((self.frame // 300) % 3 - 1)))
        if self.frame % 3000 < self.step:
            news.append(flag(self.frame, "tone.tense"))
        if self.frame == 402:
            news.append(greeting(400))
        return Snapshot(tuple(news), (("rep", rows), ("customer", rows)))  # type: ignore[arg-type]


def life(hours: float) -> dict[str, float]:
    """Live through a call: its first hour look by look and all painted, the others faster."""
    import numpy as np
    from PyQt6.QtWidgets import QApplication

    from prosody.settings import Settings
    from ui.platform import Plain
    from ui.window import Window

    with tempfile.TemporaryDirectory() as folder:
        application, made = QApplication([]), SpedUp()
        window = Window(made.call, Settings(), Plain(), "", Path(folder))
        window.open()
        told, spent = {}, np.empty(HOUR // LOOK)
        for turn in range(len(spent)):
            before = time.thread_time()
            window.look()
            application.processEvents()
            spent[turn] = time.thread_time() - before
            if turn == 1500:
                told["after_3_min_mb"] = resident_mb()
        made.step = FASTER * LOOK
        for turn in range(round((hours - 1) * HOUR / made.step)):
            if turn % FASTER:
                window.view.look(made.take(), time.monotonic())  # type: ignore[arg-type]
            else:
                window.look()
                application.processEvents()
        told["at_the_end_mb"] = resident_mb()
        window.shut()
    settled = 1e3 * spent[100:]
    p50, p99, p999 = np.percentile(settled, (50, 99, 99.9))
    return told | {"median_ms": p50, "p99_ms": p99, "p99.9_ms": p999, "worst_ms": settled.max()}


if __name__ == "__main__":
    asked = sys.argv[1:]
    measured = life(float(asked[1])) if asked[0] == "life" else first_paint()
    print(json.dumps(measured), flush=True)
    os._exit(0)
