from __future__ import annotations

import math

import pytest

from prosody.contour import Contour
from prosody.events import Greeting
from prosody.judgement.follower import heard
from prosody.judgement.greeting import GreetingJudge, GreetingSettings
from prosody.judgement.liveliness import movement_rate
from prosody.judgement.tail import TailSettings
from prosody.judgement.turns import Calls
from prosody.profile import VoiceProfile
from prosody.units import frames

HELLO = ("voice", 0.8, 0.0, 1.0)
RISE = ("voice", 0.35, 0.0, 5.0)
FALL = ("voice", 0.35, 0.0, -5.0)
PAUSE = ("quiet", 2.0)
NOBODY = VoiceProfile("nobody", {})


def said(contour: Contour, customer: Contour | None = None, profile=NOBODY, asked=(), **settings) -> list:
    """Return every verdict on a call."""
    wanted = GreetingSettings(**settings)
    judge = GreetingJudge(profile, wanted)
    judge.hear(contour)
    begins = Calls(frames(wanted.between_calls_s(both_legs=customer is not None))).process(contour, customer)
    found: list[Greeting | None] = []
    talk = customer.speech.tolist() if customer else [False] * len(contour)
    rows = zip(heard(contour), contour.speech.tolist(), talk, contour.gap.tolist(), strict=True)
    for k, (row, speech, other, gap) in enumerate(rows, contour.start):
        if k in begins:
            judge.new_call()
        found.append(judge.step(k, row, speech, other, gap))
        if k in asked:
            found.append(judge.ask(k))
    return [verdict for verdict in [*found, judge.close(contour.stop)] if verdict]


@pytest.mark.parametrize(("end", "verdict"), [(RISE, "rising"), (FALL, "falling"), (HELLO, "level")])
def test_the_end_of_the_first_turn_is_judged(made, end, verdict) -> None:
    (found,) = said(made([("quiet", 0.5), HELLO, end, PAUSE]))
    assert found.verdict == verdict
    assert found.index == 50


def test_the_verdict_comes_within_a_second(made) -> None:
    (found,) = said(made([HELLO, RISE, ("quiet", 5.0)]))
    assert found.decided - found.end < 90


def test_the_last_phrase_decides(made) -> None:
    (found,) = said(made([HELLO, FALL, ("quiet", 0.5), HELLO, RISE, PAUSE]))
    assert found.verdict == "rising"
    assert found.index == 0


def test_a_greeting_that_goes_on_after_the_verdict_is_judged_anew(made) -> None:
    first, second = said(made([HELLO, FALL, ("quiet", 1.1), HELLO, RISE, PAUSE]))
    assert (first.verdict, second.verdict) == ("falling", "rising")
    assert first.index == second.index


def test_somebody_who_talks_on_and_on_greets_twice_at_most(made) -> None:
    sentence = [HELLO, FALL, ("quiet", 1.1)]
    assert len(said(made(sentence * 8))) == 2


def test_what_is_said_later_is_no_greeting(made) -> None:
    assert len(said(made([HELLO, RISE, PAUSE, HELLO, FALL, PAUSE, HELLO, PAUSE]))) == 1


def test_a_hm_is_passed_over(made) -> None:
    (found,) = said(made([("voice", 0.3, 0.0, 0.0), PAUSE, HELLO, RISE, PAUSE]))
    assert found.verdict == "rising"


def test_a_recording_of_one_word_is_judged_all_the_same(made) -> None:
    (found,) = said(made([("quiet", 0.2), RISE]))
    assert found.verdict == "rising"


def test_a_click_of_voice_is_unclear(made) -> None:
    (found,) = said(made([("quiet", 0.2), ("voice", 0.06, 0.0, 1.0), PAUSE]))
    assert found.verdict == "unclear"
    assert math.isnan(found.movement_st)
    assert found.on_target is None


def test_silence_and_hiss_have_no_greeting(made) -> None:
    assert said(made([("quiet", 3.0), ("hiss", 2.0), PAUSE])) == []


def test_the_customers_answer_brings_the_verdict_early(made) -> None:
    rep = made([HELLO, RISE, PAUSE])
    customer = made([("quiet", 1.35), ("voice", 1.0, 8.0, 8.0), ("quiet", 0.8)])
    (found,) = said(rep, customer)
    assert found.decided - found.end <= 51


