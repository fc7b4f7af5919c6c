"""How soon the window says that sound broke off, and how soon it is back: `python -m benchmarks.ui.recovery`.

A real call in a real window without a screen, on a PulseAudio server of its own (the tests' harness).
Times are from the moment the fault was made or mended; the window is looked at each 20 ms.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.report import write
from benchmarks.ui.desk import _harness

RESTARTED = "was started again"
SUSPENDED = "microphone suspended"
HEAD = """# Sound that breaks off

`python -m benchmarks.ui.recovery --cycles {cycles}`: a real call in the window, PulseAudio,
{cycles} times each, on a machine that others used too. Seconds, median / largest. Bars: said within
1 s, back within 3 s of the device's return. For the analysis `back` counts from the fault; a hang is
waited for 2 s on purpose, the gauge is grey after 1 s and empty after 2 s meanwhile.

| what | said after | back after |
|---|---|---|"""
TAIL = """
What the sound server tells of (a source removed, moved or suspended, its own end) is said at once; a server
that says nothing is given up after 0.8 s without sound, so that a stalled machine is not taken for a lost
device. The look at the window comes on top of it. A hung analysis could be begun again sooner; it would
be then, too, where a busy machine only needs a moment.
"""


def cycle(seen: Any, break_: Callable[[], object], mend: Callable[[], object]) -> tuple[float, float]:
    """Return s from the fault to the word `lost`, and from its end to sound again."""
    began = time.monotonic()
    break_()
    lost = seen.wait_for(lambda told: told.get("state") == "lost" or "lost" in told.get("line", ""), "lost")
    mended = time.monotonic()
    mend()
    back = seen.hears()
    return lost["t"] - began, back["t"] - mended


def restart(seen: Any, how: str) -> tuple[float, float]:
    """Return s from a dead or hung analysis to the word that it was started again, and to sound again."""
    began = time.monotonic()
    seen.say(how)
    said = seen.says(RESTARTED)
    recording = seen.seen[-1] if seen.seen[-1]["recording"] else None
    back = recording or seen.wait_for(lambda told: told.get("recording", False), "sound again")
    return said["t"] - began, back["t"] - began


def faults(server: Any) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """Return what can happen to a device, and how it is mended."""
    return {
        "microphone removed and back": (server.remove_microphone, server.restore_microphone),
        SUSPENDED: (
            lambda: server.pactl("suspend-source", "vmic", "1"),
            lambda: server.pactl("suspend-source", "vmic", "0"),
        ),
        "far end suspended": (
            lambda: server.pactl("suspend-sink", "vspk", "1"),
            lambda: server.pactl("suspend-sink", "vspk", "0"),
        ),
        "server frozen": (server.freeze, server.thaw),
        "server killed and started": (server.kill, server.start),
    }


def measured(cycles: int) -> dict[str, list[tuple[float, float]]]:
    """Return every fault's times."""
    harness = _harness()
    found: dict[str, list[tuple[float, float]]] = {}
    server = harness.SoundServer()
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            seen = harness.Seen(server, harness.WINDOW, folder, "VirtualMic")
            seen.hears()
            for name, (break_, mend) in faults(server).items():
                found[name] = [cycle(seen, break_, mend) for _ in range(cycles)]
            restart(seen, "kill")
            seen.hears()
            again = faults(server)[SUSPENDED]
            found[f"{SUSPENDED}, after a restart of the analysis"] = [
                cycle(seen, *again) for _ in range(cycles)
            ]
            seen.end()
            seen.stop()
        for how in ("kill", "hang"):
            found[f"analysis: {how}"] = []
            for _ in range(cycles):
                with tempfile.TemporaryDirectory() as folder:
                    seen = harness.Seen(server, harness.WINDOW, folder)
                    seen.hears()
                    found[f"analysis: {how}"].append(restart(seen, how))
                    seen.stop()
    finally:
        server.stop()
    return found


def page(found: dict[str, list[tuple[float, float]]], cycles: int) -> str:
    """Return the result page."""
    rows = [
        f"| {name} | {median(s for s, _ in times):.2f} / {max(s for s, _ in times):.2f} "
        f"| {median(s for _, s in times):.2f} / {max(s for _, s in times):.2f} |"
        for name, times in found.items()
    ]
    return "\n".join([HEAD.format(cycles=cycles), *rows, TAIL])


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=5)
    chosen = parser.parse_args()
    text = page(measured(chosen.cycles), chosen.cycles)
    write("recovery", text)
    print(text)


if __name__ == "__main__":
    main()
