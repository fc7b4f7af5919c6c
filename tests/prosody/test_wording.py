"""The catalogue: every code has its words, and the neutral wording speaks of sound only."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from prosody.events import Evidence, Flag, Greeting, Phrase, Tone
from prosody.judgement.measures import MEASURES as MEASURED
from prosody.wording import LANGUAGES, WORDINGS, clock, notice, tone_code, wording
from prosody.words import calibration, common, descriptor, plain, practice, told, voice
from prosody.words.measures import MEASURES

FEELINGS = {
    "en": "bored boring irritat angry anger annoy happy sad upset stress frustrat disengag enthusias empath"
    " mood emotion sentiment",
    "de": "gelangweilt gereizt wütend ärger genervt glücklich traurig aufgebracht gestresst frust"
    " begeister einfühl stimmung gefühl emotion",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_descriptor_wording_names_no_feeling(language: str) -> None:
    words = wording("descriptor", language)
    phrases = [text for phrase in words.phrases.values() for text in (phrase.name, phrase.less, phrase.more)]
    text = " ".join([*words.words, *words.words.values(), *words.phrases, *phrases]).lower()
    terms = FEELINGS["en"].split() + FEELINGS[language].split()
    assert [term for term in terms if term in text] == []


def test_both_wordings_have_words_for_the_same_codes() -> None:
    assert plain.WORDS["en"].keys() == descriptor.WORDS["en"].keys()
    assert plain.WORDS["de"].keys() == descriptor.WORDS["de"].keys()


@pytest.mark.parametrize("catalogue", [common, told, plain, descriptor, calibration, voice, practice])
def test_german_has_words_for_every_code_but_the_names_of_json_and_of_the_product(catalogue: object) -> None:
    words: dict[str, dict[str, str]] = catalogue.WORDS  # type: ignore[attr-defined]
    missing = {code for code in words["en"].keys() - words["de"].keys() if not code.startswith("json.")}
    assert missing <= {"app.name"}
    assert words["de"].keys() <= words["en"].keys()
    assert MEASURES["en"].keys() == MEASURES["de"].keys()
    assert len(notice("de")) == len(notice("en")) == 5


def test_every_measure_of_the_judge_has_its_words() -> None:
    assert MEASURED.keys() <= MEASURES["en"].keys()


def test_the_plain_words_are_those_of_the_product_request() -> None:
    words = wording("plain", "en")
    told_as = [words(code) for code in ("tone.flat", "tone.tense", "contour.flat", "contour.rising")]
    assert told_as == ["Bored", "Irritated", "Flat greeting", "Ascending greeting"]
    assert [words.json_name(zone) for zone in ("flat", "in_range", "tense")] == [
        "bored",
        "in_range",
        "irritated",
    ]
    assert words.json_kind("contour.flat") == "flat_greeting"
    assert words.json_kind("tone.tense") == "irritated"


@pytest.mark.parametrize("name", ["descriptor", "", "Plain", "nonsense"])
def test_a_wording_that_cannot_be_read_means_descriptor(name: str) -> None:
    words = wording(name)
    assert words.name == "descriptor"
    assert words("tone.flat") == words("tone.flat") == "Flat"
    assert words.json_kind("tone.tense") == words.json_name("tense") == "tense"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_in_json_do_not_change_with_the_language(language: str) -> None:
    assert wording("plain", language).json_kind("tone.flat") == "bored"
    assert wording("descriptor", language).json_kind("contour.level") == "level_greeting"


def test_descriptor_never_loads_the_plain_words() -> None:
    script = (
        "import sys; from prosody.wording import wording; wording('descriptor', 'de');"
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
        (Evidence("movement_st", -0.02, "st", 0.8), "ending: 0.0 semitones (limit 0.8 semitones)"),
        (Evidence("voiced_s", 3.0, "s", 7.0), "voiced speech: 3.0 s (limit 7.0 s)"),
        (Evidence("movement_rate", 6.0, "st/s"), "pitch movement: 6.0 semitones per second"),
        (Evidence("share", 0.72, "", 0.45), "likelihood: 0.72 (limit 0.45)"),
        (Evidence("movement_rate", float("nan"), "st/s", None, 4.0), "pitch movement: –"),
        (Evidence("a_new_measure", 1.0, "x"), "a new measure: 1.0 x"),
    ],
)
def test_evidence_reads_as_a_clause(evidence: Evidence, sentence: str) -> None:
    assert wording("plain", "en").evidence(evidence) == sentence


def test_german_writes_a_decimal_comma() -> None:
    found = Evidence("level_db", -17.0, "dB", None, -21.5)
    assert wording("plain", "de").evidence(found) == "die Stimme ist 4,5 dB lauter als bei Ihnen üblich"


def test_a_flag_reads_as_a_sentence_with_its_time_and_reason() -> None:
    flag = Flag(7200, 7500, 7501, "tone.flat", (Evidence("movement_rate", 6.0, "st/s", 7.0, 10.0),))
    said = "Bored from 1:12.0 to 1:15.0: pitch moves 40 % less than your usual"
    assert wording("plain").flag(flag) == said


@pytest.mark.parametrize("name", WORDINGS)
def test_a_tone_that_is_not_judged_says_why(name: str) -> None:
    tone = Tone(100, 101, 0.9, 0.1, 0.0, 0.0, 0.0, "cannot_tell", "noise")
    assert wording(name).tone(tone) == wording(name)("reason.noise")
    assert tone_code(tone) == "tone.flat"


def test_a_code_without_words_is_spelled_out() -> None:
    assert wording("plain")("trouble.blue_moon") == "blue moon"


def test_the_clock_carries_seconds_into_minutes() -> None:
    assert [clock(s) for s in (0.0, 59.96, 61.24, 3600.0)] == ["0:00.0", "1:00.0", "1:01.2", "60:00.0"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_without_a_profile_nothing_is_said_to_be_the_voices_own_usual(language):
    words = wording("plain", language).of_many()
    found = Evidence("movement_rate", 12.0, "st/s", None, 20.0)
    assert words.words["say.than_most"].partition("} ")[2] in words.evidence(found)
    assert words.words["say.as_most"].partition("} ")[2] in words.evidence(replace(found, value=20.0))


@pytest.mark.parametrize(
    ("language", "beginning", "most"),
    [
        ("en", "than at the beginning of the call", "than most voices"),
        ("de", "als am Anfang des Gesprächs", "als bei den meisten Stimmen"),
    ],
)
def test_a_voice_without_a_profile_is_told_what_its_tone_was_compared_with(language, beginning, most):
    words = wording("plain", language).of_many()
    found = (Evidence("movement_rate", 12.0, "st/s", 15.0, 20.0),)
    assert beginning in words.flag(Flag(7200, 7500, 7501, "tone.flat", found))
    assert most in words.flag(Flag(7200, 7500, 7501, "contour.flat", found))


def test_the_phrases_before_the_offer_question_are_told_with_what_was_asked_of_them() -> None:
    phrases = (
        Phrase(0, 80, "falling", -2.2, "rise", False),
        Phrase(90, 120, "unclear", float("nan"), "free", None),
        Phrase(130, 200, "rising", 3.0, "free", None),
        Phrase(230, 300, "rising", 4.0, "rise", True),
    )
    greeting = Greeting(0, 300, 380, "rising", 4.0, 12.0, 0.9, None, "rise", True, (), phrases)
    said = wording("plain", "en").greeting(greeting)
    assert "phrase 1: the ending falls 2.2 semitones (asked to rise); phrase 3: the ending rises 3.0" in said
    assert "phrase 2" not in said
    assert "phrase 4" not in said


def test_a_gap_at_which_another_device_is_heard_names_both():
    words = wording("plain", "en")
    assert (
        words.gap("device changed: USB 2.0 Headset -> Webcam") == "another device (USB 2.0 Headset → Webcam)"
    )
    assert words.gap("device lost") == "device lost"
    assert wording("plain", "de").gap("device lost") == "Gerät verloren"
    assert words.gap("not known yet") == "not known yet"
