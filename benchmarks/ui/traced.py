"""The whole program, noting on the way of a first voiced sound when it passes where.

Lines `NAME SECONDS` of the monotonic clock go to the file that the variable TRACE names:

fetched   the first block with something loud is in the ring of its leg
row       the first voiced row of the rep's contour is handed to the mailbox
look      the window looks
painted   the ribbon with that row is painted
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import numpy as np
from PyQt6.QtGui import QPaintEvent

from benchmarks.ui.voice import LOUD, REST_S
from prosody.audio.ring import Ring
from prosody.mailbox import Mailbox
from prosody.pipeline import Heard
from ui.command import main
from ui.ribbon import PitchRibbon
from ui.window import Window

LAST: dict[str, float] = {}
AWAITED = ["fetched"]
NEXT = {"fetched": "row", "row": "look", "look": "painted", "painted": "fetched"}


def note(name: str) -> None:
    """Note the first of its kind after a while, in the order in which they must come."""
    now_s = time.monotonic()
    rested = name != "fetched" or now_s - LAST.get(name, 0.0) > REST_S
    LAST[name] = now_s
    if rested and name in (AWAITED[0], "fetched"):
        AWAITED[0] = NEXT[name]
        with Path(os.environ["TRACE"]).open("a", encoding="ascii") as file:
            file.write(f"{name} {now_s:.6f}\n")


def write(self: Ring, block: Any, overflow: bool = False) -> None:
    WRITE(self, block, overflow)
    if np.any(np.abs(block.astype(int)) > LOUD):
        note("fetched")


def accept(self: Mailbox, heard: Heard) -> None:
    if any(leg == "rep" and (rows.speech & ~np.isnan(rows.f0_hz)).any() for leg, rows in heard.contours):
        note("row")
    ACCEPT(self, heard)


def look(self: Window) -> None:
    note("look")
    LOOK(self)


def paint(self: PitchRibbon, event: QPaintEvent | None) -> None:
    PAINT(self, event)
    note("painted")


WRITE, ACCEPT, LOOK, PAINT = Ring.write, Mailbox.accept, Window.look, PitchRibbon.paintEvent
Ring.write, Mailbox.accept = write, accept  # type: ignore[method-assign]
Window.look, PitchRibbon.paintEvent = look, paint  # type: ignore[method-assign]

if __name__ == "__main__":
    main()
