"""The program as a person starts it: CPU time and memory of whole processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import soundfile

TONEGAUGE = str(Path(sys.executable).with_name("tonegauge"))
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: CPU seconds, seconds on the wall, peak memory in MB."""

    cpu_s: float
    wall_s: float
    peak_mb: float


def cost(*command: str, first_line: bool = False) -> Cost:
    """Run a command to its end, or until its first line of output; return what it took.

    Raises
    ------
    RuntimeError
        When it fails.
    """
    with tempfile.TemporaryDirectory() as home:
        own = {name: f"{home}/{name}" for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
        until = "first-line" if first_line else "until-end"
        weighed = [sys.executable, "-S", str(Path(__file__).with_name("weigh.py")), until, *command]
        said = subprocess.run(weighed, check=True, capture_output=True, env=os.environ | ONE_THREAD | own)
    taken = json.loads(said.stdout)
    if taken.pop("status") != 0 and not first_line:
        raise RuntimeError(f"{' '.join(command)} did not succeed")
    return Cost(**taken)


def least(times: int, *command: str, first_line: bool = False) -> Cost:
    """Return the cheapest of several runs; the first, with cold caches, does not count."""
    runs = [cost(*command, first_line=first_line) for _ in range(times + 1)][1:]
    return min(runs, key=lambda run: run.cpu_s)


@contextmanager
def repeated(call: Path, minutes: float) -> Iterator[Path]:
    """Make a file of some length from a call, said again and again."""
    samples, rate = soundfile.read(call, dtype="int16", always_2d=True)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "long.wav"
        with soundfile.SoundFile(made, "w", rate, samples.shape[1], "PCM_16") as file:
            left = round(minutes * 60 * rate)
            while left > 0:
                file.write(samples[:left])
                left -= len(samples)
        yield made
