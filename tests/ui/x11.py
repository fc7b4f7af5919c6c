"""A screen of its own with a real window manager and compositor, and hands to use it with.

Everything is polled; nothing sleeps for a time that is hoped to be enough.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

TOOLS = ("xrandr", "Xvfb", "openbox", "picom", "xdotool", "xterm", "xprop", "xdpyinfo", "import")
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATIENCE_S = 20.0
Found = TypeVar("Found")


def missing_tools() -> list[str]:
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def until(seen: Callable[[], Found], what: str, patience_s: float = PATIENCE_S) -> Found:
    """Poll until something is truthy."""
    end, last = time.monotonic() + patience_s, None
    while time.monotonic() < end:
        try:
            if found := seen():
                return found
            last = found
        except (subprocess.CalledProcessError, ValueError, OSError) as error:
            last = getattr(error, "stderr", None) or error
        time.sleep(0.05)
    raise AssertionError(f"waited {patience_s:g} s for {what}; last seen: {last!r}")


@dataclass
class Screen:
    """One X server with openbox and picom, and the processes that were started on it."""

    display: str
    env: dict[str, str]
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *command: str, **env: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            env=self.env | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.running.append(process)
        return process

    def say(self, *command: str) -> str:
        return subprocess.run(
            command, env=self.env, capture_output=True, text=True, check=True, timeout=PATIENCE_S
        ).stdout.strip()

    def window(self, name: str) -> str:
        """Return the id of a visible window by its exact title."""
        return until(
            lambda: self.say("xdotool", "search", "--onlyvisible", "--name", f"^{name}$"), f"window {name}"
        ).splitlines()[0]

    def place(self, window: str) -> tuple[int, int, int, int]:
        """Return x, y, width and height on the screen."""
        told = dict(
            line.split("=")
            for line in self.say("xdotool", "getwindowgeometry", "--shell", window).splitlines()
        )
        return int(told["X"]), int(told["Y"]), int(told["WIDTH"]), int(told["HEIGHT"])

    def stacking(self) -> list[int]:
        """Return the window ids from bottom to top."""
        told = self.say("xprop", "-root", "_NET_CLIENT_LIST_STACKING").partition("#")[2]
        return [int(part, 16) for part in told.split(",") if part.strip()]

    def activate(self, window: str) -> None:
        """Give a window the focus, as a person would by clicking its title."""

        def active() -> bool:
            self.say("xdotool", "windowactivate", window)
            return window in self.say("xdotool", "getactivewindow")

        until(active, "the activated window")

    def focus(self) -> str:
        return self.say("xdotool", "getwindowfocus")

    def stop(self, process: subprocess.Popen[str], how: int = signal.SIGTERM) -> str:
        """End a process and return all it printed."""
        process.send_signal(how)
        said, _ = process.communicate(timeout=PATIENCE_S)
        return said

    def close(self) -> None:
        for process in reversed(self.running):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self.running):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=5)
            if process.poll() is None:
                process.kill()
                process.communicate()


def server(size: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start an X server on a free display and return it, with the display's name, once it answers.

    The number is drawn by lot and not left to `-displayfd`, which always takes the lowest one
    and so meets every other test run on the machine there.
    """
    for number in random.sample(range(100, 1000), 20):
        reader, writer = os.pipe()
        process = subprocess.Popen(
            [
                *("Xvfb", f":{number}", "-displayfd", str(writer), "-screen", "0", size),
                *("-nolisten", "tcp", "-noreset"),
            ],
            pass_fds=(writer,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(writer)
        # Read to the newline: a reader that leaves early kills the server by SIGPIPE.
        with os.fdopen(reader, encoding="ascii") as told:
            answer = told.readline().strip()
        if answer:
            return process, f":{answer}"
        process.wait()
    raise AssertionError("no free display among 20")


@contextlib.contextmanager
def screen(home: Path, size: str = "1400x900x24") -> Iterator[Screen]:
    """Start a server with a window manager and a compositor; end them all afterwards."""
    process, display = server(size)
    foreign = ("WAYLAND", "QT_", "XDG_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    env |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": str(home), "LANG": "C.UTF-8"}
    env |= {"XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data")}
    env.setdefault("PYTHONPATH", str(ROOT))
    here = Screen(display, env)
    try:
        here.start("openbox")
        here.start("picom", "--backend", "xrender")
        until(lambda: "window id #" in here.say("xprop", "-root", "_NET_CLIENT_LIST"), "the window manager")
        yield here
    finally:
        here.close()
        process.terminate()
        process.wait()


def overlay(on: Screen, folder: Path, *options: str, **env: str) -> subprocess.Popen[str]:
    """Show the overlay on a made call."""
    return on.start(sys.executable, str(HERE / "feed.py"), "--folder", str(folder), *options, **env)