def test_after_a_long_quiet_of_both_legs_a_call_begins(made) -> None:
    rep = made([HELLO, FALL, ("quiet", 12.0), HELLO, RISE, PAUSE])
    quiet = made([("quiet", len(rep) / 100)])
    talking = made([("quiet", 5.0), ("voice", 5.0, 8.0, 8.0), ("quiet", len(rep) / 100 - 10.0)])
    assert [found.verdict for found in said(rep, quiet)] == ["falling", "rising"]
    assert [found.verdict for found in said(rep, talking)] == ["falling"]


def test_without_the_customers_leg_a_long_quiet_may_be_their_turn(made) -> None:
    assert len(said(made([HELLO, FALL, ("quiet", 12.0), HELLO, RISE, PAUSE]))) == 1


def test_a_key_press_judges_the_last_turn_again(made) -> None:
    found = said(made([HELLO, FALL, PAUSE, HELLO, RISE, PAUSE]), asked=[520])
    assert [one.verdict for one in found] == ["falling", "rising"]
    assert found[1].decided == 520


def test_a_key_press_inside_a_turn_waits_for_its_end(made) -> None:
    found = said(made([HELLO, FALL, PAUSE, HELLO, RISE, PAUSE]), asked=[350])
    assert [one.verdict for one in found] == ["falling", "rising"]
    assert found[1].decided == found[1].end + frames(GreetingSettings().end_pause_s) - 1


def test_a_key_press_before_any_turn_says_nothing(made) -> None:
    assert len(said(made([("quiet", 1.0), HELLO, RISE, PAUSE]), asked=[10])) == 1


def test_a_greeting_that_was_cut_off_by_a_gap_is_unclear(made) -> None:
    (found,) = said(made([HELLO, RISE, ("gap", 3.0), PAUSE]))
    assert found.verdict == "unclear"


@pytest.mark.parametrize(
    ("target", "on_target"), [("rise", True), ("fall", False), ("level", False), ("free", None)]
)
def test_the_end_is_held_against_its_target(made, target, on_target) -> None:
    (found,) = said(made([HELLO, RISE, PAUSE]), target_contour=target)
    assert found.on_target is on_target
    assert found.target == target


def test_a_lively_greeting_scores_higher_than_a_flat_one(made, profile) -> None:
    waves = [("voice", 0.3, 0.0, 6.0), ("voice", 0.3, 6.0, 0.0)] * 4
    (lively,) = said(made([*waves, PAUSE]), profile=profile)
    (flat,) = said(made([("voice", 2.4, 0.0, 0.5), PAUSE]), profile=profile)
    assert flat.liveliness < -2.0 < lively.liveliness


def test_a_profile_that_knows_nothing_leaves_liveliness_open(made) -> None:
    (found,) = said(made([HELLO, RISE, PAUSE]))
    assert found.liveliness is None


def test_movement_rate_of_a_glide_is_its_slope(made) -> None:
    from prosody.judgement.foreground import foreground
    from prosody.judgement.greeting_model import shipped

    contour = made([("voice", 1.01, 0.0, 10.0)])
    assert movement_rate(foreground(contour, 0.7, shipped())) == pytest.approx(10.0, abs=0.1)


def test_louder_recordings_get_the_same_verdict(made) -> None:
    parts = [HELLO, RISE, PAUSE]
    quiet, loud = (said(made(parts, level_db=db, noise_db=db - 50.0))[0] for db in (-45.0, -10.0))
    assert (quiet.verdict, quiet.movement_st) == (loud.verdict, loud.movement_st)


def test_the_tail_settings_are_the_greetings_own() -> None:
    assert issubclass(GreetingSettings, TailSettings)
    with pytest.raises(ValueError, match="target_contour"):
        GreetingSettings(target_contour="up")


def test_every_measure_of_a_greeting_is_told_with_its_limit(made, profile) -> None:
    judge = GreetingJudge(profile, GreetingSettings(), flat_sd=-2.0)
    rows = made([("voice", 1.5, 0.0, 3.0), ("quiet", 1.0)])
    judge.hear(rows)
    found = [
        judge.step(k, row, bool(s), False, False)
        for k, (row, s) in enumerate(zip(heard(rows), rows.speech, strict=True))
    ]
    (greeting,) = (one for one in found if one)
    limits = {seen.measure: seen.threshold for seen in greeting.evidence}
    assert None not in limits.values()
    assert limits["movement_rate"] == pytest.approx(20.0 - 2.0 * 5.0)
    assert limits["range_st"] == pytest.approx(6.0 - 2.0 * 1.5)
