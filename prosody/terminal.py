"""The gauge for a terminal: one line that moves, and a line for each thing that is said.

On a terminal that cannot move its cursor, and into a pipe, only what is said is written.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Final, Protocol

from prosody.events import Event, Greeting, Start, Tone
from prosody.mailbox import Snapshot
from prosody.output import shown
from prosody.profile import POPULATION
from prosody.teller import Teller
from prosody.units import seconds
from prosody.wording import Wording, clock, tone_code

HALF: Final = 12
"""Characters to each side of the gauge's middle."""

GREY_S: Final = 1.0
GONE_S: Final = 2.0
"""A value older than this is greyed, then taken away: an old value is worse than none."""

CALM: Final = 0.5
"""The needle's band (the overlay's own default)."""

LAST: Final = 3
"""Judgements of which the middle one is shown, as on the overlay: one odd second changes no word."""

EVERY_S: Final = 0.1
"""Time between two looks."""

_COLOURS: Final = {"tone.flat": "36", "tone.in_range": "32", "tone.tense": "33"}


class Text(Protocol):
    """What is written to."""

    def write(self, text: str, /) -> object:
        """Write text."""
        ...

    def flush(self) -> object:
        """Show it."""
        ...


class TerminalGauge:
    """Shows snapshots of a call.

    Parameters
    ----------
    out : text
    wording : Wording
    moving : bool
        The terminal understands carriage return and colours.
    """

    def __init__(self, out: Text, wording: Wording, moving: bool) -> None:
        self._out = out
        self._words = wording
        self._moving = moving
        self._tone: Tone | None = None
        self._judged: deque[Tone] = deque(maxlen=LAST)
        self._greeting = ""
        self._calibrated = True
        self._teller = Teller(wording)
        self._told: set[str] = set()
        self._state = ""

    def show(self, snapshot: Snapshot) -> None:
        """Write what is new."""
        for event in snapshot.events:
            self._say(event)
        problems = dict.fromkeys(getattr(leg, "problem", "") for leg in snapshot.health.values())
        for notice in (snapshot.refusal, *snapshot.notices, *problems):
            refused = notice == "trouble.not_recorded" and snapshot.refusal  # says that, and why
            if notice and not refused and notice not in self._told:
                self._told.add(notice)
                words = self._words
                self._line(words(notice) if notice.startswith("trouble.") else words.sentence(notice))
        if self._moving and (snapshot.running or snapshot.waiting):
            self._out.write(f"\r\x1b[K{self.gauge(snapshot)}")
        self._out.flush()

    def gauge(self, snapshot: Snapshot) -> str:
        """Return the line that moves."""
        parts = [self._scale(snapshot), self._word(snapshot)]
        if self._greeting:
            parts.append(f"{self._words('greeting')}: {self._greeting}")
        if not self._calibrated:
            parts.append(self._words("state.uncalibrated"))
        if snapshot.recording:
            parts.append(self._words("state.recording"))
        return "   ".join(parts)

    def _scale(self, snapshot: Snapshot) -> str:
        band = round(CALM * HALF)
        cells = ["·" if abs(k) > band else " " for k in range(-HALF, HALF + 1)]
        cells[HALF - band], cells[HALF + band] = "|", "|"
        tone = self._tone
        if tone and tone.state == "judged" and snapshot.age_s < GONE_S and not snapshot.paused:
            place = HALF + round(max(-1.0, min(1.0, tone.needle)) * HALF)
            grey = snapshot.age_s > GREY_S
            cells[place] = f"\x1b[{'2' if grey else _COLOURS[tone_code(tone)]}m●\x1b[0m"
        return f"[{''.join(cells)}]"

    def _word(self, snapshot: Snapshot) -> str:
        if snapshot.paused:
            return self._words("state.paused")
        if snapshot.waiting:
            return self._words("state.awaiting")
        if snapshot.age_s > GONE_S:
            return self._words("state.waiting" if math.isinf(snapshot.age_s) else "state.stale")
        return self._words.tone(self._tone) if self._tone else self._words("state.collecting")

    def _say(self, event: Event) -> None:
        for line in self._teller.lines(event):
            self._line(line)
        if isinstance(event, Start):
            self._calibrated = event.voice != POPULATION
        elif isinstance(event, Tone):
            self._tone = self._middle(event)
            if not self._moving:
                self._changed(self._tone, event.index)
        elif isinstance(event, Greeting):
            self._greeting = self._words(f"greeting.{event.verdict}")

    def _middle(self, tone: Tone) -> Tone:
        """Return the middle one of the last judgements; of two, the calmer."""
        if tone.state != "judged":
            self._judged.clear()
            return tone
        self._judged.append(tone)
        ordered = sorted(self._judged, key=lambda one: one.needle)
        return min(ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1], key=lambda one: abs(one.needle))

    def _changed(self, tone: Tone, index: int) -> None:
        """Without a moving line, the word is written when it changes."""
        word = self._words.tone(tone)
        if word != self._state:
            self._state = word
            self._line(f"{clock(seconds(index)):>8}  {word}")

    def _line(self, text: str) -> None:
        line = shown(text)  # names and claims of others may be in it
        self._out.write(f"\r\x1b[K{line}\n" if self._moving else f"{line}\n")
