"""Passages of a recording, read anywhere: for ears, not for the analysis, which reads from front to back.

The rule of the room: nothing but the passage is loaded. A passage that cannot be read is silence.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

import numpy as np
import soundfile  # type: ignore[import-untyped]  # has no stubs
from numpy.typing import NDArray

from prosody.audio.chatter import swallowed
from prosody.audio.error import AudioError
from prosody.audio.foreign import ForeignStream, is_foreign
from prosody.audio.formats import G711_RATE, bare_g711, shown

Samples = NDArray[np.float32]


RUN_UP: Final = 4096
"""Read and dropped after a jump: the first 250 samples of Vorbis are wrong there, of MP3 the first frame."""


class Passages:
    """A recording that is read in passages; safe from several threads.

    Attributes
    ----------
    rate, channels, frames : int
        `frames` are samples of one channel.

    Raises
    ------
    AudioError
        When it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._busy = threading.Lock()
        self._at = 0
        try:
            with swallowed():
                bare = bare_g711(path)
                raw = (G711_RATE, 1, bare, None, "RAW") if bare else ()
                self._sound = soundfile.SoundFile(path, "r", *raw)
        except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError, OSError) as error:
            raise AudioError(f"{shown(path)} cannot be played: {error}") from None
        self.rate, self.channels = int(self._sound.samplerate), int(self._sound.channels)
        self.frames = int(self._sound.frames)

    def read(self, start: int, stop: int) -> Samples:
        """Return samples [start, stop), shape (n, channels), full scale 1; silence outside the recording."""
        with self._busy:
            return _passage(self._read, start, stop, self.frames, self.channels)

    def _read(self, first: int, count: int) -> Samples:
        try:
            with self._quiet():
                run_up = 0 if first == self._at else min(first, RUN_UP)
                if first != self._at:
                    self._sound.seek(first - run_up)
                found = cast("Samples", self._sound.read(run_up + count, "float32", always_2d=True)[run_up:])
        except (soundfile.SoundFileError, RuntimeError, ValueError):
            self._at = -1  # wherever it stands: the next passage is sought
            return np.zeros((0, self.channels), np.float32)
        self._at = first + len(found)
        return np.nan_to_num(found, nan=0.0, posinf=1.0, neginf=-1.0)

    def _quiet(self) -> contextlib.AbstractContextManager[None]:
        """Libmpg123 prints what it thinks of damage."""
        return swallowed() if self._sound.format == "MP3" else contextlib.nullcontext()

    def close(self) -> None:
        """Release the file; safe to call twice."""
        with self._busy:
            self._sound.close()


class ForeignPassages:
    """The same of a recording that needs FFmpeg: it jumps to the packet before, and reads on from there."""

    def __init__(self, path: Path) -> None:
        self._busy = threading.Lock()
        self._stream = ForeignStream(path)
        self.rate, self.channels = self._stream.rate, self._stream.channels
        self.frames = self._stream.promised
        self._held = self._stream.piece()  # where the first one lies is where the recording begins

    def read(self, start: int, stop: int) -> Samples:
        """Return samples [start, stop), shape (n, channels), full scale 1; silence outside the recording."""
        with self._busy:
            return _passage(self._read, start, stop, max(stop, 0), self.channels)

    def _read(self, first: int, count: int) -> Samples:
        held_from = self._stream.place - len(self._held)
        try:
            if not held_from <= first <= self._stream.place + self.rate:
                self._stream.go(first - RUN_UP)
                self._held = self._stream.piece()
            pieces = [self._held]
            while self._stream.place < first + count and len(pieces[-1]):
                pieces.append(self._stream.piece())
        except OSError:
            return np.zeros((0, self.channels), np.float32)
        self._held = np.concatenate(pieces)
        begin = first - (self._stream.place - len(self._held))
        found = self._held[begin : begin + count] if begin >= 0 else self._held[:0]
        self._held = self._held[-RUN_UP:]
        return found

    def close(self) -> None:
        """Release the file; safe to call twice."""
        with self._busy:
            self._stream.close()


def open_passages(path: Path) -> Passages | ForeignPassages:
    """Return a recording to be read in passages. Raises AudioError when it cannot be read."""
    return ForeignPassages(path) if is_foreign(path) else Passages(path)


def _passage(
    read: Callable[[int, int], Samples], start: int, stop: int, frames: int, channels: int
) -> Samples:
    passage = np.zeros((max(0, stop - start), channels), np.float32)
    first, last = max(0, start), min(stop, frames)
    if first < last:
        found = read(first, last - first)
        passage[first - start : first - start + len(found)] = found
    return passage
