"""The catalogue: every code has its words, and the neutral profile speaks of sound only."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

from prosody.events import Evidence, Flag, Tone
from prosody.wording import LANGUAGES, PROFILES, clock, json_names, tone_code, words
from prosody.words import de, en, plain_de, plain_en

FEELINGS = {
    "en": "bored boring irritat angry anger annoy happy sad upset stress frustrat disengag enthusias empath"
    " mood emotion sentiment",
    "de": "gelangweilt gereizt wütend ärger genervt glücklich traurig aufgebracht gestresst frust"
    " begeister einfühl stimmung gefühl emotion",
}


def spoken(language: str) -> str:
    module = en if language == "en" else de
    parts = [
        *module.WORDS.values(),
        *module.HINTS.values(),
        *module.MEANINGS.values(),
        *module.UNITS.values(),
    ]
    parts += [*module.SENTENCES.values(), *en.JSON.values(), *module.WORDS, *module.HINTS, *module.MEASURES]
    parts += [word for phrase in module.MEASURES.values() for word in (phrase.name, phrase.less, phrase.more)]
    return " ".join(parts).lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_descriptor_profile_names_no_feeling(language: str) -> None:
    text = spoken(language)
    assert [term for term in FEELINGS[language].split() if term in text] == []


@pytest.mark.parametrize(("one", "other"), [(en, de), (plain_en, plain_de)])
def test_both_languages_have_words_for_the_same_codes(one: ModuleType, other: ModuleType) -> None:
    assert one.WORDS.keys() == other.WORDS.keys()
    assert one.MEANINGS.keys() == other.MEANINGS.keys()
    if one is en:
        assert one.HINTS.keys() == other.HINTS.keys()
        assert one.MEASURES.keys() == other.MEASURES.keys()
        assert one.UNITS.keys() == other.UNITS.keys()
        assert one.SENTENCES.keys() == other.SENTENCES.keys()


@pytest.mark.parametrize("plain", [plain_en, plain_de])
def test_the_plain_profile_only_renames_what_is_there(plain: ModuleType) -> None:
    assert plain.WORDS.keys() <= en.WORDS.keys()
    assert plain.MEANINGS.keys() <= en.MEANINGS.keys()


def test_the_plain_words_are_those_of_the_product_request() -> None:
    plain = words("plain", "en")
    told = [plain.word(code) for code in ("tone.flat", "tone.tense", "contour.flat", "contour.rising")]
    assert told == ["Bored", "Irritated", "Flat greeting", "Ascending greeting"]
    assert json_names("plain").tone == ("bored", "in_range", "irritated")
    assert json_names("plain").kind("contour.flat") == "flat_greeting"


@pytest.mark.parametrize("profile", ["descriptor", "", "Plain", "nonsense"])
def test_a_profile_that_cannot_be_read_means_descriptor(profile: str) -> None:
    assert words(profile).profile == "descriptor"
    assert words(profile).word("tone.flat") == "Flat"
    assert json_names(profile).tone == ("flat", "in_range", "tense")


def test_descriptor_never_loads_the_plain_words() -> None:
    script = (
        "import sys; from prosody.wording import *; words('descriptor', 'de'); json_names('descriptor');"
        "print([m for m in sys.modules if 'plain' in m])"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (Evidence("movement_rate", 6.0, "st/s", 7.0, 10.0), "pitch moves 40 % less than your usual"),
        (Evidence("level_db", -17.0, "dB", None, -21.5), "voice is 4.5 dB louder than your usual"),
        (Evidence("rate", 4.01, "1/s", None, 4.0), "pace as usual for you"),
        (Evidence("movement_st", -2.25, "st", 0.8), "the ending falls 2.2 semitones"),
        (Evidence("voiced_s", 3.0, "s", 7.0), "voiced speech: 3.0 s (limit 7.0 s)"),
        (Evidence("movement_rate", 6.0, "st/s"), "pitch movement: 6.0 semitones per second"),
        (Evidence("movement_rate", float("nan"), "st/s", None, 4.0), "pitch movement: –"),
        (Evidence("a_new_measure", 1.0, "x"), "a new measure: 1.0 x"),
    ],
)
def test_evidence_reads_as_a_clause(evidence: Evidence, sentence: str) -> None:
    assert words("plain", "en").evidence(evidence) == sentence


def test_german_writes_a_decimal_comma() -> None:
    found = Evidence("level_db", -17.0, "dB", None, -21.5)
    assert words("plain", "de").evidence(found) == "die Stimme ist 4,5 dB lauter als bei Ihnen üblich"


def test_a_flag_reads_as_a_sentence_with_its_time_and_reason() -> None:
    flag = Flag(7200, 7500, 7501, "tone.flat", (Evidence("movement_rate", 6.0, "st/s", 7.0, 10.0),))
    assert words("plain").flag(flag) == "Bored from 1:12.0 to 1:15.0: pitch moves 40 % less than your usual"


@pytest.mark.parametrize("profile", PROFILES)
def test_a_tone_that_is_not_judged_says_why(profile: str) -> None:
    tone = Tone(100, 101, 0.9, 0.1, 0.0, 0.0, 0.0, "cannot_tell", "noise")
    assert words(profile).tone(tone) == "Too noisy"
    assert tone_code(tone) == "tone.flat"


def test_a_code_without_words_is_spelled_out() -> None:
    assert words("plain").word("trouble.blue_moon") == "blue moon"


def test_the_clock_carries_seconds_into_minutes() -> None:
    assert [clock(s) for s in (0.0, 59.96, 61.24, 3600.0)] == ["0:00.0", "1:00.0", "1:01.2", "60:00.0"]
