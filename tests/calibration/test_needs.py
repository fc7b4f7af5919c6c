"""What each flag would need: the judge's own limits, and an example that the judge's own model would flag."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from calibration.needs import FARTHEST, in_words, needs
from calibration.store import read_profile
from calibration.tolerance import Tolerance
from prosody.judgement.delivery import RATE_ERROR
from prosody.judgement.flag_settings import FlagSettings
from prosody.judgement.model import FLAT, TENSE, shipped
from prosody.profile import Usual, VoiceProfile
from prosody.settings import from_table
from prosody.wording import wording

DEMO = Path(__file__).parents[2] / "prosody" / "demo"


@pytest.fixture(scope="module")
def voice() -> VoiceProfile:
    return read_profile(DEMO / "voice.json")


def found(voice: VoiceProfile, tolerance: Tolerance | None = None) -> dict:
    return {need.code: need for need in needs(voice, tolerance or Tolerance())}


def test_the_example_of_a_tone_is_one_that_the_model_would_count(voice: VoiceProfile) -> None:
    model = shipped(calibrated=True).personal(voice)
    usual = dict(zip(model.measures, model.usual.tolist(), strict=True))
    for code, style, share in (("tone.flat", FLAT, 0.7), ("tone.tense", TENSE, 0.5)):
        need = found(voice, Tolerance(flat_share=0.7, tense_share=0.5))[code]
        flags = FlagSettings(flat_share=0.7, tense_share=0.5)
        assert need.share == flags.clear_share(code) > share
        assert need.hold_s == flags.tone_hold_s
        assert 0 < len(need.example) <= 3
        assert model.opinion(usual).shares[style] < share  # the voice's usual itself is not flagged
        for seen in need.example:
            assert seen.usual == pytest.approx(usual[seen.measure])
            assert seen.value != seen.usual


def test_a_wider_tolerance_needs_an_example_further_away(voice: VoiceProfile) -> None:
    narrow, wide = (found(voice, Tolerance(flat_share=share))["tone.flat"] for share in (0.34, 0.6))
    reach = [max(abs(seen.value - seen.usual) for seen in need.example) for need in (narrow, wide)]
    assert reach[1] > reach[0]


def test_a_tone_that_nothing_reaches_is_said_to_be_far(voice: VoiceProfile) -> None:
    same = {"flat": voice.usual}  # the lines read flat are the usual itself: the way leads nowhere
    need = found(replace(voice, styles=same), Tolerance(flat_share=0.99))["tone.flat"]
    assert need.example == ()
    assert "nothing in your calibration" in in_words(need, wording("plain", "en"))
    assert FARTHEST > 1.0


def test_greeting_and_pace_stand_in_the_voices_own_numbers(voice: VoiceProfile) -> None:
    limits = {
        seen.measure: seen.value
        for seen in found(voice, Tolerance(flat_greeting_sd=-2.0))["contour.flat"].limits
    }
    for name, value in limits.items():
        own = voice.usual[name]
        assert value == pytest.approx(max(0.0, own.median - 2.0 * own.spread))
    (pace,) = found(voice)["pace.fast"].limits
    flags, rate = FlagSettings(), voice.usual["rate"]
    assert pace.value == max(flags.fast_rate, rate.median + flags.fast_sd * max(rate.spread, RATE_ERROR))


def test_a_flag_that_is_off_needs_nothing(voice: VoiceProfile) -> None:
    quiet = from_table({"judge": {"flags": {"tone_flat": False, "pace_fast": False, "contour_flat": False}}})
    codes = {need.code for need in needs(voice, Tolerance(), quiet)}
    assert codes == {"tone.tense", "level.loud"}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ["plain", "descriptor"])
def test_every_need_is_a_sentence(voice: VoiceProfile, name: str, language: str) -> None:
    for need in needs(voice, Tolerance()):
        said = in_words(need, wording(name, language))
        assert said.endswith(".")
        assert "{" not in said
        assert said[0].isupper() or said[0].isdigit()


def test_a_profile_that_knows_little_is_asked_for_little() -> None:
    usual = {"rate": Usual(4.0, 0.5, 3.0, 3.5, 4.5, 5.0)}
    assert "contour.flat" not in {need.code for need in needs(VoiceProfile("x", usual), Tolerance())}


def test_no_example_takes_away_more_than_there_is(voice: VoiceProfile) -> None:
    flat = {
        name: Usual(0.2 * own.median if own.median > 0 else own.median, *(0.0,) * 5)
        for name, own in voice.usual.items()
    }
    need = found(replace(voice, styles={"flat": flat}), Tolerance(flat_share=0.9))["tone.flat"]
    assert need.example
    for seen in need.example:
        assert seen.usual is not None
        assert seen.usual <= 0 or seen.value >= 0.1 * seen.usual
