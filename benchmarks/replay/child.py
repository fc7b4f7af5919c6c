"""A replay window that measures itself: `python -m benchmarks.replay.child CALL` on a screen; prints JSON."""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any, Final

from PyQt6.QtWidgets import QApplication

from ui.replay.opening import replay_window
from ui.replay.span import Span
from ui.standalone import begun

REDRAWS: Final = 60
VIEWS_S: Final = {"hour": 3600.0, "minute": 60.0}
LIMIT_S: Final = 120.0


def main() -> None:
    """Open the call, pan, and print what it took."""
    imported_s = time.process_time()
    settings, _ = begun()
    window = replay_window(settings)
    window.open()
    application = QApplication.instance()
    assert application is not None
    settle(0.5)
    found: dict[str, float] = {"start_cpu_s": time.process_time(), "import_cpu_s": imported_s}
    before = time.process_time()
    window.open_name(sys.argv[1])
    until = time.monotonic() + LIMIT_S
    while (window.view is None or not painted(window.view)) and time.monotonic() < until:
        application.processEvents()
        time.sleep(0.002)
    found["open_cpu_s"] = time.process_time() - before
    assert window.view is not None
    settle(1.0)
    for name, view_s in VIEWS_S.items():
        found[f"pan_{name}_ms"] = panned(window.view, 100.0 * view_s)
    status = Path("/proc/self/status").read_text()
    found["rss_mb"] = int(status.split("VmRSS:")[1].split()[0]) / 1024
    window.grab().save(sys.argv[2])
    window.close()
    print(json.dumps(found))


def painted(view: Any) -> bool:
    """Return whether the timeline has been painted with what was measured."""
    return bool(view.call.frames) and bool(view.timeline.isVisible()) and view.timeline.painted > 0


def panned(view: Any, frames: float) -> float:
    """Return the CPU ms of a redraw of a view of so many frames that moves a little each time, median."""
    timeline, length = view.timeline, timeline_length(view)
    shown = min(frames, 0.98 * length)  # a whole call cannot be moved
    cost = []
    for number in range(REDRAWS):
        first = (number * shown / 50.0) % (length - shown)
        before = time.process_time()
        timeline.show_span(Span(first, first + shown, length))
        timeline.repaint()
        cost.append(1000.0 * (time.process_time() - before))
        QApplication.processEvents()
    return statistics.median(cost)


def timeline_length(view: Any) -> int:
    """Return the frames of the call."""
    return int(view.call.total_frames or view.call.frames)


def settle(seconds: float) -> None:
    """Let the window work."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.005)


if __name__ == "__main__":
    main()
