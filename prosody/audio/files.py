"""Sound from files. The only place that opens one.

The rule of the room: a file is a stranger. Its header is not believed, it is read in blocks so that memory
does not depend on its length, and whatever is wrong with it leaves as one `AudioError`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import soundfile  # type: ignore[import-untyped]  # has no stubs

from prosody.audio.blocks import Block, Item, Samples
from prosody.audio.chatter import swallowed
from prosody.audio.error import AudioError
from prosody.audio.file_handle import FileHandle
from prosody.audio.formats import shown, unreadable
from prosody.events import LEGS, Leg

LOWEST_RATE: Final = 6_000
HIGHEST_RATE: Final = 192_000
MOST_CHANNELS: Final = 8
LONGEST_S: Final = 12 * 3600.0
"""More decoded sound than this is not a call: a 13 MB FLAC file can hold 10 hours of eight channels."""

DECODED_S: Final = 1.0
"""Decoded at once, s."""

_INTEGER: Final = frozenset({"PCM_16", "PCM_S8", "PCM_U8", "ULAW", "ALAW", "GSM610", "IMA_ADPCM", "MS_ADPCM"})
"""What 16 bits hold without loss."""


def open_audio(
    path: PathLike[str] | str, legs: Mapping[Leg, int] | None = None, *, block_s: float = DECODED_S
) -> FileSource:
    """Open a recording.

    Parameters
    ----------
    path : path
    legs : mapping of leg to channel, optional
        Which channel (from 0) is whose. Without it a mono file is the rep, and of a stereo file channel 0
        is the rep and channel 1 the customer.
    block_s : float
        Length of the blocks it yields, in s, at most 1.

    Raises
    ------
    AudioError
        When it cannot be read, or lacks a channel that was asked for.
    """
    return FileSource(Path(path), legs, block_s)


class FileSource:
    """A recording, from its beginning to its end or to where it is damaged; runs once.

    Attributes
    ----------
    notes : list of str
        Sentences for the person about what was wrong with the file; complete when the iteration has ended.
    """

    def __init__(self, path: Path, legs: Mapping[Leg, int] | None, block_s: float) -> None:
        self.notes: list[str] = []
        self._path = path
        self._busy = threading.Lock()
        self._handle = FileHandle(path)
        try:
            self._sound = _opened(path, self._handle)
            self._rate = int(self._sound.samplerate)
            self._channels = _channels(path, self._sound.channels, legs)
            self._dtype: type[np.int16] | type[np.float32] = (
                np.int16 if self._sound.subtype in _INTEGER else np.float32
            )
            self._piece = max(1, round(min(block_s, DECODED_S) * self._rate))
            self._decoded = 0
            self._progress = 0.0
            self._first = self._decode()
            if not len(self._first):
                raise AudioError(f"{shown(path)} holds no sound; record or export it again.")
        except BaseException:
            self._handle.close()
            raise

    @property
    def name(self) -> str:
        """The file's name."""
        return shown(self._path.name)

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The legs it delivers, the rep's first."""
        return tuple(self._channels)

    @property
    def rate(self) -> int:
        """Samples per second, Hz."""
        return self._rate

    @property
    def progress(self) -> float | None:
        """How much of the file was decoded, 0..1."""
        return self._progress

    def __iter__(self) -> Iterator[Item]:
        """Yield each leg's blocks in turn."""
        decoded, self._first = self._first, self._first[:0]
        while len(decoded):
            for start in range(0, len(decoded), self._piece):
                for leg, channel in self._channels.items():
                    part: Samples = decoded[start : start + self._piece, channel].copy()
                    yield Block(leg, part, self._rate)
            decoded = self._decode()

    def close(self) -> None:
        """Release the file; an iteration that is under way ends after its block."""
        with self._busy:
            self._sound.close()
            self._handle.close()

    def _decode(self) -> Samples:
        """Return the next samples, shape (n, channels); none at the end, at damage and at the cap."""
        with self._busy:
            none = np.zeros((0, self._sound.channels if not self._sound.closed else 1), self._dtype)
            if self._sound.closed:
                return none
            if self._decoded >= LONGEST_S * self._rate:
                self.notes.append(
                    f"{self.name} is longer than {LONGEST_S / 3600:g} hours; the rest was not read."
                )
                return none
            try:
                with swallowed():
                    decoded: Samples = self._sound.read(
                        round(DECODED_S * self._rate), dtype=self._dtype, always_2d=True
                    )
            except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
                return self._stop_at_damage(none, str(error))
            self._decoded += len(decoded)
            self._progress = self._handle.share_read if len(decoded) else 1.0
            if not len(decoded):
                self._compare_with_header()
            return decoded

    def _stop_at_damage(self, none: Samples, said: str) -> Samples:
        if not self._decoded:
            raise AudioError(
                f"{shown(self._path)} is damaged from its beginning ({said.strip().rstrip('.')}); "
                "record or export it again."
            ) from None
        self.notes.append(
            f"{self.name} is damaged after {self._decoded / self._rate:.1f} s; the rest was not read."
        )
        self._progress = 1.0
        return none

    def _compare_with_header(self) -> None:
        if self._handle.failure:
            read_s = self._decoded / self._rate
            self.notes.append(f"{self.name} could be read for {read_s:.1f} s only ({self._handle.failure}).")
            return
        promised = self._sound.frames
        if self._decoded < promised <= LONGEST_S * self._rate:
            self.notes.append(
                f"{self.name} ends after {self._decoded / self._rate:.1f} s, although its header promises "
                f"{promised / self._rate:.1f} s."
            )


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
            sound = _Streamed(handle)
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


def _channels(path: Path, count: int, legs: Mapping[Leg, int] | None) -> Mapping[Leg, int]:
    """Return the channel of each leg, in the order of `LEGS`."""
    if not legs:
        if count > len(LEGS):
            raise AudioError(
                f"{shown(path)} has {count} channels; say whose they are, as in --leg rep=0 --leg customer=1."
            )
        return MappingProxyType(dict(zip(LEGS, range(count), strict=False)))
    for leg, channel in legs.items():
        if not 0 <= channel < count:
            there = "only channel 0" if count == 1 else f"channels 0 to {count - 1}"
            raise AudioError(
                f"{shown(path)} has {there}, so {leg}={channel} is not there; give another --leg."
            )
    if len(set(legs.values())) < len(legs):
        raise AudioError(f"Both legs of {shown(path)} name one channel; give each its own, or name one leg.")
    return MappingProxyType({leg: legs[leg] for leg in LEGS if leg in legs})
