"""The words that listeners choose from, and the scales of the customer's reaction.

The words are people's: they say what a listener heard, never what the program found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from prosody.wording import Wording


@dataclass(frozen=True, slots=True)
class Perception:
    """One word of the list.

    Attributes
    ----------
    code : str
        Its name in files; the words for a person are the wording's `perception.CODE`.
    welcome : bool
        Whether one would like to be heard so.
    feeling : bool
        It names a feeling, so the descriptor wording does not offer it.
    """

    code: str
    welcome: bool
    feeling: bool = False


PERCEPTIONS: Final = (
    *(
        Perception(code, welcome=True)
        for code in ("friendly", "warm", "helpful", "sincere", "knowledgeable", "professional")
    ),
    Perception("rude", welcome=False),
    Perception("arrogant", welcome=False),
    Perception("bored", welcome=False, feeling=True),
    Perception("disinterested", welcome=False),
    Perception("angry", welcome=False, feeling=True),
    Perception("unfocused", welcome=False),
    Perception("preoccupied", welcome=False),
    Perception("irritated", welcome=False, feeling=True),
)

SCALES: Final = ("gratitude", "commitment")
"""Of a reaction; 0 to `HIGHEST`, words are `scale.gratitude`, `scale.gratitude.0` ... `.4`."""

HIGHEST: Final = 4


def listed(codes: Iterable[str], words: Wording) -> str:
    """Return the words that somebody chose, in the reader's language.

    A person's own word stands, though the descriptor wording offers no names of feelings.
    """
    return ", ".join(_word(code, words) for code in codes)


def _word(code: str, words: Wording) -> str:
    name = f"perception.{code}"
    if not words.knows(name) and any(one.code == code and one.feeling for one in PERCEPTIONS):
        from prosody.words.feelings import WORDS  # not even loaded where nobody chose one

        return WORDS[words.language][name]
    return words(name)


def offered(wording_name: str) -> tuple[Perception, ...]:
    """Return the words that a wording offers: the descriptor wording leaves out names of feelings."""
    return tuple(one for one in PERCEPTIONS if wording_name == "plain" or not one.feeling)
