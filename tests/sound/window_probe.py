"""Shows a real call in a real window without a screen, and tells what the person would see, as JSON lines.

window_probe.py FOLDER [MIC] [FAR]
    words on stdin: kill (the analysis dies), hang (it hangs), sleep (the machine slept a minute), end
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import sys
import threading
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

from prosody.audio.capture import LiveSource
from prosody.audio.clock import SystemClock
from prosody.judgement.model_population import population
from prosody.live import Call
from prosody.on_air import Setup
from prosody.session.library import Library
from prosody.settings import from_table
from ui.platform import Plain
from ui.window import Window

SLEPT_S = 60.0
HANGS_S = 600.0


class Slept(SystemClock):
    """The machine's clock, after a sleep that this program may be told of at any time."""

    ahead_s = 0.0

    def boot(self):
        return super().boot() + self.ahead_s


class Hanging:
    """A sink that can be told never to return."""

    def __init__(self):
        self.told = False

    def accept(self, _heard):
        if self.told:
            self.told = False
            time.sleep(HANGS_S)


class Missing:
    """Counts the frames of each leg that were not there."""

    def __init__(self):
        self.frames = {"rep": 0, "customer": 0}

    def accept(self, heard):
        for leg, rows in heard.contours:
            self.frames[leg] += int(rows.gap.sum())


def kill():
    """Let the analysis die at its next step, as a fault in a library would."""
    (hearing,) = [thread for thread in threading.enumerate() if thread.name == "hearing"]
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(hearing.ident), ctypes.py_object(SystemExit))


def main(folder, mic="default", far="default"):
    threading.excepthook = lambda *_: None  # a killed thread is the point
    folder, clock, hanging, words = Path(folder), Slept(), Hanging(), queue.Queue()
    (folder / "notice-seen").touch()
    os.environ["XDG_CONFIG_HOME"] = str(folder)
    settings = from_table({"program": {"language": "en"}})
    setup = Setup(
        lambda: LiveSource(mic, None if far == "-" else far, clock=clock),
        settings,
        population(),
        folder / "sessions",
        [hanging, missing := Missing()],
        clock,
    )
    application, call = QApplication([]), Call(setup, record=True)
    window = Window(call, settings, Plain(), "", folder)
    doing = {
        "kill": kill,
        "hang": lambda: setattr(hanging, "told", True),
        "sleep": lambda: setattr(clock, "ahead_s", clock.ahead_s + SLEPT_S),
        "end": application.quit,
    }
    threading.Thread(target=lambda: [words.put(word.strip()) for word in sys.stdin], daemon=True).start()
    last = [None]

    def tell():
        while not words.empty():
            doing[words.get()]()
        face = window.face
        seen = {
            "state": face.state,
            "word": face.word,
            "line": face.line.text,
            "running": face.running,
            "recording": face.recording,
        }
        if seen != last[0]:
            last[0] = seen
            print(json.dumps(seen | {"t": time.monotonic()}), flush=True)

    timer = QTimer()
    timer.timeout.connect(tell)
    window.open()
    call.start()
    timer.start(20)
    application.exec()
    timer.stop()
    window.shut()
    closed = call.close()
    states = [entry.state for entry in Library(folder / "sessions").entries()]
    print(json.dumps({"closed": closed, "missing": missing.frames, "sessions": states}), flush=True)
    os._exit(0 if closed else 1)  # a hung thread would hold the interpreter up


if __name__ == "__main__":
    main(*sys.argv[1:])
