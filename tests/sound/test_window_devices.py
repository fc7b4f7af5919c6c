"""What a person sees in the window when the sound breaks off, on a real server; and the call goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest


def test_an_unplugged_microphone_is_said_and_heard_again_when_it_is_back(sound_server, window):
    seen = window("VirtualMic")
    sound_server.remove_microphone()
    lost = seen.shows("lost")
    assert (lost["word"], lost["running"], lost["recording"]) == ("Microphone lost", True, True)
    sound_server.restore_microphone()
    seen.hears()
    last = seen.end()
    assert last["missing"]["rep"] > 0
    assert last["sessions"] == ["closed"]


def test_a_lost_far_end_is_said_while_the_rep_is_judged_on(sound_server, window):
    seen = window()
    sound_server.pactl("suspend-sink", "vspk", "1")
    said = seen.says("The customer's sound is lost")
    assert said["state"] not in ("lost", "failed", "no_call")
    sound_server.pactl("suspend-sink", "vspk", "0")
    seen.hears()
    seen.end()


def test_another_default_microphone_is_followed_and_said(sound_server, window):
    seen = window("default", "-")
    sound_server.pactl("load-module", "module-null-sink", "sink_name=other")
    sound_server.pactl("set-default-source", "other.monitor")  # what some desktops do on a new device
    sound_server.pactl("load-module", "module-remap-source", "source_name=headset", "master=other.monitor")
    sound_server.pactl("set-default-source", "headset")
    assert seen.says("Another device took over")["running"]
    seen.hears()
    seen.end()


def test_a_server_that_is_killed_and_comes_back_is_lost_and_found(sound_server, window):
    seen = window()
    sound_server.kill()
    seen.shows("lost")
    sound_server.start()
    seen.hears()
    assert seen.end()["closed"]


def test_a_suspended_microphone_is_lost_and_found(sound_server, window):
    seen = window()
    sound_server.pactl("suspend-source", "vmic", "1")
    seen.shows("lost")
    sound_server.pactl("suspend-source", "vmic", "0")
    seen.hears()
    seen.end()


def test_a_frozen_server_is_lost_and_found_when_it_thaws(sound_server, window):
    seen = window()
    sound_server.freeze()
    seen.shows("lost")
    sound_server.thaw()
    seen.hears()
    assert seen.end()["closed"]


def test_a_machine_that_slept_leaves_a_gap_and_the_call_goes_on(sound_server, window):
    assert sound_server
    seen = window()
    seen.say("sleep")
    time.sleep(2.0)  # sound goes on meanwhile
    last = seen.end()
    assert 5500 < last["missing"]["rep"] < 6500
    assert abs(last["missing"]["rep"] - last["missing"]["customer"]) < 100


@pytest.mark.parametrize("how", ["kill", "hang"])
def test_an_analysis_that_dies_or_hangs_is_begun_again_said_and_the_call_goes_on(sound_server, window, how):
    assert sound_server
    seen = window()
    seen.say(how)
    said = seen.says("The analysis was started again")
    assert (said["running"], said["state"] != "failed") == (True, True)
    seen.hears()
    last = seen.end()
    assert last["sessions"] == ["closed", "closed"]  # what was recorded before, and since


def test_the_child_that_meters_tells_which_source_is_really_heard(sound_server, tmp_path):
    import numpy as np
    import soundfile

    noise = 0.2 * np.random.default_rng(5).standard_normal(16_000 * 20)
    soundfile.write(tmp_path / "noise.wav", noise, 16_000)
    child = subprocess.Popen(
        [sys.executable, "-m", "prosody.audio.levels"],
        env=sound_server.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    devices = json.loads(child.stdout.readline())["devices"]
    assert {"vmic", "vspk.monitor"} <= {device["key"] for device in devices}
    sound_server.play(tmp_path / "noise.wav", sound_server.MICROPHONE)
    for _ in range(200):
        levels = json.loads(child.stdout.readline()).get("levels", {})
        if (levels.get("vmic") or -120.0) > -30.0:
            break
    assert levels["vmic"] > -30.0
    assert (levels["vspk.monitor"] or -120.0) < -60.0
    child.stdin.close()  # as when the window is closed, or its program has died
    assert child.wait(10) == 0
    child.stdout.close()
