"""What the listing child finds with PortAudio, on systems that are not at hand."""

from __future__ import annotations

import sys
import types

import numpy as np
import pytest

from prosody.audio import listing, loopback
from prosody.audio.devices import DEFAULT, LOOPBACK, Device, find
from prosody.audio.error import AudioError
from prosody.audio.portaudio import PortAudio


class PortAudioOf:
    """`sounddevice` as a system would show it: host APIs by name, each with (name, channels, rate)."""

    def __init__(self, **apis):
        self._apis, self._devices = [], []
        for number, (api, found) in enumerate(apis.items()):
            first = len(self._devices)
            self._apis.append({"name": api.replace("_", " "), "default_input_device": first})
            for name, channels, rate in found:
                self._devices.append(
                    {
                        "name": name,
                        "index": len(self._devices),
                        "hostapi": number,
                        "max_input_channels": channels,
                        "default_samplerate": float(rate),
                    }
                )

    def query_hostapis(self):
        return self._apis

    def query_devices(self):
        return self._devices


def test_windows_shows_each_microphone_once():
    system = PortAudioOf(
        MME=[("Microsoft Sound Mapper", 2, 44_100), ("Headset (USB Aud", 2, 44_100)],
        Windows_WASAPI=[("Headset (USB Audio)", 1, 48_000), ("Speakers", 0, 48_000)],
    )
    assert listing._portaudio_inputs(system) == [
        Device("Headset (USB Audio)", "Windows WASAPI", "Headset (USB Audio)", 1, 48_000, True, False)
    ]


def test_on_a_mac_blackhole_is_the_far_end():
    system = PortAudioOf(Core_Audio=[("MacBook Microphone", 1, 48_000), ("BlackHole 2ch", 2, 44_100)])
    devices = listing._portaudio_inputs(system)
    assert find(devices, DEFAULT, "rep").name == "MacBook Microphone"
    assert find(devices, DEFAULT, "customer").name == "BlackHole 2ch"


def test_alsas_plug_ins_are_no_devices():
    system = PortAudioOf(
        ALSA=[("pulse", 32, 44_100), ("default", 32, 44_100), ("USB: Audio (hw:1,0)", 1, 48_000)]
    )
    assert [device.name for device in listing._portaudio_inputs(system)] == ["USB: Audio (hw:1,0)"]


# ---- loopback on Windows, with a made-up PyAudioWPatch


class FakeAudio:
    opened = None
    ended = 0

    def get_default_wasapi_loopback(self):
        return {"name": "Speakers [Loopback]"}

    def get_loopback_device_info_generator(self):
        for index, name in enumerate(("HDMI [Loopback]", "Speakers [Loopback]")):
            yield {"name": name, "index": index + 7, "maxInputChannels": 2, "defaultSampleRate": 48_000.0}

    def open(self, **wanted):
        FakeAudio.opened = wanted
        return types.SimpleNamespace(close=lambda: None)

    def terminate(self):
        FakeAudio.ended += 1


@pytest.fixture
def patched(monkeypatch):
    FakeAudio.ended = 0
    module = types.SimpleNamespace(PyAudio=FakeAudio, paInt16=8, paContinue=0)
    monkeypatch.setitem(sys.modules, "pyaudiowpatch", module)


def test_without_the_package_there_is_no_loopback_and_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyaudiowpatch", None)
    assert loopback.outputs() == []
    device = Device("Speakers", LOOPBACK, "Speakers", 2, 48_000, True, True, True)
    with pytest.raises(AudioError, match="pip install PyAudioWPatch"):
        PortAudio().open(
            device, "customer", lambda _rate, _channels: lambda _block, _lost: None, lambda: None
        )


@pytest.mark.usefixtures("patched")
def test_the_default_outputs_loopback_is_the_far_end():
    device = find(loopback.outputs(), DEFAULT, "customer")
    assert device.name == "Speakers [Loopback]"
    assert device.rests
    heard = []

    def prepare(rate, channels):
        assert (rate, channels) == (48_000, 2)
        return lambda block, lost: heard.append((block.copy(), lost))

    stream = PortAudio().open(device, "customer", prepare, lambda: None)
    assert FakeAudio.opened["input_device_index"] == 8
    data = np.arange(8, dtype=np.int16)
    assert FakeAudio.opened["stream_callback"](data.tobytes(), 4, None, 0) == (None, 0)
    assert heard[0][0].tolist() == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert not heard[0][1]
    stream.abort()
    stream.close()
    assert FakeAudio.ended == 2


@pytest.mark.usefixtures("patched")
def test_an_output_that_is_gone_is_a_sentence():
    gone = Device("Headphones", LOOPBACK, "Headphones", 2, 48_000, False, True, True)
    with pytest.raises(AudioError, match="Headphones cannot be recorded"):
        PortAudio().open(gone, "customer", lambda _rate, _channels: lambda _block, _lost: None, lambda: None)
    assert FakeAudio.ended == 1
