"""A call's time line: legs in step, gaps of the clock's, late bursts, keys, pauses, and limits."""

from __future__ import annotations

import numpy as np
import pytest

from prosody.audio.blocks import Block, Lost, length_s
from prosody.audio.network.call_line import CallLine
from prosody.audio.network.limits import DEFAULTS
from prosody.audio.network.signals import Closed, Heard, Opened, Pressed, ProtocolError, Signal
from prosody.events import Leg

BOTH: tuple[Leg, Leg] = ("rep", "customer")
PIECE_S = 0.02


class Sent:
    """A call that is sent in real time, and what comes of it."""

    def __init__(self, *opened: Opened) -> None:
        self.now_s = 100.0
        self.line = CallLine(BOTH, DEFAULTS, self.now_s)
        self.items: list[Block | Lost] = []
        for one in opened:
            self.line.take(one, self.now_s)

    def pass_time(self, duration_s: float, *legs: Leg) -> None:
        """Time passes, in which these legs send."""
        for _ in range(round(duration_s / PIECE_S)):
            self.now_s += PIECE_S
            for leg in legs:
                self.send(leg)
            self.items += self.line.tick(self.now_s)

    def send(self, leg: Leg, duration_s: float = PIECE_S) -> None:
        samples = np.full(round(duration_s * 8000), 1000, np.int16)
        self.say(Heard(Block(leg, samples, 8000)))

    def catch_up(self, duration_s: float, *legs: Leg) -> None:
        """What they sent meanwhile comes at once."""
        for _ in range(round(duration_s / PIECE_S)):
            for leg in legs:
                self.send(leg)

    def say(self, signal: Signal) -> None:
        self.items += self.line.take(signal, self.now_s)

    def reached_s(self, leg: Leg) -> float:
        return sum(length_s(item) for item in self.items if item.leg == leg)

    def gaps(self, leg: Leg) -> list[tuple[str, float]]:
        """The leg's gaps, each with its length in s, those that follow each other joined."""
        joined: list[tuple[str, float]] = []
        before: Block | Lost | None = None
        for item in (item for item in self.items if item.leg == leg):
            if isinstance(item, Lost):
                goes_on = isinstance(before, Lost) and before.reason == item.reason
                joined[-1:] = (
                    [(item.reason, joined[-1][1] + length_s(item))]
                    if goes_on
                    else [
                        *joined[-1:],
                        (item.reason, length_s(item)),
                    ]
                )
            before = item
        return [(reason, round(length, 3)) for reason, length in joined]


def opened(*legs: Leg, stamped: bool = False) -> Opened:
    return Opened("", legs, 8000, stamped=stamped)


def test_two_legs_that_come_together_have_no_gap():
    call = Sent(opened(*BOTH))
    call.pass_time(2.0, *BOTH)
    assert not call.gaps("rep")
    assert not call.gaps("customer")


def test_a_leg_that_comes_later_begins_later():
    call = Sent(opened("rep"))
    call.pass_time(0.5, "rep")
    call.say(opened("customer"))
    call.pass_time(1.0, *BOTH)
    assert call.gaps("customer") == [("waiting for sound", 0.5)]
    assert call.reached_s("customer") == pytest.approx(call.reached_s("rep"))


def test_a_leg_that_never_comes_keeps_nobody_waiting():
    call = Sent(opened("rep"))
    call.pass_time(5.0, "rep")
    assert call.reached_s("customer") > 4.6
    assert {reason for reason, _ in call.gaps("customer")} == {"waiting for sound"}


def test_a_leg_that_stops_is_a_gap_and_then_goes_on_in_step():
    call = Sent(opened(*BOTH))
    call.pass_time(1.0, *BOTH)
    call.pass_time(3.0, "rep")
    call.pass_time(2.0, *BOTH)
    assert [reason for reason, _ in call.gaps("customer")] == ["not received"]
    assert call.reached_s("customer") == pytest.approx(call.reached_s("rep"), abs=0.35)


@pytest.mark.parametrize("stamped", [False, True])
def test_while_nothing_comes_at_all_the_time_line_waits_and_then_goes_on(stamped: bool):
    call = Sent(opened(*BOTH, stamped=stamped))
    call.pass_time(1.0, *BOTH)
    call.pass_time(3.0)
    assert call.reached_s("rep") == pytest.approx(1.0)
    if stamped:
        for leg in BOTH:
            call.say(Heard(Lost(leg, 300, "not received")))
    call.pass_time(1.0, *BOTH)
    for leg in BOTH:
        assert call.reached_s(leg) == pytest.approx(5.0, abs=0.03)
        assert [reason for reason, _ in call.gaps(leg)] == ["not received"]


def test_a_machine_that_knows_how_much_is_missing_has_the_last_word():
    call = Sent(opened(*BOTH, stamped=True))
    call.pass_time(1.0, *BOTH)
    call.pass_time(3.0, "rep")
    call.say(Heard(Lost("customer", 300, "silence not sent")))
    call.pass_time(1.0, *BOTH)
    assert sum(length for _, length in call.gaps("customer")) == pytest.approx(3.0)
    assert call.reached_s("customer") == pytest.approx(5.0)


def test_sound_whose_place_was_filled_in_is_not_heard_twice():
    call = Sent(opened(*BOTH, stamped=True))
    call.pass_time(1.0, *BOTH)
    call.pass_time(2.0, "rep")
    for _ in range(100):
        call.send("customer")  # all of it was only late
    call.pass_time(1.0, *BOTH)
    assert call.reached_s("customer") == pytest.approx(4.0)


