"""Live calls on scripted devices: whatever happens to them, the time line stays true."""

from __future__ import annotations

import numpy as np
import pytest

from prosody.audio.backend import Whereabouts
from prosody.audio.blocks import Block, Lost
from prosody.audio.devices import PULSE
from prosody.audio.error import AudioError
from prosody.audio.framing import Framer
from prosody.frames import Missing


def losses(items, leg="rep"):
    return [(when_s, item) for when_s, item in items if isinstance(item, Lost) and item.leg == leg]


def lost_s(items, leg="rep"):
    return sum(item.count for _, item in losses(items, leg)) / 100


def sound_s(items, leg="rep"):
    return sum(len(i.samples) / i.rate for _, i in items if isinstance(i, Block) and i.leg == leg)


def position_s(items, leg="rep"):
    return lost_s(items, leg) + sound_s(items, leg)


def misplaced_s(items, leg="rep"):
    """Return how far any sound stands from where it belongs: its samples tell the 10 ms they are from."""
    at_s, worst_s = 0.0, 0.0
    for _, item in items:
        if getattr(item, "leg", None) != leg:
            continue
        if isinstance(item, Lost):
            at_s += item.count / 100
            continue
        ends_s = at_s + len(item.samples) / item.rate
        if item.samples[-1]:
            off_s = (ends_s - (int(item.samples[-1]) - 1) / 100 + 150.0) % 300.0 - 150.0  # 300 s a round
            worst_s = max(worst_s, abs(off_s))
        at_s = ends_s
    return worst_s


# ---- when all is well


def test_both_legs_come_as_short_blocks_and_nothing_is_lost(rig):
    source = rig.call(far="default")
    items = rig.run(source, 10.0)
    assert source.legs == ("rep", "customer")
    assert source.name == "Headset + Speaker"
    assert source.rate == 16_000
    for leg in source.legs:
        assert abs(sound_s(items, leg) - 10.0) < 0.05
        assert not losses(items, leg)
    assert all(len(item.samples) <= 960 and item.samples.dtype == np.int16 for _, item in items)
    assert not rig.backend.streams


def test_sound_comes_within_50_ms(rig):
    for when_s, item in rig.run(rig.call(), 5.0)[:-1]:
        assert when_s - (int(item.samples[-1]) - 1) / 100 <= 0.05


def test_late_bursts_are_no_losses(rig):
    """Delivery stalls of up to 200 ms, then all at once: five minutes without one gap."""
    draw = np.random.default_rng(1)
    rig.mic.late_s = lambda: 0.2 * draw.random() if draw.random() < 0.1 else 0.0
    items = rig.run(rig.call(), 300.0)
    assert not losses(items)
    assert misplaced_s(items) < 0.021


def test_false_overflow_flags_are_no_losses(rig):
    rig.mic.overflow = True
    source = rig.call()
    rig.watch(source, [9.0])
    assert not losses(rig.run(source, 10.0))
    assert rig.told[9.0]["rep"].overflows > 400


@pytest.mark.parametrize("length_s", [0.06, 0.1, 0.3, 0.5, 0.7])
def test_lost_sound_is_found_and_put_where_it_was_lost(rig, length_s):
    source = rig.call()

    def lose():
        for stream in rig.backend.streams:
            stream.skip = round(length_s * 16_000)

    rig.clock.at(3.0, lose)
    items = rig.run(source, 8.0)
    assert abs(lost_s(items) - length_s) <= 0.021
    assert misplaced_s(items) <= 0.021
    assert abs(position_s(items) - 8.0) < 0.05


def test_many_losses_do_not_add_up(rig):
    draw = np.random.default_rng(2)
    rig.mic.late_s = lambda: 0.03 * draw.random()
    source = rig.call()
    length = 0.0
    for when_s in np.arange(2.0, 298.0, 3.0):
        blocks = int(draw.integers(3, 25))
        length += blocks * 0.02

        def lose(count=blocks * 320):
            for stream in rig.backend.streams:
                stream.skip = count

        rig.clock.at(when_s, lose)
    items = rig.run(source, 300.0)
    assert abs(lost_s(items) - length) < 0.05
    assert len(losses(items)) == len(np.arange(2.0, 298.0, 3.0))
    assert misplaced_s(items) < 0.06


