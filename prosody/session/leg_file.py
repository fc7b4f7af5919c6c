"""One leg on its way to the disk: items in, framed records out, and no exception ever.

The rule of the room: what cannot be written is left out, counted and said; the call goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.session.lock import hold
from prosody.session.records import Kind, Record
from prosody.units import FRAMES_PER_SECOND

RECORD_S: Final = Fraction(1, 10)
"""Sound in one record; what a kill may cost, and what one damaged byte costs (s)."""

SYNC_S: Final = 1
"""The disk is asked this often to keep what it was given; what a power cut may cost (s)."""

NOT_RECORDED: Final = "not_recorded"


class LegFile:
    """Writes the records of one leg.

    Parameters
    ----------
    path : Path
        Made new; private.
    seq : callable
        Returns the next number in the order of the whole call.
    reached : int
        Frames of the call that passed before this file was begun.

    Attributes
    ----------
    failure : OSError or None
        Why the last write did not succeed; None while all is well.
    missed : bool
        Something could not be written, now or earlier.

    Raises
    ------
    OSError
        When the file cannot be made.
    """

    def __init__(self, path: Path, seq: Callable[[], int], reached: int = 0) -> None:
        self._handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | _BINARY, 0o600)
        hold(self._handle)
        self._seq = seq
        self._position = Fraction(0)  # frames that the file accounts for
        self._unwritten = Fraction(reached)  # frames that it has yet to call lost
        self._pending: list[NDArray[np.int16]] = []
        self._pending_samples = 0
        self._rate = 0
        self._size = 0
        self._synced = Fraction(0)
        self.failure: OSError | None = None
        self.missed = False

    @property
    def frames(self) -> int:
        """Frames of the call that have passed on this leg."""
        pending = Fraction(self._pending_samples * FRAMES_PER_SECOND, self._rate or 1)
        return int(self._position + self._unwritten + pending)

    def sound(self, samples: NDArray[np.int16], rate: int) -> None:
        """Take in samples; they are written as soon as they fill a record."""
        if rate != self._rate:
            self._write_pending()
            self._rate = rate
        step = int(rate * RECORD_S)
        while len(samples):
            part = samples[: step - self._pending_samples]
            self._pending.append(part.astype("<i2"))
            self._pending_samples += len(part)
            samples = samples[len(part) :]
            if self._pending_samples >= step:
                self._write_pending()

    def lost(self, count: int, reason: str) -> None:
        """Take in the news that frames are missing."""
        self._write_pending()
        payload = count.to_bytes(4, "little") + reason.encode()
        self._write(Kind.LOST, 0, payload, Fraction(count))

    def mark(self, code: str) -> None:
        """Take in a pressed key."""
        self._write_pending()
        self._write(Kind.MARK, 0, code.encode(), Fraction(0))

    def close(self) -> None:
        """Write what is open and the closing record."""
        self._write_pending()
        self._write(Kind.CLOSE, 0, b"", Fraction(0))
        try:
            os.fsync(self._handle)
            os.close(self._handle)
        except OSError as error:
            self.failure, self.missed = error, True

    def _write_pending(self) -> None:
        if self._pending_samples:
            payload = np.concatenate(self._pending).tobytes()
            length = Fraction(self._pending_samples * FRAMES_PER_SECOND, self._rate)
            self._pending, self._pending_samples = [], 0
            self._write(Kind.AUDIO, self._rate, payload, length)

    def _write(self, kind: Kind, rate: int, payload: bytes, length: Fraction) -> None:
        """Write a record that covers `length` frames, after the news of what could not be written."""
        late, now = int(self._unwritten), int(self._position)
        data = self._lost_record(now, late) if late else b""
        data += Record(kind, self._seq(), now + late, rate, payload).packed()
        try:
            self._append(data)
        except OSError as error:
            self._unwritten += length
            self.failure, self.missed = error, True
            return
        self.failure = None
        self._position += late + length
        self._unwritten -= late
        self._sync()

    def _lost_record(self, index: int, count: int) -> bytes:
        payload = count.to_bytes(4, "little") + NOT_RECORDED.encode()
        return Record(Kind.LOST, self._seq(), index, 0, payload).packed()

    def _append(self, data: bytes) -> None:
        """Append all of it or nothing."""
        view = memoryview(data)
        try:
            written = 0
            while written < len(view):
                written += os.write(self._handle, view[written:])
        except OSError:
            os.ftruncate(self._handle, self._size)
            os.lseek(self._handle, self._size, os.SEEK_SET)
            raise
        self._size += len(data)

    def _sync(self) -> None:
        if self._position - self._synced >= SYNC_S * FRAMES_PER_SECOND:
            self._synced = self._position
            with suppress(OSError):
                _synchronise(self._handle)


_BINARY: Final[int] = getattr(os, "O_BINARY", 0)
_synchronise: Final[Callable[[int], None]] = getattr(os, "fdatasync", os.fsync)
