"""Recordings that libsndfile does not read (m4a, webm, wma, amr ...), through PyAV: the extra `formats`.

The rule of the room: the kind of a file is told by its first bytes and handed to FFmpeg, which is never
left to guess: a list that names other files, or a place on the net, is no recording.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from prosody.audio.decoding import HIGHEST_RATE, LONGEST_S, LOWEST_RATE, MOST_CHANNELS
from prosody.audio.error import AudioError
from prosody.audio.formats import foreign_kind, shown, unreadable, unreadable_foreign

if TYPE_CHECKING:
    import av

Samples = NDArray[np.float32]


class ForeignStream:
    """The sound of one recording, from a place on to its end, in pieces of any length.

    Attributes
    ----------
    rate, channels : int
    promised : int
        Samples of one channel that its header tells; 0 when it does not.
    place : int
        Sample that the next piece begins with.

    Raises
    ------
    AudioError
        When it cannot be read; without the extra, what to install.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("rb")
        try:
            self._open(_library(path))
        except BaseException:
            self._file.close()
            raise

    def _open(self, library: Any) -> None:
        head = self._file.read(64)
        self._file.seek(0)
        try:
            self._container: av.container.InputContainer = library.open(self._file, "r", foreign_kind(head))
            self._stream = self._container.streams.audio[0]
            self.rate, self.channels = int(self._stream.rate), int(self._stream.channels)
        except (library.FFmpegError, ValueError, IndexError, TypeError, AttributeError) as error:
            said = getattr(error, "strerror", None) or "it holds no sound"
            raise AudioError(unreadable_foreign(self._path, head, said)) from None
        if not (LOWEST_RATE <= self.rate <= HIGHEST_RATE and 1 <= self.channels <= MOST_CHANNELS):
            what = f"{self.channels} channels at {self.rate} Hz"
            raise AudioError(f"{shown(self._path)} says it has {what}, which no call has.")
        self._library = library
        self._first: Fraction | None = None
        self.promised = self._length()
        self.place = 0
        self._pieces = self._decoded()

    def _length(self) -> int:
        base, told = self._stream.time_base, self._stream.duration
        if told and base:
            return int(told * base * self.rate)
        return int(self._container.duration * self.rate / 1_000_000) if self._container.duration else 0

    def piece(self) -> Samples:
        """Return the next samples, shape (n, channels); none at the end. Raises OSError at damage."""
        if self._file.closed:
            raise OSError("it is closed")
        try:
            found = next(self._pieces, None)
        except (self._library.FFmpegError, ValueError) as error:
            raise OSError(getattr(error, "strerror", None) or str(error)) from None
        if found is None:
            return np.zeros((0, self.channels), np.float32)
        self.place += len(found)
        return found

    def go(self, place: int) -> None:
        """Make the next piece begin at a sample, or before it where the format has no finer places."""
        if self._file.closed:
            raise OSError("it is closed")
        base = self._stream.time_base or Fraction(1, self.rate)
        # A second before the beginning where that is wanted: at 0, WebM goes to its second packet.
        at = (self._first or Fraction(0)) + (Fraction(place, self.rate) if place > 0 else Fraction(-1))
        try:
            try:
                self._container.seek(int(at / base), stream=self._stream)
            except self._library.FFmpegError:  # bare AAC has nothing before its beginning
                self._container.seek(max(0, int(at / base)), stream=self._stream)
        except self._library.FFmpegError as error:
            raise OSError(error.strerror) from None
        self._pieces = self._decoded()

    def _decoded(self) -> Iterator[Samples]:
        """Yield decoded frames from where the container stands; the first one tells where that is."""
        evened = self._library.AudioResampler(format="fltp", layout=self._stream.layout, rate=self.rate)
        is_first = True
        for frame in self._container.decode(self._stream):
            if is_first:
                is_first = False
                self._find(frame)
            for even in evened.resample(frame):
                yield np.ascontiguousarray(even.to_ndarray().T, np.float32)

    def _find(self, frame: Any) -> None:
        if frame.pts is None or frame.time_base is None:
            return
        at = Fraction(frame.pts) * frame.time_base
        if self._first is None:
            self._first = at
        self.place = round((at - self._first) * self.rate)  # under 0: what a codec warms up with

    def close(self) -> None:
        """Release the file."""
        self._container.close()
        self._file.close()


class ForeignDecoder:
    """A recording that is read once, from its beginning to its end: as `decoding.Decoder`."""

    def __init__(self, path: Path) -> None:
        self._stream = ForeignStream(path)
        self._name = shown(path.name)
        self.rate, self.channels = self._stream.rate, self._stream.channels
        self.progress = 0.0
        self.notes: list[str] = []
        self._held = np.zeros((0, self.channels), np.float32)
        self._over = False

    def read(self) -> Samples:
        """Return the next samples, at most 1 s, shape (n, channels); none at the end."""
        while len(self._held) < self.rate and not self._over:
            self._held = np.concatenate([self._held, self._next()])
        samples, self._held = self._held[: self.rate], self._held[self.rate :]
        at = self._stream.place - len(self._held)
        self.progress = (
            min(1.0, at / self._stream.promised) if self._stream.promised and not self._over else 1.0
        )
        return samples

    def _next(self) -> Samples:
        read_s = self._stream.place / self.rate
        try:
            piece = self._stream.piece()
        except OSError as error:
            if not self._stream.place:
                raise AudioError(f"{self._name} is damaged from its beginning ({error}).") from None
            self.notes.append(f"{self._name} is damaged after {read_s:.1f} s; the rest was not read.")
            piece = self._held[:0]
        if read_s > LONGEST_S:
            hours = LONGEST_S / 3600
            self.notes.append(f"{self._name} is longer than {hours:g} hours; the rest was not read.")
            piece = self._held[:0]
        self._over = not len(piece)
        return piece

    def close(self) -> None:
        """Release the file."""
        self._over = True
        self._stream.close()


def _library(path: Path) -> Any:
    """Return PyAV. Raises AudioError when it is not installed."""
    try:
        import av
        import av.error
    except ImportError:
        with path.open("rb") as file:
            raise AudioError(unreadable(path, file.read(64), "")) from None
    return av


def is_foreign(path: Path) -> bool:
    """Tell by its first bytes whether a file is one for FFmpeg."""
    try:
        if not path.is_file():  # a pipe would wait for its writer
            return False
        with path.open("rb") as file:
            return bool(foreign_kind(file.read(64)))
    except (OSError, ValueError):
        return False
