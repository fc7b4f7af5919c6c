"""Codes to words: the only place where a code becomes something a person reads.

The rule of the room: events, records and logs carry neutral codes; words are chosen here,
in one of two wordings. `plain` uses the words of the product request ("Bored"),
`descriptor` says only what can be heard ("Flat"). A wording's own catalogue is imported
when it is asked for, so that in `descriptor` the plain words are not even loaded.
No Qt, no numpy: the command line asks for words before anything heavy is there.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

WORDINGS: Final = ("plain", "descriptor")
LANGUAGES: Final = ("en", "de")

Catalogue = Mapping[str, Mapping[str, str]]
"""Language -> code -> words."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one wording in one language."""

    name: str
    language: str
    words: Mapping[str, str]

    def __call__(self, code: str, **values: object) -> str:
        """Return the words for `code`; an unknown code is said with its own name, never as an error.

        `values` fill the placeholders of the words (`{seconds}`).
        """
        text = self.words.get(code)
        if text is None:
            return code.rpartition(".")[2].replace("_", " ")
        return text.format(**values) if values else text

    def knows(self, code: str) -> bool:
        """Return whether the catalogue has words for `code`."""
        return code in self.words

    def hint(self, code: str) -> str:
        """Return what to do about `code` in two to four words; empty when there is nothing to say."""
        return self.words.get(f"hint.{code}", "")

    def json_name(self, zone: str) -> str:
        """Return the name that JSON lines give to a zone code (`flat`, `in_range`, `tense`)."""
        return self.words.get(f"json.{zone}", zone)


@cache
def wording(name: str = "plain", language: str = "en") -> Wording:
    """Return the words of `name` in `language`.

    An unknown or unreadable name means `descriptor`, the safer of the two; an unknown
    language means English.
    """
    chosen = name if name in WORDINGS else "descriptor"
    spoken = language[:2].lower() if language[:2].lower() in LANGUAGES else "en"
    words: dict[str, str] = {}
    for room in ("common", chosen):
        catalogue: Catalogue = importlib.import_module(f"prosody.words.{room}").WORDS
        words.update(catalogue["en"])
        words.update(catalogue[spoken])
    return Wording(chosen, spoken, words)
