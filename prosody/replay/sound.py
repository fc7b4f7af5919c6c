"""The sound of one leg, read anywhere without loading the whole of it.

The rule of the room: nothing here writes, and nothing here holds more than what is asked for. Frame k
of the call begins at sample `k * rate / 100`.
"""

from __future__ import annotations

import mmap
import threading
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from prosody.audio.passages import open_passages
from prosody.events import Leg
from prosody.replay.waveform import FULL, Waveform
from prosody.session.reader import leg_path
from prosody.session.records import Kind, heads
from prosody.units import FRAMES_PER_SECOND

Samples = NDArray[np.float32]


class Sound(Protocol):
    """One leg's sound on the call's time line; safe to read from several threads."""

    @property
    def rate(self) -> int:
        """Samples per second, Hz."""
        ...

    @property
    def samples_count(self) -> int:
        """How many samples there are."""
        ...

    def read(self, start: int, stop: int) -> Samples:
        """Return samples [start, stop) with full scale 1; silence where there are none (gaps, outside)."""
        ...

    def envelope(self, level: int) -> NDArray[np.float32]:
        """Return min and max of every `2**level` frames of 10 ms, shape (n, 2), full scale 1."""
        ...

    def close(self) -> None:
        """Release the file; safe to call twice."""
        ...


class ChannelSound:
    """One channel of a recording. Raises AudioError when it cannot be read."""

    def __init__(self, path: Path, channel: int, waveform: Waveform) -> None:
        self._passages, self._channel, self._waveform = open_passages(path), channel, waveform
        self.rate, self.samples_count = self._passages.rate, self._passages.frames

    def read(self, start: int, stop: int) -> Samples:
        """Return samples [start, stop)."""
        return np.ascontiguousarray(self._passages.read(start, stop)[:, self._channel])

    def envelope(self, level: int) -> NDArray[np.float32]:
        """Return the picture of every `2**level` frames."""
        return self._waveform.envelope(level)

    def close(self) -> None:
        """Release the file."""
        self._passages.close()


class RecordedSound:
    """One leg of a session, out of its records.

    Parameters
    ----------
    folder : Path
        The session's.
    leg : Leg
    rate : int
        The session's, Hz; a device that came in later with another rate is heard at this one.
    waveform : Waveform
    """

    def __init__(self, folder: Path, leg: Leg, rate: int, waveform: Waveform) -> None:
        self.rate, self._waveform = rate, waveform
        self._busy = threading.Lock()
        self._file = leg_path(folder, leg).open(
            "rb"
        )  # read, not mapped: it may be cut short while it is open
        with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            self._starts, self._stops, self._places = _pieces(data, rate)
        self.samples_count = int(self._stops.max(initial=0))

    def read(self, start: int, stop: int) -> Samples:
        """Return samples [start, stop)."""
        passage = np.zeros(max(0, stop - start), np.float32)
        first = int(np.searchsorted(self._stops, start, side="right"))
        last = int(np.searchsorted(self._starts, stop, side="left"))
        for number in range(first, last):
            samples, begin = self._piece(number), int(self._starts[number])
            low, high = max(start, begin), min(stop, begin + len(samples))
            if low < high:
                passage[low - start : high - start] = samples[low - begin : high - begin]
        return passage

    def _piece(self, number: int) -> Samples:
        offset, length, rate = self._places[number].tolist()
        with self._busy:
            data = b"" if self._file.closed else self._read(offset, length)
        samples = np.frombuffer(data, "<i2").astype(np.float32) / np.float32(FULL)
        if rate == self.rate or not len(samples):
            return samples
        count = int(self._stops[number] - self._starts[number])
        places = np.arange(count) * (rate / self.rate)  # straight lines are enough for ears
        return np.asarray(np.interp(places, np.arange(len(samples)), samples), np.float32)

    def _read(self, offset: int, length: int) -> bytes:
        self._file.seek(offset)
        data = self._file.read(length)
        return data[: len(data) // 2 * 2]

    def envelope(self, level: int) -> NDArray[np.float32]:
        """Return the picture of every `2**level` frames."""
        return self._waveform.envelope(level)

    def close(self) -> None:
        """Release the file."""
        with self._busy:
            self._file.close()


_LONGEST_S: Final = 48 * 3600

_Integers = NDArray[np.int64]


def _pieces(data: mmap.mmap, rate: int) -> tuple[_Integers, _Integers, _Integers]:
    """Return where each record's sound lies, by the same reckoning as `session/reader.py`.

    Samples [start, stop) of the time line at the session's rate, rising; and where each begins in the
    file, its bytes and its own rate, shape (n, 3).
    """
    rows = [(h.payload_at, h.length, h.rate, h.kind, h.frame, h.lost) for h in heads(data)]
    found = np.array(rows, np.int64).reshape(-1, 6)
    _, length, own_rate, kind, frame, lost = found.T
    is_sound, per_frame = kind == Kind.AUDIO, rate / FRAMES_PER_SECOND
    covers = np.where(is_sound, length // 2 * rate / np.maximum(own_rate, 1), lost * per_frame)
    before = np.cumsum(covers) - covers  # exact where the rates are equal
    # a record stands where its number says, or behind what came before it
    begins = before + np.maximum.accumulate(frame * per_frame - before)
    heard = is_sound & (begins < _LONGEST_S * rate)
    starts, stops = (np.rint(ends[heard]).astype(np.int64) for ends in (begins, begins + covers))
    return starts, stops, found[heard, :3]
