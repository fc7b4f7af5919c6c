"""The cursor against the sound: `python -m benchmarks.replay.cursor`; a minute.

Clicks every half second of a made call are played into a null sink at several speeds, and another program
listens to that sink. Where the player says that the call is at the moment a click is heard, less the click's
own place, is the cursor's error, in ms of the call. The listener's clock is the earliest arrival of all its
chunks, so that what the scheduler does to it is not taken for the cursor.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from prosody.audio.player import Player

SPEEDS = (0.75, 1.0, 1.5)
BARS_MS = (10.0, 30.0)
RATE = 16_000
EAR_RATE = 48_000
EVERY_S = 0.5
CLICKS = 40
LOUD = 1500
TESTS = Path(__file__).parents[2] / "tests"


class Clicks:
    """One leg of a call: a click of 2 ms in the middle of every half second."""

    rate = RATE

    def __init__(self, count: int) -> None:
        click = 0.8 * np.hanning(32) * np.tile([1.0, -1.0], 16)
        beat = np.zeros(round(EVERY_S * RATE), np.float32)
        beat[len(beat) // 2 - 16 : len(beat) // 2 + 16] = click
        self._samples = np.tile(beat, count)
        self.samples_count = len(self._samples)

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return samples [start, stop)."""
        return self._samples[start:stop]


class Ear:
    """Hears what a sink plays, as another program."""

    def __init__(self, environment: dict[str, str], device: str = "vspk.monitor") -> None:
        told = ["parec", "--latency-msec=5", "--raw", "--format=s16le", f"--rate={EAR_RATE}", "--channels=1"]
        self._process = subprocess.Popen([*told, "-d", device], env=environment, stdout=subprocess.PIPE)
        self._heard: list[bytes] = []
        self._arrivals: list[tuple[float, int]] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        count = 0
        while data := os.read(self._process.stdout.fileno(), 4096):
            count += len(data)
            self._arrivals.append((time.perf_counter(), count // 2))
            self._heard.append(data)

    def close(self) -> tuple[NDArray[np.int16], float]:
        """Listen no more; return what was heard and when its first sample was, s of `time.perf_counter`."""
        self._process.kill()
        self._thread.join()
        self._process.communicate()
        whole = b"".join(self._heard)
        first_s = min(at - count / EAR_RATE for at, count in self._arrivals)
        return np.frombuffer(whole[: len(whole) // 2 * 2], np.int16), first_s


def clicks_heard(sound: NDArray[np.int16], first_s: float) -> list[float]:
    """Return when each click was loudest, s."""
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > LOUD)
    if not len(loud):
        return []
    starts = np.flatnonzero(np.diff(loud, prepend=loud[0] - EAR_RATE) > EAR_RATE // 10)
    found = []
    for start in loud[starts]:
        power = np.square(sound[start : start + EAR_RATE // 50].astype(np.float64))
        found.append(first_s + (start + np.sum(power * np.arange(len(power))) / np.sum(power)) / EAR_RATE)
    return found


def errors_ms(environment: dict[str, str], speed: float, count: int = CLICKS) -> NDArray[np.float64]:
    """Return the cursor's error at each click that was heard, ms of the call; positive: it runs ahead."""
    ear = Ear(environment)
    player = Player({"rep": Clicks(count)})
    player.set_speed(speed)
    player.play()
    seen: list[tuple[float, float]] = []
    while player.playing:
        seen.append((time.perf_counter(), player.position_s))
        time.sleep(0.004)
    trouble = player.trouble
    player.close()
    heard = clicks_heard(*ear.close())
    if trouble:
        raise SystemExit(trouble)
    at, position = np.array(seen).T
    shown = np.interp(heard, at, position)
    place = (np.round(shown / EVERY_S - 0.5) + 0.5) * EVERY_S
    return 1000.0 * (shown - place)


@contextmanager
def null_sink() -> Iterator[Any]:
    """Give this process a sound server of its own with a null sink as the default output."""
    spec = importlib.util.spec_from_file_location("sound_server", TESTS / "sound" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    server, before = module.SoundServer(), dict(os.environ)
    try:
        server.start()
        os.environ.update(server.environment)
        yield server
    finally:
        os.environ.clear()
        os.environ.update(before)
        server.stop()


def rows() -> Iterator[tuple[str, str, str]]:
    """Measure; yield measure, bar and what was found, for the results' table."""
    with null_sink() as server:
        for speed in SPEEDS:
            found = errors_ms(server.environment, speed)
            off = np.abs(found)
            yield (
                f"cursor against the audible sound at {speed:g}x, median / worst",
                "{:.0f} / {:.0f} ms".format(*BARS_MS),
                f"{np.median(off):.1f} / {off.max():.1f} ms ({len(found)} clicks of {CLICKS}; "
                f"median {np.median(found):+.1f}, spread {found.std():.1f})",
            )


def main(say: Callable[[str], None] = print) -> None:
    """Print the rows."""
    for row in rows():
        say("| {} | {} | {} |".format(*row))


if __name__ == "__main__":
    main()
