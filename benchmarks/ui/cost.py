"""What the whole program costs on two live legs, and what it loses when it is kept from the processor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from x11 import overlay, screen

from benchmarks.ui.desk import demo_legs, live, resident_mb, share, sound_server, start_live

SPEAKING_S = 30.0
QUIET_S = 12.0
BUSY_S = 30.0


def cost(folder: Path) -> dict[str, float]:
    """Return shares of a core, wakings and memory of the whole program: nobody speaks, speaking, paused."""
    told: dict[str, float] = {}
    with sound_server() as sound, live(folder, sound) as (desk, pid, _):
        rep, customer = demo_legs(folder)
        time.sleep(9)  # what is quiet from the beginning has long been quiet
        told["start_mb"] = resident_mb(pid)
        told["waiting"], told["waiting_wakings"] = share(pid, QUIET_S)
        sound.play(rep, sound.MICROPHONE)
        sound.play(customer, sound.SPEAKER)
        time.sleep(10)
        told["speaking"], told["speaking_wakings"] = share(pid, SPEAKING_S)
        told["speaking_mb"] = resident_mb(pid)
        desk.activate(desk.window("Tonegauge"))
        desk.say("xdotool", "key", "ctrl+p")
        time.sleep(4)
        told["paused"], told["paused_wakings"] = share(pid, QUIET_S)
    return told


def window_alone(folder: Path) -> dict[str, float]:
    """Return the share of a core that the window takes on a made call: speaking all the time, and paused."""
    with screen(folder) as desk:
        process = overlay(desk, folder)
        desk.window("Tonegauge overlay")
        time.sleep(4)
        told = {"speaking": share(process.pid, 12)[0]}
        desk.activate(desk.window("Tonegauge"))
        desk.say("xdotool", "key", "ctrl+p")
        time.sleep(2)
        return told | {"paused": share(process.pid, 6)[0]}


def busy(folder: Path) -> dict[str, float]:
    """Return how many frames of both legs are lost while another program keeps the second core busy."""
    lines = folder / "busy.jsonl"
    lines.unlink(missing_ok=True)
    with sound_server() as sound, screen(folder) as desk:
        rep, customer = demo_legs(folder)
        options = ("--jsonl", str(lines), "--duration", f"{BUSY_S:g}")
        program = start_live(desk, sound, *options)
        desk.window("Tonegauge overlay")
        time.sleep(2)
        sound.play(rep, sound.MICROPHONE)
        sound.play(customer, sound.SPEAKER)
        other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        try:
            os.sched_setaffinity(other.pid, {max(os.sched_getaffinity(0))})
            program.communicate(timeout=BUSY_S + 30)
        finally:
            other.kill()
            other.wait()
    found = [json.loads(line) for line in lines.read_text().splitlines()]
    lost = [e for e in found if e["type"] == "gap" and "waiting" not in e["reason"]]
    (end,) = [e for e in found if e["type"] == "end"]
    return {
        "lost": sum(round(100 * (e["end_s"] - e["start_s"])) for e in lost),
        "frames": round(2 * 100 * end["duration_s"]),
    }
