"""Hearing one's own take: what is played is what comes out of the speaker, and it stops at once."""

from __future__ import annotations

import subprocess
import time

import numpy as np
import pytest

from prosody.audio.speaker import Playback

RATE = 16_000


@pytest.fixture
def at_the_server(sound_server, monkeypatch):
    for name, value in sound_server.environment.items():
        if name.startswith(("PULSE_", "XDG_RUNTIME")):
            monkeypatch.setenv(name, value)
    return sound_server


def tone(seconds):
    return (8000 * np.sin(np.arange(int(seconds * RATE)) * 2 * np.pi * 440 / RATE)).astype(np.int16)


def test_a_take_comes_out_of_the_speaker_and_its_position_moves(at_the_server):
    command = [
        "parec",
        "-d",
        "vspk.monitor",
        "--rate=16000",
        "--channels=1",
        "--format=s16le",
        "--latency-msec=20",
    ]
    heard = subprocess.Popen(command, env=at_the_server.environment, stdout=subprocess.PIPE)
    try:
        playback, seen = Playback(tone(1.0), RATE), []
        while not playback.over:
            seen.append(playback.position_s)
            time.sleep(0.02)
        assert playback.error == ""
        known = [at for at in seen if at is not None]
        assert known == sorted(known)
        assert 0.0 <= known[0] < known[-1] <= 1.0
    finally:
        heard.terminate()
        sound = np.frombuffer(heard.communicate()[0], np.int16).astype(np.float64)
    loud = np.abs(sound) > 2000
    assert loud.any(), "nothing came out"
    part = sound[np.argmax(loud) :][: RATE // 2]
    peak_hz = np.argmax(np.abs(np.fft.rfft(part * np.hanning(len(part))))) * RATE / len(part)
    assert abs(peak_hz - 440) < 5


def test_it_stops_at_once(at_the_server):
    assert at_the_server is not None
    playback = Playback(tone(30.0), RATE)
    end = time.monotonic() + 20
    while playback.position_s is None and time.monotonic() < end:
        time.sleep(0.01)
    assert playback.position_s is not None
    playback.stop()
    assert playback.wait(10)
    assert playback.position_s is None


def test_where_nothing_can_be_played_it_says_so(monkeypatch, tmp_path):
    for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    playback = Playback(tone(0.2), RATE)
    assert playback.wait(30)
    assert "Choose an output in the system's sound settings." in playback.error
