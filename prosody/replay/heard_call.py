"""A call as replay sees it: columns by frame, events, and how far it is known. It grows while it is analysed.

The rule of the room: one thread reads and grows it (the window's); nothing here computes for long,
and nothing here writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from prosody.contour import Contour
from prosody.events import Event, Leg
from prosody.profile import VoiceProfile
from prosody.replay.leg_columns import LegColumns, ToneColumns, Tones
from prosody.replay.measured import Measured, News, Over, Painted, Reached, Rows, Said
from prosody.replay.sound import Sound
from prosody.replay.waveform import Waveform
from prosody.session.manifest import Manifest
from prosody.settings import Settings
from prosody.wording import Wording

Sounds = Callable[[Leg, Waveform], Sound | None]
"""Opens a leg's sound."""


_NO_TONES: Final = Tones().view()


class HeardCall:
    """A call, as far as it is known.

    Attributes
    ----------
    name : str
        What a person calls it: the file's name, or the session's source and date.
    origin : Path
        The recording, or the session's folder.
    home : Path
        Where its measures and its marks lie: the session's folder, or `<data>/recordings/<hash>`.
    legs : tuple of Leg
        The rep's first.
    channels : mapping of Leg to int, or None
        Who is who in a recording.
    manifest : Manifest or None
        Of a session.
    total_frames : int or None
        Length of the call; None while nobody knows.
    has_sound : bool
        Whether any of its sound is there to be heard.
    profile, settings, wording
        What the call was judged with, and the words for a person.
    key : mapping
        What its stored measures must have been made with.
    revision : int
        Grows when anything is new.
    progress : float
        How much of it is analysed, 0..1.
    done : bool
        There is nothing more to analyse.
    partial : bool
        Its analysis was stopped before the end; what was done is here, and `Analysis` begins anew.
    said_before : bool
        Its events were said during the call and are shown as they are; analysing adds rows alone.
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
        channels: Mapping[Leg, int] | None = None,
        manifest: Manifest | None = None,
        total_frames: int | None = None,
        key: Mapping[str, Any] | None = None,
        sounds: Sounds = lambda _leg, _waveform: None,
        has_sound: bool = False,
    ) -> None:
        self.name, self.origin, self.home = name, origin, home
        self.legs: tuple[Leg, ...] = tuple(legs)
        self.channels, self.manifest, self.key = channels, manifest, key or {}
        self.settings, self.profile, self.wording = settings, profile, wording
        self.total_frames, self.has_sound = total_frames, has_sound
        self.revision = 0
        self.progress = 0.0
        self.done = self.partial = self.said_before = False
        self.troubles: list[str] = []
        self.measured = Measured(self.legs)
        self._open_sound = sounds
        self._sounds: dict[Leg, Sound | None] = {}

    @property
    def is_session(self) -> bool:
        """Whether it is a kept session, and no other recording."""
        return self.manifest is not None

    @property
    def events(self) -> list[Event]:
        """What was said, in the order in which it was decided; grows."""
        return self.measured.events

    @property
    def frames(self) -> int:
        """Rows known so far: the longest leg's."""
        return self.measured.frames

    def columns(self, leg: Leg) -> LegColumns:
        """Return a leg's rows so far, as views."""
        return self.measured.rows[leg].view()

    def contour(self, leg: Leg, start: int, end: int) -> Contour:
        """Return a leg's rows as a contour, for measuring; NaN in columns that are not kept."""
        return self.measured.rows[leg].contour(start, end)

    def tone(self, leg: Leg) -> ToneColumns:
        """Return the tone of a leg so far; the customer's is never judged, so it has no rows."""
        return self.measured.tones if leg == "rep" else _NO_TONES

    def waveform(self, leg: Leg) -> Waveform:
        """Return the picture of a leg's sound: it and its level are there before the rows are."""
        return self.measured.waveforms[leg]

    def sound(self, leg: Leg) -> Sound | None:
        """Return a leg's sound; None where none is kept. Raises AudioError when it cannot be opened."""
        if leg not in self._sounds:
            self._sounds[leg] = self._open_sound(leg, self.waveform(leg))
        return self._sounds[leg]

    def restore(self, measured: Measured, over: Over, during: Sequence[Event] = ()) -> None:
        """Take what was measured before, and the events that were said `during` the call."""
        self.measured = measured
        self.measured.say(during)
        self.take(over)

    def take(self, news: News) -> None:
        """Take in what the analysis found."""
        match news:
            case Painted():
                self.measured.paint(news)
            case Rows():
                self.measured.grow(news)
            case Said():
                if not self.said_before:
                    self.measured.say(news.events)
            case Reached():
                self.progress = news.progress
            case Over():
                self._end(news)
        self.revision += 1

    def begin_again(self) -> None:
        """Forget what was measured: the analysis begins from the start."""
        known = self.events if self.said_before else []
        self.measured = Measured(self.legs)
        self.measured.say(known)
        self.partial, self.progress = False, 0.0
        self.revision += 1

    def close(self) -> None:
        """Release its sound."""
        for sound in self._sounds.values():
            if sound is not None:
                sound.close()
        self._sounds.clear()

    def _end(self, over: Over) -> None:
        self.done, self.partial = not over.partial, over.partial
        if self.done:
            self.progress = 1.0
            self.total_frames = max(self.frames, self.total_frames or 0) if self.said_before else self.frames
        self.troubles += [text for text in over.troubles if text not in self.troubles]
