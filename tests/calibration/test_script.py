"""The script: languages are data files, greetings may be one's own, and what cannot be read is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from calibration.enrolment import STEPS, prompts
from calibration.script import GREETINGS, ScriptError, languages, own_scripts, script, spoken_greeting
from calibration.store import ProfileStore

PATTERN = (Path(__file__).parents[2] / "calibration" / "prompts" / "en.toml").read_text("utf-8")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def added(language: str, text: str) -> Path:
    file = own_scripts() / f"{language}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def test_a_language_is_added_by_a_file_alone() -> None:
    added("fr", PATTERN.replace('"English"', '"Français"').replace("Good morning,", "Bonjour,"))
    assert languages()["fr"] == "Français"
    assert script("fr")["greeting_lively"]["text"][0].startswith("Bonjour,")
    assert script("fr-CA") == script("fr")


def test_one_s_own_file_goes_before_the_program_s() -> None:
    added("en", PATTERN.replace("this is customer service", "this is Acme"))
    assert "Acme" in script("en")["greeting_level"]["text"][0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[quiet", "is no script"),
        ('language = "x"', r"\[quiet\] must say what to do"),
        (PATTERN.replace("language =", "tongue ="), "own name"),
        (PATTERN.replace('text = ["Good', 'texts = ["Good'), "must have the lines"),
        (PATTERN.replace('lift = "How may I help you?"', "lift = 3"), "must be the words to lift"),
    ],
)
def test_a_damaged_script_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    added("xx", text)
    with pytest.raises(ScriptError, match=sentence):
        script("xx")
    assert languages()["xx"] == "xx"  # and the list of languages stays whole


def test_one_s_own_greeting_takes_the_place_of_both_greetings() -> None:
    told = prompts("de", "Acme, mein Name ist Kim. *Was darf ich für Sie tun?*")
    for step in GREETINGS:
        assert told[step]["text"] == ["Acme, mein Name ist Kim. Was darf ich für Sie tun?"]
        assert told[step]["lift"] == "Was darf ich für Sie tun?"
    assert told["neutral"] == prompts("de")["neutral"]


@pytest.mark.parametrize(
    ("entered", "lift"),
    [
        ("Hello, Acme. How can I help?", "How can I help?"),
        ("Acme support, Kim speaking", "Acme support, Kim speaking"),
        ("Acme, *how can I help*, please?", "how can I help"),
    ],
)
def test_the_words_to_lift_are_marked_or_the_last_sentence(entered: str, lift: str) -> None:
    text, found = spoken_greeting(entered)
    assert (found, "*" in text) == (lift, False)


@pytest.mark.parametrize("entered", ["", " * ", "a" * 301, "a *b", "a ** b", "*a* *b*", "a\x07b"])
def test_a_greeting_that_cannot_be_read_is_refused(entered: str) -> None:
    with pytest.raises(ScriptError):
        spoken_greeting(entered)


def test_every_greeting_of_every_language_says_what_to_lift() -> None:
    for language in languages():
        told = script(language)
        assert {step.code for step in STEPS} <= set(told)
        for step in GREETINGS:
            assert told[step]["lift"] in told[step]["text"][0]


def test_the_greeting_is_kept_with_the_voice_and_goes_with_it(tmp_path: Path) -> None:
    store = ProfileStore(tmp_path / "voices")
    assert store.greeting("Ann") == ""
    store.keep_greeting("Ann", "Acme, *how can I help?*")
    assert store.greeting("Ann") == "Acme, *how can I help?*"
    assert store.names() == []  # a greeting alone is no calibrated voice
    store.keep_greeting("Ann", "")
    assert store.greeting("Ann") == ""
    store.keep_greeting("Ann", "Acme.")
    store.delete("Ann")
    assert store.greeting("Ann") == ""
