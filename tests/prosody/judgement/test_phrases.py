"""The phrases of a greeting: their ends, and what was asked of each."""

from __future__ import annotations

import pytest

from prosody.events import Greeting
from prosody.judgement.flag_settings import FlagSettings
from prosody.judgement.flags import greeting_code
from prosody.judgement.greeting import GreetingSettings
from prosody.judgement.judge import Judge, JudgeSettings
from prosody.judgement.phrases import asked
from prosody.profile import VoiceProfile

NOBODY = VoiceProfile("nobody", {})
THREE = [
    ("voice", 0.6, 0.0, 4.0), ("quiet", 0.35), ("voice", 0.35, 0.0, 0.0), ("voice", 0.35, 0.0, -5.0),
    ("quiet", 0.35),
    ("voice", 0.6, 0.0, 0.0), ("voice", 0.4, 0.0, 5.0), ("quiet", 2.0),
]  # fmt: skip


def greeted(made, parts, situation: str = "normal", **settings) -> Greeting:
    chosen = JudgeSettings(greeting=GreetingSettings(**settings), flags=FlagSettings(situation=situation))
    judge = Judge(NOBODY, chosen, ("rep",))
    (found,) = (e for e in (*judge.process(made(parts)), *judge.flush()) if isinstance(e, Greeting))
    return found


def test_each_phrase_has_its_own_end_and_place(made) -> None:
    found = greeted(made, THREE)
    assert [phrase.verdict for phrase in found.phrases] == ["rising", "falling", "rising"]
    assert [phrase.index for phrase in found.phrases] == pytest.approx([0, 95, 200], abs=3)
    assert [phrase.end for phrase in found.phrases] == pytest.approx([60, 165, 300], abs=3)


def test_the_last_phrase_is_the_offer_question(made) -> None:
    found = greeted(made, THREE)
    last = found.phrases[-1]
    assert (last.verdict, last.movement_st, last.target) == (found.verdict, found.movement_st, found.target)
    assert last.end == found.end


def test_phrases_before_it_are_free_unless_asked_for(made) -> None:
    assert [(p.target, p.on_target) for p in greeted(made, THREE).phrases] == [
        ("free", None),
        ("free", None),
        ("rise", True),
    ]


@pytest.mark.parametrize(
    ("targets", "found"),
    [
        ("rise, fall", [("rise", True), ("fall", True)]),
        ("fall", [("fall", False), ("fall", True)]),
        ("level,free", [("level", False), ("free", None)]),
    ],
)
def test_targets_go_to_the_phrases_in_order_and_the_last_stands_for_the_rest(made, targets, found) -> None:
    phrases = greeted(made, THREE, phrase_targets=targets).phrases[:-1]
    assert [(phrase.target, phrase.on_target) for phrase in phrases] == found


def test_a_situation_asks_nothing_of_any_phrase(made) -> None:
    phrases = greeted(made, THREE, situation="bad_news", phrase_targets="rise").phrases
    assert {phrase.target for phrase in phrases} == {"free"}


def test_a_short_pause_divides_nothing(made) -> None:
    parts = [("voice", 0.6, 0.0, 4.0), ("quiet", 0.12), ("voice", 0.7, 0.0, 5.0), ("quiet", 2.0)]
    assert len(greeted(made, parts).phrases) == 1


def test_a_cough_is_no_phrase(made) -> None:
    parts = [("voice", 0.9, 0.0, 4.0), ("quiet", 0.4), ("voice", 0.12, 0.0, 0.0), ("quiet", 2.0)]
    assert len(greeted(made, parts).phrases) == 1


def test_a_phrase_against_its_target_is_flagged_where_the_person_is_strict(made) -> None:
    found = greeted(made, THREE, phrase_targets="rise,rise")
    assert greeting_code(found, -1.3, FlagSettings()) == ""
    assert greeting_code(found, -1.3, FlagSettings(strict_contour=True)) == "contour.falling"
    kept = greeted(made, THREE, phrase_targets="rise,fall")
    assert greeting_code(kept, -1.3, FlagSettings(strict_contour=True)) == ""


@pytest.mark.parametrize("text", ["", "up", "rise,,fall", "rise;fall"])
def test_what_is_no_target_is_refused_with_what_there_is(text: str) -> None:
    with pytest.raises(ValueError, match="rise, fall, level, free"):
        GreetingSettings(phrase_targets=text)


def test_spaces_do_not_matter() -> None:
    assert asked(" rise , free") == ("rise", "free")
