"""Whole sentences that the program says in English where they are made, in the person's language.

`sentences.LANGUAGE.json` has a sentence by its English one: `{0}`, `{1}` ... are what is filled in, in the
order in which the English says it. A part that is filled in and stands there too is put into the language as
well. A test of the house finds sentences that are missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_PLACE: Final = re.compile(r"\{\d+\}")


@dataclass(frozen=True)
class _Table:
    """Sentences as they stand, and those with places: how to know one, and what it becomes."""

    whole: Mapping[str, str]
    filled: tuple[tuple[re.Pattern[str], str], ...]


def translated(text: str, language: str) -> str:
    """Return a sentence in a language, with or without its point; as it is where it has none for it."""
    return _said(text, language) or _said(f"{text}.", language).removesuffix(".") or text


def _said(text: str, language: str) -> str:
    table = _table(language)
    if text in table.whole:
        return table.whole[text]
    for known, said in table.filled:
        if found := known.fullmatch(text):
            return said.format(*(translated(part, language) for part in found.groups()))
    return ""


@cache
def _table(language: str) -> _Table:
    place = files("prosody.words").joinpath(f"sentences.{language}.json")
    said: Mapping[str, str] = json.loads(place.read_text("utf-8")) if place.is_file() else {}
    places = sorted((text for text in said if _PLACE.search(text)), key=_literal, reverse=True)
    return _Table(said, tuple((_known(text), said[text]) for text in places))


def _literal(text: str) -> int:
    """Return how much of a sentence is certain: the one that says most is looked for first."""
    return len(_PLACE.sub("", text))


def _known(text: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, _PLACE.split(text))), re.DOTALL)
