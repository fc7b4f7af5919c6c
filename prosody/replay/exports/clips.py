"""Clips of sound for a report: what stood out and what was marked, with a little before and after.

The rule of the room: only what was asked for, only the legs that were chosen, and never the whole call.
"""

from __future__ import annotations

import base64
import io
from contextlib import suppress
from typing import Final

import numpy as np
import soundfile  # type: ignore[import-untyped]  # has no stubs
from numpy.typing import NDArray

from prosody.audio.error import AudioError
from prosody.events import Flag
from prosody.replay.exports.contents import Choice, length
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook
from prosody.units import FRAMES_PER_SECOND, frames

AROUND: Final = frames(2.0)
"""Heard before and after a moment (frames)."""

LONGEST: Final = frames(20.0)
MOST: Final = 40
"""Clips in a report at most."""

_MP3: Final = {"format": "MP3", "subtype": "MPEG_LAYER_III"}
_WAV: Final = {"format": "WAV", "subtype": "PCM_16"}


def moments(call: HeardCall, book: NoteBook, choice: Choice) -> list[tuple[int, int]]:
    """Return the places that get a clip: flags, and notes on a place."""
    if not choice.audio or not call.has_sound:
        return []
    flags = [(e.index, e.end) for e in call.events if isinstance(e, Flag)] if choice.flags else []
    notes = [
        (note.start, max(note.start, note.end or 0))
        for note in book.notes
        if note.start is not None and not note.lane and choice.notes_of(note.author)
    ]
    return sorted({*flags, *notes})[:MOST]


def reach(call: HeardCall, start: int, end: int) -> tuple[int, int]:
    """Return the frames that the clip of a moment holds."""
    first = max(0, start - AROUND)
    return first, min(length(call), end + AROUND, first + LONGEST)


def clip(call: HeardCall, choice: Choice, start: int, end: int) -> str:
    """Return the sound of frames [start, end) as a data URI; empty where there is none."""
    legs = []
    rate = 0
    for leg in choice.legs(call):
        try:
            sound = call.sound(leg)
        except AudioError:
            sound = None
        if sound is not None:
            rate = rate or sound.rate
            legs.append(sound.read(*(k * sound.rate // FRAMES_PER_SECOND for k in (start, end))))
    if not legs or not len(legs[0]):
        return ""
    mixed = np.sum([leg[: len(legs[0])] for leg in legs], axis=0)
    return _uri(np.clip(mixed, -1.0, 1.0), rate)


def _uri(samples: NDArray[np.float32], rate: int) -> str:
    """Return sound as MP3, ten times smaller than WAV, which is the way out where libsndfile writes none."""
    for kind, how in (("mpeg", _MP3), ("wav", _WAV)):
        data = io.BytesIO()
        with suppress(soundfile.LibsndfileError):  # it knows some rates alone, or was built without
            soundfile.write(data, samples, rate, **how)
            return f"data:audio/{kind};base64,{base64.b64encode(data.getvalue()).decode()}"
    return ""
