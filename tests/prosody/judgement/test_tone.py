"""The tone judge: one judgement a second of speech, whatever the grouping; evidence; gaps."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.baseline import profile_from
from prosody.contour import Contour, joined, missing
from prosody.events import Tone
from prosody.judgement.measures import MEASURES
from prosody.judgement.model_population import population
from prosody.judgement.tone import ToneJudge, ToneSettings
from prosody.profile import VoiceProfile
from tests.prosody.judgement.made import contour, voice

PROFILE = profile_from([contour(voice(12))], "made")


def judged(heard: Contour, profile: VoiceProfile = PROFILE, **chosen: float) -> list[Tone]:
    judge = ToneJudge(profile, ToneSettings(**chosen))
    return [*judge.process(heard), *judge.flush()]


def test_there_is_one_judgement_for_every_second_of_speech() -> None:
    tones = judged(contour(voice(5)))
    assert [tone.index for tone in tones] == [99, 199, 299, 399, 499]
    assert all(tone.decided == tone.index for tone in tones)


def test_seconds_are_counted_in_speech_not_by_the_clock() -> None:
    speech = np.ones(600, bool)
    speech[150:450] = False
    assert [tone.index for tone in judged(contour(voice(6), speech=speech))] == [99, 499, 599]


def test_half_a_second_at_the_end_is_judged_and_less_is_not() -> None:
    assert [tone.index for tone in judged(contour(voice(1.6)))] == [99, 159]
    assert [tone.index for tone in judged(contour(voice(1.4)))] == [99]


def test_silence_is_not_judged() -> None:
    assert judged(contour(np.full(1000, np.nan), speech=False)) == []


def test_shares_sum_to_one_and_the_needle_lies_between_its_ends() -> None:
    for tone in judged(contour(voice(8))):
        assert tone.flat + tone.in_range + tone.tense == pytest.approx(1.0)
        assert -1.0 <= tone.needle <= 1.0
        assert tone.needle == pytest.approx(tone.tense - tone.flat)


def test_a_voice_at_its_usual_is_in_range() -> None:
    last = judged(contour(voice(9, seed=2)))[-1]
    assert last.state == "judged"
    assert last.in_range > 0.5


def slack(heard: Contour) -> Contour:
    return replace(heard, flux_db=heard.flux_db * 0.8, shape_flux_db=heard.shape_flux_db * 0.8)


def bright(heard: Contour) -> Contour:
    up = np.float32(2 ** (8 / 12))
    return replace(
        heard,
        f0_hz=heard.f0_hz * up,
        alpha_ratio_db=heard.alpha_ratio_db + 12,
        tilt_db=heard.tilt_db + 9,
        hammarberg_db=heard.hammarberg_db - 12,
        centroid_hz=heard.centroid_hz + 500,
        slope_500_1500=heard.slope_500_1500 + 8,
    )


def test_slack_speech_moves_the_needle_down_and_bright_speech_up() -> None:
    plain = contour(voice(9, seed=2))
    low, middle, high = (judged(heard)[-1] for heard in (slack(plain), plain, bright(plain)))
    assert low.needle < middle.needle < high.needle
    assert low.flat > 0.5
    assert high.tense > 0.5


def test_evidence_names_measures_with_their_values_units_and_usual() -> None:
    tone = judged(slack(contour(voice(9, seed=2))))[-1]
    assert 1 <= len(tone.evidence) <= 3
    assert {found.measure for found in tone.evidence} & {"flux_db", "shape_flux_db"}
    for found in tone.evidence:
        assert found.unit == MEASURES[found.measure].unit
        assert found.usual is not None
        assert isinstance(found.value, float)


def test_too_little_voice_is_collecting_and_says_so() -> None:
    tones = judged(contour(voice(9)), least_voiced_s=2.5)
    assert [tone.state for tone in tones[:3]] == ["collecting"] * 3
    assert tones[0].reason == "little_speech"
    assert tones[-1].state == "judged"


def test_low_trust_cannot_tell_and_says_why() -> None:
    last = judged(contour(voice(9), clipped=0.1))[-1]
    assert (last.state, last.reason) == ("cannot_tell", "clipped")


def test_no_window_spans_a_gap() -> None:
    loud, plain = bright(contour(voice(8))), contour(voice(3, seed=2), start=808)
    across = judged(joined([loud, missing(800, 8), plain]))
    alone = judged(contour(voice(3, seed=2), start=808))
    assert [replace(tone, trust=1.0) for tone in across[-3:]] == [replace(tone, trust=1.0) for tone in alone]


def test_the_judge_is_ready_again_after_the_end() -> None:
    judge = ToneJudge(PROFILE, ToneSettings())
    heard = contour(voice(4))
    first = [*judge.process(heard), *judge.flush()]
    assert [*judge.process(heard), *judge.flush()] == first


def test_another_call_is_judged_on_its_own_speech() -> None:
    judge = ToneJudge(PROFILE, ToneSettings())
    judge.process(bright(contour(voice(8))))
    judge.new_call()
    assert judge.process(contour(voice(3, seed=2), start=808)) == judged(contour(voice(3, seed=2), start=808))


def test_speech_of_long_ago_is_forgotten() -> None:
    pause = contour(np.full(3000, np.nan), start=800, speech=False)
    plain = contour(voice(3, seed=2), start=3800)
    assert judged(joined([bright(contour(voice(8))), pause, plain]))[-1] == judged(plain)[-1]


def test_a_long_silence_costs_no_memory() -> None:
    judge = ToneJudge(PROFILE, ToneSettings())
    silence = contour(np.full(100, np.nan), speech=False)
    for k in range(300):
        judge.process(replace(silence, start=100 * k))
    assert sum(len(part) for part in judge._parts) <= 2100


@given(cuts=st.lists(st.integers(1, 999), max_size=12), seed=st.integers(0, 5))
@settings(max_examples=20, deadline=None)
def test_no_grouping_changes_a_bit(cuts: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    speech = np.repeat(rng.random(20) < 0.8, 50)
    gap = np.zeros(1000, bool)
    gap[620:625] = True
    heard = contour(voice(10, seed=seed), speech=speech & ~gap, gap=gap)
    edges = [0, *sorted(set(cuts)), 1000]
    judge = ToneJudge(PROFILE, ToneSettings())
    parts = [tone for a, b in pairwise(edges) for tone in judge.process(heard[a:b])]
    assert [*parts, *judge.flush()] == judged(heard)


@given(gain=st.floats(-20, 20))
@settings(max_examples=10, deadline=None)
def test_gain_changes_nothing(gain: float) -> None:
    heard = contour(voice(6))
    turned = replace(
        heard,
        level_db=heard.level_db + np.float32(gain),
        mid_db=heard.mid_db + np.float32(gain),
        noise_db=heard.noise_db + np.float32(gain),
    )
    for before, after in zip(judged(heard), judged(turned), strict=True):
        assert after.needle == pytest.approx(before.needle, abs=1e-3)


def test_height_alone_decides_nothing_for_an_unknown_voice() -> None:
    low, high = contour(voice(8, height_hz=90.0)), contour(voice(8, height_hz=240.0))
    for one, other in zip(judged(low, population()), judged(high, population()), strict=True):
        assert one.needle == pytest.approx(other.needle, abs=1e-4)
        assert one.trust < 1.0


def test_another_band_leaves_out_what_cannot_be_compared() -> None:
    heard = contour(voice(6))
    narrow = replace(heard, band_hz=np.full(600, 4000.0, np.float32))
    dull = replace(narrow, alpha_ratio_db=narrow.alpha_ratio_db - 10, centroid_hz=narrow.centroid_hz - 100)
    assert judged(dull)[-1].needle == judged(narrow)[-1].needle
    assert judged(narrow)[-1].trust < judged(heard)[-1].trust


def test_a_voice_without_a_profile_is_compared_with_its_own_beginning() -> None:
    """Slack from the first word on: that is how this person speaks; slacker still is not."""
    usual = slack(contour(voice(40)))
    tones = judged(joined([usual, replace(slack(slack(contour(voice(12)))), start=4000)]), population())
    assert {tone.state for tone in tones[:19]} == {"collecting"}
    assert {tone.state for tone in tones[20:]} == {"judged"}
    assert tones[39].in_range > 0.5
    assert tones[-1].needle < tones[39].needle - 0.3
    assert tones[-1].trust < 1.0


def test_each_call_of_an_unknown_voice_begins_anew() -> None:
    judge = ToneJudge(population(), ToneSettings())
    heard = contour(voice(25))
    first = [*judge.process(heard), *judge.flush()]
    assert [*judge.process(heard), *judge.flush()] == first
    assert first[-1].state == "judged"


def test_every_measure_told_has_its_limit_between_usual_and_found_where_the_second_leans() -> None:
    last = judged(bright(contour(voice(8))))[-1]
    assert last.tense > 0.5
    for seen in last.evidence:
        assert seen.threshold is not None
        assert seen.usual is not None
        assert min(seen.usual, seen.value) - 1e-6 <= seen.threshold <= max(seen.usual, seen.value) + 1e-6


def test_after_a_gap_trust_is_lower_until_the_window_is_full_again() -> None:
    whole = joined([contour(voice(8)), missing(800, 50), contour(voice(8, seed=2), start=850)])
    tones = [tone for tone in judged(whole) if tone.index >= 850]
    trusts = [tone.trust for tone in tones]
    before = judged(contour(voice(8)))[-1].trust
    assert trusts[0] < trusts[1] < trusts[3] == before
    assert trusts[-1] == before
