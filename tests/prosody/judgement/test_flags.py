from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from prosody.events import Evidence, Flag, Greeting, Tone
from prosody.judgement.delivery import Delivery
from prosody.judgement.flag_settings import FlagSettings
from prosody.judgement.flags import Flags, Watch, greeting_code
from prosody.judgement.ration import ORDER, Ration
from prosody.judgement.talk import Talk
from prosody.profile import VoiceProfile

NOBODY = VoiceProfile("nobody", {})
WARM = 3000
PLAIN = FlagSettings(flat_share=0.7, tense_share=0.5)
"""Limits of these tests: what is right for voices is the benchmark's business."""

FLAT, TENSE, CALM = (0.9, 0.0), (0.0, 0.9), (0.1, 0.1)


def tone(k: int, flat: float, tense: float, state: str = "judged") -> Tone:
    seen = (Evidence("movement_rate", 10.0, "st/s", None, 20.0),)
    return Tone(k, k, flat, 1.0 - flat - tense, tense, tense - flat, 1.0, state, "", seen)


def flagged(*seconds: tuple[float, float] | str, start: int = WARM, settings=None, flags=None) -> list[Flag]:
    """Feed a tone for every second; a text is the state of a second that could not be judged."""
    flags = flags or Flags(NOBODY, settings or PLAIN, both_legs=False)
    said: list[Flag] = []
    for i, second in enumerate(seconds):
        k = start + 100 * (i + 1)
        flags.tone(tone(k, 0.33, 0.33, second) if isinstance(second, str) else tone(k, *second))
        said += flags.step(k, rep=True, customer=False, gap=False)
    return said


def greeting(**changes) -> Greeting:
    plain = Greeting(0, 300, 380, "rising", 4.0, 12.0, 0.9, 0.0, "rise", True)
    return replace(plain, **changes)


