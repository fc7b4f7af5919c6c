from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from prosody.contour import missing
from prosody.judgement.follower import Follower, heard, scaled
from prosody.judgement.foreground import design
from prosody.judgement.greeting_model import shipped
from prosody.judgement.turns import Calls, RepTurns, Turn


def turns_of(voiced: str, customer: str = "", gap: str = "", **limits: int) -> list[Turn]:
    """Run a line of marks, one a frame: "x" is voice, speech of the customer or a gap."""
    turns = RepTurns(**({"pause": 8, "answer": 3, "resume": 15} | limits))
    width = len(voiced)
    lines = (line.ljust(width, ".") for line in (voiced, customer, gap))
    found = [
        turns.step(k, *(mark == "x" for mark in marks)) for k, marks in enumerate(zip(*lines, strict=True))
    ]
    return [turn for turn in [*found, turns.close(width)] if turn]


def test_a_pause_ends_a_turn_at_its_last_voiced_frame() -> None:
    (turn,) = turns_of("..xxxxx............")
    assert (turn.end, turn.decided) == (7, 14)


def test_a_shorter_pause_does_not() -> None:
    (turn,) = turns_of("..xxxxx.......xxx...........")
    assert turn.end == 17


def test_the_customers_word_ends_a_turn_earlier() -> None:
    (turn,) = turns_of("..xxxxx............", customer="........xxx")
    assert turn.decided == 10


def test_a_customer_who_talks_into_the_turn_does_not_end_it() -> None:
    (turn,) = turns_of("..xxxxxxxxxxxx......", customer="...xxxxx")
    assert turn.end == 14


def test_going_on_soon_is_the_same_turn() -> None:
    first, second = turns_of("..xxxxx..........xxxxx.........")
    assert second.resumed
    assert second.start == first.start
    assert second.voiced > first.voiced


def test_going_on_after_the_customer_spoke_is_another_turn() -> None:
    _, second = turns_of("..xxxxx..........xxxxx.........", customer="...............x")
    assert not second.resumed


def test_going_on_much_later_is_another_turn() -> None:
    _, second = turns_of("..xxxxx" + "." * 20 + "xxxxx.........")
    assert not second.resumed


def test_a_gap_before_the_pause_is_over_cuts_the_turn() -> None:
    (turn,) = turns_of("..xxxxx............", gap="........xx")
    assert turn.cut


def test_a_gap_inside_a_turn_that_goes_on_does_not() -> None:
    (turn,) = turns_of("..xxx...xxx...........", gap=".....x")
    assert not turn.cut


def test_silence_is_no_turn() -> None:
    assert turns_of("....................") == []


def test_a_hum_that_is_no_speech_opens_no_turn_but_a_weak_end_goes_on() -> None:
    turns = RepTurns(pause=8, answer=3, resume=15)
    assert all(turns.step(k, True, False, False, speech=False) is None for k in range(20))
    assert not turns.is_open
    for k in range(20, 40):
        turns.step(k, True, False, False, speech=k < 30)
    turn = turns.close(40)
    assert turn == Turn(18, 40, 40, 12)


def following(contour) -> str:
    follower = Follower(shipped())
    return "".join("x" if follower.step(row) else "." for row in heard(contour))


class TestFollower:
    def test_a_voice_sounds_from_its_third_frame_on(self, made) -> None:
        assert following(made([("quiet", 0.1), ("voice", 0.3, 0.0, 2.0), ("quiet", 0.1)])) == (
            "." * 12 + "x" * 28 + "." * 10
        )

    def test_a_voice_hardly_over_the_noise_is_not_followed(self, made) -> None:
        assert "x" not in following(made([("voice", 0.5, 0.0, 2.0)], level_db=-32.0, noise_db=-40.0))

    def test_the_rooms_voices_behind_the_phrase_are_not_followed(self, made) -> None:
        follower = Follower(shipped())
        rep = made([("voice", 1.0, 0.0, 2.0)], level_db=-20.0, noise_db=-38.0)
        room = made([("voice", 0.5, 9.0, 7.0)], level_db=-31.0, noise_db=-38.0, start=100)
        assert any(follower.step(row) for row in heard(rep))
        assert not any(follower.step(row) for row in heard(room))

    def test_unvoiced_rows_are_not_numbers(self, made) -> None:
        assert all(math.isnan(row[0]) for row in heard(made([("hiss", 0.2)])))

    def test_it_weighs_what_the_foreground_weighs(self) -> None:
        import numpy as np

        traits = (14.0, -6.0, -17.0, 3.0)
        assert scaled(*traits) == tuple(design(np.array([traits]))[0])


@given(st.lists(st.sampled_from(["rep", "customer", "gap", "quiet"]), min_size=1, max_size=60), st.data())
def test_calls_begin_after_long_quiet_however_the_rows_come(heard, data) -> None:
    rep, customer = missing(0, len(heard)), missing(0, len(heard))
    rep.speech[:] = [what == "rep" for what in heard]
    rep.gap[:] = [what == "gap" for what in heard]
    customer.speech[:] = [what == "customer" for what in heard]
    cuts = sorted({0, len(heard), *data.draw(st.lists(st.integers(0, len(heard)), max_size=6))})
    calls = Calls(4)
    begins = [k for a, b in pairwise(cuts) for k in calls.process(rep[a:b], customer[a:b])]
    quiet, expected = 0, []
    for k, what in enumerate(heard):
        if what != "quiet" and what != "gap" and quiet >= 4:
            expected.append(k)
        quiet = quiet + 1 if what == "quiet" else 0
    assert begins == expected