# ---- when the device goes


def test_a_device_that_falls_silent_is_lost_within_a_second_and_comes_back(rig):
    source = rig.call(far="default")
    rig.clock.at(3.0, lambda: setattr(rig.mic, "frozen", True))
    rig.clock.at(15.0, lambda: setattr(rig.mic, "frozen", False))
    rig.watch(source, [2.0, 3.7, 3.9, 10.0, 17.9])
    items = rig.run(source, 20.0)
    states = [rig.told[t]["rep"].state for t in (2.0, 3.7, 3.9, 10.0, 17.9)]
    assert states == ["ok", "ok", "lost", "lost", "ok"]
    first_s, first = losses(items)[0]
    assert first_s <= 4.3
    assert first.reason == "device lost"
    assert abs(lost_s(items) - 12.0) < 3.0
    assert misplaced_s(items) < 0.03
    assert abs(position_s(items) - position_s(items, "customer")) < 0.05
    assert not losses(items, "customer")


def test_a_device_that_the_system_has_suspended_is_lost_in_less(rig):
    source = rig.call()
    rig.clock.at(3.0, lambda: vars(rig.mic).update(frozen=True, suspended=True))
    rig.clock.at(5.0, lambda: vars(rig.mic).update(frozen=False, suspended=False))
    rig.watch(source, [2.9, 3.4, 9.0])
    items = rig.run(source, 10.0)
    assert [rig.told[t]["rep"].state for t in (2.9, 3.4, 9.0)] == ["ok", "lost", "ok"]
    assert misplaced_s(items) < 0.03


def test_a_moment_of_suspension_is_no_loss_of_the_device(rig):
    """A server suspends a source for a moment where its rate or its profile is changed."""
    source = rig.call()
    rig.clock.at(3.0, lambda: vars(rig.mic).update(frozen=True, suspended=True))
    rig.clock.at(3.2, lambda: vars(rig.mic).update(frozen=False, suspended=False))
    rig.watch(source, [3.3])
    items = rig.run(source, 6.0)
    assert rig.told[3.3]["rep"].state == "ok"
    assert rig.mic.opened == 1
    assert {item.reason for _, item in losses(items)} == {"audio lost"}


def test_while_a_device_is_lost_its_gap_is_told_as_it_grows(rig):
    source = rig.call()
    rig.clock.at(3.0, lambda: setattr(rig.mic, "plugged", False))
    for when_s, _ in losses(rig.run(source, 10.0)):
        so_far = position_s([(w, i) for w, i in rig.items if w <= when_s])
        assert when_s - so_far < 0.35


def test_an_unplugged_device_is_noticed_at_once_and_back_within_3_s_of_its_return(rig):
    source = rig.call()
    rig.clock.at(3.0, lambda: setattr(rig.mic, "plugged", False))
    rig.clock.at(33.0, lambda: setattr(rig.mic, "plugged", True))
    rig.watch(source, [3.2, 30.0, 36.0])
    items = rig.run(source, 40.0)
    assert rig.told[3.2]["rep"].state == "lost"
    assert "connect it" in rig.told[30.0]["rep"].problem
    assert rig.told[36.0]["rep"].state == "ok"
    assert rig.told[36.0]["rep"].problem == ""
    assert abs(rig.told[36.0]["rep"].lost_s - lost_s(items)) < 0.01
    assert 30.0 <= lost_s(items) <= 33.0
    assert misplaced_s(items) < 0.03


def test_two_hundred_plug_cycles_leave_nothing_behind(rig):
    source = rig.call()
    for cycle in range(200):
        rig.clock.at(1.0 + 4 * cycle, lambda: setattr(rig.mic, "plugged", False))
        rig.clock.at(2.0 + 4 * cycle, lambda: setattr(rig.mic, "plugged", True))
    items = rig.run(source, 800.0)
    assert rig.mic.opened == 201
    assert not rig.backend.streams
    assert abs(position_s(items) - 800.0) < 0.1
    assert misplaced_s(items) < 0.05


