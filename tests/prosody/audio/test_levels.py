"""What the child that meters hears, leaves alone and notices."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from prosody.audio.backend import Prepare, Whereabouts
from prosody.audio.devices import Device
from prosody.audio.error import AudioError
from prosody.audio.levels import Levels, is_heard
from prosody.events import Leg

MIC = Device("Headset", "PulseAudio", "mic", 1, 16_000)
FAR = Device("Monitor", "PulseAudio", "far", 2, 16_000, is_monitor=True)


class Made:
    """A sound system whose devices hear one amplitude each; a stream hands on 100 samples a fetch."""

    def __init__(self) -> None:
        self.heard = {"mic": 3277, "far": 0}
        self.open_now: set[str] = set()
        self.refused: set[str] = set()
        self.ends: dict[str, Callable[[], None]] = {}

    def find(self, wanted: str, leg: Leg) -> Device:
        raise NotImplementedError

    def look(self, leg: Leg) -> Whereabouts:
        raise NotImplementedError

    def open(self, device: Device, leg: Leg, prepare: Prepare, ended: Callable[[], None]) -> Opened:
        assert leg == ("customer" if device.is_monitor else "rep")
        if device.key in self.refused:
            raise AudioError("busy")
        self.ends[device.key] = ended
        self.open_now.add(device.key)
        return Opened(self, device.key, prepare)


class Opened:
    def __init__(self, system: Made, key: str, prepare: Prepare) -> None:
        self.system, self.key, self.heard = system, key, prepare(16_000, 1)

    def fetch(self) -> None:
        if self.key in self.system.heard:
            self.heard(np.full((100, 1), self.system.heard[self.key], np.int16), False)

    def at_home(self) -> bool:
        return True

    def abort(self) -> None:
        pass

    def close(self) -> None:
        self.system.open_now.discard(self.key)


def test_each_device_has_its_own_level() -> None:
    levels = Levels(lambda: [MIC, FAR], Made())
    assert levels.look() == [MIC, FAR]
    assert levels.look() is None  # nothing changed
    assert levels.levels() == {"mic": -20.0, "far": -120.0}


def test_a_device_that_delivers_nothing_has_none() -> None:
    system = Made()
    del system.heard["mic"]
    levels = Levels(lambda: [MIC], system)
    levels.look()
    assert levels.levels() == {"mic": None}


def test_a_device_that_goes_is_released_and_one_that_comes_is_heard() -> None:
    system, there = Made(), [MIC]
    levels = Levels(lambda: there, system)
    levels.look()
    there[:] = [FAR]
    assert levels.look() == [FAR]
    assert system.open_now == {"far"}
    assert set(levels.levels()) == {"far"}


def test_a_stream_that_ends_by_itself_is_opened_again() -> None:
    system = Made()
    levels = Levels(lambda: [MIC], system)
    levels.look()
    system.ends["mic"]()
    system.heard["mic"] = 32767
    levels.look()
    assert levels.levels()["mic"] == pytest.approx(0.0, abs=0.1)


def test_a_device_that_is_busy_is_tried_again() -> None:
    system = Made()
    system.refused.add("mic")
    levels = Levels(lambda: [MIC], system)
    levels.look()
    assert levels.levels() == {}
    system.refused.clear()
    levels.look()
    assert set(levels.levels()) == {"mic"}


@pytest.mark.parametrize(
    ("device", "heard"),
    [
        (MIC, True),
        (Device("Headset", "PulseAudio", "bluez_input.00_11", 1, 16_000), False),
        (Device("Bluetooth headset", "Windows WASAPI", "Bluetooth headset", 1, 16_000), False),
        (Device("hw:0", "ALSA", "hw:0", 1, 48_000), False),
        (Device("BlackHole", "Core Audio", "BlackHole", 2, 48_000, is_monitor=True), True),
    ],
)
def test_no_device_is_disturbed(device: Device, heard: bool) -> None:
    assert is_heard(device) is heard
