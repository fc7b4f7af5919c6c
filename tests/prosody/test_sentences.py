"""Whole sentences in the person's language: none is missing, none is left over, and each is found again."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from prosody.wording import LANGUAGES, wording
from prosody.words.sentence import translated

HOUSE = Path(__file__).parents[2] / "prosody"
ROOMS = ("audio", "session")
MODULES = ("output", "worker", "offline", "serve/link", "serve/followed", "serve/served")
WHOLE = [path for room in ROOMS for path in sorted((HOUSE / room).rglob("*.py"))]
WHOLE += [HOUSE / f"{name}.py" for name in MODULES]
VERBS = ("doctor", "verbs/soundcheck", "verbs/devices", "verbs/sessions", "verbs/settings")
SPOKEN = [HOUSE / f"{name}.py" for name in VERBS]
OTHERS = [language for language in LANGUAGES if language != "en"]
SILENT = {"setting", "warning", "exception", "compile"}
"""Calls whose texts are said elsewhere (settings have their own words), or to nobody."""

SAYING = {"Finding", "_imports", "say", "confirm"}
ALIKE = re.compile(r"(X\d )?(pip |sudo |chmod |X\d$|lib|pulseaudio|Overlay \(|\W+$)|(ok|MISS) +X\d$")
"""Something to type, and names, are alike in every language; a line of the doctor's is put in as a whole."""

PLACE = re.compile(r"\{\d+\}")


def filled(node: ast.expr) -> str:
    """Return a literal with X0, X1 ... where something is filled in; empty for what is no text."""
    if isinstance(node, ast.Constant):
        text = node.value if isinstance(node.value, str) else ""
        return text.replace("{}", "X0")
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    values = iter(range(len(parts)))
    return "".join(str(p.value) if isinstance(p, ast.Constant) else f"X{next(values)}" for p in parts)


def texts(node: ast.AST, *, said: bool) -> Iterator[str]:
    """Yield the texts below a node; of `said` ones those that a call in `SAYING` is given."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
    if name in SILENT:
        return
    if isinstance(node, ast.Constant | ast.JoinedStr):
        if said:
            yield filled(node)
        return
    for child in ast.iter_child_nodes(node):
        yield from texts(child, said=said or name in SAYING)


def sentences() -> Iterator[str]:
    for path in WHOLE:
        found = texts(ast.parse(path.read_text("utf-8")), said=True)
        yield from (text for text in found if " " in text and text.endswith("."))
    for path in SPOKEN:
        found = texts(ast.parse(path.read_text("utf-8")), said=False)
        yield from (text for text in found if " " in text and not ALIKE.match(text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there_in_every_language(language: str) -> None:
    found = list(sentences())
    assert len(found) > 100
    forms = {text: (text, f"X9 {text}", f"The key {text.removeprefix('The X0 ')}") for text in found}
    missing = [text for text, ways in forms.items() if all(translated(way, language) == way for way in ways)]
    assert missing == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_filled_in_is_in_every_language(language: str) -> None:
    said = json.loads((HOUSE / "words" / f"sentences.{language}.json").read_text("utf-8"))
    for english, other in said.items():
        places = PLACE.findall(english)
        assert places == [f"{{{n}}}" for n in range(len(places))], english
        assert sorted(PLACE.findall(other)) == places, english
        assert other != english


@pytest.mark.parametrize("language", OTHERS)
def test_each_sentence_is_taken_for_itself_and_no_other(language: str) -> None:
    said = json.loads((HOUSE / "words" / f"sentences.{language}.json").read_text("utf-8"))
    for english, other in said.items():
        values = [f"«{n}»" for n in range(len(PLACE.findall(english)))]
        assert translated(english.format(*values), language) == other.format(*values)


def test_names_are_kept_and_reasons_are_put_into_the_language_too() -> None:
    german = wording("plain", "de").sentence
    assert german("Anna's {0}.wav is empty; record or export it again.").startswith(
        "Anna's {0}.wav ist leer;"
    )
    told = german("A call from 10.0.0.1 was turned away: the secret is wrong or missing.")
    assert told == "Ein Anruf von 10.0.0.1 wurde abgewiesen: das Geheimnis ist falsch oder fehlt."
    told = german("A call was ended (Nothing has come for too long); 3 are on.")
    assert told == "Ein Gespräch wurde beendet (Zu lange kam nichts); 3 laufen."
    assert german("Nobody ever said this.") == "Nobody ever said this."
    assert wording("plain", "en").sentence("Nothing is missing.") == "Nothing is missing."
