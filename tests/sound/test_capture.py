"""Both legs of a call captured from a real sound server, and everything that can happen to one."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import numpy as np
import pytest
import soundfile

from tests.sound.likeness import RATE, best_likeness, likeness


def babble(seed, duration_s):
    """Return noise that comes and goes like syllables do, and its envelope's own seed."""
    draw = np.random.default_rng(seed)
    steps = int(duration_s * 8) + 2
    loud = np.where(draw.random(steps) < 0.6, 0.05 + 0.3 * draw.random(steps), 0.003)
    envelope = np.interp(np.arange(int(duration_s * RATE)) / RATE * 8, np.arange(steps), loud)
    return (envelope * draw.standard_normal(len(envelope))).astype(np.float32)


@pytest.fixture
def voices(tmp_path):
    """Return the paths of two voices, 5 s each, that nobody would mix up."""
    paths = {}
    for leg, seed in (("rep", 1), ("customer", 2)):
        paths[leg] = tmp_path / f"{leg}.wav"
        soundfile.write(paths[leg], babble(seed, 5.0), RATE)
    return paths


def speak(server, voices):
    """Start to play both voices; return a function that waits until they are over."""
    players = [
        server.play(voices["rep"], server.MICROPHONE),
        server.play(voices["customer"], server.SPEAKER),
    ]
    return lambda: [player.wait() for player in players]


def test_the_default_devices_are_the_microphone_and_the_speakers_monitor(sound_server):
    listed = subprocess.run(
        [sys.executable, "-m", "prosody.audio.listing"],
        env=sound_server.environment,
        capture_output=True,
        check=True,
        text=True,
    )
    devices = {device["key"]: device for device in json.loads(listed.stdout)["devices"]}
    assert devices["vmic"]["is_default"]
    assert not devices["vmic"]["is_monitor"]
    assert devices["vspk.monitor"]["is_default"]
    assert devices["vspk.monitor"]["is_monitor"]
    assert not devices["vmicsink.monitor"]["is_default"]
    assert listed.stderr == ""


