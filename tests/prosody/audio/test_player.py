"""The player: where it says the call is, is where the sound is; speeds, loops, legs, and what goes wrong."""

from __future__ import annotations

import io
import time
from types import SimpleNamespace

import numpy as np
import pytest

from prosody.analysis.pitch import PitchTracker
from prosody.audio import speaker, stretching
from prosody.audio.feed import AHEAD_S, Feed, Wish
from prosody.audio.mixture import Mixture
from prosody.audio.output import GONE, HUNG, Anchor, Silence, Speaker
from prosody.audio.player import Player
from prosody.audio.reel import Reel
from prosody.audio.speaker import Voice
from prosody.audio.spoken import Drop, Mix, Sound, told
from prosody.frames import Frames
from prosody.units import FRAME

RATE = 16_000


class Line:
    """A leg whose every sample says where it lies: its value is its number over 2**20."""

    def __init__(self, seconds, rate=RATE):
        self.rate, self.samples_count = rate, round(seconds * rate)

    def read(self, start, stop):
        return np.arange(start, stop, dtype=np.float32) / np.float32(2**20)


class Heard:
    """A leg that holds given samples."""

    def __init__(self, samples, rate=RATE):
        self.samples, self.rate, self.samples_count = np.asarray(samples, np.float32), rate, len(samples)

    def read(self, start, stop):
        return self.samples[start:stop]


