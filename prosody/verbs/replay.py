"""`tonegauge replay`: a call seen and heard again, in a window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from prosody.audio.error import AudioError
from prosody.audio.files import open_audio
from prosody.events import Leg
from prosody.offline import session_of
from prosody.verbs.upstairs import Upstairs


def main(upstairs: Upstairs, name: str | None, legs: Mapping[Leg, int] | None, voice: str | None) -> int:
    """Show a call, or the library where none is named; return the exit status.

    Raises
    ------
    AudioError, SessionError
        When there is no such call: said here, before a window opens.
    """
    upstairs.need_a_window("'tonegauge analyse' tells the same in words.")
    if name is not None:
        _check(name, legs)
    profile = upstairs.voice(voice) if voice is not None else None
    return upstairs.replay(name, legs, profile, upstairs.within(voice))


def _check(name: str, legs: Mapping[Leg, int] | None) -> None:
    if session_of(name) is None:
        if not Path(name).exists():
            raise AudioError(f"There is no file {name}.")
        open_audio(name, legs).close()
