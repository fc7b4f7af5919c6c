"""The words of replay's model: all of them in every language, feelings in the plain wording alone."""

from __future__ import annotations

import pytest

from prosody.replay.perceptions import HIGHEST, PERCEPTIONS, SCALES, listed, offered
from prosody.wording import LANGUAGES, wording
from prosody.words import feelings, perceptions, sharing, why


@pytest.mark.parametrize("catalogue", [feelings, perceptions, sharing, why])
def test_every_language_has_the_same_codes(catalogue: object) -> None:
    words: dict[str, dict[str, str]] = catalogue.WORDS  # type: ignore[attr-defined]
    assert words.keys() == set(LANGUAGES)
    assert len({frozenset(codes) for codes in words.values()}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_wording_offers_it_has_words_for(language: str) -> None:
    for name in ("plain", "descriptor"):
        words = wording(name, language)
        assert all(words.knows(f"perception.{one.code}") for one in offered(name))
        assert all(words.knows(f"scale.{scale}.{k}") for scale in SCALES for k in range(HIGHEST + 1))
    assert len(offered("plain")) == len(PERCEPTIONS) == 14
    assert {one.code for one in PERCEPTIONS} - {one.code for one in offered("descriptor")} == {
        "angry",
        "bored",
        "irritated",
    }


def test_what_somebody_wrote_in_the_plain_wording_is_still_shown_in_the_other() -> None:
    assert listed(["rude", "angry", "other"], wording("descriptor", "de")) == "unhöflich, wütend, other"
    assert wording("descriptor", "de")("perception.angry") == "angry"
    assert not wording("descriptor", "de").knows("perception.angry")
