"""Which source is chosen, which there are, and what each hears; and the child that tells."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from prosody.audio.devices import Device
from prosody.wording import wording
from ui import theme
from ui.sound_page import SoundPage, SourceList
from ui.sources import Sources

MIC = Device("Headset", "PulseAudio", "alsa_input.headset", 1, 48_000, is_default=True)
OTHER = Device("Webcam", "PulseAudio", "alsa_input.webcam", 1, 48_000)
FAR = Device("Monitor of Headset", "PulseAudio", "headset.monitor", 2, 48_000, True, is_monitor=True)
ALL = [MIC, OTHER, FAR]


class Page(SoundPage):
    """A page whose child is never started; what is chosen is written down."""

    def __init__(self, microphone: str = "default", far_end: str = "none", language: str = "en") -> None:
        self.kept: list[tuple[str, str]] = []
        super().__init__(
            {"microphone": microphone, "far_end": far_end},
            lambda name, value: self.kept.append((name, value)),
            wording("plain", language),
            theme.DARK,
        )


@pytest.fixture(autouse=True)
def an_application(application: QApplication) -> Iterator[None]:
    yield
    application.processEvents()


def texts(part: SourceList) -> list[str]:
    return [button.text() for button in part.buttons.values()]


def test_each_leg_offers_its_own_sources() -> None:
    page = Page()
    page.show_devices(ALL)
    assert [b.text() for b in page.microphones.buttons.values()] == [
        "As the system chooses",
        "Headset",
        "Webcam",
    ]
    assert [b.text() for b in page.far_ends.buttons.values()] == [
        "Not heard",
        "What the speakers play",
        "Monitor of Headset",
    ]
    assert page.microphones.buttons["default"].isChecked()
    assert page.far_ends.buttons["none"].isChecked()


def test_what_is_chosen_is_handed_on_by_name() -> None:
    page = Page()
    page.show_devices(ALL)
    page.microphones.buttons["Webcam"].click()
    page.far_ends.buttons["default"].click()
    assert page.kept == [("microphone", "Webcam"), ("far_end", "default")]
    page.show_devices([*ALL, Device("New", "PulseAudio", "new", 1, 48_000)])
    assert page.microphones.buttons["Webcam"].isChecked()  # the list came anew


def test_the_bar_of_the_source_that_is_heard_moves_and_that_of_the_system_with_it() -> None:
    page = Page()
    page.show_devices(ALL)
    page.show_levels({"alsa_input.headset": -20.0, "alsa_input.webcam": -90.0, "headset.monitor": None})
    bars = page.microphones.levels
    assert bars["Headset"].share == bars["default"].share > 0.5
    assert bars["Webcam"].share == 0.0
    assert page.far_ends.levels["Monitor of Headset"].share == 0.0
    assert "none" not in page.far_ends.levels
    assert bars["Headset"].value() > 50  # what a screen reader is told
    assert bars["Headset"].accessibleName() == "Level of Headset"


def test_a_source_that_may_not_be_listened_to_has_a_dead_bar() -> None:
    page = Page()
    page.show_devices(ALL)
    page.show_levels({"alsa_input.headset": -20.0})
    assert page.microphones.levels["Headset"].isEnabled()
    assert not page.microphones.levels["Webcam"].isEnabled()


def test_a_chosen_source_that_is_not_there_is_said_and_stays_chosen() -> None:
    page = Page(microphone="Old headset")
    page.show_devices(ALL)
    assert page.microphones.buttons["Old headset"].text() == "Old headset (not there now)"
    assert page.microphones.buttons["Old headset"].isChecked()
    page.show_devices([*ALL, Device("Old headset", "PulseAudio", "old", 1, 48_000)])
    assert page.microphones.buttons["Old headset"].text() == "Old headset"


def test_a_source_that_was_chosen_by_its_key_is_found() -> None:
    page = Page(microphone="alsa_input.webcam")
    page.show_devices(ALL)
    assert page.microphones.buttons["Webcam"].isChecked()
    assert "alsa_input.webcam" not in page.microphones.buttons


CHILD = """
import json, sys
print("no json")
device = {"name": "a", "host_api": "b", "key": "c", "channels": 1, "rate": 8000}
print(json.dumps({"devices": [device]}))
print(json.dumps({"levels": {"c": -30.5, "d": None}}))
print(json.dumps({"error": "no sound"}), flush=True)
sys.stdin.read()
"""


def test_the_child_is_read_and_ends_with_the_page(qtbot: QtBot) -> None:
    heard: list[object] = []
    sources = Sources(heard.append, heard.append, heard.append)
    sources.open(sys.executable, ("-c", CHILD))
    child = sources._child
    assert child is not None
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=10_000)
    assert heard == [[Device("a", "b", "c", 1, 8000)], {"c": -30.5, "d": None}, "no sound"]
    sources.close()
    assert child.state() == child.ProcessState.NotRunning


def test_a_child_that_dies_is_started_again_when_the_page_is_seen_again(qtbot: QtBot) -> None:
    sources = Sources(lambda _: None, lambda _: None, lambda _: None)
    sources.open(sys.executable, ("-c", "pass"))
    qtbot.waitUntil(lambda: sources._child is None, timeout=10_000)
    sources.open(sys.executable, ("-c", CHILD))
    assert sources._child is not None
    sources.close()


def test_an_address_is_written_taken_and_listed_as_there() -> None:
    page = Page()
    page.show_devices(ALL)
    field = page.microphones.address
    field.line.setText("fork:127.0.0.1:9092")
    field.line.editingFinished.emit()
    assert page.kept == [("microphone", "fork:127.0.0.1:9092")]
    assert texts(page.microphones)[-1] == "fork:127.0.0.1:9092"
    assert page.microphones.buttons["fork:127.0.0.1:9092"].isChecked()
    assert not field.line.text()
    page.microphones.buttons["default"].click()
    page.show_devices(ALL)
    assert "fork:127.0.0.1:9092" not in texts(page.microphones)


@pytest.mark.parametrize("text", ["fork:9092", "audiosockt:127.0.0.1:1", "Headset"])
def test_what_is_no_address_is_said_and_not_taken(text: str) -> None:
    page = Page()
    field = page.far_ends.address
    field.line.setText(text)
    field.line.editingFinished.emit()
    assert not page.kept
    assert field.said.text().endswith((".", "?"))
    assert field.line.text() == text
    field.line.clear()
    field.line.editingFinished.emit()
    assert not field.said.text()