class Hand:
    """A clock moved by hand."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class Scripted:
    """An output that plays at once what it is given, when it is told to."""

    def __init__(self, clock):
        self.clock, self.pieces, self.gains, self.dropped = clock, [], None, 0
        self.fault, self.closed, self._told = "", False, []

    def send(self, turn, piece):
        self.pieces.append((turn, piece))

    def drop(self):
        self.dropped += 1
        self.pieces = []

    def mix(self, gains):
        self.gains = gains.tolist()

    def leave(self):
        """Let all that waits leave from now on."""
        at_s = self.clock.now
        for turn, piece in self.pieces:
            length_s = len(piece.samples) / RATE
            self._told.append(Anchor(turn, at_s, length_s, piece.position_s, piece.speed))
            at_s += length_s
        self.pieces = []

    def anchors(self):
        told_now, self._told = self._told, []
        return told_now

    def trouble(self):
        return self.fault

    def close(self):
        self.closed = True


def joined(reel, *asked):
    pieces = list(reel.pieces(*asked))
    return pieces, np.concatenate([piece.samples for piece in pieces])


def vowel(seconds, low_hz=120.0, high_hz=180.0):
    """A made voice that glides from one pitch to another."""
    f0 = np.linspace(low_hz, high_hz, round(seconds * RATE))
    turn = 2 * np.pi * np.cumsum(f0) / RATE
    return f0, 0.1 * sum(np.sin(k * turn) / k for k in range(1, 16))


# The reel.


def test_every_piece_says_which_moment_it_holds():
    pieces, sound = joined(Reel({"rep": Line(1.1)}), 0.3, 1.0, None)
    assert [round(piece.position_s, 3) for piece in pieces] == [0.3, 0.55, 0.8, 1.05]
    assert np.array_equal(sound[:, 0], Line(1.1).read(round(0.3 * RATE), round(1.1 * RATE)))


def test_a_leg_that_ends_sooner_is_silent_from_there_on():
    reel = Reel({"rep": Line(1.0), "customer": Line(0.5)})
    assert reel.length_s == 1.0
    assert not reel.read(RATE // 2, RATE)[:, 1].any()
    assert reel.read(RATE // 2, RATE)[:, 0].all()
    assert not reel.read(-10, 0).any()


def test_a_loop_begins_again_exactly_where_it_ends():
    pieces = Reel({"rep": Line(5.0)}).pieces(0.9, 1.0, (1.0, 1.5))
    found = [next(pieces) for _ in range(8)]
    sound = np.concatenate([piece.samples[:, 0] for piece in found])
    numbers = np.round(sound * 2**20).astype(int)
    assert numbers[0] == round(0.9 * RATE)
    jumps = np.flatnonzero(np.diff(numbers) != 1)
    assert len(jumps) >= 2
    assert set(numbers[jumps]) == {round(1.5 * RATE) - 1}
    assert set(numbers[jumps + 1]) == {RATE}


def test_behind_a_loop_the_call_goes_on_to_its_end():
    _, sound = joined(Reel({"rep": Line(3.0)}), 2.0, 1.0, (0.5, 1.0))
    assert len(sound) == RATE


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_a_part_of_a_resampled_leg_equals_that_part_of_the_whole(rate):
    rng = np.random.default_rng(4)
    other = Heard(rng.normal(0, 0.1, 4 * rate), rate)
    reel = Reel({"rep": Line(4.0), "customer": other})
    assert reel.rate == RATE
    whole = reel.read(0, 4 * RATE)[:, 1]
    for start, stop in ((0, 500), (17_001, 18_000), (40_123, 64_000)):
        assert np.array_equal(reel.read(start, stop)[:, 1], whole[start:stop])


def test_legs_of_one_rate_are_played_at_it():
    assert Reel({"rep": Line(1.0, 8_000), "customer": Line(1.0, 8_000)}).rate == 8_000


# Other speeds.


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.5, 2.0])
def test_clicks_stand_where_the_time_map_says(speed):
    sound = np.zeros(20 * RATE, np.float32)
    clicks = np.arange(RATE // 4, len(sound) - RATE // 4, 11_003)
    for at in clicks:
        sound[at - 16 : at + 16] = 0.8 * np.hanning(32) * np.tile([1.0, -1.0], 16)
    pieces = list(Reel({"rep": Heard(sound)}).pieces(0.0, speed, None))
    assert len(pieces) > 5
    made = np.concatenate([piece.samples[:, 0] for piece in pieces])
    assert len(made) == round(len(sound) / speed)
    told_at = np.concatenate(
        [piece.position_s + np.arange(len(piece.samples)) * speed / RATE for piece in pieces]
    )
    assert np.abs(told_at - np.arange(len(made)) * speed / RATE).max() < 1.0 / RATE
    for at in clicks:
        near = np.flatnonzero(np.abs(told_at - at / RATE) < 0.1)
        power = np.square(made[near].astype(np.float64))
        off_ms = 1000 * (np.sum(power * told_at[near]) / np.sum(power) - at / RATE)
        assert abs(off_ms) < 5.0, f"click at {at / RATE:.2f} s"


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.5, 2.0])
def test_the_pitch_is_kept(speed):
    f0, sound = vowel(6.0)
    tracker = PitchTracker()
    made = joined(Reel({"rep": Heard(sound)}), 0.0, speed, None)[1][:, 0]
    rows = np.ascontiguousarray(made[: len(made) // FRAME * FRAME].reshape(-1, FRAME))
    parts = [tracker.process(Frames(0, rows)), tracker.flush()]
    found = np.concatenate([part["f0_hz"] for part in parts])
    wanted = f0[np.minimum(((np.arange(len(found)) + 0.5) * FRAME * speed).astype(int), len(f0) - 1)]
    cents = 1200 * np.log2(found[20:-20] / wanted[20:-20])
    assert np.mean(~np.isnan(cents)) > 0.7  # as much as of the sound itself
    assert abs(np.nanmedian(cents)) < 5  # 1.2 of the sound itself
    assert np.nanpercentile(np.abs(cents), 95) < 10


def test_the_same_stretch_sounds_the_same_each_time():
    _, sound = vowel(2.0)
    reel = Reel({"rep": Heard(sound)})
    assert np.array_equal(joined(reel, 0.2, 1.5, None)[1], joined(reel, 0.2, 1.5, None)[1])


def test_parts_of_a_stretch_meet_without_a_step():
    _, sound = vowel(8.0)
    made = joined(Reel({"rep": Heard(sound)}), 0.0, 1.5, None)[1][:, 0]
    steps = np.abs(np.diff(made))
    assert steps.max() < 1.6 * np.abs(np.diff(sound)).max()


# The player.


@pytest.fixture
def clock():
    return Hand()


def follow(until):
    """Wait for what the player's thread does."""
    for _ in range(2000):
        if until():
            return
        time.sleep(0.002)
    raise AssertionError("it never happened")


@pytest.fixture
def played(clock):
    outputs = []

    def made(_rate, _legs):
        outputs.append(Scripted(clock))
        return outputs[-1]

    player = Player({"rep": Line(10.0), "customer": Line(10.0)}, made, clock)
    yield SimpleNamespace(player=player, outputs=outputs, clock=clock)
    player.close()
    assert all(output.closed for output in outputs)


def begun(played, at_s):
    """Play from a moment, and let what was given leave."""
    played.player.play(at_s)
    follow(until=lambda: played.outputs and len(played.outputs[-1].pieces) >= 2)
    played.outputs[-1].leave()
    follow(until=lambda: not played.outputs[-1]._told and played.player._anchors)


def test_the_position_is_what_leaves_the_output_now_not_what_was_handed_over(played):
    begun(played, 2.0)
    assert played.player.position_s == 2.0
    played.clock.now += 0.4
    assert played.player.position_s == pytest.approx(2.4)
    played.clock.now += 60.0  # the output has run dry: nothing moves
    assert played.player.position_s < 3.5


def test_until_it_is_heard_the_position_is_where_it_will_begin(played):
    played.player.play(3.0)
    assert played.player.position_s == 3.0
    played.clock.now += 1.0
    assert played.player.position_s == 3.0


