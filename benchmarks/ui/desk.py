"""What is measured on: a real screen, a sound server of its own, and the whole program on them."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

from x11 import Screen, screen  # the tests' harness

from benchmarks.ui import TESTS

ROOT = TESTS.parent
DEMO = ROOT / "prosody" / "demo"
TICK = os.sysconf("SC_CLK_TCK")
LEGS = ("--mic", "VirtualMic", "--far", "Monitor of VirtualSpeaker")


def _harness() -> ModuleType:
    spec = util.spec_from_file_location("sound_server", TESTS / "sound" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def sound_server() -> Iterator[Any]:
    """Start a PulseAudio server with a virtual microphone and speaker; end it afterwards."""
    server = _harness().SoundServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


def cpu_s(pid: int) -> float:
    """Return the CPU that a process has used, s."""
    part = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(part[11]) + int(part[12])) / TICK


def wakings(pid: int) -> int:
    """Return how often the threads a process has now went to sleep and were woken."""
    told = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/status")]
    return sum(int(text.partition("\nvoluntary_ctxt_switches:")[2].split()[0]) for text in told)


def resident_mb(pid: int) -> float:
    """Return a process's resident memory, MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def share(pid: int, seconds: float) -> tuple[float, float]:
    """Return the share of one core a process uses over a while, in per cent, and its wakings per second."""
    cpu, woken, began = cpu_s(pid), wakings(pid), time.monotonic()
    time.sleep(seconds)
    lasted = time.monotonic() - began
    return 100 * (cpu_s(pid) - cpu) / lasted, (wakings(pid) - woken) / lasted


def child(desk: Screen, *words: str) -> dict[str, float]:
    """Run one of the child processes to its end."""
    process = desk.start(
        sys.executable, "-m", "benchmarks.ui.child", *words, PYTHONPATH=str(ROOT), STARTED=str(time.time())
    )
    said, _ = process.communicate(timeout=1200)
    told: dict[str, float] = json.loads(said.splitlines()[-1])
    return told


def start_live(desk: Screen, sound: Any, *options: str, module: str = "ui.command", **env: str) -> Any:
    """Start `tonegauge live` on the microphone and the speaker of a sound server; return the process."""
    seen = Path(desk.env["XDG_CONFIG_HOME"], "tonegauge", "notice-seen")
    seen.parent.mkdir(parents=True, exist_ok=True)
    seen.touch()  # a first start would ask about the words
    heard: Mapping[str, str] = sound.environment
    there = {name: value for name, value in heard.items() if name.startswith(("PULSE", "XDG_RUNTIME"))}
    return desk.start(sys.executable, "-m", module, "live", *LEGS, *options, **there, **env)


@contextmanager
def live(
    folder: Path, sound: Any, module: str = "ui.command", **env: str
) -> Iterator[tuple[Screen, int, str]]:
    """Run `tonegauge live` on a screen of its own; yield the screen, the process and the overlay."""
    with screen(folder) as desk:
        process = start_live(desk, sound, module=module, **env)
        try:
            yield desk, process.pid, desk.window("Tonegauge overlay")
        finally:
            print(desk.stop(process)[-400:], file=sys.stderr)


def demo_legs(folder: Path) -> tuple[Path, Path]:
    """Write the demo call's two legs as files of their own; return rep's and customer's."""
    import soundfile

    samples, rate = soundfile.read(DEMO / "call.flac", dtype="int16")
    made = []
    for leg, name in enumerate(("rep", "customer")):
        made.append(folder / f"{name}.wav")
        soundfile.write(made[-1], samples[:, leg], rate)
    return made[0], made[1]
