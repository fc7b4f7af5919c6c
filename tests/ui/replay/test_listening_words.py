"""Every code that the panels of listening say has words, and no word is there for nobody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prosody.wording import WORDINGS, wording
from prosody.words import listening

PANELS = Path(__file__).parents[3] / "ui" / "replay"
SAID = re.compile(r"words\(\s*[\"']([a-z_.]+)[\"']")
MADE = re.compile(r"f[\"']([a-z_.]+)\{")


def text() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(PANELS.glob("*.py")))


@pytest.mark.parametrize("name", WORDINGS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_code_that_is_said_has_words(name: str, language: str) -> None:
    words = wording(name, language)
    said = set(SAID.findall(text()))
    assert len(said) > 40
    assert sorted(code for code in said if not words.knows(code)) == []


def test_every_word_is_said_somewhere() -> None:
    whole = text()
    named = set(re.findall(r"[\"']([a-z_]+\.[a-z_.]+)[\"']", whole))
    begun = {start for start in MADE.findall(whole) if "." in start}
    said = {"went.strong", "went.clear", "went.slight"}  # made of a strength and a side
    unsaid = [
        code
        for code in listening.WORDS["en"]
        if code not in named
        and not any(code.startswith(start) for start in begun)
        and code.rpartition(".")[0] not in said
    ]
    assert unsaid == []


def test_both_languages_say_the_same() -> None:
    english, german = listening.WORDS["en"], listening.WORDS["de"]
    assert english.keys() == german.keys()
    places = re.compile(r"\{(\w+)\}")
    assert [c for c in english if set(places.findall(english[c])) != set(places.findall(german[c]))] == []
