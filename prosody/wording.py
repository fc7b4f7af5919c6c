"""Codes to words: the only place where a code becomes something a person reads.

The rule of the room: events, records and logs carry neutral codes; words are chosen here,
in one of two wordings. `plain` uses the words of the product request ("Bored"),
`descriptor` says only what can be heard ("Flat"). A wording's own catalogue is imported
when it is asked for, so that in `descriptor` the plain words are not even loaded.
No Qt: the command line asks for words before anything heavy is there.
"""

from __future__ import annotations

import importlib
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from prosody.events import Evidence, Flag, Greeting, Tone
from prosody.units import seconds
from prosody.words.measures import MEASURES
from prosody.words.phrase import Phrase
from prosody.words.sentence import translated

WORDINGS: Final = ("plain", "descriptor")
LANGUAGES: Final = ("en", "de")

ALIKE_SHARE: Final = 0.05
"""Within 5 % of the usual is told as usual: smaller tempo differences are not heard (Quené 2007)."""

ALIKE: Final = 0.05
"""Where the unit itself is told: below half of its last digit."""

_ROOMS: Final = (
    *("common", "told", "afterwards", "preferences", "takes", "calibration", "voice", "practice"),
    *("perceptions", "why", "sharing", "listening", "replay", "replay_parts"),
)
_MORE: Final = {"plain": ("feelings",)}
"""Catalogues in `prosody/words/`: of every wording, and what one wording has besides its own."""

Catalogue = Mapping[str, Mapping[str, str]]
"""Language -> code -> words."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one wording in one language."""

    name: str
    language: str
    words: Mapping[str, str]
    phrases: Mapping[str, Phrase]
    calibrated: bool = True

    def __call__(self, code: str, **values: object) -> str:
        """Return the words for `code`; an unknown code is said with its own name, never as an error.

        `values` fill the placeholders of the words (`{seconds}`).
        """
        text = self.words.get(code)
        if text is None:
            return code.rpartition(".")[2].replace("_", " ")
        return text.format(**values) if values else text

    def sentence(self, text: str) -> str:
        """Return a whole sentence, said in English, in this language."""
        return translated(text, self.language)

    def knows(self, code: str) -> bool:
        """Return whether the catalogue has words for `code`."""
        return code in self.words

    def hint(self, code: str) -> str:
        """Return what to do about `code` in two to four words; empty when there is nothing to say."""
        return self.words.get(f"hint.{code}", "")

    def json_name(self, zone: str) -> str:
        """Return the name that JSON lines give to a zone code (`flat`, `in_range`, `tense`)."""
        return self.words.get(f"json.{zone}", zone)

    def json_kind(self, code: str) -> str:
        """Return the `kind` that JSON lines give to a flag's code."""
        return self.words.get(f"json.{code}") or code.replace(".", "_")

    def measure(self, name: str) -> str:
        """Return what a measure is called."""
        return self._phrase(name).name

    def quantity(self, value: float, unit: str) -> str:
        """Return a number with its unit as this language writes it."""
        if not math.isfinite(value):
            return "–"
        digits = 0 if abs(value) >= 100 or unit in ("%", "Hz") else 1 if unit else 2
        number = f"{value:.{digits}f}".replace(".", self("say.decimal"))
        return f"{number} {self.words.get(f'unit.{unit}', unit)}".rstrip()

    def evidence(self, found: Evidence) -> str:
        """Return one measure as a clause: "pitch moves 40 % less than your usual"."""
        phrase = self._phrase(found.measure)
        if phrase.comparison == "signed" and math.isfinite(found.value):
            amount = self.quantity(abs(found.value), found.unit)
            if amount == self.quantity(0.0, found.unit):  # neither side: "the ending falls 0.0" is no news
                return self._stated(phrase, replace(found, value=0.0))
            return _sided(phrase, found.value).format(amount=amount)
        if phrase.comparison == "plain" or not math.isfinite(found.value - (found.usual or 0.0)):
            return self._stated(phrase, found)
        return self._stated(phrase, found) if found.usual is None else self._compared(phrase, found)

    def explanation(self, evidence: tuple[Evidence, ...]) -> str:
        """Return several measures as one line."""
        return "; ".join(self.evidence(found) for found in evidence)

    def flag(self, flag: Flag) -> str:
        """Return a flag with its time and its evidence as one sentence."""
        start, end = clock(seconds(flag.index)), clock(seconds(flag.end))
        what = self("say.flag", word=self(flag.code), start=start, end=end)
        own_beginning = not self.calibrated and flag.code.startswith("tone.")
        why = (self._against("beginning") if own_beginning else self).explanation(flag.evidence)
        return self("say.because", what=what, why=why) if why else what

    def greeting(self, greeting: Greeting) -> str:
        """Return a greeting's verdict with its evidence as one sentence."""
        what = self("say.greeting", verdict=self(f"greeting.{greeting.verdict}"))
        why = "; ".join([*map(self.evidence, greeting.evidence), *self._phrases(greeting)])
        return self("say.because", what=what, why=why) if why else what

    def _phrases(self, greeting: Greeting) -> Iterator[str]:
        """Yield how the phrases before the last one ended, and what was asked of them."""
        for number, phrase in enumerate(greeting.phrases[:-1], 1):
            if phrase.verdict != "unclear":
                ending = self.evidence(Evidence("movement_st", phrase.movement_st, "st"))
                asked = self(f"asked.{phrase.target}")
                yield self("say.phrase", number=number, ending=ending, asked=asked)

    def tone(self, tone: Tone) -> str:
        """Return the word for a second of tone: that of the largest share, or why there is none."""
        if tone.state == "judged":
            return self(tone_code(tone))
        reason = f"reason.{tone.reason}"
        return self(reason if self.knows(reason) else f"state.{tone.state}")

    def gap(self, reason: str) -> str:
        """Return why something of a leg is missing; after a colon the reason names devices."""
        code, _, names = reason.partition(": ")
        said = self(f"gap.{code.replace(' ', '_')}")
        return f"{said} ({names.replace('->', '→')})" if names else said

    def of_many(self) -> Wording:
        """Return the words for a voice without a profile.

        Its greeting and pace are set against many voices, its tone against its own beginning of the call:
        that is how they are judged.
        """
        return replace(self._against("most"), calibrated=False)

    def _against(self, whom: str) -> Wording:
        """Return the words that set a measure against somebody else than the voice's usual."""
        others = {f"say.{how}_usual": self.words[f"say.{how}_{whom}"] for how in ("than", "as")}
        return replace(self, words={**self.words, **others})

    def _phrase(self, name: str) -> Phrase:
        return self.phrases.get(name) or Phrase(name.replace("_", " "))

    def _stated(self, phrase: Phrase, found: Evidence) -> str:
        value = self.quantity(found.value, found.unit)
        if found.threshold is None or not math.isfinite(found.threshold):
            return self("say.value", name=phrase.name, value=value)
        limit = self.quantity(found.threshold, found.unit)
        return self("say.value_limit", name=phrase.name, value=value, limit=limit)

    def _compared(self, phrase: Phrase, found: Evidence) -> str:
        usual = found.usual or 0.0
        distance = found.value - usual
        share = phrase.comparison == "share" and usual > 0
        if abs(distance) < (ALIKE_SHARE * usual if share else ALIKE):
            return self("say.as_usual", name=phrase.name)
        size = (100.0 * abs(distance) / usual, "%") if share else (abs(distance), found.unit)
        return self("say.than_usual", what=_sided(phrase, distance).format(amount=self.quantity(*size)))


