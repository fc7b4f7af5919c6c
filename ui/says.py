"""The one line of words: at most one hint or trouble at a time, each for a while only. No Qt.

The rule of the room: trouble of the sound comes before a hint, because nobody can follow a hint
that rests on bad sound.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from prosody.events import Flag
from prosody.wording import Wording
from ui.face import Line, Zone

FLAG_ZONES: Final[dict[str, Zone]] = {"tone.flat": "flat", "tone.tense": "tense"}
NUDGE_GLYPHS: Final = {"tone.flat": "up", "tone.tense": "ease", "pace.fast": "ease", "pace.slow": "up"}

DOUBTS: Final = ("voice_unlike", "uncalibrated_device")
"""Troubles of the calibration, not of the sound: said quietly, and marked."""

TROUBLE_S: Final = 8.0
"""A trouble of the sound is named for this long; the device's health tells whether it lasts."""


class Says:
    """What is said about one call, and since when (host time, s).

    Attributes
    ----------
    nudges : bool
        Whether hints are said at all; troubles always are.
    doubt : str
        Why the voice's calibration is doubted, marked to the call's end; empty when it is not.
    """

    def __init__(self, nudges: bool = True) -> None:
        self.nudges = nudges
        self.doubt = ""
        self._noticed: set[str] = set()
        self._nudge: tuple[Line, float] | None = None
        self._trouble: tuple[Line, float] | None = None

    def forget(self) -> None:
        """A call begins: nothing of the last one is said."""
        self.doubt = ""
        self._noticed.clear()
        self._nudge = self._trouble = None

    def dismiss(self) -> None:
        """Take the hint away."""
        self._nudge = None

    def hint(self, flag: Flag, words: Wording, now_s: float) -> None:
        """Say what to do about a flag, if it is one to be shown."""
        if not flag.shown or not self.nudges:
            return
        text = words.hint(flag.code) or words(flag.code)
        zone = FLAG_ZONES.get(flag.code, "none")
        line = Line(text[:1].upper() + text[1:], NUDGE_GLYPHS.get(flag.code, "up"), "nudge", zone)
        self._nudge = (line, now_s)

    def trouble(self, code: str, words: Wording, now_s: float) -> None:
        """Say that the sound is not as it should be."""
        self._trouble = (trouble_line(code, words), now_s)
        if code in DOUBTS:
            self.doubt = code

    def notices(self, codes: Iterable[str], words: Wording, now_s: float) -> None:
        """Say each notice of the call once."""
        for code in codes:
            if code not in self._noticed:
                self._noticed.add(code)
                self.trouble(code.removeprefix("trouble."), words, now_s)

    def line(self, now_s: float, show_s: float) -> Line:
        """Return what is said now; a hint stays for `show_s`."""
        for what, keep_s in ((self._trouble, TROUBLE_S), (self._nudge, show_s)):
            if what is not None and now_s - what[1] < keep_s:
                return what[0]
        return Line()


def trouble_line(code: str, words: Wording) -> Line:
    """Return the line that names a trouble; a doubt is no alarm."""
    if code in DOUBTS:
        return Line(words(f"trouble.{code}"), "note", "note")
    return Line(words(f"trouble.{code}"), "warning", "trouble")