class TestTone:
    def test_a_flat_tone_that_lasts_is_flagged_with_its_evidence(self) -> None:
        (flag,) = flagged(*[FLAT] * 5)
        assert (flag.code, flag.index, flag.decided) == ("tone.flat", WARM + 100, WARM + 300)
        assert [seen.measure for seen in flag.evidence] == ["share", "hold_s", "movement_rate"]
        assert flag.evidence[1] == Evidence("hold_s", 3.0, "s", PLAIN.tone_hold_s)
        assert flag.evidence[0].threshold == PLAIN.flat_share

    def test_a_tense_tone_that_lasts_is_flagged(self) -> None:
        assert [flag.code for flag in flagged(*[TENSE] * 5)] == ["tone.tense"]

    def test_a_breach_that_does_not_last_is_not_flagged(self) -> None:
        assert flagged(FLAT, FLAT, CALM, CALM, FLAT, FLAT, CALM) == []

    def test_calm_speech_raises_no_flag(self) -> None:
        assert flagged(*[CALM] * 60) == []

    def test_a_lasting_breach_is_flagged_once(self) -> None:
        assert len(flagged(*[FLAT] * 120)) == 1

    def test_hysteresis_wants_the_value_well_inside_before_another_flag(self) -> None:
        wavering = [FLAT] * 4 + [(0.65, 0.0)] * 40 + [FLAT] * 4
        settled = [FLAT] * 4 + [(0.4, 0.0)] * 40 + [FLAT] * 4
        assert len(flagged(*wavering)) == 1
        assert len(flagged(*settled)) == 2

    def test_seconds_that_cannot_be_told_do_not_count(self) -> None:
        assert flagged(FLAT, FLAT, "cannot_tell", FLAT, FLAT, "collecting", FLAT, FLAT) == []

    def test_the_same_is_not_said_again_within_the_cooldown(self) -> None:
        assert len(flagged(*([FLAT] * 4 + [CALM] * 3) * 2)) == 1

    @pytest.mark.parametrize("off", [{"tone_flat": False}, {"situation": "bad_news"}])
    def test_a_signal_can_be_off(self, off) -> None:
        assert flagged(*[FLAT] * 5, settings=replace(PLAIN, **off)) == []

    @pytest.mark.parametrize(
        ("situation", "code", "moves"),
        [
            ("complaint", "tone.flat", 1),
            ("clear_speech", "tone.flat", 1),
            ("clear_speech", "tone.tense", 1),
            ("bad_news", "tone.tense", -1),
            ("complaint", "tone.tense", -1),
        ],
    )
    def test_a_situation_moves_what_is_asked_of_the_tone(self, situation, code, moves) -> None:
        normal = PLAIN.share_limit(code)
        there = replace(PLAIN, situation=situation)
        assert np.sign(there.share_limit(code) - normal) == moves
        share = (normal + there.share_limit(code)) / 2.0
        edge = [(share, 0.0) if code == "tone.flat" else (0.0, share)] * 60
        assert (flagged(*edge) == []) == (moves < 0)
        assert (flagged(*edge, settings=there) == []) == (moves > 0)

    @pytest.mark.parametrize(
        ("situation", "eased"), [("complaint", True), ("clear_speech", True), ("normal", False)]
    )
    def test_a_situation_moves_what_a_greeting_is_asked_for(self, situation, eased) -> None:
        flags = Flags(NOBODY, FlagSettings(situation=situation), both_legs=False)
        flags.greeting(greeting(liveliness=-1.5))
        assert (flags.step(380, rep=False, customer=False, gap=False) == []) == eased

    @pytest.mark.parametrize("situation", ["bad_news", "complaint", "clear_speech"])
    def test_where_patience_is_asked_for_a_hasty_pace_is_fast_sooner(self, situation) -> None:
        assert FlagSettings(situation=situation).fast_limit_sd() < FlagSettings().fast_limit_sd()

    def test_that_was_fine_loosens_the_signal_it_was_about(self) -> None:
        flags = Flags(NOBODY, PLAIN, both_legs=False)
        near = [(0.0, 0.65)] * 6
        assert flagged(*near, flags=flags) != []
        flags.fine()
        assert flagged(*[CALM] * 30, *near, start=2 * WARM, flags=flags) == []
        assert flagged(*[TENSE] * 4, start=4 * WARM, flags=flags) != []
        assert flagged(*[FLAT] * 4, start=6 * WARM, flags=flags) != []

    def test_loosening_has_an_end(self) -> None:
        flags = Flags(NOBODY, replace(PLAIN, ok_steps=2), both_legs=False)
        flagged(*[TENSE] * 4, flags=flags)
        for _ in range(20):
            flags.fine()
        assert flagged(*[CALM] * 30, *[(0.0, 0.8)] * 8, start=2 * WARM, flags=flags) != []


class TestGreeting:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({}, ""),
            ({"liveliness": -2.0}, "contour.flat"),
            ({"liveliness": -2.0, "verdict": "unclear", "on_target": None}, "contour.flat"),
            ({"verdict": "level", "on_target": False, "liveliness": -0.5}, "contour.flat"),
            ({"verdict": "level", "on_target": False, "liveliness": None}, "contour.flat"),
            ({"verdict": "level", "on_target": False, "liveliness": 0.5}, ""),
            ({"verdict": "level", "on_target": True, "target": "level"}, ""),
            ({"verdict": "falling", "on_target": False}, ""),
            ({"liveliness": 3.0}, ""),
        ],
    )
    def test_the_verdict_table(self, changes, code) -> None:
        assert greeting_code(greeting(**changes), -1.3, FlagSettings()) == code

    def test_a_strict_target_flags_a_clear_movement_against_it(self) -> None:
        strict = FlagSettings(strict_contour=True)
        falling = greeting(verdict="falling", movement_st=-4.0, on_target=False)
        assert greeting_code(falling, -1.3, strict) == "contour.falling"
        assert greeting_code(greeting(target="fall", on_target=False), -1.3, strict) == "contour.rising"
        slight = greeting(verdict="falling", movement_st=-2.0, on_target=False)
        assert greeting_code(slight, -1.3, strict) == ""

    def test_a_flat_greeting_is_shown_in_the_warm_up_and_while_the_customer_speaks(self) -> None:
        flags = Flags(NOBODY, FlagSettings(), both_legs=True)
        flags.greeting(greeting(liveliness=-2.0))
        (flag,) = flags.step(380, rep=False, customer=True, gap=False)
        assert flag.code == "contour.flat"
        assert flag.shown
        assert flag.evidence[0] == Evidence("liveliness", -2.0, "sd", -1.3)


