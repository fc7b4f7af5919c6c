"""What a screen reader gets of the replay window through AT-SPI: names, the cursor, the evidence in words."""

from __future__ import annotations

import sys

import pytest
from test_screen_reader import CONTROLS, MISSING, Reader
from x11 import ROOT, screen, until

from prosody.judgement.ration import ORDER
from prosody.wording import wording

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

WHERE = "The whole call; arrows move the cursor"
DEMO = ROOT / "prosody" / "demo"
FLAGS = {wording()(code) for code in ORDER}


def test_a_call_can_be_read_and_moved_through_without_seeing_it(tmp_path):
    with screen(tmp_path) as desk:
        reader = Reader(desk)
        command = [sys.executable, "-m", "ui.command", "replay", str(DEMO / "call.flac")]
        legs = ["--leg", "rep=0", "--leg", "customer=1", "--voice", str(DEMO / "voice.json")]
        desk.start(*command, *legs, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
        window = desk.window("Tonegauge · call.flac")
        until(lambda: list(tmp_path.glob("**/measures.npz")), "the analysis", 120)

        def seen():
            return list(reader.tree(reader.window("call.flac")).all())

        nodes = seen()
        assert [node for node in nodes if node.role in CONTROLS and not node.name] == []
        names = {node.name for node in nodes}
        assert {"Timeline", WHERE, "Play", "Next flag"} <= names

        def place():
            return next(node for node in seen() if node.name == WHERE)

        assert place().role == "slider"
        desk.activate(window)
        desk.say("xdotool", "key", "End")
        until(lambda: reader.value(place()) == 103.0, "the place")
        desk.say("xdotool", "key", "Home")

        def why():
            return {node.name for node in seen() if node.role == "label"} & FLAGS

        while "Irritated" not in why():  # how many flags come before it is not this test's
            before = why()
            desk.say("xdotool", "key", "--delay", "150", "f", "k")  # the next flag, and stay there
            until(lambda before=before: why() - before, "the next flag")
        told = {node.name for node in seen()}
        assert any("not flagged at" in name for name in told)  # what it would have needed
        assert {"brightness", "Measure", "Limit"} <= told  # the evidence, cell by cell
