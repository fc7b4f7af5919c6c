"""The replay window as a person uses it: a real window, by keyboard, from opening to the file handed out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from x11 import ROOT, Screen, missing_tools, screen, until

from prosody.replay.imports import read_lanes

pytestmark = pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {', '.join(missing_tools())}")

DEMO = ROOT / "prosody" / "demo"
IRRITATED = (5_000, 6_700)
"""Frames around the stretch that is spoken so, and 2 s before it."""


def marks(home: Path) -> list[dict]:
    files = list(home.glob("**/marks.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_the_irritated_stretch_is_found_heard_marked_handed_out_and_read_back(tmp_path):
    with screen(tmp_path) as desk:
        out = tmp_path / "handed out.TextGrid"
        process = replay(desk, str(DEMO / "call.flac"), "--leg", "rep=0", "--leg", "customer=1")
        window = desk.window("Tonegauge · call.flac")
        until(lambda: list(tmp_path.glob("**/measures.npz")), "the analysis", 120)
        desk.activate(window)
        desk.say("xdotool", "key", "--delay", "150", "f", "f", "f")
        hear(desk, tmp_path)
        hand_out(desk, window, out)
        desk.activate(window)
        desk.say("xdotool", "key", "ctrl+w")
        assert until(lambda: process.poll() is not None, "the window to close")
        assert process.returncode == 0, process.stdout.read()
    (note,) = [mark for mark in marks(tmp_path) if mark["type"] == "note"]
    assert IRRITATED[0] < note["start"] < IRRITATED[1]
    lanes = read_lanes(out)
    flagged = [found for name in lanes if name.startswith("flags") for found in lanes[name]]
    (flag,) = [found for found in flagged if found.words == ("irritated",)]
    assert IRRITATED[0] < flag.start < IRRITATED[1]
    heard = [found for name, notes in lanes.items() if name.startswith("rep heard") for found in notes]
    assert [(found.start, found.words) for found in heard] == [(note["start"], ("irritated",))]


def replay(desk: Screen, *arguments: str):
    voice = str(DEMO / "voice.json")
    return desk.start(sys.executable, "-m", "ui.command", "replay", *arguments, "--voice", voice)


def hear(desk: Screen, home: Path) -> None:
    """It plays from 2 s before the flag; a note of the perception list is made where the cursor then is."""
    desk.say("xdotool", "key", "k")
    desk.say("xdotool", "key", "m")
    desk.say("xdotool", "key", "--delay", "80", "Down", "Down", "Down", "Down", "Right", "space")
    until(lambda: any(mark.get("words") == ["irritated"] for mark in marks(home)), "the note")
    desk.say("xdotool", "key", "Return")


def hand_out(desk: Screen, window: str, out: Path) -> None:
    """By keyboard alone: the format by its first letters, the file by its name."""
    desk.activate(window)
    desk.say("xdotool", "key", "ctrl+e")
    dialog = desk.window("Hand out")
    desk.activate(dialog)
    desk.say("xdotool", "type", "--delay", "40", "Praat")
    desk.say("xdotool", "key", "alt+s")
    until(lambda: desk.say("xdotool", "getactivewindow") != dialog, "where to save")
    desk.say("xdotool", "type", "--delay", "15", str(out))
    desk.say("xdotool", "key", "Return")
    until(out.exists, "the file")
    desk.activate(dialog)
    desk.say("xdotool", "key", "alt+F4")
