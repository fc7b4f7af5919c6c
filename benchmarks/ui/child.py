"""Child processes of the benchmark: `python -m benchmarks.ui.child WHAT`; each prints one line of JSON.

first_paint   CPU from the start of the process to the overlay's first painted frame, s
stalls        CPU of each look into the mailbox with the painting it causes, ms
hours N       resident memory after N simulated hours of call
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
    """A made call on a clock of its own."""

    def __init__(self) -> None:
        from feed import MadeCall, start

        self.call = MadeCall()
        self.call.mailbox = self  # type: ignore[assignment]
        self.call.running = True
        self.frame = 0
        self.news: list[object] = [start("population")]

    def on_news(self, tell: object) -> None:
        """Nobody rings: every look is asked for."""

    def take(self) -> object:
        """Return 30 ms of speech for each look, and a tone each second."""
        from feed import Snapshot, contour, flag, greeting, tone

        rows = contour(self.frame, 3, speech=self.frame % 2000 < 1400)
        self.frame += 3
        news, self.news = self.news, []
        if self.frame % 102 < 3:
            news.append(tone(self.frame, 0.9 * ((self.frame // 300) % 3 - 1)))
        if self.frame % 3000 < 3:
            news.append(flag(self.frame, "tone.tense"))
        if self.frame == 402:
            news.append(greeting(400))
        return Snapshot(tuple(news), (("rep", rows), ("customer", rows)))  # type: ignore[arg-type]


def _window(folder: str) -> tuple[object, object]:
    from PyQt6.QtWidgets import QApplication

    from prosody.settings import Settings
    from ui.platform import Plain
    from ui.window import Window

    application = QApplication([])
    window = Window(SpedUp().call, Settings(), Plain(), "", Path(folder))
    window.open()
    window._timer.stop()
    return application, window


def stalls(looks: int = 20_000) -> dict[str, float]:
    """Look and paint as often as in 20 minutes of speech (60 ms a look) and weigh each turn of the loop."""
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        application, window = _window(folder)
        spent = np.empty(looks)
        for turn in range(looks):
            before = time.thread_time()
            window.look()  # type: ignore[attr-defined]
            application.processEvents()  # type: ignore[attr-defined]
            spent[turn] = time.thread_time() - before
        window.shut()  # type: ignore[attr-defined]
    settled = 1e3 * spent[100:]
    p50, p99, p999 = np.percentile(settled, (50, 99, 99.9))
    return {"median_ms": p50, "p99_ms": p99, "p99.9_ms": p999, "worst_ms": settled.max()}


def hours(count: float) -> dict[str, float]:
    """Live through a call of `count` hours, one painted look in ten."""
    with tempfile.TemporaryDirectory() as folder:
        application, window = _window(folder)
        told = {}
        looks = round(count * 3600 / 0.06)
        for turn in range(looks):
            snapshot = window.call.mailbox.take()  # type: ignore[attr-defined]
            face = window.view.look(snapshot, turn * 0.06)  # type: ignore[attr-defined]
            if turn % 10 == 0:
                window.overlay.show_face(face)  # type: ignore[attr-defined]
                window.overlay.tick(0.06)  # type: ignore[attr-defined]
                application.processEvents()  # type: ignore[attr-defined]
            if turn == 3000:
                told["after_3_min_mb"] = resident_mb()
        told[f"after_{count:g}_h_mb"] = resident_mb()
        window.shut()  # type: ignore[attr-defined]
    return told


if __name__ == "__main__":
    asked = sys.argv[1:]
    made = {"first_paint": first_paint, "stalls": stalls}
    told = hours(float(asked[1])) if asked[0] == "hours" else made[asked[0]]()
    print(json.dumps(told), flush=True)
    os._exit(0)