class TestRation:
    @staticmethod
    def shown(*when: tuple[int, str], customer: bool = False, **settings) -> list[bool]:
        ration = Ration(FlagSettings(**settings))
        said: list[Flag] = []
        for k, code in when:
            ration.offer(Flag(k, k, k, code))
            said += ration.release(k, customer)
        return [flag.shown for flag in said]

    def test_nothing_is_shown_in_the_warm_up_but_it_is_said(self) -> None:
        assert self.shown((1000, "tone.flat"), (3000, "tone.tense")) == [False, True]

    def test_nudges_keep_their_distance(self) -> None:
        assert self.shown((3000, "tone.flat"), (4000, "tone.tense"), (5000, "pace.fast")) == [
            True,
            False,
            True,
        ]

    def test_the_budget_of_a_call_is_kept(self) -> None:
        when = [(3000 + 2500 * i, "tone.flat") for i in range(5)]
        assert self.shown(*when) == [True, True, True, False, False]
        assert self.shown(*when, nudges_per_call=0) == [False] * 5

    def test_a_new_call_has_a_new_budget(self) -> None:
        ration = Ration(FlagSettings(nudges_per_call=1, warmup_s=0.0))
        shown = []
        for k in (3000, 9000):
            ration.new_call(k - 10)
            ration.offer(Flag(k, k, k, "tone.flat"))
            shown += [flag.shown for flag in ration.release(k, customer=False)]
        assert shown == [True, True]

    def test_what_matters_more_goes_first_and_takes_the_place(self) -> None:
        ration = Ration(FlagSettings())
        for code in reversed(ORDER):
            ration.offer(Flag(WARM, WARM, WARM, code))
        said = ration.release(WARM, customer=False)
        assert [flag.code for flag in said] == list(ORDER)
        assert [flag.shown for flag in said] == [True] + [False] * (len(ORDER) - 1)

    def test_a_nudge_waits_for_the_customer_to_stop(self) -> None:
        ration = Ration(FlagSettings())
        ration.offer(Flag(WARM, WARM, WARM, "tone.flat"))
        assert ration.release(WARM, customer=True) == []
        (flag,) = ration.release(WARM + 120, customer=False)
        assert flag.shown
        assert flag.decided == WARM + 120

    def test_a_nudge_that_waited_too_long_is_not_shown(self) -> None:
        ration = Ration(FlagSettings())
        ration.offer(Flag(WARM, WARM, WARM, "tone.flat"))
        said = [flag for k in range(WARM, WARM + 400) for flag in ration.release(k, customer=True)]
        assert [flag.shown for flag in said] == [False]


class TestWatch:
    def test_it_fires_when_the_breach_has_lasted(self) -> None:
        watch = Watch(hold_s=2.5, slack=0.1, step=0.1)
        assert [watch.see(1.0, 0.5, i) for i in range(5)] == [False, False, True, False, False]

    def test_forgetting_starts_the_hold_again(self) -> None:
        watch = Watch(hold_s=2.0, slack=0.1, step=0.1)
        watch.see(1.0, 0.5, 0)
        watch.forget()
        assert not watch.see(1.0, 0.5, 1)


