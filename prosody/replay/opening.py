"""A session or a recording opened for replay; nothing of it is changed by that."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from prosody.audio.error import AudioError
from prosody.audio.files import open_audio
from prosody.audio.framing import band_of
from prosody.audio.passages import open_passages
from prosody.events import Leg
from prosody.judgement.model_population import population
from prosody.offline import session_of
from prosody.output import shown
from prosody.places import recordings_folder
from prosody.profile import VoiceProfile
from prosody.replay import measures_file
from prosody.replay.analysis import Analysis
from prosody.replay.heard_call import HeardCall
from prosody.replay.opening_session import open_session
from prosody.replay.sound import ChannelSound, Sound
from prosody.replay.waveform import Waveform
from prosody.settings import Settings
from prosody.units import FRAMES_PER_SECOND
from prosody.wording import Wording, wording

__all__ = ["Analysis", "fingerprint", "open_call"]

ENDS: Final = 1 << 20
"""Bytes of a recording's beginning and end that its fingerprint is made of, besides what lies between."""

BETWEEN: Final = 16
"""Places in between that count, `PLACE` bytes each."""
PLACE: Final = 1 << 16


def open_call(
    name: str,
    legs: Mapping[Leg, int] | None = None,
    *,
    settings: Settings | None = None,
    profile: VoiceProfile | None = None,
    words: Wording | None = None,
) -> HeardCall:
    """Return a call, with what was measured of it before; `Analysis` does the rest where it is not `done`.

    Parameters
    ----------
    name : str
        A recording, a session's folder, a session's id or its first characters.
    legs : mapping of Leg to channel, optional
        Who is who in a recording of several channels.
    settings, profile, words
        A session brings its own settings and profile, unless `profile` is given.

    Raises
    ------
    AudioError, SessionError
        When there is nothing that could be shown; the text is for a person.
    """
    said = words or wording()
    folder = session_of(name)
    if folder is not None:
        return open_session(folder, said, profile)
    return _recording(Path(name), legs, settings or Settings(), profile or population(), said)


def _recording(
    path: Path, legs: Mapping[Leg, int] | None, settings: Settings, profile: VoiceProfile, words: Wording
) -> HeardCall:
    source = open_audio(path, legs)  # checks it, and whose channels are whose
    channels, rate = source.channels, source.rate
    source.close()
    heard_with = profile.on("", band_of(rate))
    found = path.stat()
    key = {**measures_file.measured_with(settings, heard_with), "legs": dict(channels)}
    key |= {"bytes": found.st_size, "modified_ns": found.st_mtime_ns}

    def sound(leg: Leg, waveform: Waveform) -> Sound | None:
        return ChannelSound(path, channels[leg], waveform)

    call = HeardCall(
        shown(path.name),
        tuple(channels),
        settings,
        heard_with,
        words,
        origin=path,
        home=recordings_folder() / fingerprint(path),
        channels=channels,
        total_frames=_length(path),
        key=key,
        sounds=sound,
        has_sound=True,
    )
    known = measures_file.read(call.home, call.legs, key)
    if known:
        call.restore(*known)
    return call


def fingerprint(path: Path) -> str:
    """Return the name of a recording's own folder: the same wherever the file lies and whatever it is called.

    An hour is not read through for it: its length, its ends and some places between count.
    """
    with path.open("rb") as file:
        size = path.stat().st_size
        found = hashlib.blake2b(str(size).encode(), digest_size=16)
        found.update(file.read(ENDS))
        step = size // (BETWEEN + 1)
        for place in (*(step * n for n in range(1, BETWEEN + 1)), max(0, size - ENDS)):
            file.seek(place)
            found.update(file.read(PLACE if place < size - ENDS else ENDS))
    return found.hexdigest()


def _length(path: Path) -> int | None:
    """Return the frames that a recording promises; None when it does not tell."""
    try:
        passages = open_passages(path)
    except AudioError:
        return None
    passages.close()
    return passages.frames * FRAMES_PER_SECOND // passages.rate if 0 < passages.frames < 1 << 40 else None