def test_a_burst_after_a_stall_does_not_move_the_time_line():
    call = Sent(opened(*BOTH))
    call.pass_time(1.0, *BOTH)
    call.pass_time(2.0, "rep")
    for _ in range(100):
        call.send("customer")
    call.pass_time(2.0, *BOTH)
    assert call.reached_s("customer") == pytest.approx(call.reached_s("rep"), abs=0.3)


def heard_s(call: Sent, leg: Leg) -> float:
    return sum(length_s(item) for item in call.items if item.leg == leg and isinstance(item, Block))


def test_sound_that_a_stalled_connection_held_up_is_no_gap():
    """Both legs of one connection stand still for 3 s; then all that was sent meanwhile comes at once."""
    call = Sent(opened(*BOTH))
    call.pass_time(2.0, *BOTH)
    call.pass_time(3.0)
    call.catch_up(3.0, *BOTH)
    call.pass_time(2.0, *BOTH)
    for leg in BOTH:
        assert not call.gaps(leg)
        assert heard_s(call, leg) == pytest.approx(7.0)


def test_connections_that_come_back_one_after_the_other_lose_nothing():
    call = Sent(opened("rep"), opened("customer"))
    call.pass_time(2.0, *BOTH)
    call.pass_time(1.6)
    call.catch_up(1.6, "rep")
    call.pass_time(0.5, "rep")
    call.catch_up(2.1, "customer")
    call.pass_time(2.0, *BOTH)
    for leg in BOTH:
        assert not call.gaps(leg)
        assert heard_s(call, leg) == pytest.approx(6.1)


def test_of_what_was_held_up_only_the_rest_is_a_gap():
    call = Sent(opened("rep"))
    call.pass_time(2.0, "rep")
    call.pass_time(3.0)
    call.catch_up(2.0, "rep")  # the sender had no room for more
    call.pass_time(2.0, "rep")
    assert call.gaps("rep") == [("not received", 1.0)]
    assert heard_s(call, "rep") == pytest.approx(6.0)
    assert call.reached_s("rep") == pytest.approx(7.0)


def test_silence_that_was_not_sent_is_a_gap_before_what_is_spoken_next():
    call = Sent(opened("rep"))
    call.pass_time(2.0, "rep")
    call.pass_time(3.0)
    call.pass_time(2.0, "rep")
    assert call.gaps("rep") == [("not received", 3.0)]
    kinds = [isinstance(item, Lost) for item in call.items if item.leg == "rep"]
    assert kinds.index(True) == 100  # pieces of 20 ms
    assert sum(kinds) == 1


def test_a_call_that_ends_as_soon_as_it_is_back_loses_nothing():
    call = Sent(opened("rep"))
    call.pass_time(2.0, "rep")
    call.pass_time(3.0)
    call.pass_time(0.1, "rep")
    call.say(Closed("hung up"))
    assert call.gaps("rep") == [("not received", 3.0)]
    assert heard_s(call, "rep") == pytest.approx(2.1)


def test_a_short_stall_costs_nothing():
    call = Sent(opened(*BOTH))
    call.pass_time(1.0, *BOTH)
    call.pass_time(0.8, "rep")
    for _ in range(40):
        call.send("customer")
    call.pass_time(1.0, *BOTH)
    assert not call.gaps("customer")
    assert call.reached_s("customer") == pytest.approx(call.reached_s("rep"))


def test_for_a_while_after_a_key_nothing_of_either_leg_is_kept():
    call = Sent(opened(*BOTH))
    call.pass_time(1.0, *BOTH)
    for _ in range(3):
        call.say(Pressed("4"))
        call.pass_time(1.0, *BOTH)
    call.pass_time(6.0, *BOTH)
    for leg in BOTH:
        assert call.gaps(leg) == [("paused", 7.0)]
        assert call.reached_s(leg) == pytest.approx(10.0)


def test_while_paused_sound_is_counted_and_thrown_away():
    call = Sent(opened(*BOTH))
    call.pass_time(1.0, *BOTH)
    call.line.paused = True
    call.pass_time(1.0, *BOTH)
    call.line.paused = False
    call.pass_time(1.0, *BOTH)
    assert call.gaps("rep") == [("paused", 1.0)]
    assert call.reached_s("rep") == pytest.approx(3.0)


def test_sound_of_a_leg_that_nobody_asked_for_is_not_handed_on():
    line = CallLine(("rep",), DEFAULTS, 0.0)
    line.take(opened(*BOTH), 0.0)
    assert line.take(Heard(Block("customer", np.ones(160, np.int16), 8000)), 0.02) == []


def test_faster_than_real_time_is_refused():
    call = Sent(opened(*BOTH))
    for _ in range(round(DEFAULTS.ahead_s / PIECE_S)):
        call.send("rep")
    with pytest.raises(ProtocolError, match="than time passes"):
        call.send("rep", 0.1)


def test_a_gap_that_is_told_counts_as_sound_there():
    call = Sent(opened("rep", stamped=True))
    call.send("rep")
    with pytest.raises(ProtocolError, match="than time passes"):
        call.say(Heard(Lost("rep", 6000, "not received")))


def test_a_call_without_end_is_ended():
    call = Sent(opened("rep"))
    call.send("rep")
    call.now_s += 13 * 3600.0
    call.items += call.line.tick(call.now_s)
    with pytest.raises(ProtocolError, match="longer"):
        call.pass_time(1.0, "rep")


def test_nothing_at_all_is_idle():
    call = Sent(opened("rep"))
    call.pass_time(1.0, "rep")
    call.pass_time(DEFAULTS.idle_s - 1.0)
    assert not call.line.idle(call.now_s)
    call.pass_time(2.0)
    assert call.line.idle(call.now_s)
