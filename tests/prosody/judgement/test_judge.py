from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosody.contour import Contour
from prosody.events import Event, Fine, Flag, Greeting, Tone, Utterance
from prosody.judgement.flag_settings import FlagSettings
from prosody.judgement.judge import Judge, JudgeSettings
from prosody.profile import VoiceProfile

NOBODY = VoiceProfile("nobody", {})
EVERYTHING = JudgeSettings(
    flags=FlagSettings(dead_air=True, slow_answer=True, strict_contour=True, warmup_s=0.0, cooldown_s=5.0)
)
CALL = [
    ("quiet", 0.7), ("voice", 0.9, 0.0, 1.0), ("hiss", 0.08), ("voice", 0.4, 1.0, -5.0), ("quiet", 2.4),
    ("voice", 5.3, 0.0, 0.4), ("gap", 0.23), ("voice", 3.15, 0.0, 0.2), ("quiet", 7.0), ("gap", 1.0),
    ("voice", 2.0, 3.0, -3.0), ("quiet", 11.0), ("voice", 1.1, 0.0, 0.0), ("voice", 0.4, 0.0, 4.0),
    ("quiet", 0.5),
]  # fmt: skip
ANSWERS = [
    ("quiet", 2.5),
    ("voice", 1.2, 8.0, 6.0),
    ("quiet", 4.0),
    ("voice", 4.5, 8.0, 7.0),
    ("quiet", 23.96),
]


def told(
    judge: Judge, rep: Contour, customer: Contour, cuts: list[int], marks: dict[int, str]
) -> list[Event]:
    """Run a call in groups of frames; a key is pressed as the frame it belongs to is about to come."""
    events: list[Event] = []
    bounds = sorted({0, len(rep), *cuts, *marks})
    for a, b in pairwise(bounds):
        if a in marks:
            judge.mark(marks[a], a)
        events += judge.process(rep[a:b], customer[a:b])
    return events + judge.flush()


@pytest.fixture(scope="module")
def call(made) -> tuple[Contour, Contour]:
    rep = made(CALL)
    customer = made(ANSWERS)
    assert len(rep) == len(customer)
    return rep, customer


class TestGrouping:
    @settings(max_examples=25, deadline=None)
    @given(
        cuts=st.lists(st.integers(1, 3600), max_size=40),
        marks=st.dictionaries(st.integers(1, 3500), st.sampled_from(["greeting", "fine"]), max_size=3),
    )
    def test_events_do_not_depend_on_how_the_frames_were_grouped(self, call, profile, cuts, marks) -> None:
        rep, customer = call
        legs = ("rep", "customer")
        whole = told(Judge(profile, EVERYTHING, legs), rep, customer, [], marks)
        assert told(Judge(profile, EVERYTHING, legs), rep, customer, cuts, marks) == whole

    def test_nor_when_they_come_one_by_one(self, call, profile) -> None:
        rep, customer = call
        legs = ("rep", "customer")
        whole = told(Judge(profile, EVERYTHING, legs), rep, customer, [], {})
        single = told(Judge(profile, EVERYTHING, legs), rep, customer, list(range(len(rep))), {})
        assert single == whole
        assert {type(event) for event in whole} == {Utterance, Greeting, Tone, Flag}

    def test_events_come_in_the_order_of_their_decisions(self, call, profile) -> None:
        rep, customer = call
        events = told(
            Judge(profile, EVERYTHING, ("rep", "customer")), rep, customer, list(range(0, 3600, 7)), {}
        )
        assert [event.decided for event in events] == sorted(event.decided for event in events)
        assert all(event.index <= event.decided for event in events)

    def test_nothing_is_known_before_it_was_heard(self, call, profile) -> None:
        rep, customer = call
        judge = Judge(profile, EVERYTHING, ("rep", "customer"))
        for a in range(0, len(rep), 10):
            events = judge.process(rep[a : a + 10], customer[a : a + 10])
            assert all(event.decided < a + 10 for event in events)


def test_silence_raises_no_flag_and_no_greeting(made) -> None:
    quiet = made([("quiet", 60.0)])
    judge = Judge(NOBODY, JudgeSettings(), ("rep", "customer"))
    assert judge.process(quiet, quiet) + judge.flush() == []


def test_nothing_is_judged_in_a_gap(made) -> None:
    judge = Judge(NOBODY, JudgeSettings(), ("rep",))
    assert judge.process(made([("gap", 60.0)])) + judge.flush() == []


def test_both_legs_have_utterances_but_only_the_rep_is_judged(made) -> None:
    judge = Judge(NOBODY, JudgeSettings(), ("rep", "customer"))
    quiet, speech = made([("quiet", 20.0)]), made([("voice", 18.0, 0.0, 0.0), ("quiet", 2.0)])
    events = judge.process(quiet, speech) + judge.flush()
    assert [(type(event), event.leg) for event in events] == [(Utterance, "customer")]


def test_a_call_with_one_leg_is_judged(made) -> None:
    judge = Judge(NOBODY, JudgeSettings(), ("rep",))
    events = judge.process(made([("voice", 1.0, 0.0, 0.0), ("voice", 0.35, 0.0, 5.0), ("quiet", 2.0)]))
    assert [event.verdict for event in events if isinstance(event, Greeting)] == ["rising"]


def test_a_situation_that_wants_no_rise_asks_for_none(made) -> None:
    settings = JudgeSettings(flags=FlagSettings(situation="bad_news"))
    judge = Judge(NOBODY, settings, ("rep",))
    events = judge.process(made([("voice", 1.5, 0.0, 0.0), ("quiet", 2.0)])) + judge.flush()
    (greeting,) = (event for event in events if isinstance(event, Greeting))
    assert (greeting.verdict, greeting.target, greeting.on_target) == ("level", "free", None)
    assert not any(isinstance(event, Flag) for event in events)


def test_a_flat_greeting_is_flagged_by_default(made, profile) -> None:
    judge = Judge(profile, JudgeSettings(), ("rep",))
    events = judge.process(made([("voice", 2.0, 0.0, 0.3), ("quiet", 2.0)]))
    (flag,) = (event for event in events if isinstance(event, Flag))
    assert flag.code == "contour.flat"
    assert flag.decided - flag.end <= 0
    assert {seen.measure for seen in flag.evidence} >= {"liveliness", "movement_st", "movement_rate"}


def test_judging_imports_neither_scipy_nor_qt() -> None:
    code = "import sys, prosody.judgement.judge; print([m for m in ('scipy', 'PyQt6') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_that_was_fine_is_a_moment_with_the_flag_s_code(made, profile) -> None:
    judge = Judge(profile, JudgeSettings(), ("rep",))
    judge.mark("fine", 10)  # nothing was flagged yet: nothing to say
    judge.mark("fine", 400)
    events = judge.process(made([("voice", 2.0, 0.0, 0.3), ("quiet", 3.0)])) + judge.flush()
    assert [event for event in events if isinstance(event, Fine)] == [Fine(400, 400, "contour.flat")]
