"""The program that plays: a child process (`python -m prosody.audio.speaker RATE LEGS`).

The rule of the room: opening an output can hang, must see today's default device, must not disturb the
microphone that the parent holds open, and must not wait for the parent's window; so it is a process of its
own, and ending it ends the sound at once. What it is told comes in on its standard input (`spoken.py`); what
it says goes out in lines: `at TURN POSITION SPEED WHEN LENGTH` for each block handed to the device, with the
moment at which its first sample leaves it (`time.perf_counter`, the same in every process), `ready` before
them all, or `error WHY`.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections import deque
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio.chatter import swallowed
from prosody.audio.devices import PORTAUDIO_MISSING
from prosody.audio.spoken import Drop, Mix, Sound, told

LATENCY_S: Final = 0.1
"""Asked of the output; 'low' under-runs on a busy machine."""

BLOCK_S: Final = 0.02
REST_S: Final = 5.0
"""The device is kept for so long after the last sound, so that going on is heard at once; then it is let go,
and the next sound finds today's default."""

SILENT: Final = "Nothing can be played here: {}. Choose an output in the system's sound settings."
LOST: Final = "the output went away"


class Voice:
    """What the device's callback plays: pieces one after the other, silence where there is none.

    Parameters
    ----------
    rate : int
        Samples per second, Hz.
    legs : int
        Columns of a piece; they are mixed into one channel.
    """

    def __init__(self, rate: int, legs: int) -> None:
        self._rate = rate
        self._gains = self._wanted = np.ones(legs, np.float32)
        self._pieces: deque[list[Any]] = deque()
        self.played: deque[tuple[int, float, float, float, float]] = deque()
        self.last = time.perf_counter()
        """When something was last played or to be played."""

    def take(self, message: Sound | Mix | Drop) -> None:
        """Do as the parent says; on the thread that reads."""
        if isinstance(message, Sound):
            self._pieces.append([message, 0])
        elif isinstance(message, Drop):
            self._pieces = deque()
        else:
            self._wanted = message.gains
        self.last = time.perf_counter()

    @property
    def waiting(self) -> bool:
        """Whether there is something to play."""
        return bool(self._pieces)

    def fill(self, out: NDArray[np.float32], count: int, when: Any, _status: object) -> None:
        """Give the device its next block; called by PortAudio, `out` of shape (count, 1)."""
        leaves = time.perf_counter() + when.outputBufferDacTime - when.currentTime
        line, done, pieces = out.reshape(-1), 0, self._pieces
        while done < count and pieces:
            piece, at = pieces[0]
            part = piece.samples[at : at + count - done]
            self._mixed(part, line[done : done + len(part)])
            moment = piece.position_s + at * piece.speed / self._rate
            self.played.append(
                (piece.turn, moment, piece.speed, leaves + done / self._rate, len(part) / self._rate)
            )
            done += len(part)
            pieces[0][1] = at + len(part)
            if pieces[0][1] >= len(piece.samples):
                pieces.popleft()
        line[done:] = 0.0
        if done:
            self.last = leaves

    def _mixed(self, part: NDArray[np.float32], line: NDArray[np.float32]) -> None:
        """Mix the legs into the line; gains that changed are reached evenly, so that nothing clicks."""
        gains, wanted = self._gains, self._wanted
        if gains is wanted:
            np.dot(part, gains, out=line)
        else:
            share = np.linspace(0.0, 1.0, len(part), dtype=np.float32)[:, None]
            line[:] = (part * (gains + share * (wanted - gains))).sum(axis=1)
            self._gains = wanted
        np.clip(line, -1.0, 1.0, out=line)


class Device:
    """The output, opened when there is something to play and let go when there was nothing for a while."""

    def __init__(self, voice: Voice, rate: int) -> None:
        with swallowed():
            import sounddevice  # type: ignore[import-untyped]  # late: it loads PortAudio, and may print
        self._sounddevice = sounddevice
        self._voice, self._rate = voice, rate
        self._stream: Any = None
        self._is_fresh = True
        self.lost = threading.Event()

    def follow(self) -> None:
        """Open it or let it go, as is needed now."""
        if self._stream is None and self._voice.waiting:
            self._open()
        elif self._stream is not None and time.perf_counter() - self._voice.last > REST_S:
            self._release()

    @property
    def is_open(self) -> bool:
        """Whether it plays, be it silence."""
        return self._stream is not None

    def _open(self) -> None:
        with swallowed():
            if not self._is_fresh:  # PortAudio keeps the list of devices that it made first
                self._sounddevice._terminate()
                self._sounddevice._initialize()
            self._is_fresh = False
            self._stream = self._started()

    def _started(self) -> Any:
        """Return a running output: a sound server's where ALSA has one; its own may be bare hardware."""
        devices = self._sounddevice.query_devices()
        for device in [i for i, found in enumerate(devices) if found["name"] == "pulse"]:
            with contextlib.suppress(self._sounddevice.PortAudioError):
                return self._running(device)
        return self._running(None)

    def _running(self, device: int | None) -> Any:
        self.lost.clear()
        stream = self._sounddevice.OutputStream(
            samplerate=self._rate,
            blocksize=round(BLOCK_S * self._rate),
            device=device,
            channels=1,
            dtype="float32",
            latency=LATENCY_S,
            callback=self._voice.fill,
            finished_callback=self.lost.set,
        )
        stream.start()
        return stream

    def _release(self) -> None:
        stream, self._stream = self._stream, None
        stream.abort(ignore_errors=True)
        stream.close(ignore_errors=True)


def main(arguments: list[str], sound: IO[bytes]) -> int:
    """Play what comes in until it ends; say what was played when, or `error WHY`."""
    rate, legs = (int(word) for word in arguments)
    voice, ended, news = Voice(rate, legs), threading.Event(), threading.Event()

    def hear() -> None:
        for message in told(sound):
            voice.take(message)
            news.set()
        ended.set()
        news.set()

    threading.Thread(target=hear, name="parent", daemon=True).start()
    try:
        device = Device(voice, rate)
        print("ready", flush=True)
        while not ended.is_set():
            device.follow()
            if device.lost.is_set() and device.is_open:
                raise RuntimeError(LOST)
            _say(voice)
            news.wait(BLOCK_S if device.is_open else None)
            news.clear()
    except OSError:
        print(f"error {PORTAUDIO_MISSING}", flush=True)
        return 1
    except Exception as error:
        print(f"error {SILENT.format(error)}", flush=True)
        return 1
    return 0


def _say(voice: Voice) -> None:
    """Tell what was handed to the device since the last time."""
    lines = []
    while voice.played:
        turn, position_s, speed, leaves, length_s = voice.played.popleft()
        lines.append(f"at {turn} {position_s:.6f} {speed:.6f} {leaves:.6f} {length_s:.6f}\n")
    if lines:
        sys.stdout.write("".join(lines))
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.buffer))
