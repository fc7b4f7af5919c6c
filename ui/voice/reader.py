"""One reading after the other: begins and ends takes in the booth, follows how far each has come. No Qt.

The rule of the room: a take ends when the person says so, when its recording ends, or by itself
once it holds enough voice and the person has been silent for a while.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

import numpy as np

from prosody.contour import Contour
from prosody.units import seconds
from ui.face import Melody
from ui.melody import MelodyMemory
from ui.voice.booth import Booth, Look, voiced_frames
from ui.voice.origin import Origin

Phase = Literal["idle", "reading", "ending"]

LATE_S: Final = 3.0
"""After the end was asked for, the hearing has this long to hand the take out; then the device is gone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a take is to hold.

    Attributes
    ----------
    step : str
        Which step of the script is read.
    needed_s : float
        Voice, or for the quiet room time, that it needs, s.
    voice : bool
        False for the quiet room.
    silence_s : float
        It ends by itself after so much silence, once it holds what it needs.
    """

    step: str
    needed_s: float
    voice: bool = True
    silence_s: float = math.inf


class Reader:
    """Leads takes through a booth.

    Parameters
    ----------
    booth : Booth
    origin : Origin
        Where to hear from.
    """

    def __init__(self, booth: Booth, origin: Origin) -> None:
        self.booth, self.origin = booth, origin
        self.phase: Phase = "idle"
        self.paused = False
        self.progress_s = 0.0
        self.wanted = Wanted("", 0.0)
        self.memory = MelodyMemory()
        self._seen = Look()
        self._silent = 0
        self._asked_s = math.nan

    @property
    def melody(self) -> Melody:
        """The last seconds that were heard."""
        return self.memory.melody()

    def choose(self, origin: Origin) -> None:
        """Hear from somewhere else; an open take is dropped."""
        self.drop()
        self.origin = origin
        self.memory = MelodyMemory()
        if origin.goes_on:
            self.booth.enter(partial(origin.open_source, ""))
        else:
            self.booth.leave()

    def begin(self, wanted: Wanted) -> None:
        """A take begins."""
        self.wanted, self.progress_s, self._silent = wanted, 0.0, 0
        self.memory = MelodyMemory()
        if self.paused:
            self.pause(False)
        if not self.origin.goes_on:
            self.booth.enter(partial(self.origin.open_source, wanted.step))
        self.booth.begin()
        self.phase = "reading"

    def end(self) -> None:
        """The person has read."""
        if self.phase == "reading":
            self.booth.end()
            self.phase, self._asked_s = "ending", math.nan

    def drop(self) -> None:
        """Forget the open take."""
        self.booth.drop()
        if not self.origin.goes_on:
            self.booth.leave()
        self.phase, self.progress_s, self.paused = "idle", 0.0, False

    def pause(self, on: bool) -> None:
        """Hear nothing for a while."""
        self.paused = on
        self.booth.pause(on)

    def look(self, now_s: float) -> Look:
        """Follow what was heard; `take` of the look is there once a reading is complete.

        A take that never came complete is no take: `phase` is back at `idle` and `take` is None.
        """
        look = self._seen = self.booth.look()
        for rows in look.rows:
            self.memory.take(rows)
            if self.phase == "reading":
                self._follow(rows)
        if self.phase == "reading" and self._enough():
            self.end()
        if self.phase != "idle" and self._over(look, now_s):
            self.drop()
        return look

    def _follow(self, rows: Contour) -> None:
        heard = voiced_frames(rows) if self.wanted.voice else int(np.count_nonzero(~rows.gap))
        self.progress_s += seconds(heard)
        (spoken,) = np.nonzero(rows.speech)
        self._silent = len(rows) - 1 - int(spoken[-1]) if len(spoken) else self._silent + len(rows)

    def _enough(self) -> bool:
        """Whether the take ends by itself."""
        if not self.origin.goes_on or self.progress_s < self.wanted.needed_s:
            return False
        return not self.wanted.voice or seconds(self._silent) >= self.wanted.silence_s

    def _over(self, look: Look, now_s: float) -> bool:
        """Whether the take has been handed out, or never will be."""
        if look.take is not None:
            return True
        if not look.running and look.error:
            return True
        if self.phase != "ending":
            return False
        self._asked_s = now_s if math.isnan(self._asked_s) else self._asked_s
        return now_s - self._asked_s > LATE_S
