"""Every code that the voice windows say has words, in both languages, and no word is there for nobody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prosody.wording import wording
from prosody.words import practice, voice

ROOT = Path(__file__).parents[2]
SOURCES = [
    *(ROOT / "ui" / "voice").glob("*.py"),
    ROOT / "calibration" / "needs.py",
    *(ROOT / "ui").glob("*.py"),
]
SAID = re.compile(r"words\(\s*[\"']([a-z_.]+)[\"']")
MADE = re.compile(r"f[\"']([a-z_.]+)\{")


def text() -> str:
    return "\n".join(path.read_text("utf-8") for path in SOURCES)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_code_that_is_said_has_words(language: str) -> None:
    words = wording("plain", language)
    said = set(SAID.findall(text()))
    assert len(said) > 60
    assert sorted(code for code in said if not words.knows(code)) == []


def test_every_word_is_said_somewhere() -> None:
    whole = text()
    named = set(re.findall(r"[\"']([a-z_]+\.[a-z_.]+)[\"']", whole))
    begun = set(MADE.findall(whole))
    unsaid = [
        code
        for code in (*voice.WORDS["en"], *practice.WORDS["en"])
        if code not in named and not any(code.startswith(start) for start in begun if "." in start)
    ]
    assert unsaid == []
