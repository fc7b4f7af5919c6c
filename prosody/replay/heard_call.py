"""A call as replay sees it: columns by frame, events, and how far it is known. It grows while it is analysed.

The rule of the room: one thread reads and grows it (the window's); nothing here computes for long,
and nothing here writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prosody.events import Event, Leg
from prosody.profile import VoiceProfile
from prosody.replay.leg_columns import LegColumns, ToneColumns
from prosody.replay.sound import Sound
from prosody.settings import Settings
from prosody.wording import Wording


class HeardCall:
    """A call, as far as it is known.

    Attributes
    ----------
    name : str
        What a person calls it: the file's name, or the session's source and date.
    origin : Path
        The recording, or the session's folder.
    home : Path
        Where its measures and its notes lie: the session's folder, or `<data>/recordings/<hash>`.
    is_session : bool
    legs : tuple of Leg
        The rep's first.
    total_frames : int or None
        Length of the call; None while nobody knows.
    events : list of Event
        In the order in which they were decided; grows.
    profile, settings, wording
        What the call was judged with, and the words for a person.
    revision : int
        Grows when anything is new.
    progress : float
        How much of it is analysed, 0..1.
    done : bool
        It is analysed to its end.
    partial : bool
        Its analysis was stopped before the end; what was done is here.
    troubles : list of str
        Sentences about what is not whole; grows.
    """

    def __init__(
        self,
        name: str,
        legs: Sequence[Leg],
        settings: Settings,
        profile: VoiceProfile,
        wording: Wording,
        *,
        origin: Path = Path(),
        home: Path = Path(),
        is_session: bool = False,
        total_frames: int | None = None,
    ) -> None:
        self.name, self.origin, self.home, self.is_session = name, origin, home, is_session
        self.legs: tuple[Leg, ...] = tuple(legs)
        self.settings, self.profile, self.wording = settings, profile, wording
        self.total_frames = total_frames
        self.events: list[Event] = []
        self.revision = 0
        self.progress = 0.0
        self.done = False
        self.partial = False
        self.troubles: list[str] = []

    @property
    def frames(self) -> int:
        """Length known so far: the longest leg's rows."""
        return max(len(self.columns(leg)) for leg in self.legs)

    def columns(self, leg: Leg) -> LegColumns:
        """Return a leg's rows so far, as views."""
        raise NotImplementedError

    def tone(self, leg: Leg) -> ToneColumns:
        """Return the tone of a leg so far; the customer's is never judged, so it has no rows."""
        raise NotImplementedError

    def sound(self, leg: Leg) -> Sound | None:
        """Return a leg's sound; None where none is kept."""
        raise NotImplementedError
