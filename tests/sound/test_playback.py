"""A call through a real sound server: what is played comes out, and the cursor stands where the sound is."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from benchmarks.replay.cursor import EAR_RATE, Ear, errors_ms
from prosody.audio.mixture import Mixture
from prosody.audio.player import Player
from ui.voice.player import Player as TakePlayer
from ui.voice.tape import Sound

RATE = 16_000
PATIENCE_S = 30.0


@pytest.fixture
def at_the_server(sound_server, monkeypatch):
    for name, value in sound_server.environment.items():
        if name.startswith(("PULSE_", "XDG_RUNTIME")):
            monkeypatch.setenv(name, value)
    return sound_server


class Tone:
    """A leg that is one tone."""

    rate = RATE

    def __init__(self, hz, seconds=60.0):
        self.hz, self.samples_count = hz, round(seconds * RATE)

    def read(self, start, stop):
        return (0.3 * np.sin(2 * np.pi * self.hz * np.arange(start, stop) / RATE)).astype(np.float32)


def wait(until, what):
    end_s = time.monotonic() + PATIENCE_S
    while not until():
        assert time.monotonic() < end_s, f"never: {what}"
        time.sleep(0.01)


@pytest.fixture
def playing():
    players = []

    def play(tracks, at_s=0.0):
        players.append(Player(tracks))
        players[-1].play(at_s)
        wait(lambda: players[-1].position_s > at_s, "the position moves")
        return players[-1]

    yield play
    for player in players:
        player.close()


def strength(sound, hz, rate=EAR_RATE):
    """Return how strong a tone is in a sound, 0..1."""
    window = np.hanning(len(sound))
    turn = np.exp(-2j * np.pi * hz * np.arange(len(sound)) / rate)
    return 2 * np.abs(np.sum(sound / 32768 * window * turn)) / window.sum()


def heard_for(server, seconds):
    ear = Ear(server.environment)
    time.sleep(seconds)
    return ear.close()[0][-EAR_RATE // 4 :]


@pytest.mark.parametrize("speed", [0.75, 1.0, 1.5])
def test_the_cursor_stands_where_the_sound_is(at_the_server, speed):
    off = errors_ms(at_the_server.environment, speed, count=10)
    assert len(off) >= 8, "clicks were lost"
    assert np.median(np.abs(off)) <= 30.0  # the bar of 10 ms is the benchmark's: this machine may be busy


def test_legs_are_heard_muted_and_alone(at_the_server, playing):
    player = playing({"rep": Tone(440), "customer": Tone(1000)})
    both = heard_for(at_the_server, 1.0)
    assert strength(both, 440) > 0.2
    assert strength(both, 1000) > 0.2
    player.set_mixture(Mixture(muted=frozenset({"rep"})))
    customer = heard_for(at_the_server, 1.0)
    assert strength(customer, 440) < 0.01
    assert strength(customer, 1000) > 0.2
    player.set_mixture(Mixture(solo="rep"))
    rep = heard_for(at_the_server, 1.0)
    assert strength(rep, 440) > 0.2
    assert strength(rep, 1000) < 0.01


def test_a_pause_is_silent_and_going_on_is_heard(at_the_server, playing):
    player = playing({"rep": Tone(440)})
    player.pause()
    stood_s = player.position_s
    assert not np.abs(heard_for(at_the_server, 0.8).astype(int)).max() > 50
    assert player.position_s == stood_s
    player.play()
    wait(lambda: player.position_s > stood_s, "it goes on")
    assert strength(heard_for(at_the_server, 0.8), 440) > 0.2


def test_a_killed_server_is_said_and_the_cursor_moves_on(at_the_server, playing):
    player = playing({"rep": Tone(440)})
    at_the_server.kill()
    wait(lambda: player.trouble, "the trouble is said")
    assert player.trouble.endswith((".", "settings."))
    before_s = player.position_s
    wait(lambda: player.position_s > before_s + 0.5, "the cursor moves on")


def test_a_frozen_server_is_said_and_the_cursor_moves_on(at_the_server, playing):
    player = playing({"rep": Tone(440)})
    at_the_server.freeze()
    try:
        wait(lambda: player.trouble, "the trouble is said")
        before_s = player.position_s
        wait(lambda: player.position_s > before_s + 0.5, "the cursor moves on")
        begun_s = time.monotonic()
        player.close()
        assert time.monotonic() - begun_s < 5
    finally:
        at_the_server.thaw()


def test_without_any_server_the_call_plays_in_silence(monkeypatch, tmp_path, playing):
    for name in ("XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    player = playing({"rep": Tone(440)})
    wait(lambda: player.position_s > 0.5, "the position moves")
    assert "Choose an output in the system's sound settings." in player.trouble


def test_a_take_comes_out_of_the_speaker_and_ends(at_the_server):
    ear, player, seen = Ear(at_the_server.environment), TakePlayer(), []
    sound = Sound((Tone(440, 1.0).read(0, RATE) * 32767).astype(np.int16), RATE)
    player.toggle(sound)
    wait(lambda: seen.append(player.cursor_s) or player.ended() or not player.playing, "the end")
    heard = ear.close()[0]
    known = [at for at in seen if at is not None]
    assert known == sorted(known)
    assert known[0] == 0.0
    assert known[-1] == pytest.approx(1.0, abs=0.15)
    loud = np.flatnonzero(np.abs(heard.astype(int)) > 2000)
    assert len(loud), "nothing came out"
    assert strength(heard[loud[0] :][: EAR_RATE // 2], 440) > 0.2
    assert player.cursor_s is None


def test_a_take_stops_at_once(at_the_server):
    player = TakePlayer()
    player.toggle(Sound(np.full(RATE * 30, 9000, np.int16), RATE))
    wait(lambda: player.cursor_s, "it plays")
    player.toggle(None)
    assert not player.playing
    assert np.abs(heard_for(at_the_server, 0.6).astype(int)).max() < 50
    assert at_the_server._server.poll() is None


def test_a_take_that_cannot_be_played_says_why(monkeypatch, tmp_path):
    for name in ("XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    player, said = TakePlayer(), []
    player.toggle(Sound(np.zeros(RATE, np.int16), RATE))
    wait(lambda: said.append(player.ended()) or not player.playing, "the end")
    assert "Choose an output in the system's sound settings." in said[-1]


def test_the_program_that_plays_ends_with_its_parent(at_the_server):
    script = "from prosody.audio.output import Speaker; import os; s = Speaker(16000, 1); print(s._child.pid)"
    parent = subprocess.run(
        [sys.executable, "-c", script + "; os._exit(0)"],
        env=at_the_server.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    child = int(parent.stdout)
    wait(lambda: not _runs(child), "the child ends")


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False
