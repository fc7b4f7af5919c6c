"""The script: what is read aloud in a session, step by step, in one language.

The rule of the room: a language is one TOML file and no code. The program brings some; a person's or
a team's own lie in `<config>/prompts/` and go before them. A greeting of one's own takes the place
of the greetings of the script.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from prosody.places import settings_file

SPOKEN: Final = ("quiet", "neutral", "greeting_level", "greeting_lively", "flat", "tense", "lively")
"""The steps that a script must have words for."""

GREETINGS: Final = ("greeting_level", "greeting_lively")

LONGEST: Final = 300
"""Characters of a greeting at most: about 20 s, longer than any caller waits."""

LARGEST: Final = 1 << 18
"""Bytes of a script's file at most."""

Script = Mapping[str, Mapping[str, Any]]
"""Step -> `say` (what to do), `text` (lines to read) and, for greetings, `lift` (the words to lift)."""

_CODE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
_LAST_SENTENCE: Final = re.compile(r"[^.!?…。？！]+[.!?…。？！]*\s*$")


class ScriptError(ValueError):
    """A script or a greeting cannot be read aloud; the text says why and what to do."""


def own_scripts() -> Path:
    """Return the folder of the person's own scripts, one `<language>.toml` each."""
    return settings_file().parent / "prompts"


def languages(own: Path | None = None) -> dict[str, str]:
    """Return the languages that there are scripts for: code -> name, in the language itself.

    A file that cannot be used is listed by its code; `script` says what is wrong with it.
    """
    found: dict[str, str] = {}
    for code, file in sorted(_files(own).items()):
        try:
            found[code] = str(_read(file)["language"])
        except ScriptError:
            found[code] = code
    return found


def script(language: str = "en", greeting: str = "", own: Path | None = None) -> Script:
    """Return what is read aloud; English where the language has no file.

    Parameters
    ----------
    language : str
        A code such as `de`; of `de-AT` the first part is enough.
    greeting : str
        The person's own greeting, in place of the script's; `*` around the words to lift.

    Raises
    ------
    ScriptError
        When the file, or the greeting, cannot be used.
    """
    files = _files(own)
    file = files.get(language) or files.get(language.partition("-")[0].partition("_")[0]) or files["en"]
    steps = {step: dict(prompt) for step, prompt in _read(file).items() if isinstance(prompt, Mapping)}
    for step in GREETINGS:
        if greeting:
            text, lift = spoken_greeting(greeting)
            steps[step] |= {"text": [text], "lift": lift}
        steps[step].setdefault("lift", last_sentence(steps[step]["text"][0]))
    return steps


def spoken_greeting(entered: str) -> tuple[str, str]:
    """Return a greeting as it is read, and its words to lift: those between `*`, or the last sentence.

    Raises
    ------
    ScriptError
        When it is empty, too long, holds what cannot be printed, or its `*` do not enclose words.
    """
    text = " ".join(entered.split())
    if not text.replace("*", "").strip():
        raise ScriptError("The greeting is empty; write what you say when you answer a call.")
    if len(text) > LONGEST or not text.isprintable():
        raise ScriptError(f"A greeting is at most {LONGEST} printable characters; this one is not.")
    if "*" not in text:
        return text, last_sentence(text)
    before, lift, after = (*text.split("*"), "", "")[:3]
    if text.count("*") != 2 or not lift.strip():
        raise ScriptError(
            "Put one * before and one * after the words to lift, as in: Hello, *how can I help?*"
        )
    return before + lift + after, lift.strip()


def last_sentence(text: str) -> str:
    """Return the last sentence of a text: the offer question of most greetings."""
    found = _LAST_SENTENCE.search(text)
    return found.group().strip() if found else text


def _files(own: Path | None) -> dict[str, Traversable]:
    """Return the files of scripts by language; the person's own go before the program's."""
    folders: list[Traversable] = [resources.files("calibration.prompts"), own or own_scripts()]
    files = [file for folder in folders if folder.is_dir() for file in folder.iterdir()]
    named = ((file.name.removesuffix(".toml"), file) for file in files if file.name.endswith(".toml"))
    return {code: file for code, file in named if _CODE.fullmatch(code)}


def _read(file: Traversable) -> dict[str, Any]:
    """Return a script's file, checked: it may come from a colleague."""
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ScriptError(f"{file} is too large to be a script.")
        found = tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise ScriptError(f"{file} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, ScriptError):
            raise
        raise ScriptError(f"{file} is no script: {error}.") from None
    wrong = _wrong_with(found)
    if wrong:
        raise ScriptError(f"In {file}: {wrong}")
    return found


def _wrong_with(found: Mapping[str, Any]) -> str:
    """Return what a script lacks; empty when it can be used."""
    if not isinstance(found.get("language"), str):
        return 'say the language\'s own name, as in language = "Deutsch".'
    for step in SPOKEN:
        prompt = found.get(step)
        if not isinstance(prompt, Mapping) or not isinstance(prompt.get("say"), str):
            return f'[{step}] must say what to do, as in say = "..."; take en.toml as the pattern.'
        text = prompt.get("text", [])
        if step != "quiet" and not (
            isinstance(text, list) and text and all(isinstance(t, str) for t in text)
        ):
            return f'[{step}] must have the lines to read, as in text = ["..."].'
        if not isinstance(prompt.get("lift", ""), str):
            return f"lift in [{step}] must be the words to lift, as a text."
    return ""
