"""Sound out of a file, and what is to be said of the file.

The rule of the room: a file is a stranger. Its header is not believed, it is read in blocks so that memory
does not depend on its length, and whatever is wrong with it leaves as an `AudioError` or a note.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Final, cast

import numpy as np
import soundfile  # type: ignore[import-untyped]  # has no stubs

from prosody.audio.blocks import Samples
from prosody.audio.chatter import swallowed
from prosody.audio.error import AudioError
from prosody.audio.file_handle import FileHandle
from prosody.audio.formats import G711_RATE, bare_g711, reason_of, shown, unreadable

LOWEST_RATE: Final = 6_000
HIGHEST_RATE: Final = 192_000
MOST_CHANNELS: Final = 8
LONGEST_S: Final = 12 * 3600.0
"""More decoded sound than this is not a call: a 13 MB FLAC file can hold 10 hours of eight channels."""

DECODED_S: Final = 1.0
"""Decoded at once, s."""

PIECE_S: Final = 0.1
"""Asked of libsndfile at once, s. At damage it loses what it was asked for."""

_INTEGER: Final = frozenset({"PCM_16", "PCM_S8", "PCM_U8", "ULAW", "ALAW", "GSM610", "IMA_ADPCM", "MS_ADPCM"})
"""What 16 bits hold without loss."""

_LENGTHS: Final = re.compile(r"^\s*(?:data|SSND|Data Size)\s*: (\d+) \(should be (\d+)\)", re.MULTILINE)
"""What libsndfile logs of a WAV, AIFF or AU file whose header tells another length than the file has."""

_NOT_TOLD: Final = 0x7FFF_0000
"""Lengths above this were never filled in: the recorder was a stream, or was killed."""


class Decoder:
    """A recording that is read once, from its beginning to its end or to where it is damaged.

    Attributes
    ----------
    rate, channels : int
    progress : float
        How much of the file was read, 0..1.
    notes : list of str
        Sentences for the person about what was wrong with the file.

    Raises
    ------
    AudioError
        When it cannot be read at all.
    """

    def __init__(self, path: Path) -> None:
        self.progress = 0.0
        self.notes: list[str] = []
        self._path = path
        self._read = 0
        self._over = False
        self._handle = FileHandle(path)
        try:
            self._sound = _opened(path, self._handle)
        except BaseException:
            self._handle.close()
            raise
        self.rate = int(self._sound.samplerate)
        self.channels = int(self._sound.channels)
        shape = (0, self.channels)
        whole = self._sound.subtype in _INTEGER
        self._none: Samples = np.zeros(shape, np.int16) if whole else np.zeros(shape, np.float32)

    def read(self) -> Samples:
        """Return the next samples, at most 1 s, shape (n, channels): int16 where that loses nothing."""
        pieces = [self._none]
        while not self._over and sum(map(len, pieces)) < round(DECODED_S * self.rate):
            pieces.append(self._piece())
            self._over = self._over or not len(pieces[-1])
        self.progress = 1.0 if self._over else self._handle.share_read
        return cast("Samples", np.concatenate(pieces))

    def _piece(self) -> Samples:
        if self._read >= LONGEST_S * self.rate:
            return self._stop(f"is longer than {LONGEST_S / 3600:g} hours; the rest was not read.")
        quiet = swallowed() if self._sound.format == "MP3" else contextlib.nullcontext()
        try:
            with quiet:  # libmpg123 prints what it thinks of damage
                piece: Samples = self._sound.read(
                    round(PIECE_S * self.rate), self._none.dtype.name, always_2d=True
                )
        except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
            if not self._read:
                raise AudioError(_damaged(self._path, str(error))) from None
            return self._stop(f"is damaged after {self._read_s:.1f} s; the rest was not read.")
        self._read += len(piece)
        if not len(piece):
            self._compare_with_header()
        return piece

    @property
    def _read_s(self) -> float:
        return self._read / self.rate

    def _stop(self, why: str) -> Samples:
        self.notes.append(f"{shown(self._path.name)} {why}")
        self._over = True
        return self._none

    def _compare_with_header(self) -> None:
        """The file is at its end: note whether that came too early."""
        promised = self._sound.frames
        lengths = _LENGTHS.search(self._sound.extra_info)
        if self._handle.failure:
            self._stop(f"could be read for {self._read_s:.1f} s only ({self._handle.failure}).")
        elif self._read < promised <= LONGEST_S * self.rate:
            promised_s = promised / self.rate
            self._stop(f"ends after {self._read_s:.1f} s, although its header promises {promised_s:.1f} s.")
        elif lengths and int(lengths[2]) < int(lengths[1]) < _NOT_TOLD:
            self._stop(f"is cut off after {self._read_s:.1f} s: its header promises more.")

    def close(self) -> None:
        """Release the file."""
        self._over = True
        self._sound.close()
        self._handle.close()


class _Streamed(soundfile.SoundFile):  # type: ignore[misc]  # its base is untyped
    """A sound file that is read from front to back.

    soundfile seeks after every read of what can be sought; that costs 8 times the decoding of FLAC in 20 ms
    pieces, and makes damaged files fail elsewhere than where they are damaged.
    """

    def seekable(self) -> bool:
        return False


def _opened(path: Path, handle: FileHandle) -> soundfile.SoundFile:
    try:
        with swallowed():
            bare = bare_g711(path)
            sound = _Streamed(handle, "r", G711_RATE, 1, bare, None, "RAW") if bare else _Streamed(handle)
    except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError) as error:
        said = getattr(error, "error_string", None) or str(error)
        raise AudioError(unreadable(path, handle.head(), said)) from None
    rate, channels = sound.samplerate, sound.channels
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise AudioError(
            f"{shown(path)} says it has {rate} samples a second; "
            f"give a file with {LOWEST_RATE} to {HIGHEST_RATE}."
        )
    if not 1 <= channels <= MOST_CHANNELS:
        raise AudioError(f"{shown(path)} has {channels} channels; give a file with 1 to {MOST_CHANNELS}.")
    return sound


def _damaged(path: Path, said: str) -> str:
    return f"{shown(path)} is damaged from its beginning ({reason_of(said)}); record or export it again."