@pytest.mark.parametrize("names", [(), ("vmic", "Monitor of VirtualSpeaker")])
def test_both_legs_are_captured_at_once_and_told_apart(sound_server, probe, voices, names):
    call = probe(*names)
    finish = speak(sound_server, voices)
    call.wait_for(lambda told: told["health"]["rep"]["level_db"] > -50.0, "the rep's voice")
    call.wait_for(lambda told: told["health"]["customer"]["level_db"] > -50.0, "the customer's voice")
    finish()
    last = call.end()
    heard = np.load(call.kept)
    played = {leg: soundfile.read(path)[0] for leg, path in voices.items()}
    for leg, other in (("rep", "customer"), ("customer", "rep")):
        own, place = best_likeness(heard[leg], played[leg])
        assert own > 0.85
        assert own - likeness(heard[leg], played[other], place * 100 // RATE) > 0.4
    assert abs(last["reached"]["rep"] - last["reached"]["customer"]) < 0.35 * RATE
    assert call.errors() == ""


def test_a_muted_microphone_is_noticed(sound_server, probe, voices):
    call = probe()
    speak(sound_server, voices)
    call.wait_for(lambda told: told["health"]["rep"]["level_db"] > -50.0, "the voice")
    sound_server.pactl("set-source-mute", "vmic", "1")
    assert call.wait_for_state("rep", "muted")["ever_heard"]
    sound_server.pactl("set-source-mute", "vmic", "0")
    sound_server.play(voices["rep"], sound_server.MICROPHONE)
    call.wait_for_state("rep", "ok")
    call.end()


def test_a_suspended_microphone_is_lost_and_comes_back_while_the_far_end_goes_on(sound_server, probe):
    call = probe()
    sound_server.pactl("suspend-source", "vmic", "1")
    call.wait_for_state("rep", "lost")
    told = call.wait_for(lambda told: any(gap[0] == "rep" for gap in told["lost"]), "the gap")
    assert told["health"]["customer"]["state"] == "ok"
    sound_server.pactl("suspend-source", "vmic", "0")
    call.wait_for_sound()
    last = call.end()
    reasons = list(dict.fromkeys(gap[3] for gap in last["lost"] if gap[0] == "rep"))
    assert reasons[-1:] == ["device lost"]
    assert reasons[:-1] in ([], ["waiting for sound"])  # before its first sound, where it was opened late
    assert sum(gap[2] for gap in last["lost"] if gap[0] == "rep") >= 40
    assert abs(last["reached"]["rep"] - last["reached"]["customer"]) < 0.5 * RATE


def test_a_removed_microphone_is_lost_and_found_again(sound_server, probe):
    """PulseAudio moves the stream silently to a monitor; the customer must not be taken for the rep."""
    call = probe("VirtualMic")
    sound_server.remove_microphone()
    call.wait_for_state("rep", "lost")
    sound_server.restore_microphone()
    call.wait_for_sound()
    last = call.end()
    reasons = {gap[3] for gap in last["lost"]} - {"waiting for sound"}
    assert {reason.partition(": ")[0] for reason in reasons} == {"device lost"}
    assert any(reason.startswith("device lost: VirtualMic -> ") for reason in reasons)
    assert abs(last["reached"]["rep"] - last["reached"]["customer"]) < 0.5 * RATE


def test_the_far_end_follows_the_default_output(sound_server, probe, voices):
    call = probe()
    sound_server.pactl(
        "load-module", "module-null-sink", "sink_name=headset", "sink_properties=device.description=Headset"
    )
    sound_server.pactl("set-default-sink", "headset")
    told = call.wait_for(lambda told: told["health"]["customer"]["moved"], "the headset")
    assert told["health"]["customer"]["device"] == "Monitor of Headset"
    call.wait_for_sound()
    player = sound_server.play(voices["customer"], "headset")
    call.wait_for(lambda told: told["health"]["customer"]["level_db"] > -50.0, "the voice in the headset")
    player.kill()
    reasons = {gap[3] for gap in call.end()["lost"] if gap[0] == "customer"}
    assert "device changed: Monitor of VirtualSpeaker -> Monitor of Headset" in reasons


def test_a_killed_server_is_lost_and_its_successor_found(sound_server, probe):
    call = probe()
    sound_server.kill()
    call.wait_for_state("rep", "lost")
    call.wait_for_state("customer", "lost")
    sound_server.start()
    call.wait_for_sound()
    last = call.end()
    assert {gap[3] for gap in last["lost"]} <= {"device lost", "waiting for sound"}
    assert abs(last["reached"]["rep"] - last["reached"]["customer"]) < 0.5 * RATE


def test_a_frozen_server_is_lost_and_does_not_keep_the_call_from_ending(sound_server, probe):
    call = probe()
    sound_server.freeze()
    call.wait_for_state("rep", "lost")
    last = call.end()
    assert last["closed_in_s"] < 10.0


def test_paused_sound_is_not_heard(sound_server, probe, voices):
    call = probe()
    call.say("pause")
    call.wait_for_state("rep", "paused")
    speak(sound_server, voices)()
    time.sleep(0.5)  # what was played is still on its way through the server
    call.say("resume")
    call.wait_for_sound()
    last = call.end()
    assert {gap[3] for gap in last["lost"]} - {"waiting for sound"} == {"paused"}
    heard = np.load(call.kept)
    assert not heard["rep"].any()


@pytest.mark.parametrize("name", ["Mikrofon", "nothing.monitor"])
def test_a_wrong_name_is_one_sentence(sound_server, name):
    asked = subprocess.run(
        [sys.executable, "-c", f"from prosody.audio.capture import LiveSource\nLiveSource({name!r})"],
        env=sound_server.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    last = asked.stderr.strip().splitlines()[-1]
    assert last.startswith(f"prosody.audio.error.AudioError: There is no input device {name!r}")
    assert "'VirtualMic'" in last