def test_a_returning_device_may_have_another_rate(rig):
    source = rig.call()
    rig.mic.rate = 16_000
    for k, rate in enumerate((48_000, 8_000)):
        rig.clock.at(3.0 + 5 * k, lambda: setattr(rig.mic, "plugged", False))
        rig.clock.at(4.0 + 5 * k, lambda rate=rate: vars(rig.mic).update(plugged=True, rate=rate))
    items = rig.run(source, 15.0)
    assert {item.rate for _, item in items if isinstance(item, Block)} == {16_000, 48_000, 8_000}
    framer = Framer("rep")
    parts = [part for _, item in items for part in framer.process(item)] + framer.flush()
    frames = sum(part.count if isinstance(part, Missing) else len(part) for part in parts)
    assert frames == pytest.approx(1_500, abs=5)
    assert misplaced_s(items) < 0.05


def test_a_device_that_is_busy_is_tried_again_without_a_storm(rig):
    source = rig.call()
    opened = rig.backend.open
    tries = []

    def open_counted(*args):
        tries.append(rig.clock.now_s - 1_000.0)
        return opened(*args)

    rig.backend.open = open_counted
    rig.clock.at(2.0, lambda: vars(rig.mic).update(plugged=False))
    rig.run(source, 32.0)
    waits = np.diff(tries)
    assert 10 <= len(tries) <= 22
    assert waits[0] < 0.7
    assert waits[-1] >= 2.0


def test_a_device_that_never_delivers_is_waiting_then_lost_and_the_other_leg_goes_on(rig):
    rig.far.frozen = True
    source = rig.call(far="default")
    rig.watch(source, [0.5, 3.0, 7.0])
    items = rig.run(source, 10.0)
    assert [rig.told[t]["customer"].state for t in (0.5, 3.0, 7.0)] == ["waiting", "waiting", "lost"]
    assert rig.told[7.0]["rep"].state == "ok"
    assert not sound_s(items, "customer")
    assert position_s(items, "customer") > 8.5


def test_a_leg_that_begins_late_gets_a_gap_of_that_length(rig):
    rig.far.first_after_s = 1.7
    source = rig.call(far="default")
    items = rig.run(source, 6.0)
    assert abs(lost_s(items, "customer") - 1.7) < 0.03
    assert losses(items, "customer")[0][1].reason == "waiting for sound"
    assert misplaced_s(items, "customer") < 0.03


def test_a_stalled_worker_does_not_take_its_absence_for_the_devices(rig):
    source = rig.call()
    iterator = iter(source)
    items = []
    rig.clock.at(12.0, source.close)
    for item in iterator:
        items.append((rig.clock.now_s, item))
        if len(items) in (50, 150):
            rig.clock.sleep(2.0)  # the callbacks go on meanwhile
    assert not losses(items)
    assert abs(sound_s(items) - 12.0) < 0.05


def test_a_worker_that_stalls_longer_than_the_ring_loses_what_did_not_fit_and_says_so(rig):
    source = rig.call()
    items = []
    rig.clock.at(20.0, source.close)
    for item in source:
        items.append((rig.clock.now_s, item))
        if len(items) == 50:
            rig.clock.sleep(8.0)
            assert source.health["rep"].state == "behind"
            assert source.health["rep"].behind_s > 4.0
    assert abs(lost_s(items) - 3.0) < 0.1
    assert len(losses(items)) <= 2
    assert abs(position_s(items) - 20.0) < 0.06
    assert misplaced_s(items) < 0.06


@pytest.mark.parametrize("slept_s", [2.0, 300.5])
def test_a_machine_that_slept_leaves_a_gap_of_that_length(rig, slept_s):
    source = rig.call(far="default")
    rig.clock.at(4.0, lambda: rig.suspend(slept_s))
    items = rig.run(source, 10.0)
    for leg in source.legs:
        assert abs(lost_s(items, leg) - slept_s) < 0.1
        assert misplaced_s(items, leg) < 0.03


# ---- silence, pause, other devices


def test_exact_zeros_for_three_seconds_are_muted(rig):
    source = rig.call()
    rig.clock.at(5.0, lambda: setattr(rig.mic, "silent", True))
    rig.clock.at(12.0, lambda: setattr(rig.mic, "silent", False))
    rig.watch(source, [4.0, 7.5, 8.2, 13.0])
    rig.run(source, 14.0)
    assert [rig.told[t]["rep"].state for t in (4.0, 7.5, 8.2, 13.0)] == ["ok", "ok", "muted", "ok"]
    assert rig.told[8.2]["rep"].ever_heard
    assert rig.told[8.2]["rep"].level_db == -120.0


