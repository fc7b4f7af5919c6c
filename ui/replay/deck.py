"""What the keys and buttons of playback do: shuttle, jumps, loop, legs. No widgets.

The rule of the room: times are frames of the call; the player knows seconds, and where the sound is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from prosody.audio.error import AudioError
from prosody.audio.mixture import Mixture
from prosody.audio.output import Silence
from prosody.audio.player import Player
from prosody.audio.reel import Track
from prosody.events import Flag, Leg
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import Note, NoteBook
from prosody.units import frames, seconds
from ui.replay.listener import Listener

SPEEDS: Final = (0.5, 0.75, 1.0, 1.5, 2.0)
"""Keys 1 to 5."""

BACKWARDS: Final = (2.0, 4.0, 8.0)
"""How fast J goes back, at each press; without sound, because speech backwards says nothing."""

BEFORE: Final = frames(2.0)
"""A mark is heard from so long before it: what led to it belongs to it."""

GRACE: Final = frames(1.0)
"""Whoever has just passed a mark and asks for the one before does not mean this one."""

SHORTEST_LOOP: Final = frames(0.3)

Mark = TypeVar("Mark", Flag, Note)


class NoSound:
    """Stands for a leg of which no sound is kept: silence as long as the call."""

    rate = 8_000

    def __init__(self, call: HeardCall) -> None:
        self._call = call

    @property
    def samples_count(self) -> int:
        """As many as the call is long, as far as that is known."""
        return round(seconds(self._call.total_frames or self._call.frames) * self.rate)

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return silence."""
        return np.zeros(stop - start, np.float32)


def player_of(call: HeardCall) -> tuple[Player, str]:
    """Return a player of a call, and why a leg cannot be heard; without any sound it only keeps time."""
    tracks: dict[Leg, Track] = {}
    unheard = ""
    for leg in call.legs:
        try:
            sound = call.sound(leg)
        except AudioError as error:
            unheard = call.wording.sentence(str(error))
        else:
            tracks |= {} if sound is None else {leg: sound}
    if tracks:
        return Player(tracks), unheard
    silent = Player({"rep": NoSound(call)}, lambda rate, _: Silence(rate))
    return silent, unheard or call.wording("transport.no_sound")