@cache
def wording(name: str = "plain", language: str = "en") -> Wording:
    """Return the words of `name` in `language`.

    An unknown or unreadable name means `descriptor`, the safer of the two; an unknown
    language means English.
    """
    chosen = name if name in WORDINGS else "descriptor"
    spoken = language[:2].lower() if language[:2].lower() in LANGUAGES else "en"
    words: dict[str, str] = {}
    for room in (*_ROOMS, chosen, *_MORE.get(chosen, ())):
        catalogue: Catalogue = importlib.import_module(f"prosody.words.{room}").WORDS
        words.update(catalogue["en"])
        words.update(catalogue[spoken])
    return Wording(chosen, spoken, words, MEASURES[spoken])


def meaning(path: tuple[str, ...], name: str, english: str, language: str) -> str:
    """Return what a room's setting means; as it was declared, in English, where there is nothing else."""
    meanings: Mapping[str, Mapping[str, str]] = importlib.import_module("prosody.words.about").MEANINGS
    return meanings.get(language, {}).get(".".join((*path, name)), english)


def notice(language: str = "en") -> tuple[str, ...]:
    """Return what a person should know before the plain words are used."""
    lines: Mapping[str, tuple[str, ...]] = importlib.import_module("prosody.words.notice").NOTICE
    return lines.get(language, lines["en"])


def system_language() -> str:
    """Return the language that the person's system speaks; English where we do not speak it."""
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return named[:2].lower() if named[:2].lower() in LANGUAGES else "en"


def tone_code(tone: Tone) -> str:
    """Return the code of the largest of a tone's three shares."""
    shares = {"tone.in_range": tone.in_range, "tone.flat": tone.flat, "tone.tense": tone.tense}
    return max(shares, key=lambda code: shares[code])


def clock(time_s: float) -> str:
    """Return a time on the stream as m:ss.s."""
    tenths = round(time_s * 10)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"


def _sided(phrase: Phrase, distance: float) -> str:
    return phrase.less if distance < 0 else phrase.more
