"""What is measured on a real screen: the whole program's cost, typing and clicking past it, the delay."""

from __future__ import annotations

import json
import os
import sys
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import util
from pathlib import Path
from types import ModuleType

import numpy as np
from x11 import Screen, overlay, screen, until  # the tests' harness

from benchmarks.ui import TESTS

ROOT = TESTS.parent
TICK = os.sysconf("SC_CLK_TCK")


def _sound() -> ModuleType:
    spec = util.spec_from_file_location("sound_server", TESTS / "sound" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cpu_s(pid: int) -> float:
    """Return the CPU that a process has used, s."""
    part = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(part[11]) + int(part[12])) / TICK


def resident_mb(pid: int) -> float:
    """Return a process's resident memory, MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def share(pid: int, seconds: float) -> float:
    """Return the share of one core a process uses over a while, in per cent."""
    before, began = cpu_s(pid), time.monotonic()
    time.sleep(seconds)
    return 100 * (cpu_s(pid) - before) / (time.monotonic() - began)


def child(desk: Screen, *words: str) -> dict[str, float]:
    """Run one of the child processes to its end."""
    process = desk.start(
        sys.executable, "-m", "benchmarks.ui.child", *words, PYTHONPATH=str(ROOT), STARTED=str(time.time())
    )
    said, _ = process.communicate(timeout=1200)
    told: dict[str, float] = json.loads(said.splitlines()[-1])
    return told


@contextmanager
def live(desk: Screen, sound: object) -> Iterator[tuple[int, str]]:
    """Run `tonegauge live` with two legs on the made sound server; yield its process and the overlay."""
    seen = Path(desk.env["XDG_CONFIG_HOME"], "tonegauge", "notice-seen")
    seen.parent.mkdir(parents=True, exist_ok=True)
    seen.touch()  # a first start would ask about the words
    environment = {
        name: value
        for name, value in sound.environment.items()
        if name.startswith(("PULSE", "XDG_RUNTIME"))  # type: ignore[attr-defined]
    }
    command = (
        sys.executable,
        "-m",
        "ui.command",
        "live",
        "--mic",
        "VirtualMic",
        "--far",
        "Monitor of VirtualSpeaker",
    )
    process = desk.start(*command, **environment)
    window = desk.window("Tonegauge overlay")
    try:
        yield process.pid, window
    finally:
        print(desk.stop(process)[-400:], file=sys.stderr)


def demo_legs(folder: Path) -> tuple[Path, Path]:
    """Write the demo call's two legs as files of their own; return rep's and customer's."""
    import soundfile

    samples, rate = soundfile.read(ROOT / "prosody" / "demo" / "call.flac", dtype="int16")
    made = []
    for leg, name in enumerate(("rep", "customer")):
        made.append(folder / f"{name}.wav")
        soundfile.write(made[-1], samples[:, leg], rate)
    return made[0], made[1]


def cost(folder: Path) -> dict[str, float]:
    """Return shares of a core and memory of the whole program: two live legs waiting, speaking, paused."""
    sound = _sound().SoundServer()
    sound.start()
    try:
        rep, customer = demo_legs(folder)
        with screen(folder) as desk, live(desk, sound) as (pid, _):
            time.sleep(4)
            told = {"start_mb": resident_mb(pid), "waiting": share(pid, 10)}
            sound.play(rep, sound.MICROPHONE)
            sound.play(customer, sound.SPEAKER)
            time.sleep(8)
            told["speaking"] = share(pid, 40)
            told["speaking_mb"] = resident_mb(pid)
            desk.activate(desk.window("Tonegauge"))
            desk.say("xdotool", "key", "ctrl+p")
            time.sleep(3)
            told["paused"] = share(pid, 10)
            return told
    finally:
        sound.stop()


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


def marker(folder: Path) -> Path:
    """Write 0.4 s of a made voice that begins within a millisecond: a vowel at 150 Hz."""
    rate = 48_000
    time_s = np.arange(round(0.4 * rate)) / rate
    voice = sum(
        np.sin(2 * np.pi * 150 * k * time_s) / k * (3.0 if k in (4, 5, 8, 16) else 1.0) for k in range(1, 24)
    )
    samples = np.int16(6000 * voice / np.max(np.abs(voice)) * 2)
    path = folder / "marker.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


class Ear:
    """Listens to the microphone's source beside the program, with the smallest buffer the server gives."""

    def __init__(self, sound: object) -> None:
        import subprocess

        self.process = subprocess.Popen(
            [
                "parec",
                "--latency-msec=5",
                "--raw",
                "--format=s16le",
                "--rate=48000",
                "--channels=1",
                "-d",
                "vmic",
            ],
            env=sound.environment,  # type: ignore[attr-defined]
            stdout=subprocess.PIPE,
        )

    def drain(self) -> float:
        """Read what is there; return the host time at which something loud came, or NaN."""
        assert self.process.stdout is not None
        data = os.read(self.process.stdout.fileno(), 4096)
        now_s = time.monotonic()
        samples = np.frombuffer(data[: len(data) // 2 * 2], np.int16)
        return now_s if np.any(np.abs(samples.astype(int)) > 1500) else np.nan


def delay(folder: Path, trials: int = 40) -> dict[str, float]:
    """Return how long after a sound came out of the server its contour was on the screen, ms.

    The clock starts when another listener of the same source receives the sound, and stops when the
    ribbon's right end shows a pixel of the voice's ring that was not there before.
    """
    import importlib
    import threading

    display = importlib.import_module("Xlib.display")
    sound = _sound().SoundServer()
    sound.start()
    heard: list[float] = []
    found: list[float] = []
    try:
        path = marker(folder)
        with screen(folder) as desk, live(desk, sound) as (_, window):
            ear = Ear(sound)
            stop = threading.Event()

            def listen() -> None:
                last = 0.0
                while not stop.is_set():
                    now_s = ear.drain()
                    if now_s == now_s and now_s - last > 1.0:
                        heard.append(now_s)
                    last = now_s if now_s == now_s else last

            threading.Thread(target=listen, daemon=True).start()
            time.sleep(4)
            root = display.Display(desk.display).screen().root
            x, y, width, _ = desk.place(window)
            area = (x + width - 12 - 40, y + 70, 40, 66)
            for trial in range(trials):
                time.sleep(1.6 + 0.37 * (trial % 5))
                before = root.get_image(*area, 2, 0xFFFFFFFF).data
                known = len(heard)
                sound.play(path, sound.MICROPHONE)
                end = time.monotonic() + 3
                while time.monotonic() < end:
                    now = root.get_image(*area, 2, 0xFFFFFFFF).data
                    seen_s = time.monotonic()
                    if now != before and len(heard) > known:
                        found.append(1e3 * (seen_s - heard[known]))
                        break
                    time.sleep(0.002)
            stop.set()
            ear.process.kill()
    finally:
        sound.stop()
    times = np.array(found)
    return {
        "trials": trials,
        "seen": len(times),
        "median_ms": float(np.median(times)),
        "p95_ms": float(np.percentile(times, 95)),
    }


def window_alone(folder: Path) -> dict[str, float]:
    """Return the share of a core that the window takes on a made call: speaking all the time, and paused."""
    with screen(folder) as desk:
        process = overlay(desk, folder)
        desk.window("Tonegauge overlay")
        time.sleep(4)
        told = {"speaking": share(process.pid, 20)}
        desk.activate(desk.window("Tonegauge"))
        desk.say("xdotool", "key", "ctrl+p")
        time.sleep(2)
        return told | {"paused": share(process.pid, 10)}