class Deck:
    """Plays one call for one person.

    Parameters
    ----------
    call : HeardCall
    book : NoteBook
    player : Player
    listener : Listener
        There is no way to flags and notes that may not be seen.
    now : callable, optional
        Host time, s.

    Attributes
    ----------
    selected : tuple of int or None
        The frames [start, end) that the person chose.
    """

    def __init__(
        self,
        call: HeardCall,
        book: NoteBook,
        player: Player,
        listener: Listener,
        now: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.call, self.book, self.player, self.listener, self._now = call, book, player, listener, now
        self.selected: tuple[int, int] | None = None
        self._back: tuple[float, float, int] | None = None
        self._at: int | None = None

    # Where it is.

    @property
    def frame(self) -> int:
        """The frame that is heard now, or shown while it goes back."""
        if self._back is not None:
            times, since_s, start = self._back
            return max(0, start - frames((self._now() - since_s) * times))
        return frames(self.player.position_s)

    @property
    def last(self) -> int:
        """The end of the call, as a frame."""
        return frames(self.player.length_s)

    @property
    def moving(self) -> bool:
        """Whether the frame changes by itself."""
        return self.player.playing or self._back is not None

    @property
    def backwards(self) -> float:
        """How many times as fast as speech it goes back; 0 while it does not."""
        return self._back[0] if self._back is not None else 0.0

    def look(self) -> None:
        """Notice that it has gone back to the beginning."""
        if self._back is not None and self.frame == 0:
            self.seek(0)

    # Keys and buttons.

    def toggle(self) -> None:
        """Play, or pause."""
        if self._settle() or not self.player.playing:
            self.player.play()
        else:
            self.player.pause()

    def pause(self) -> None:
        """Stay here."""
        self._settle()
        self.player.pause()

    def forward(self) -> None:
        """L: play; when it plays, faster."""
        if self._settle() or not self.player.playing:
            self.player.play()
        else:
            faster = [speed for speed in SPEEDS if speed > self.player.speed]
            self.player.set_speed(faster[0] if faster else SPEEDS[-1])

    def back(self) -> None:
        """J: go back without sound; when it does, faster."""
        start, times = self.frame, BACKWARDS[0]
        if self._back is not None:
            times = next((faster for faster in BACKWARDS if faster > self._back[0]), BACKWARDS[-1])
        self.player.pause()
        self._back = (times, self._now(), start)

    def _settle(self) -> bool:
        """Go back no further; return whether it did."""
        if self._back is None:
            return False
        here, self._back = self.frame, None
        self.player.seek(seconds(here))
        return True

    def seek(self, frame: int) -> None:
        """Go to a frame; play on if it plays."""
        self._back = self._at = None
        self.player.seek(seconds(frame))

    def step(self, by: int) -> None:
        """Go so many frames on, or back."""
        self.seek(self.frame + by)

    def set_speed(self, number: int) -> None:
        """Take one of `SPEEDS`."""
        self._settle()
        self.player.set_speed(SPEEDS[number])

    def hear(self, frame: int) -> None:
        """Play from a little before a mark."""
        self._back, self._at = None, frame
        self.player.play(seconds(max(0, frame - BEFORE)))

    # Marks.

    def flags(self) -> list[Flag]:
        """Return the machine's flags by their place; none while they are hidden."""
        if not self.listener.may_see_flags(self.book):
            return []
        found = [event for event in self.call.events if isinstance(event, Flag)]
        return sorted(found, key=lambda flag: flag.index)

    def notes(self) -> list[Note]:
        """Return the notes that have a place and may be seen, by their place."""
        placed = [note for note in self.book.notes if note.start is not None]
        return [note for note in placed if self.listener.sees(note, self.book)]

    def to_flag(self, forwards: bool) -> Flag | None:
        """Hear the next flag, or the one before; return it."""
        flags = self.flags()
        return self._to(flags, [flag.index for flag in flags], forwards)

    def to_note(self, forwards: bool) -> Note | None:
        """Hear the next note, or the one before; return it."""
        notes = self.notes()
        return self._to(notes, [note.start or 0 for note in notes], forwards)

    def _to(self, marks: Sequence[Mark], places: list[int], forwards: bool) -> Mark | None:
        """Hear the nearest mark; one that is being led up to counts as reached."""
        here, at = self.frame, self._at
        leading = at is not None and at - BEFORE <= here <= at + GRACE
        reached = at if leading and at is not None else here
        grace = 0 if leading else GRACE
        if forwards:
            found = next((n for n, place in enumerate(places) if place > reached), None)
        else:
            found = next((n for n in reversed(range(len(places))) if places[n] < reached - grace), None)
        if found is None:
            return None
        self.hear(places[found])
        return marks[found]

    # Loop and legs.

    def select(self, span: tuple[int, int] | None) -> None:
        """Take what the person chose on the timeline; a loop follows it."""
        self.selected = span if span is not None and span[1] - span[0] >= SHORTEST_LOOP else None
        if self.player.loop_s is not None:
            self.player.set_loop(self._loop())

    @property
    def looping(self) -> bool:
        """Whether a stretch is played over and over."""
        return self.player.loop_s is not None

    def toggle_loop(self) -> bool:
        """Play the selection over and over, or no more; return whether there was one, or is no more."""
        if self.player.loop_s is not None:
            self.player.set_loop(None)
            return True
        span = self._loop()
        if span is None:
            return False
        self._back = None
        self.player.set_loop(span)
        self.player.play(span[0])
        return True

    def _loop(self) -> tuple[float, float] | None:
        return None if self.selected is None else (seconds(self.selected[0]), seconds(self.selected[1]))

    @property
    def mixture(self) -> Mixture:
        """How loud each leg is heard."""
        return self.player.mixture

    def mute(self, leg: Leg) -> None:
        """Do not hear a leg, or hear it again."""
        self.player.set_mixture(replace(self.mixture, muted=self.mixture.muted ^ {leg}))

    def solo(self, leg: Leg) -> None:
        """Hear a leg alone, or all again."""
        self.player.set_mixture(replace(self.mixture, solo=None if self.mixture.solo == leg else leg))

    def set_balance(self, balance: float) -> None:
        """-1: the rep alone, 0: both as recorded, 1: the customer alone."""
        self.player.set_mixture(replace(self.mixture, balance=min(1.0, max(-1.0, balance))))
