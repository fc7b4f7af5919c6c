"""What a process that analyses a call is told, and the source it hears."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prosody.audio.blocks import Source
from prosody.audio.files import open_audio
from prosody.events import Leg
from prosody.profile import VoiceProfile
from prosody.replay.heard_call import HeardCall
from prosody.session.manifest import Manifest
from prosody.session.reader import SessionSource
from prosody.settings import Settings


@dataclass(frozen=True)
class Task:
    """An analysis to be done.

    Attributes
    ----------
    origin, home : Path
    legs : tuple of Leg
    channels : dict of Leg to int, or None
        Of a recording; None for a session.
    manifest : Manifest or None
        Of a session.
    settings, profile
    key : mapping
        Stored with the measures.
    total_frames : int or None
        For the progress alone.
    said_before : bool
        The session has its events: only rows are wanted.
    """

    origin: Path
    home: Path
    legs: tuple[Leg, ...]
    channels: dict[Leg, int] | None
    manifest: Manifest | None
    settings: Settings
    profile: VoiceProfile
    key: Mapping[str, Any]
    total_frames: int | None
    said_before: bool

    def source(self) -> Source:
        """Return the call's source, from its beginning.

        Raises
        ------
        AudioError, SessionError
            When it cannot be heard any more.
        """
        if self.manifest is not None:
            return SessionSource(self.origin, self.manifest)
        return open_audio(self.origin, self.channels)


def task_of(call: HeardCall) -> Task:
    """Return what is to be done for a call."""
    return Task(
        call.origin,
        call.home,
        call.legs,
        dict(call.channels) if call.channels is not None else None,
        call.manifest,
        call.settings,
        call.profile,
        call.key,
        call.total_frames,
        call.said_before,
    )
