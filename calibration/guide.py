"""Calibrating at the terminal: shows the prompts, listens to the microphone, obeys the keyboard.

One loop over the source's items: keys typed meanwhile come through a queue, so that neither
the sound nor the person waits for the other.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from typing import Any, TextIO

from calibration.chorus import Chorus
from calibration.enrolment import Enrolment, Step
from calibration.quality import Complaint
from prosody.analysis.hearing import Hearing, HearingSettings
from prosody.audio.blocks import Mark, Source
from prosody.audio.framing import Framer
from prosody.frames import Frames
from prosody.wording import Wording

Say = Callable[[str], None]


class Guide:
    """Leads one person through one session.

    Parameters
    ----------
    session : Enrolment
    told : mapping
        The prompts (`enrolment.prompts`).
    words : Wording
    say : callable
        Takes each line that the person should read.
    """

    def __init__(
        self, session: Enrolment, told: Mapping[str, Mapping[str, Any]], words: Wording, say: Say
    ) -> None:
        self.session, self.told, self.words, self.say = session, told, words, say
        self.stopped = False
        self._chorus = Chorus()

    def run(self, source: Source, keys: SimpleQueue[str], hearing: HearingSettings) -> None:
        """Listen until the session is through or the person stops."""
        framer, ear = Framer("rep"), Hearing("rep", hearing)
        self._ask()
        try:
            for item in source:
                if isinstance(item, Mark) or item.leg != "rep":
                    continue
                for part in framer.process(item):
                    rows = ear.process(part)
                    self.session.hear(rows)
                    self._chorus.hear(part if isinstance(part, Frames) else None, rows)
                self._obey(keys)
                if self.stopped or self.session.step is None:
                    return
        finally:
            source.close()
        self.stopped = not self.session.complete

    @property
    def heard_enough(self) -> bool:
        """Whether the open take holds what its step asks for."""
        step = self.session.step
        return step is not None and self.session.progress_s() >= step.needed_s

    def _obey(self, keys: SimpleQueue[str]) -> None:
        if self.session.listening and self.session.step and not self.session.step.style and self.heard_enough:
            return self._end()  # the quiet room ends by itself
        try:
            key = keys.get_nowait()
        except Empty:
            return None
        if key == "q":
            self.stopped = True
        elif key in ("s", "b"):
            (self.session.skip if key == "s" else self.session.back)()
            self._ask()
        elif self.session.listening:
            self._end()
        else:
            self.session.begin()
            self._chorus = Chorus()
            self.say("...")
        return None

    def _end(self) -> None:
        before = self.session.step
        wrong = self.session.end(self._chorus.share)
        for complaint in wrong:
            self.say(in_words(complaint, self.words))
        self.say(self.words("calibrate.again" if wrong else "calibrate.good"))
        if self.session.step is not before or before is None or before.takes > 1:
            self._ask()

    def _ask(self) -> None:
        step = self.session.step
        if step is None:
            return
        prompt = self.told[step.code]
        optional = f" {self.words('calibrate.optional')}" if step.optional else ""
        self.say(f"\n{prompt['say']}{optional}")
        for line in _lines(prompt, step, self.session.taken(step.code)):
            self.say(f"    {line}")
        self.say(self.words("calibrate.begin"))


def in_words(complaint: Complaint, words: Wording) -> str:
    """Return why a take cannot be used, with its values, and what to do."""
    value = words.quantity(complaint.value, complaint.unit)
    return words(f"take.{complaint.code}", value=value, limit=words.quantity(complaint.limit, complaint.unit))


def typed(lines: TextIO = sys.stdin) -> SimpleQueue[str]:
    """Return a queue of the lines that the person types, read by a thread that dies with the program."""
    keys: SimpleQueue[str] = SimpleQueue()

    def read() -> None:
        for line in lines:
            keys.put(line.strip().lower()[:1])
        keys.put("q")

    threading.Thread(target=read, name="keys", daemon=True).start()
    return keys


def _lines(prompt: Mapping[str, Any], step: Step, taken: int) -> list[str]:
    """Return the lines to read: all of them, or where a step is read several times, the one that is next."""
    text: list[str] = prompt.get("text", [])
    return [text[taken % len(text)]] if step.takes > 1 and text else text