def test_a_microphone_that_never_gave_anything_is_told_apart(rig):
    rig.mic.silent = True
    source = rig.call()
    rig.watch(source, [4.0])
    rig.run(source, 5.0)
    assert rig.told[4.0]["rep"].state == "muted"
    assert not rig.told[4.0]["rep"].ever_heard


def test_a_monitor_is_silent_when_nothing_plays_and_nobody_is_told(rig):
    rig.far.silent = True
    source = rig.call(far="default")
    rig.watch(source, [9.0])
    rig.run(source, 10.0)
    assert rig.told[9.0]["customer"].state == "ok"


def test_paused_sound_never_leaves_the_ring(rig):
    source = rig.call(far="default")
    rig.clock.at(3.0, source.pause)
    rig.clock.at(6.0, source.resume)
    rig.watch(source, [4.0, 7.0])
    items = rig.run(source, 10.0)
    for leg in source.legs:
        heard = {int(i.samples[-1]) - 1 for _, i in items if isinstance(i, Block) and i.leg == leg}
        assert not [tens for tens in heard if 303 < tens < 600]
        assert {item.reason for _, item in losses(items, leg)} == {"paused"}
        assert abs(lost_s(items, leg) - 3.0) < 0.06
        assert misplaced_s(items, leg) < 0.03
    assert rig.told[4.0]["rep"].state == "paused"
    assert rig.told[7.0]["rep"].state == "ok"
    assert rig.told[7.0]["rep"].lost_s == 0.0


def test_nobody_looks_often_at_what_is_thrown_away(rig):
    source = rig.call()
    rig.clock.at(3.0, source.pause)
    rig.clock.at(5.97, source.resume)  # between two looks
    items = rig.run(source, 8.0)
    assert 4 <= len([when_s for when_s, _ in losses(items) if 3.1 < when_s < 5.9]) <= 7
    heard = {int(i.samples[-1]) - 1 for _, i in items if isinstance(i, Block)}
    assert not [tens for tens in heard if 303 < tens < 597]
    first_s = min(when_s for when_s, item in items if when_s > 5.9 and isinstance(item, Block))
    assert first_s < 6.05


def test_looks_are_rarer_while_nobody_has_spoken_for_long(rig):
    source = rig.call()
    rig.clock.at(2.0, lambda: setattr(rig.mic, "silent", True))
    rig.clock.at(8.0, lambda: setattr(rig.mic, "silent", False))
    items = rig.run(source, 9.0)
    looks = {second: len({w for w, _ in items if second <= w < second + 0.9}) for second in (1.0, 6.0, 8.1)}
    assert looks[6.0] < 0.6 * looks[1.0]
    assert looks[8.1] > 0.9 * looks[1.0]
    assert not losses(items)


def test_a_source_the_system_moved_us_to_is_not_taken_for_the_headset(rig):
    """PulseAudio does it when a source goes away; the next source may be the customer's voice."""
    object.__setattr__(rig.mic.device, "host_api", PULSE)
    source = rig.call("Headset")
    rig.clock.at(4.0, lambda: vars(rig.mic).update(moved_to="speaker", refuses="Headset is not there."))
    rig.clock.at(9.0, lambda: vars(rig.mic).update(moved_to=None, refuses=""))
    rig.watch(source, [3.0, 6.0, 8.0, 14.0])
    items = rig.run(source, 15.0)
    states = [rig.told[t]["rep"].state for t in (3.0, 6.0, 8.0, 14.0)]
    assert states == ["ok", "lost", "lost", "ok"]
    assert rig.told[8.0]["rep"].problem == "Headset is not there."
    assert losses(items)[0][1].reason == "device lost: Headset -> Speaker"
    assert 4.0 < losses(items)[0][0] < 4.5
    assert not rig.told[14.0]["rep"].moved
    assert 3.0 < lost_s(items) < 8.0
    assert misplaced_s(items) < 0.03