class TestTalk:
    @staticmethod
    def signs(*parts: tuple[str, float], **settings) -> list[tuple[str, int]]:
        """Say who speaks for how long: "r", "c", "rc" for both, "" for nobody, "gap"."""
        talk, k, found = Talk(FlagSettings(**settings)), 0, []
        for who, s in parts:
            for _ in range(round(100 * s)):
                gap = who == "gap"
                found += [(sign.code, k) for sign in talk.step(k, "r" in who, "c" in who, gap)]
                k += 1
        return found

    def test_dead_air_after_six_quiet_seconds_once(self) -> None:
        assert self.signs(("r", 1.0), ("", 20.0)) == [("dead_air", 99 + 600)]

    def test_quiet_before_anybody_spoke_is_no_dead_air(self) -> None:
        assert self.signs(("", 20.0)) == []

    def test_missing_audio_is_no_dead_air(self) -> None:
        assert self.signs(("r", 1.0), ("", 3.0), ("gap", 10.0), ("", 10.0)) == []

    def test_an_answer_that_does_not_come_is_slow(self) -> None:
        assert self.signs(("r", 1.0), ("c", 2.0), ("", 4.0), ("r", 1.0)) == [("slow_answer", 299 + 300)]

    def test_a_word_of_listening_wants_no_answer(self) -> None:
        assert self.signs(("r", 1.0), ("", 1.0), ("c", 0.4), ("", 4.0), ("r", 1.0)) == []

    def test_talking_on_without_a_pause_is_a_monologue_once(self) -> None:
        talk = [part for _ in range(20) for part in (("r", 4.0), ("", 1.0))]
        assert self.signs(*talk) == [("monologue", 4000)]

    def test_pauses_make_it_none(self) -> None:
        talk = [part for _ in range(20) for part in (("r", 4.0), ("", 2.0))]
        assert self.signs(*talk) == []

    def test_talking_over_the_customer_is_overlap(self) -> None:
        assert self.signs(("c", 1.0), ("rc", 5.0), ("r", 1.0)) == [("overlap", 100 + 299)]

    def test_being_talked_over_is_not(self) -> None:
        assert self.signs(("r", 1.0), ("rc", 5.0), ("r", 1.0)) == []

    def test_without_the_customers_leg_none_of_these_is_flagged(self) -> None:
        flags = Flags(NOBODY, FlagSettings(dead_air=True), both_legs=False)
        said = [flag for k in range(9000) for flag in flags.step(k, k < 5000, customer=False, gap=False)]
        assert said == []


class TestDelivery:
    @staticmethod
    def codes(profile, rates: list[int], levels: list[float]) -> list[str]:
        """Speak a second at each rate and level; return what is flagged."""
        flags = Flags(profile, FlagSettings(), both_legs=False)
        found: list[Flag] = []
        for i in range(100 * len(rates)):
            k, second = WARM + i, i // 100
            flags.hear(k, True, i % 100 < rates[second], levels[second])
            found += flags.step(k, rep=True, customer=False, gap=False)
        return [flag.code for flag in found]

    def test_a_pace_far_over_the_usual_is_flagged(self, profile) -> None:
        assert self.codes(profile, [4] * 10 + [7] * 15, [-20.0] * 25) == ["pace.fast"]

    def test_the_usual_pace_is_not(self, profile) -> None:
        assert self.codes(profile, [4] * 30, [-20.0] * 30) == []

    def test_an_unknown_voice_is_never_too_fast(self) -> None:
        assert self.codes(NOBODY, [9] * 30, [-20.0] * 30) == []

    def test_a_voice_much_louder_than_before_is_flagged(self) -> None:
        assert self.codes(NOBODY, [4] * 40, [-30.0] * 30 + [-20.0] * 10) == ["level.loud"]

    def test_a_loud_device_is_not_a_loud_voice(self) -> None:
        assert self.codes(NOBODY, [4] * 40, [-3.0] * 40) == []

    def test_the_sessions_level_is_its_median(self) -> None:
        delivery = Delivery(NOBODY, FlagSettings())
        told = [reading for _ in range(3000) for reading in delivery.step(True, False, -31.2)]
        assert told[-1].value == pytest.approx(-31.2)
        assert told[-1].evidence.usual == pytest.approx(-31.2, abs=0.5)
