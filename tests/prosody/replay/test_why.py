"""Each measure's row says what the evidence says, and what it would have needed is true."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prosody.events import Evidence, Flag, Greeting, Tone
from prosody.judgement.flag_settings import FlagSettings
from prosody.judgement.flags import Flags
from prosody.judgement.measures import MEASURES
from prosody.judgement.model_population import population
from prosody.replay.heard_call import HeardCall
from prosody.replay.why import ALONE, definition, evidence_rows
from prosody.settings import Settings
from prosody.wording import LANGUAGES, WORDINGS, wording
from prosody.words.definitions import DEFINITIONS


def call_of(name: str = "plain", language: str = "en") -> HeardCall:
    return HeardCall("x", ("rep",), Settings(), population(), wording(name, language))


def flag(code: str, *evidence: Evidence) -> Flag:
    return Flag(100, 200, 200, code, evidence)


def test_every_flag_of_the_demo_is_explained_row_by_row(demo: HeardCall) -> None:
    flags = [event for event in demo.events if isinstance(event, Flag)]
    assert flags
    for one in flags:
        rows = evidence_rows(demo, one)
        assert [row.measure for row in rows] == [found.measure for found in one.evidence]
        assert [row.limit for row in rows] == [found.threshold for found in one.evidence]
        assert any(row.needed for row in rows)
        assert all(row.name and row.clause for row in rows)
        assert all(row.trust is not None and 0.0 < row.trust <= 1.0 for row in rows)


def test_a_greetings_rows_bear_its_confidence(demo: HeardCall) -> None:
    greeting = next(event for event in demo.events if isinstance(event, Greeting))
    rows = evidence_rows(demo, greeting)
    assert {row.trust for row in rows} == {greeting.confidence}
    assert {row.needed for row in rows} == {""}


@pytest.mark.parametrize(
    ("code", "seen", "needed"),
    [
        (
            "pace.fast",
            Evidence("rate", 6.4, "1/s", 5.8, 4.6),
            "not flagged at 5.8 syllables per second or less",
        ),
        ("level.loud", Evidence("level_db", -12.0, "dB", -15.0, -23.0), "not flagged at -15.0 dB or less"),
        ("monologue", Evidence("monologue_s", 90.0, "s", 90.0), "not flagged below 90.0 s"),
        ("contour.flat", Evidence("liveliness", -1.9, "sd", -1.5), "not flagged at -1.5 spreads or more"),
        ("contour.flat", Evidence("movement_st", 0.3, "st", 1.0), "not flagged at 1.0 semitones or more"),
        ("tone.flat", Evidence("share", 0.7, "", 0.45), "not flagged at 0.45 or less"),
        (
            "tone.flat",
            Evidence("range_st", 2.0, "st", 3.1, 6.0),
            "3.1 semitones or more, the other measures of this kind at their limits too",
        ),
        (
            "tone.flat",
            Evidence("movement_rate", 3.9, "st/s", -1.9, 20.0),
            "no value of it would have been enough",
        ),
        ("tone.flat", Evidence("movement_rate", 3.9, "st/s"), ""),
        ("contour.flat", Evidence("span_s", 0.5, "s", 0.1), ""),
    ],
)
def test_what_it_would_have_needed_is_told_per_measure(code: str, seen: Evidence, needed: str) -> None:
    (row,) = evidence_rows(call_of(), flag(code, seen))
    assert row.needed.replace("σ", "spreads") == needed


def test_a_lively_greeting_that_ends_level_needed_its_end_and_not_its_liveliness() -> None:
    lively = Evidence("liveliness", -0.4, "sd", -1.5)
    rows = evidence_rows(call_of(), flag("contour.flat", lively, Evidence("movement_st", 0.3, "st", 1.0)))
    assert rows[1].needed == "not flagged at 1.0 semitones or more"
    assert "other measures" in rows[0].needed


@pytest.mark.parametrize("code", ["tone.flat", "tone.tense"])
def test_a_share_at_the_limit_that_is_told_is_never_flagged(code: str) -> None:
    assert "share" in ALONE[code]
    settings = FlagSettings()

    def flagged(share: float) -> bool:
        flags = Flags(replace(population(), name="Eve", calibrated=True), settings, both_legs=False)
        for second in range(1, 90):
            k = 100 * second
            shares = {"flat": share, "tense": 0.0} if code == "tone.flat" else {"flat": 0.0, "tense": share}
            tone = Tone(k, k, in_range=1.0 - share, needle=0.0, trust=1.0, state="judged", **shares)
            flags.tone(tone)
            if any(said.code == code for said in flags.due(k)):
                return True
        return False

    limit = settings.share_limit(code)
    assert not flagged(limit)
    assert flagged(min(0.99, limit + 0.3))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_that_may_be_shown_has_a_definition_in_every_language(language: str) -> None:
    words = wording("plain", language)
    told = set(MEASURES) | set(DEFINITIONS["en"])
    without = [name for name in sorted(told) if not definition(name, words).text]
    assert without == []
    assert DEFINITIONS["de"].keys() == told
    assert definition("range_st", words).unit == "st"
    assert definition("unheard_of", words).name == "unheard of"


@pytest.mark.parametrize("name", WORDINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rows_are_in_the_calls_own_words(name: str, language: str, demo: HeardCall) -> None:
    said = next(event for event in demo.events if isinstance(event, Flag) and event.code.startswith("tone."))
    rows = evidence_rows(call_of(name, language), said)
    text = " ".join(row.needed + row.clause + row.name for row in rows).lower()
    assert not any(word in text for word in ("bored", "irritat", "gelangweilt", "gereizt"))
