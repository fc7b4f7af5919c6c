"""A mouth and an ear on the sound server: something is said at a known time, and heard beside the program."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
CHUNK = 480
LOUD = 1500
"""Of 32768: louder than this is said, not noise."""
REST_S = 0.7
"""Quiet for so long, and the next loud sample is a new beginning."""
FORMANTS_HZ = (700.0, 1200.0, 2500.0)


def vowel(duration_s: float = 0.4) -> NDArray[np.int16]:
    """Return a made voice that begins within a millisecond: /a/ gliding from 125 to 145 Hz.

    It glides, because a tone that stands still on a multiple of 50 Hz is taken for hum.
    """
    count = round(duration_s * RATE)
    f0 = np.linspace(125.0, 145.0, count)
    turn = 2 * np.pi * np.cumsum(f0) / RATE
    voice = np.zeros(count)
    for k in range(1, 40):
        at = k * f0.mean()
        gain = 0.02 + sum(1 / (1 + ((at - formant) / 120) ** 2) for formant in FORMANTS_HZ)
        voice += gain * np.sin(k * turn) / np.sqrt(k)
    return np.int16(9000 * voice / np.max(np.abs(voice)))


class Mouth:
    """A player that is always open, so that saying something costs no start of a program."""

    def __init__(self, sound: Any) -> None:
        told = ["pacat", "--raw", "--latency-msec=20", "--format=s16le", f"--rate={RATE}", "--channels=1"]
        self._process = subprocess.Popen(
            [*told, "-d", sound.MICROPHONE], env=sound.environment, stdin=subprocess.PIPE
        )
        self._wanted: queue.Queue[NDArray[np.int16]] = queue.Queue()
        self._said: queue.Queue[float] = queue.Queue()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._speak, daemon=True)
        self._thread.start()

    def _speak(self) -> None:
        """Write 10 ms every 10 ms: silence, or what is wanted; note when that became loud."""
        assert self._process.stdin is not None
        rest, loud = np.zeros(0, np.int16), True
        due_s = time.monotonic()
        while not self._over.is_set():
            if not len(rest) and not self._wanted.empty():
                rest, loud = self._wanted.get(), False
            now, rest = rest[:CHUNK], rest[CHUNK:]
            if not loud and np.any(np.abs(now.astype(int)) > LOUD):
                loud = True
                self._said.put(time.monotonic())
            try:
                os.write(self._process.stdin.fileno(), np.pad(now, (0, CHUNK - len(now))).tobytes())
            except OSError:
                return
            due_s = max(due_s + CHUNK / RATE, time.monotonic() - 0.1)
            time.sleep(max(0.0, due_s - time.monotonic()))

    def say(self, sound: NDArray[np.int16]) -> float:
        """Say something; return the host time at which its first loud sample was handed to the player, s."""
        self._wanted.put(sound)
        return self._said.get(timeout=10)

    def close(self) -> None:
        """Be silent for good."""
        self._over.set()
        self._thread.join()
        self._process.kill()
        self._process.communicate()


class Ear:
    """Listens to the microphone's source beside the program, with the smallest buffer the server gives."""

    def __init__(self, sound: Any) -> None:
        told = ["parec", "--latency-msec=5", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=1"]
        self._process = subprocess.Popen([*told, "-d", "vmic"], env=sound.environment, stdout=subprocess.PIPE)
        self._heard: queue.Queue[float] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        last_s = 0.0
        while data := os.read(self._process.stdout.fileno(), 4096):
            now_s = time.monotonic()
            if np.any(np.abs(np.frombuffer(data[: len(data) // 2 * 2], np.int16).astype(int)) > LOUD):
                if now_s - last_s > REST_S:
                    self._heard.put(now_s)
                last_s = now_s

    def heard(self) -> float:
        """Wait for something loud after quiet; return the host time at which it came, s."""
        return self._heard.get(timeout=10)

    def close(self) -> None:
        """Listen no more."""
        self._process.kill()
        self._process.wait()
