"""What is said of a call in words: the lines that terminal, analysis and session list share."""

from __future__ import annotations

from collections.abc import Iterator

from prosody.events import End, Event, Flag, Gap, Greeting, Start, Tone, Trouble
from prosody.profile import POPULATION
from prosody.units import seconds
from prosody.wording import Wording, clock, tone_code


class Teller:
    """Tells a call's events.

    Parameters
    ----------
    words : Wording
    everything : bool
        Tell also what the screen would not show: flags that were held back, gaps, with evidence.
    """

    def __init__(self, words: Wording, everything: bool = False) -> None:
        self._words = words
        self._everything = everything
        self._tones: list[str] = []

    def lines(self, event: Event) -> Iterator[str]:
        """Yield what is to be said of an event; often nothing."""
        words = self._words
        match event:
            case Start(leg="rep"):
                yield words("say.hears", source=event.source)
                if event.voice == POPULATION:
                    self._words = words.of_many()
                    yield words("mark.not_calibrated.long")
            case Greeting():
                yield self._timed(event.decided, words.greeting(event))
            case Flag() if event.shown or self._everything:
                hint = words.hint(event.code)
                yield self._timed(event.decided, words.flag(event) + (f" ({hint})" if hint else ""))
            case Trouble():
                yield self._timed(event.index, words(f"trouble.{event.code}"))
            case Gap() if self._everything:
                yield self._timed(event.index, self._gap(event))
            case Tone(state="judged"):
                self._tones.append(tone_code(event))
            case End():
                yield self._ended(event)

    def _timed(self, index: int, text: str) -> str:
        return f"{clock(seconds(index)):>8}  {text}"

    def _gap(self, gap: Gap) -> str:
        leg, length = self._words(f"leg.{gap.leg}"), self._words.quantity(seconds(gap.end - gap.index), "s")
        return f"{leg}: {self._words.gap(gap.reason)}, {length}"

    def _ended(self, end: End) -> str:
        length = clock(seconds(end.index))
        if not self._tones:
            return self._words("say.ended", length=length)
        share = 100.0 * self._tones.count("tone.in_range") / len(self._tones)
        return self._words("say.ended_share", length=length, share=self._words.quantity(share, "%"))
