"""A session's sound as one FLAC file: made when the call has ended, or when it was saved after a crash.

The rule of the room: the records are the truth; this is a copy for ears and other programs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import soundfile  # type: ignore[import-untyped]  # has no stubs
from numpy.typing import NDArray

from prosody.audio.blocks import Mark
from prosody.audio.framing import Framer
from prosody.events import Leg
from prosody.frames import Frames, Missing
from prosody.output import placed
from prosody.session.manifest import read
from prosody.session.reader import leg_items
from prosody.session.recorder import pcm
from prosody.units import FRAME, FRAMES_PER_SECOND, SAMPLE_RATE

NAME: Final = "audio.flac"
PIECE: Final = SAMPLE_RATE
"""Samples written at once (1 s)."""

Pcm = NDArray[np.int16]


def write_flac(folder: Path) -> Path:
    """Write a session's legs as channels at 16 kHz, gaps as silence; return where. Whole or not at all.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    legs = read(folder).legs
    try:
        with (
            placed(folder / NAME) as file,
            soundfile.SoundFile(file, "w", SAMPLE_RATE, len(legs), subtype="PCM_16", format="FLAC") as sound,
        ):
            for piece in _side_by_side([_pieces(folder, leg) for leg in legs]):
                sound.write(piece)
    except soundfile.LibsndfileError as error:
        raise OSError(f"the sound could not be written: {error}") from None
    return folder / NAME


def _side_by_side(legs: list[Iterator[Pcm]]) -> Iterator[NDArray[np.int16]]:
    """Yield pieces of shape (n, legs); a leg that is over is silent."""
    while True:
        pieces = [next(leg, np.zeros(0, np.int16)) for leg in legs]
        longest = max(len(piece) for piece in pieces)
        if not longest:
            return
        yield np.stack([np.pad(piece, (0, longest - len(piece))) for piece in pieces], axis=1)


def _pieces(folder: Path, leg: Leg) -> Iterator[Pcm]:
    """Yield a leg's sound in pieces of one second, the last one shorter."""
    waiting = np.zeros(0, np.int16)
    for sound in _sounds(folder, leg):
        waiting = np.concatenate([waiting, sound])
        while len(waiting) >= PIECE:
            yield waiting[:PIECE]
            waiting = waiting[PIECE:]
    if len(waiting):
        yield waiting


def _sounds(folder: Path, leg: Leg) -> Iterator[Pcm]:
    framer = Framer(leg)
    for item in leg_items(folder, leg):
        if not isinstance(item, Mark):
            yield from _framed(framer.process(item))
    yield from _framed(framer.flush())


def _framed(parts: list[Frames | Missing]) -> Iterator[Pcm]:
    for part in parts:
        if isinstance(part, Frames):
            yield pcm(part.samples.reshape(-1))
        else:
            yield from _silence(part.count)


def _silence(frames: int) -> Iterator[Pcm]:
    for first in range(0, frames, FRAMES_PER_SECOND):
        yield np.zeros(FRAME * min(FRAMES_PER_SECOND, frames - first), np.int16)
