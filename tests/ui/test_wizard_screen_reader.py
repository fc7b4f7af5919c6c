"""What a screen reader gets of the wizard through AT-SPI: names, the words to read, the meters."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_screen_reader import CONTROLS, MISSING, ROOT, Node, Reader
from x11 import Screen, screen, until

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Screen]:
    with screen(tmp_path) as here:
        yield here


def visible(reader: Reader, title: str) -> list[Node]:
    """Return everything in the window whose title ends so."""
    return list(reader.tree(reader.window(title)).all())


def test_the_wizard_can_be_read_and_led_without_seeing_it(desk: Screen) -> None:
    reader = Reader(desk)
    command = [
        sys.executable,
        "-m",
        "ui.command",
        "calibrate",
        "--name",
        "Anna",
        "--window",
        "--mic",
        "recording",
    ]
    desk.start(*command, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
    until(lambda: len(reader.children(ROOT)) == 1, "the program on the accessibility bus")

    welcome = visible(reader, "Let Tonegauge learn your usual voice")
    acted = [node for node in welcome if node.role in CONTROLS]
    assert [node for node in acted if not node.name] == []
    names = {node.name for node in acted}
    assert {"A name for this voice", "Your own greeting", "Begin", "Leave"} <= names
    language = next(node for node in acted if node.role == "combo box")
    assert (language.name, reader.description(language)) == ("English", "Language of the texts")
    assert any(node.name == "Step 1 of 10: Welcome" for node in welcome)

    window = desk.say("xdotool", "search", "--name", "Calibration").splitlines()[0]
    desk.activate(window)
    desk.say("xdotool", "key", "space")
    microphone = visible(reader, "Your microphone and your room")
    combos = [node for node in microphone if node.role == "combo box"]
    assert "Microphone" in {reader.description(node) for node in combos}
    assert "Level" in {node.name for node in microphone if node.role == "progress bar"}

    desk.say("xdotool", "key", "space")  # the bundled room
    until(lambda: any("1 of 1 read" in name for name in reader.windows()), "the measured room")
    main = next(node for node in visible(reader, "1 of 1 read") if node.name == "Next")
    assert "The room is quiet enough" in reader.description(main)

    desk.say("xdotool", "key", "space")
    reading = visible(reader, "Your usual voice")
    labels = [node.name for node in reading if node.role == "label"]
    assert any(name.startswith("Thank you for calling.") for name in labels)
    assert [node for node in reading if node.role in CONTROLS and not node.name] == []
    assert "Melody" in {node.name for node in reading}