def test_a_seek_counts_at_once_and_old_sound_does_not_move_it(played):
    begun(played, 1.0)
    played.player.seek(7.0)
    assert played.player.position_s == 7.0
    played.clock.now += 0.2
    assert played.player.position_s == 7.0
    assert played.player.playing


def test_a_pause_stays_where_the_sound_was(played):
    begun(played, 1.0)
    played.clock.now += 0.3
    played.player.pause()
    played.clock.now += 5.0
    assert played.player.position_s == pytest.approx(1.3)
    assert not played.player.playing


def test_a_new_speed_goes_on_behind_what_the_device_already_has(played):
    begun(played, 1.0)
    reached = played.player._anchors[-1].end_s
    played.player.set_speed(1.5)
    assert played.player.position_s == reached
    played.player.set_speed(9.0)
    assert played.player.speed == 2.0


def test_at_its_end_the_call_rests_and_play_begins_anew(played):
    begun(played, 9.5)
    played.clock.now += 0.6
    follow(until=lambda: not played.player.playing)
    assert played.player.position_s == pytest.approx(10.0)
    played.player.play()
    assert played.player.position_s == 0.0


def test_a_seek_stays_within_the_call(played):
    played.player.seek(-5.0)
    assert played.player.position_s == 0.0
    played.player.seek(99.0)
    assert played.player.position_s == 10.0


@pytest.mark.parametrize(
    ("mixture", "gains"),
    [
        (Mixture(), [1.0, 1.0]),
        (Mixture(muted=frozenset({"rep"})), [0.0, 1.0]),
        (Mixture(muted=frozenset({"rep"}), solo="rep"), [1.0, 0.0]),
        (Mixture(balance=-0.5), [1.0, 0.5]),
        (Mixture(balance=1.0), [0.0, 1.0]),
    ],
)
def test_legs_are_as_loud_as_wished(played, mixture, gains):
    played.player.set_mixture(mixture)
    played.player.play(0.0)
    follow(until=lambda: played.outputs and played.outputs[-1].gains == gains)


def test_where_the_output_goes_away_the_position_moves_on_and_it_is_said(played):
    begun(played, 1.0)
    reached = played.player._anchors[-1].end_s
    played.outputs[-1].fault = GONE
    follow(until=lambda: played.player.trouble == GONE)
    played.clock.now += 2.5
    follow(until=lambda: played.player._anchors[-1].position_s >= reached)
    assert played.player.position_s >= reached
    assert played.player.playing


def test_after_trouble_the_next_play_tries_the_output_anew(played):
    begun(played, 1.0)
    played.outputs[-1].fault = GONE
    follow(until=lambda: played.player.trouble == GONE)
    played.player.pause()
    played.player.play()
    follow(until=lambda: len(played.outputs) == 2 and not played.player.trouble)


def test_a_file_that_can_no_longer_be_read_is_said(clock):
    class Torn(Line):
        def read(self, *_):
            raise OSError("it was moved")

    player = Player({"rep": Torn(3.0)}, lambda *_: Scripted(clock), clock)
    player.play()
    follow(until=lambda: player.trouble)
    assert "it was moved" in player.trouble
    follow(until=lambda: not player.playing)
    player.close()


def test_without_the_stretcher_it_is_said_and_played_as_it_is(monkeypatch, clock):
    monkeypatch.setattr(stretching, "available", lambda: False)
    output = Scripted(clock)
    feed = Feed(Reel({"rep": Line(5.0)}), lambda *_: output, clock)
    feed.follow(Wish(1, True, 0.0, 1.5), Mixture())
    assert "python-stretch" in feed.trouble
    assert {piece.speed for _, piece in output.pieces} == {1.0}


def test_no_more_is_read_than_is_soon_played(clock):
    output = Scripted(clock)
    feed = Feed(Reel({"rep": Line(3600.0)}), lambda *_: output, clock)
    for _ in range(20):
        feed.follow(Wish(1, True), Mixture())
    assert sum(len(piece.samples) for _, piece in output.pieces) <= (AHEAD_S + 0.25) * RATE


# Silence, and the program that plays.


def test_silence_keeps_time(clock):
    silence = Silence(RATE, clock)
    feed = Feed(Reel({"rep": Line(3600.0)}), lambda *_: silence, clock)
    told_of = []
    for _ in range(100):
        told_of += feed.follow(Wish(1, True, 5.0), Mixture())
        clock.now += 0.05
    assert told_of[0].position_s == 5.0
    last = told_of[-1]
    assert last.position_s - 5.0 == pytest.approx(last.at_s - 100.0)
    assert last.at_s <= clock.now


