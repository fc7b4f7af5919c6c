"""`tonegauge doctor --live`: which two legs a call would be made of, found on real sound."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import soundfile

from prosody.audio.echo import echo

RATE = 16_000
ENTRY = [sys.executable, "-m", "ui.command", "doctor", "--live"]
PATIENCE_S = 60.0


@pytest.fixture
def check(sound_server, demo_call, tmp_path):
    """Return a function that runs the live test, with a rep who speaks when asked to."""
    sound, rate = soundfile.read(demo_call)
    soundfile.write(tmp_path / "rep.wav", sound[int(11.4 * rate) : int(16.4 * rate), 0], rate)

    def run(*options, speaks=True, loudspeaker=False):
        if loudspeaker:  # what the speaker plays comes into the microphone, late
            sound_server.pactl(
                "load-module",
                "module-loopback",
                "source=vspk.monitor",
                f"sink={sound_server.MICROPHONE}",
                "latency_msec=120",
            )
            sound_server.pactl("set-sink-input-volume", loopback(sound_server), "-10dB")
        child = subprocess.Popen(
            [*ENTRY, *options],
            env=sound_server.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        lines = []
        for line in child.stdout:
            lines.append(line.strip())
            if line.startswith("Say something") and speaks:
                sound_server.play(tmp_path / "rep.wav", sound_server.MICROPHONE)
        _, errors = child.communicate(timeout=PATIENCE_S)
        assert errors == ""
        return child.returncode, "\n".join(lines)

    return run


def loopback(server):
    """Return the number of the loopback's stream into the microphone's sink."""
    streams = server.pactl("list", "sink-inputs").split("Sink Input #")[1:]
    return next(text.split()[0] for text in streams if "module-loopback" in text)


def test_both_legs_are_named_with_their_levels(check):
    status, said = check()
    assert "Listening to VirtualMic, and to Monitor of VirtualSpeaker." in said
    assert "ok    You: VirtualMic, -" in said
    assert "ok    The other side: Monitor of VirtualSpeaker, -" in said
    assert "ok    Leak: the other side is not in your microphone" in said
    assert "ok    Apart: " in said
    assert status == 0


def test_a_loudspeaker_that_the_microphone_hears_is_found_with_its_delay(check):
    status, said = check(loudspeaker=True)
    assert status == 1
    leak = next(line for line in said.splitlines() if "Leak" in line)
    assert leak.startswith("MISS")
    weaker_db, late_ms = (
        float(word) for word in (leak.split("(")[1].split()[0], leak.split(", ")[1].split()[0])
    )
    assert 5.0 <= weaker_db <= 25.0  # less of it gets through where the machine is busy
    assert 20.0 <= late_ms <= 300.0
    assert "headset" in said


def test_a_rep_whom_nobody_hears_is_told_what_to_do(check):
    status, said = check(speaks=False)
    assert status == 1
    line = next(line for line in said.splitlines() if "You:" in line)
    assert line.startswith("MISS")
    assert "VirtualMic gives exact silence" in line
    assert "privacy settings" in said


def test_the_same_source_for_both_legs_is_found(check):
    _, said = check("--far", "vmic")
    assert "MISS  Apart: your own voice is in the other side's leg" in said


@pytest.mark.parametrize("delay_ms", [20, 85, 250])
@pytest.mark.parametrize("loss_db", [6.0, 20.0])
def test_an_echo_is_measured(delay_ms, loss_db):
    draw = np.random.default_rng(3)
    far = draw.standard_normal(5 * RATE).astype(np.float32)
    near = 0.03 * draw.standard_normal(5 * RATE).astype(np.float32)
    late = delay_ms * RATE // 1000
    near[late:] += 10 ** (-loss_db / 20) * far[:-late]
    found = echo(near, far, RATE)
    assert found.delay_s == pytest.approx(delay_ms / 1000, abs=0.001)
    assert found.loss_db == pytest.approx(loss_db, abs=0.5)


def test_two_voices_are_no_echo(demo_call):
    sound, rate = soundfile.read(demo_call, dtype="float32")
    rep, customer = sound[int(11.4 * rate) :, 0], sound[int(48.1 * rate) :, 1]
    assert echo(rep[: 6 * rate], customer[: 6 * rate], rate) is None
    assert echo(rep[: 6 * rate], np.zeros(6 * rate, np.float32), rate) is None
