"""The judge: contour rows of both legs go in, everything that is said about them comes out.

The rule of the room: both legs come in step, decisions are taken frame by frame, and what
is said does not depend on how many rows came at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import isnan
from typing import Final

import numpy as np

from prosody.analysis.utterances import Utterances, UtteranceSettings
from prosody.contour import Contour
from prosody.events import Event, Fine, Flag, Greeting, Leg, Tone, Trouble, Utterance
from prosody.judgement.flag_settings import FlagSettings
from prosody.judgement.flags import Flags
from prosody.judgement.follower import Row, heard
from prosody.judgement.greeting import GreetingJudge, GreetingSettings
from prosody.judgement.leak import LeakNotice
from prosody.judgement.tone import ToneJudge, ToneSettings
from prosody.judgement.turns import Calls
from prosody.profile import VoiceProfile
from prosody.setting import Settings
from prosody.units import frames

_ORDER: Final = {Utterance: 0, Greeting: 1, Tone: 2, Trouble: 3, Flag: 4, Fine: 5}
"""What is said first when several things are decided in one frame."""


@dataclass(frozen=True)
class JudgeSettings(Settings):
    """Everything that may be set about judging."""

    utterances: UtteranceSettings = field(default_factory=UtteranceSettings)
    greeting: GreetingSettings = field(default_factory=GreetingSettings)
    tone: ToneSettings = field(default_factory=ToneSettings)
    flags: FlagSettings = field(default_factory=FlagSettings)


class Judge:
    """Judges one call.

    Parameters
    ----------
    profile : VoiceProfile
        What is usual for the rep's voice.
    legs : sequence of Leg
        The legs of the call; the rep's must be among them.
    """

    def __init__(self, profile: VoiceProfile, settings: JudgeSettings, legs: Sequence[Leg]) -> None:
        self._utterances = {leg: Utterances(leg, settings.utterances) for leg in legs}
        self._tone = ToneJudge(profile, settings.tone)
        target = "" if settings.flags.situation == "normal" else "free"
        self._greeting = GreetingJudge(
            profile, settings.greeting, target=target, flat_sd=settings.flags.flat_greeting_limit()
        )
        self._calls = Calls(frames(settings.greeting.between_calls_s(both_legs=len(legs) > 1)))
        self._flags = Flags(profile, settings.flags, both_legs=len(legs) > 1)
        self._leak = LeakNotice()
        self._marks: list[tuple[int, str]] = []
        self._reached = 0

    def mark(self, code: str, index: int) -> None:
        """The person pressed a key while frame `index` was heard: `greeting` or `fine`."""
        self._marks.append((index, code))

    def process(self, rep: Contour, customer: Contour | None = None) -> list[Event]:
        """Take the next rows of both legs, of equal start and length; return what was decided."""
        begins = self._calls.process(rep, customer)
        parts = _stretches(rep, begins)
        if len(parts) == 1 and not begins:
            return self._judged(rep, customer)
        events: list[Event] = []
        for part in parts:
            if rep.start + part.start in begins:
                self._new_call(rep.start + part.start)
            events += self._judged(rep[part], customer[part] if customer is not None else None)
        return events

    def _new_call(self, k: int) -> None:
        """Frame `k` is the first of another call: nothing of the last one weighs on it."""
        self._greeting.new_call()
        self._tone.new_call()
        self._leak.new_call()
        self._flags.new_call(k)

    def _judged(self, rep: Contour, customer: Contour | None) -> list[Event]:
        found: list[Utterance | Tone | Trouble] = [
            *self._utterances["rep"].process(rep),
            *self._tone.process(rep),
            *self._tone.troubles(),
            *self._leak.process(rep),
        ]
        if customer is not None and "customer" in self._utterances:
            found += self._utterances["customer"].process(customer)
        self._greeting.hear(rep)
        events = self._stepped(rep, customer, [e for e in found if isinstance(e, Tone)])
        self._reached = rep.stop
        return _in_order([*found, *events])

    def flush(self) -> list[Event]:
        """The call ends: close what is open."""
        k = self._reached
        events: list[Event] = [event for judge in self._utterances.values() for event in judge.flush(k)]
        tones = self._tone.flush()
        for tone in tones:
            self._flags.tone(tone)
        events += self._said([*self._marked(k), self._greeting.close(k)])
        return _in_order([*events, *tones, *self._tone.troubles(), *self._flags.due(k)])

    def _stepped(self, rep: Contour, customer: Contour | None, tones: list[Tone]) -> list[Event]:
        """Go through the rows one by one: here, and only here, things are decided."""
        events: list[Event] = []
        due = iter(tones)
        tone = next(due, None)
        for k, frame in enumerate(_frames(rep, customer), rep.start):
            row, speech, nucleus, talk, gap, gap_there = frame
            said: list[Greeting | Fine | None] = [self._greeting.step(k, row, speech, talk, gap)]
            if self._marks:
                said += self._marked(k)
            events += self._said(said)
            while tone and tone.decided <= k:
                self._flags.tone(tone)
                tone = next(due, None)
            if speech:
                self._flags.hear(k, not isnan(row[0]), nucleus, row[1])
            events += self._flags.step(k, speech, talk, gap or gap_there)
        return events

    def _said(self, said: Iterable[Greeting | Fine | None]) -> list[Event]:
        """Return what came up, after a greeting was looked at for flags."""
        found: list[Event] = [event for event in said if event]
        for event in found:
            if isinstance(event, Greeting):
                self._flags.greeting(event)
        return found

    def _marked(self, k: int) -> list[Greeting | Fine | None]:
        """Obey the keys pressed up to frame `k`."""
        pressed = [code for index, code in self._marks if index <= k]
        self._marks = [mark for mark in self._marks if mark[0] > k]
        said: list[Greeting | Fine | None] = []
        for key in pressed:
            code = self._flags.fine() if key == "fine" else ""
            said += [Fine(k, k, code)] if code else []
            said += [self._greeting.ask(k)] if key == "greeting" else []
        return said


_Frame = tuple[Row, bool, bool, bool, bool, bool]


def _frames(rep: Contour, customer: Contour | None) -> Iterator[_Frame]:
    """Yield what is judged of each frame: the rep's row, speech and nucleus, the customer's speech, gaps."""
    nobody = [False] * len(rep)
    talk, missing = (customer.speech.tolist(), customer.gap.tolist()) if customer else (nobody, nobody)
    return zip(
        heard(rep), rep.speech.tolist(), rep.nucleus.tolist(), talk, rep.gap.tolist(), missing, strict=True
    )


def _stretches(rep: Contour, begins: list[int]) -> list[slice]:
    """Return the stretches of rows between which audio goes missing or comes back, or a call begins.

    A gap closes what is open in the frame before it; that is known at the gap's first frame.
    """
    edges = np.flatnonzero(np.diff(rep.gap)) + 1
    bounds = sorted({0, *edges.tolist(), *(k - rep.start for k in begins), len(rep)})
    return [slice(a, b) for a, b in pairwise(bounds) if b > a]


def _in_order(events: Iterable[Event]) -> list[Event]:
    """Sort by the frame of the decision, then by kind; the rest keeps the order it was found in."""
    return sorted(events, key=lambda event: (event.decided, _ORDER[type(event)]))