def test_what_is_said_through_the_pipe_comes_out_as_it_was():
    samples = np.random.default_rng(1).normal(size=(7, 2)).astype(np.float32)
    said = (Sound(3, 1.25, 1.5, samples), Drop(), Mix(np.array([0.5, 0.0], np.float32)))
    heard = list(told(io.BytesIO(b"".join(message.encoded() for message in said))))
    assert [type(message) for message in heard] == [Sound, Drop, Mix]
    assert heard[0].turn == 3
    assert (heard[0].position_s, heard[0].speed) == (1.25, 1.5)
    assert np.array_equal(heard[0].samples, samples)
    assert heard[2].gains.tolist() == [0.5, 0.0]


def test_a_message_torn_off_ends_the_talk():
    whole = Sound(1, 0.0, 1.0, np.ones((5, 1), np.float32)).encoded()
    assert [list(told(io.BytesIO(whole[:cut]))) for cut in range(len(whole))] == [[]] * len(whole)


def when(lead_s=0.1):
    return SimpleNamespace(currentTime=5.0, outputBufferDacTime=5.0 + lead_s)


def test_the_callback_says_when_what_leaves_and_is_silent_where_there_is_nothing():
    voice, out = Voice(1000, 1), np.ones((20, 1), np.float32)
    voice.take(Sound(1, 2.0, 1.5, np.full((12, 1), 0.25, np.float32)))
    voice.take(Sound(2, 9.0, 1.0, np.full((4, 1), 0.5, np.float32)))
    before = time.perf_counter()
    voice.fill(out, 20, when(), None)
    assert out[:, 0].tolist() == [0.25] * 12 + [0.5] * 4 + [0.0] * 4
    (turn, moment, speed, leaves, length_s), second = voice.played
    assert (turn, moment, speed, length_s) == (1, 2.0, 1.5, 0.012)
    assert before + 0.1 <= leaves <= time.perf_counter() + 0.1
    assert second[0] == 2
    assert second[3] - leaves == pytest.approx(0.012)


def test_a_piece_that_spans_blocks_goes_on_where_it_was():
    voice, out = Voice(1000, 1), np.zeros((10, 1), np.float32)
    voice.take(Sound(1, 0.0, 2.0, np.arange(25, dtype=np.float32)[:, None] / 100))
    for _ in range(3):
        voice.fill(out, 10, when(), None)
    assert [round(moment, 4) for _, moment, *_ in voice.played] == [0.0, 0.02, 0.04]
    assert out[4, 0] == pytest.approx(0.24)
    assert not out[5:].any()


def test_gains_change_without_a_click_and_loud_legs_do_not_overflow():
    voice, out = Voice(1000, 2), np.zeros((10, 1), np.float32)
    voice.take(Sound(1, 0.0, 1.0, np.full((40, 2), 0.4, np.float32)))
    voice.fill(out, 10, when(), None)
    assert out[:, 0] == pytest.approx(0.8)
    voice.take(Mix(np.array([1.0, 0.0], np.float32)))
    voice.fill(out, 10, when(), None)
    assert np.all(np.diff(out[:, 0]) < 0)
    assert np.abs(np.diff(out[:, 0])).max() < 0.05
    voice.fill(out, 10, when(), None)
    assert out[:, 0] == pytest.approx(0.4)
    voice.take(Mix(np.array([4.0, 4.0], np.float32)))
    voice.fill(out, 10, when(), None)
    assert out.max() == 1.0


def test_what_is_dropped_is_not_heard():
    voice, out = Voice(1000, 1), np.ones((10, 1), np.float32)
    voice.take(Sound(1, 0.0, 1.0, np.ones((40, 1), np.float32)))
    voice.take(Drop())
    voice.fill(out, 10, when(), None)
    assert not out.any()
    assert not voice.waiting


def test_an_output_that_takes_nothing_hangs(monkeypatch, clock):
    monkeypatch.setattr("prosody.audio.output.subprocess.Popen", lambda *_, **__: Mute())
    out = Speaker(RATE, 1, clock)
    out._limit_s = 4.0
    piece = next(Reel({"rep": Line(1.0)}).pieces(0.0, 1.0, None))
    out.send(1, piece)
    assert out.trouble() == ""
    clock.now += 4.1
    assert out.trouble() == HUNG
    out.drop()
    assert out.trouble() == ""
    out.close()


class Mute:
    """A program that says nothing."""

    def __init__(self):
        self.stdin, (ours, theirs) = io.BytesIO(), _pipe()
        self.stdout, self._theirs = ours, theirs

    def kill(self):
        self._theirs.close()

    def wait(self):
        return 0


def _pipe():
    import os

    ours, theirs = os.pipe()
    return os.fdopen(ours, "rb"), os.fdopen(theirs, "wb")


def test_where_portaudio_is_missing_the_program_says_so(monkeypatch, capsys):
    def refuse(*_):
        raise OSError("no PortAudio")

    monkeypatch.setattr(speaker, "Device", refuse)
    assert speaker.main(["16000", "1"], io.BytesIO()) == 1
    assert capsys.readouterr().out.startswith("error ")