def test_the_default_is_followed_to_another_device_and_back(rig):
    webcam = type(rig.mic)("Webcam", host_api=PULSE)
    rig.backend.fakes["webcam"] = webcam
    object.__setattr__(rig.mic.device, "host_api", PULSE)
    source = rig.call("default")
    rig.clock.at(4.0, lambda: setattr(rig.mic, "plugged", False))
    rig.clock.at(20.0, lambda: setattr(rig.mic, "plugged", True))
    rig.watch(source, [3.0, 10.0, 26.0])
    items = rig.run(source, 28.0)
    assert [rig.told[t]["rep"].device for t in (3.0, 10.0, 26.0)] == ["Headset", "Webcam", "Headset"]
    assert [rig.told[t]["rep"].moved for t in (3.0, 10.0, 26.0)] == [False, True, False]
    assert [rig.told[t]["rep"].state for t in (3.0, 10.0, 26.0)] == ["ok", "ok", "ok"]
    assert lost_s(items) < 3.0
    assert misplaced_s(items) < 0.03
    reasons = list(dict.fromkeys(item.reason for _, item in losses(items)))
    assert reasons[-2:] == ["device changed: Headset -> Webcam", "device changed: Webcam -> Headset"]


def test_a_named_device_is_not_left_for_the_default(rig):
    rig.backend.fakes = {"webcam": type(rig.mic)("Webcam", host_api=PULSE), **rig.backend.fakes}
    object.__setattr__(rig.mic.device, "host_api", PULSE)
    rig.backend.look = lambda _leg: Whereabouts(rig.mic.device, rig.backend.fakes["webcam"].device)
    source = rig.call("Headset")
    rig.watch(source, [9.0])
    assert not losses(rig.run(source, 10.0))
    assert rig.told[9.0]["rep"].device == "Headset"


# ---- what cannot be opened


def test_a_wrong_name_lists_the_right_ones(rig):
    with pytest.raises(AudioError, match=r"no input device 'Mikro'.*'Headset', 'Speaker'"):
        rig.call("Mikro")


def test_no_device_at_all_names_both_causes(rig):
    rig.mic.plugged = rig.far.plugged = False
    with pytest.raises(AudioError, match=r"none is connected, or .* not allowed"):
        rig.call()


def test_a_refused_device_is_a_sentence_and_the_other_is_released(rig):
    rig.far.refuses = "Speaker cannot be opened; check it."
    with pytest.raises(AudioError, match="Speaker cannot be opened"):
        rig.call(far="default")
    assert not rig.backend.streams


def test_one_leg_at_least_must_be_named(rig):
    with pytest.raises(AudioError, match="--mic"):
        rig.call(None, None)


def test_closing_twice_and_before_the_first_sound_releases_everything(rig):
    source = rig.call(far="default")
    source.close()
    source.close()
    assert not rig.backend.streams
    assert list(source) == []


# ---- devices that deliver nothing while nothing is played (loopback on Windows)


def test_a_resting_far_end_is_not_lost_and_its_silence_is_a_gap_of_its_length(rig):
    object.__setattr__(rig.far.device, "rests", True)
    source = rig.call(far="default")
    rig.clock.at(4.0, lambda: setattr(rig.far, "frozen", True))
    rig.clock.at(34.0, lambda: setattr(rig.far, "frozen", False))
    rig.watch(source, [20.0, 39.0])
    items = rig.run(source, 40.0)
    assert rig.far.opened == 1
    assert [rig.told[t]["customer"].state for t in (20.0, 39.0)] == ["ok", "ok"]
    assert {item.reason for _, item in losses(items, "customer")} == {"nothing is played"}
    assert abs(lost_s(items, "customer") - 30.0) < 0.05
    assert misplaced_s(items, "customer") < 0.03
    assert abs(position_s(items) - position_s(items, "customer")) < 0.05


def test_a_resting_far_end_that_is_unplugged_is_lost(rig):
    object.__setattr__(rig.far.device, "rests", True)
    source = rig.call(far="default")
    rig.clock.at(4.0, lambda: setattr(rig.far, "plugged", False))
    rig.watch(source, [5.0])
    rig.run(source, 6.0)
    assert rig.told[5.0]["customer"].state == "lost"
