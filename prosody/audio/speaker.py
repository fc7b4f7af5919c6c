"""Plays a short sound, such as a take of one's own, through the system's default output.

The rule of the room: a child process plays (`python -m prosody.audio.speaker RATE`, int16 samples on
its standard input). Opening an output can hang, must see today's default device, and must not disturb
the microphone that this process holds open; ending the child ends the sound at once.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio.chatter import swallowed
from prosody.audio.clock import Clock, SystemClock
from prosody.audio.devices import PORTAUDIO_MISSING

LATENCY_S: Final = 0.1
"""Asked of the output; 'low' under-runs on a busy machine."""

SILENT: Final = "Nothing can be played here: {}. Choose an output in the system's sound settings."


class Playback:
    """One sound being played; begins at once, on threads and a process of its own.

    Parameters
    ----------
    samples : ndarray of int16, shape (n,)
        Mono.
    rate : int
        Samples per second, Hz.
    """

    def __init__(self, samples: NDArray[np.int16], rate: int, clock: Clock | None = None) -> None:
        self._length_s = len(samples) / rate
        self._clock = clock or SystemClock()
        self._began: float | None = None
        self._over = threading.Event()
        self.error = ""
        self._child = subprocess.Popen(
            [sys.executable, "-m", "prosody.audio.speaker", str(rate)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        data = np.ascontiguousarray(samples, np.int16).tobytes()
        threading.Thread(target=self._run, args=(data,), name="playback", daemon=True).start()

    def _run(self, data: bytes) -> None:
        child = self._child
        with child:
            assert child.stdin is not None
            assert child.stdout is not None
            with contextlib.suppress(BrokenPipeError):
                child.stdin.write(data)
                child.stdin.close()
            for line in child.stdout:
                self._told(line.decode("utf-8", "replace").strip())
        self._over.set()

    def _told(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word == "begun":
            self._began = self._clock.mono() + float(rest)
        elif word == "error":
            self.error = rest

    @property
    def over(self) -> bool:
        """Whether it has ended, or never could begin (then `error` says why)."""
        return self._over.is_set()

    @property
    def position_s(self) -> float | None:
        """Return what is heard now, s from the beginning; None before and after."""
        if self._began is None or self.over:
            return None
        return min(self._length_s, max(0.0, self._clock.mono() - self._began))

    def stop(self) -> None:
        """Be silent at once."""
        self._child.kill()

    def wait(self, limit_s: float) -> bool:
        """Wait for the end; return whether it has come."""
        return self._over.wait(limit_s)


def main(arguments: list[str], sound: IO[bytes]) -> int:
    """Play what comes in; print `begun LATENCY` when it begins, or `error WHY`."""
    rate, samples = int(arguments[0]), np.frombuffer(sound.read(), np.int16)
    try:
        with swallowed():
            import sounddevice  # type: ignore[import-untyped]  # late: it loads PortAudio, and may print

            stream = _started(sounddevice, rate)
        print(f"begun {float(stream.latency):.3f}", flush=True)
        stream.write(samples.reshape(-1, 1))
        stream.stop()
    except OSError:
        print(f"error {PORTAUDIO_MISSING}", flush=True)
        return 1
    except Exception as error:
        print(f"error {SILENT.format(error)}", flush=True)
        return 1
    return 0


def _started(sounddevice: Any, rate: int) -> Any:
    """Return a running output: a sound server's where ALSA has one, whose default may be bare hardware."""
    servers = [i for i, d in enumerate(sounddevice.query_devices()) if d["name"] == "pulse"]
    for device in servers:
        with contextlib.suppress(sounddevice.PortAudioError):
            return _open(sounddevice, rate, device)
    return _open(sounddevice, rate, None)


def _open(sounddevice: Any, rate: int, device: int | None) -> Any:
    stream = sounddevice.OutputStream(
        samplerate=rate, channels=1, dtype="int16", latency=LATENCY_S, device=device
    )
    stream.start()
    return stream


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.buffer))
