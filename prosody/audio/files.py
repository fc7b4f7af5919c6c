"""Sound from files: a recording as the source of a call."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from types import MappingProxyType

from prosody.audio.blocks import Block, Item, Samples
from prosody.audio.decoding import DECODED_S, Decoder
from prosody.audio.error import AudioError
from prosody.audio.foreign import ForeignDecoder, is_foreign
from prosody.audio.formats import shown
from prosody.events import LEGS, Leg


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
    """A recording, from its beginning to its end or to where it is damaged; runs once."""

    def __init__(self, path: Path, legs: Mapping[Leg, int] | None, block_s: float) -> None:
        self._path = path
        self._busy = threading.Lock()
        self._decoder = ForeignDecoder(path) if is_foreign(path) else Decoder(path)
        try:
            self._channels = _channels(path, self._decoder.channels, legs)
            self._piece = max(1, round(min(block_s, DECODED_S) * self.rate))
            self._first = self._decode()
            if not len(self._first):
                raise AudioError(f"{shown(path)} holds no sound; record or export it again.")
        except BaseException:
            self.close()
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
    def channels(self) -> Mapping[Leg, int]:
        """The channel of each leg, from 0."""
        return self._channels

    @property
    def rate(self) -> int:
        """Samples per second, Hz."""
        return self._decoder.rate

    @property
    def progress(self) -> float | None:
        """How much of the file was decoded, 0..1."""
        return self._decoder.progress

    @property
    def notes(self) -> list[str]:
        """Sentences about what was wrong with the file; complete when the iteration has ended."""
        return self._decoder.notes

    def __iter__(self) -> Iterator[Item]:
        """Yield each leg's blocks in turn."""
        decoded, self._first = self._first, self._first[:0]
        while len(decoded):
            for start in range(0, len(decoded), self._piece):
                for leg, channel in self._channels.items():
                    part: Samples = decoded[start : start + self._piece, channel].copy()
                    yield Block(leg, part, self.rate)
            decoded = self._decode()

    def _decode(self) -> Samples:
        with self._busy:
            return self._decoder.read()

    def close(self) -> None:
        """Release the file; an iteration that is under way ends with what was decoded."""
        with self._busy:
            self._decoder.close()


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
