"""Whether the overlay is in nobody's way: typing and clicking past it while it works."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from x11 import overlay, screen, until

from benchmarks.ui import TESTS

Box = tuple[int, int, int, int]


def shared(one: Box, other: Box) -> Box:
    """Return the part of the screen that two windows share: left, top, width, height."""
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right = min(one[0] + one[2], other[0] + other[2])
    return left, top, right - left, min(one[1] + one[3], other[1] + other[3]) - top


def manners(folder: Path, lines: int = 20, clicks: int = 100) -> dict[str, float]:
    """Return how many of the typed characters and of the clicks got past a working overlay."""
    with screen(folder) as desk:
        typed, clicked = folder / "typed.txt", folder / "clicks.txt"
        desk.start(sys.executable, str(TESTS / "ui" / "button_child.py"), str(clicked))
        below = desk.window("below")
        overlay(desk, folder)
        window = desk.window("Tonegauge overlay")
        until(lambda: "4294967295" in desk.say("xprop", "-id", window, "_NET_WM_DESKTOP"), "its manners")
        time.sleep(1)
        x, y, width, height = shared(desk.place(window), desk.place(below))
        for count in range(clicks):
            across = x + 4 + (width - 8) * (count % 10) // 9
            down = y + 4 + (height - 8) * (count // 10) // 9
            desk.say("xdotool", "mousemove", str(across), str(down), "click", "1")
            time.sleep(0.05)
        desk.start("xterm", "-T", "notes", "-geometry", "80x10+20+420", "-e", f"cat > {typed}")
        desk.activate(desk.window("notes"))
        line = "sphinx of black quartz judge my vow 0123456789 abc"
        for _ in range(lines):
            desk.say("xdotool", "type", "--delay", "12", line)
            desk.say("xdotool", "key", "Return")
        desk.say("xdotool", "key", "ctrl+d")
        time.sleep(1)
        arrived = sum(a == b for a, b in zip(typed.read_text(), (line + "\n") * lines, strict=False))
        return {
            "typed": lines * (len(line) + 1),
            "arrived": arrived,
            "clicks": clicks,
            "passed": float(clicked.read_text() if clicked.exists() else 0),
        }
