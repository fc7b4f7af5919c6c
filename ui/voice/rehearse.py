"""Practice: one's greeting again and again, each try judged as a call would judge it. No Qt.

The rule of the room: tries live in memory, the last ten of them, and go when the window closes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.guide import in_words
from calibration.quality import QualitySettings, complaints
from prosody.contour import Contour
from prosody.events import Flag, Greeting
from prosody.judgement.judge import Judge
from prosody.profile import VoiceProfile
from prosody.settings import Settings
from prosody.units import FRAMES_PER_SECOND
from prosody.wording import Wording
from ui.face import GreetingFace, Melody
from ui.greeted import greeting_face
from ui.melody import MelodyMemory
from ui.voice.booth import Look, Take
from ui.voice.face import Mood
from ui.voice.reader import Reader, Wanted
from ui.voice.trace import trace, usual_place

KEPT: Final = 10
"""Tries that stand side by side."""

SILENCE_S: Final = 1.2
"""A try ends by itself after so much silence: the greeting itself ends after 0.7 s."""

BEFORE, AFTER = 20, 40
"""Frames that are shown before the first and after the last sound of a try."""

WISHED_S: Final = 0.45
"""Length of the wished ending that is drawn, s: about that of the voice it is judged on."""

WISHED_ST: Final = {"rise": 4.0, "fall": -4.0, "level": 0.0}
"""How far it goes: a movement that nobody can mishear ('t Hart 1981: 3 st and more)."""


@dataclass(frozen=True, slots=True, eq=False)
class Try:
    """One reading of the greeting.

    Attributes
    ----------
    number : int
        From 1, over all tries since the window opened.
    melody : Melody
        The whole of it, about the voice's usual height.
    target : tuple of (float, float)
        The wished ending as (s from the end, st) points; empty when nothing is wished.
    face : GreetingFace
        The verdict.
    told : str
        The verdict with its evidence, as a sentence.
    flagged : bool
        In a call it would have been flagged.
    take : Take
    """

    number: int
    melody: Melody
    target: tuple[tuple[float, float], ...]
    face: GreetingFace
    told: str
    flagged: bool
    take: Take


class Rehearsal:
    """Reads tries and judges them.

    Parameters
    ----------
    profile : VoiceProfile
        What is usual for the voice; the population's when it is not calibrated.
    settings : Settings
        The program's own, the person's tolerance in them.
    words : Wording
    reader : Reader
    """

    def __init__(self, profile: VoiceProfile, settings: Settings, words: Wording, reader: Reader) -> None:
        self.profile, self.settings, self.words, self.reader = profile, settings, words, reader
        self.tries: deque[Try] = deque(maxlen=KEPT)
        self.shown: Try | None = None
        self.over_and_over = False
        self.message = ""
        self.mood: Mood = ""
        self._count = 0

    def act(self) -> None:
        """Begin a try, or say that it is over."""
        if self.reader.phase == "reading":
            self.reader.end()
        elif self.reader.phase == "idle":
            self.begin()

    def begin(self) -> None:
        """A try begins."""
        self.message, self.mood = "", ""
        least_s = self.settings.judge.greeting.min_voiced_s
        self.reader.begin(Wanted("greeting_lively", least_s, silence_s=SILENCE_S))

    def stop(self) -> None:
        """Drop the open try, and begin no other."""
        self.over_and_over = False
        self.reader.drop()

    def choose(self, number: int) -> None:
        """Show one of the tries, by its number."""
        self.shown = next((one for one in self.tries if one.number == number), self.shown)

    def look(self, now_s: float) -> Look:
        """Follow what is heard; judge a try that is complete."""
        was = self.reader.phase
        look = self.reader.look(now_s)
        if look.take is not None:
            self._take_in(look.take)
            if self.over_and_over and self.reader.origin.goes_on:
                self.begin()
        elif was != "idle" and self.reader.phase == "idle":
            self.message, self.mood = self.words.sentence(look.error) or self.words("wizard.lost"), "bad"
        elif look.error and not look.running and self.reader.origin.goes_on:
            self.message, self.mood = self.words.sentence(look.error), "bad"
        return look

    def _take_in(self, take: Take) -> None:
        like = QualitySettings().reading("greeting_level")  # that a try is flat is the verdict's to say
        wrong = complaints(take.rows, self.settings.judge.greeting.min_voiced_s, like)
        if wrong:
            self.message, self.mood = " ".join(in_words(one, self.words) for one in wrong), "bad"
            return
        greeting, flags = judged(take.rows, self.profile, self.settings)
        if greeting is None:
            self.message, self.mood = self.words("practice.none"), "bad"
            return
        self._count += 1
        self.shown = self._try(take, greeting, flags)
        self.tries.append(self.shown)

    def _try(self, take: Take, greeting: Greeting, flags: Sequence[Flag]) -> Try:
        memory = MelodyMemory()
        memory.take(take.rows)
        face = greeting_face(greeting, self.words, memory.tail(greeting.end))
        melody = trace(spoken(take.rows), *usual_place(self.profile))
        return Try(
            number=self._count,
            melody=melody,
            target=wished(melody, greeting.target),
            face=face,
            told=self.words.explanation(greeting.evidence[:1] + greeting.evidence[2:]),
            flagged=bool(flags),
            take=take,
        )


def judged(rows: Contour, profile: VoiceProfile, settings: Settings) -> tuple[Greeting | None, list[Flag]]:
    """Return the verdict on a reading, and what it would have been flagged for as a greeting."""
    judge = Judge(profile, settings.judge, ("rep",))
    events = [*judge.process(rows), *judge.flush()]
    greetings = [event for event in events if isinstance(event, Greeting)]
    flags = [event for event in events if isinstance(event, Flag) and event.code.startswith("contour.")]
    return (greetings[-1] if greetings else None), flags


def spoken(rows: Contour) -> Contour:
    """Return a reading without the silence before and after it."""
    (found,) = np.nonzero(rows.speech & np.isfinite(rows.f0_hz))
    if not len(found):
        return rows
    return rows[max(0, int(found[0]) - BEFORE) : int(found[-1]) + 1 + AFTER]


def wished(melody: Melody, target: str) -> tuple[tuple[float, float], ...]:
    """Return the wished ending: it begins where the voice was when the ending began."""
    if target not in WISHED_ST:
        return ()
    (voiced,) = np.nonzero(~np.isnan(melody.st))
    if not len(voiced):
        return ()
    first = int(voiced[-1]) - round(WISHED_S * FRAMES_PER_SECOND)
    near = voiced[np.argmin(np.abs(voiced - first))]
    start = float(melody.st[near])
    rise = WISHED_ST[target]
    return tuple(
        (-WISHED_S * (1.0 - share), start + rise * share**1.5) for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
