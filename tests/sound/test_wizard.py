"""A whole enrolment in the wizard's real window: a keyboard, a microphone, a voice that is played into it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parents[1] / "ui"))
from x11 import missing_tools, screen, until

from calibration.store import ProfileStore, read_profile
from ui.voice.origin import demo_profile

ENTRY = [sys.executable, "-m", "ui.command"]
GREETINGS = {"greeting_level": (0.8, 5.4), "greeting_lively": (79.8, 84.8)}
LINES = ((30.8, 35.8), (35.8, 40.8), (40.8, 45.9))
"""Where the bundled call has them, s."""

pytestmark = pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {', '.join(missing_tools())}")


class Hands:
    """Sees the window's title and presses keys."""

    def __init__(self, desk, name="Calibration"):
        self.desk = desk
        self.window = until(lambda: desk.say("xdotool", "search", "--onlyvisible", "--name", name), "it")
        self.window = self.window.splitlines()[0]
        desk.activate(self.window)

    def title(self):
        return self.desk.say("xdotool", "getwindowname", self.window)

    def see(self, *parts):
        return until(
            lambda: all(part in self.title() for part in parts) and self.title(), f"title {parts}", 90.0
        )

    def press(self, *keys):
        self.desk.say("xdotool", "key", *keys)


@contextmanager
def wizard(sound_server, folder, *options):
    with screen(folder) as desk:
        sound = {k: v for k, v in sound_server.environment.items() if k.startswith(("PULSE_", "XDG_RUNTIME"))}
        home = {name: os.environ[name] for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        program = desk.start(*ENTRY, "calibrate", "--name", "Anna", "--window", *options, **sound, **home)
        try:
            yield Hands(desk), program
        except AssertionError as wrong:
            raise AssertionError(f"{wrong}; the program said: {desk.stop(program)}") from wrong


def cut(path, source, start_s, end_s, channel=None):
    sound, rate = soundfile.read(source, dtype="int16")
    part = sound[int(start_s * rate) : int(end_s * rate)]
    soundfile.write(path, part if channel is None else part[:, channel], rate)
    return path


def test_a_voice_is_enrolled_by_keyboard_at_a_real_microphone(sound_server, demo_call, tmp_path):
    neutral = cut(tmp_path / "reading.wav", demo_call.with_name("reading.flac"), 0.0, 27.0)
    parts = {
        name: cut(tmp_path / f"{name}.wav", demo_call, start_s, end_s, 0)
        for name, (start_s, end_s) in GREETINGS.items()
    }
    lines = [cut(tmp_path / f"{n}.wav", demo_call, *times, 0) for n, times in enumerate(LINES)]
    with wizard(sound_server, tmp_path, "--mic", "vmic") as (hands, program):

        def read(file, done):
            hands.press("space")
            hands.see("Reading")
            sound_server.play(file, sound_server.MICROPHONE)
            hands.see(done)  # it ends by itself

        hands.see("Let Tonegauge learn your usual voice")
        hands.press("space")
        hands.see("Your microphone")
        hands.press("space")  # measure the room
        hands.see("1 of 1")
        hands.press("space")
        hands.see("Your usual voice")
        read(neutral, "1 of 1")
        hands.press("space")
        hands.see("Your greeting, read flat")
        for number in range(3):
            read(parts["greeting_level"], f"{number + 1} of 3")
        hands.press("space")
        hands.see("Your greeting, as for a friend")
        for number in range(3):
            read(parts["greeting_lively"], f"{number + 1} of 3")
        hands.press("space")
        hands.see("Bored")
        for number, line in enumerate(lines):
            read(line, f"{number + 1} of 3")
        hands.press("space")
        for skipped, after in pairwise(("Irritated", "warm", "range of tolerance")):
            hands.see(skipped)
            hands.press("alt+k")
            hands.see(after)
        until(lambda: hands.press("space") or "This is usual" in hands.title(), "the summary")
        assert ProfileStore().names() == []  # nothing is kept before the person says so
        hands.press("space")
        until(lambda: ProfileStore().names() == ["Anna"], "a kept profile")
        hands.press("space")
        assert program.wait(20) == 0, program.communicate()[0]

    folder = ProfileStore().folder_of("Anna")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    profile = ProfileStore().load("Anna")
    assert {"greeting_level", "greeting_lively", "flat"} == set(profile.styles)
    assert profile.voiced_s > 12.0
    assert "VirtualMic" in profile.device
    shown = subprocess.run([*ENTRY, "voices", "show", "Anna"], capture_output=True, text=True, check=True)
    assert shown.stdout.startswith("Anna: ")
    assert "pitch movement" in shown.stdout


def test_practice_and_the_weeks_open_by_their_commands_and_escape_ends_them(tmp_path):
    home = {name: os.environ[name] for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    ProfileStore().save(read_profile(demo_profile()))
    commands = {
        "Practise": ("practise", "--voice", "Anna", "--mic", "recording"),
        "weeks": ("voices", "drift", "Anna", "--window"),
    }
    with screen(tmp_path) as desk:
        for name, command in commands.items():
            program = desk.start(*ENTRY, *command, **home)
            hands = Hands(desk, name)
            if name == "Practise":
                hands.press("Return")  # the bundled voice reads its greeting
                hands.see("Try 1: Rising")
            hands.press("Escape")
            assert program.wait(20) == 0, program.communicate()[0]
    assert ProfileStore().versions("Anna") == [1]
