"""The main job on real sound: the bundled call played into a virtual microphone and speaker, heard live."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile

from calibration.store import read_profile
from prosody.audio.files import open_audio
from prosody.pipeline import analyse
from prosody.report import line
from prosody.settings import Settings
from prosody.wording import wording

LENGTH_S = 68.0
"""The part with the flat greeting, the flat and the tense stretch, and calm ones."""

DURATION_S = LENGTH_S + 6.0
ENTRY = [sys.executable, "-m", "ui.command"]

SAME_TIME_S = 0.5
"""Where the speech detector opens and closes may move by its hangover when the sound was resampled twice."""

SAME_MOVEMENT_ST = 1.0
"""Nobody hears a smaller difference between two movements ('t Hart 1981: 1.5-2 st)."""

BORDERLINE = {"fast"}
"""The tense stretch is a little faster: whether that is flagged hangs on where the counted seconds fall."""

SAME_NEEDLE = 0.25
"""How far the needle may move, median over the call: windows fall elsewhere by the unknown offset."""


def spoken(found, kind, leg=None):
    return [event for event in found if event["type"] == kind and leg in (None, event.get("leg"))]


def begins(found, leg):
    return np.array([event["start_s"] for event in spoken(found, "utterance", leg)])


def likeness(heard, played):
    """Return for each utterance that was played how far the nearest heard one begins from it, s."""
    return np.abs(played[:, None] - heard[None, :]).min(axis=1)


def run(environment, *arguments):
    return subprocess.run(
        [*ENTRY, *arguments], env=environment, capture_output=True, text=True, timeout=DURATION_S + 120
    )


def test_a_live_call_is_heard_as_its_file_is_and_its_session_says_the_same(sound_server, demo_call, tmp_path):
    sound, rate = soundfile.read(demo_call, dtype="int16")
    part = tmp_path / "part.wav"
    soundfile.write(part, sound[: int(LENGTH_S * rate)], rate)
    for channel, leg in enumerate(("rep", "customer")):
        soundfile.write(tmp_path / f"{leg}.wav", sound[: int(LENGTH_S * rate), channel], rate)
    folders = {
        name: os.environ[name] for name in os.environ if name.startswith("XDG_") and "RUNTIME" not in name
    }
    environment = {**sound_server.environment, **folders}

    voice = Path(demo_call).with_name("voice.json")
    asked = ["live", "--terminal", "--mic", "vmic", "--far", "vspk.monitor", "--duration", str(DURATION_S)]
    live = subprocess.Popen(
        [*ENTRY, *asked, "--voice", str(voice), "--record", "--jsonl", str(tmp_path / "live.jsonl")],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    first = live.stdout.readline()  # it hears
    sound_server.play(tmp_path / "rep.wav", sound_server.MICROPHONE)
    sound_server.play(tmp_path / "customer.wav", sound_server.SPEAKER)
    words, errors = live.communicate(timeout=DURATION_S + 120)
    assert first.startswith("Hearing ")
    assert live.returncode == 0, errors

    text = (tmp_path / "live.jsonl").read_text("utf-8")
    heard = [json.loads(row) for row in text.splitlines()]
    names = wording("plain")
    file = [
        dict(line(event, names))
        for event in analyse(open_audio(part), Settings(), read_profile(voice)).events
    ]

    # Nothing was lost, and both legs are told apart and in step.
    assert spoken(heard, "end")[0]["measured_pct"] > 99.0
    shift_s = float(np.median([begins(heard, "rep")[0] - begins(file, "rep")[0]]))
    for leg in ("rep", "customer"):
        off_s = likeness(begins(heard, leg), begins(file, leg) + shift_s)
        assert np.median(off_s) < SAME_TIME_S
        assert abs(len(begins(heard, leg)) - len(begins(file, leg))) <= 3

    # The greeting, the flags and the needle are those of the file.
    greeting, wanted = spoken(heard, "greeting")[0], spoken(file, "greeting")[0]
    assert abs(greeting["movement_st"] - wanted["movement_st"]) < SAME_MOVEMENT_ST
    assert abs(greeting["end_s"] - wanted["end_s"] - shift_s) < SAME_TIME_S
    kinds = [{event["kind"] for event in spoken(found, "flag")} for found in (file, heard)]
    assert all(flags >= {"bored", "irritated", "flat_greeting"} for flags in kinds)
    assert kinds[0] ^ kinds[1] <= BORDERLINE
    needle = {round(event["time_s"] - shift_s): event["needle"] for event in spoken(heard, "tone")}
    both = [
        (event["needle"], needle[round(event["time_s"])])
        for event in spoken(file, "tone")
        if round(event["time_s"]) in needle
    ]
    assert len(both) > 15
    assert np.median(np.abs(np.diff(np.array(both), axis=1))) < SAME_NEEDLE

    # The session says exactly what the call said.
    session = errors.split("Kept as session ")[1].split(".")[0]
    again = run(environment, "analyse", session, "--jsonl", "-")
    assert (again.returncode, again.stdout) == (0, text)
    listed = run(environment, "sessions", "list").stdout
    assert session in listed
    assert "closed" in listed
    assert "Bored" in words
    assert "Irritated" in words


def test_without_record_nothing_is_left_on_the_disk(sound_server, tmp_path):
    environment = {**sound_server.environment, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    done = run(environment, "live", "--terminal", "--mic", "vmic", "--duration", "1.5")
    assert done.returncode == 0, done.stderr
    assert "Hearing" in done.stdout
    assert [path for path in Path(tmp_path).rglob("*") if path.is_file()] == []


def test_a_wrong_name_lists_what_there_is(sound_server):
    done = run(sound_server.environment, "live", "--terminal", "--mic", "no such microphone")
    assert done.returncode == 1
    assert "There is no input device 'no such microphone'; there are: " in done.stderr
    assert "Traceback" not in done.stderr
    listed = run(sound_server.environment, "devices")
    assert listed.returncode == 0
    assert "VirtualMic" in listed.stdout
