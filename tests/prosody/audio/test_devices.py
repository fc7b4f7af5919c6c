"""Which device a name means, and the list from the child process."""

from __future__ import annotations

import builtins
import subprocess
import sys

import pytest

from prosody.audio import devices
from prosody.audio.devices import DEFAULT, PORTAUDIO_MISSING, Device, encode, find, list_devices
from prosody.audio.error import AudioError
from prosody.audio.portaudio import PortAudio

MIC = Device("Headset Mono", "PulseAudio", "alsa_input.usb-1", 1, 48_000, True, False)
SECOND = Device("Webcam Mono", "PulseAudio", "alsa_input.usb-2", 1, 48_000, False, False)
FAR = Device("Monitor of Headset", "PulseAudio", "alsa_output.usb-1.monitor", 2, 48_000, True, True)
ALL = [FAR, SECOND, MIC]


def test_the_default_is_the_microphone_for_the_rep_and_the_monitor_for_the_customer():
    assert find(ALL, DEFAULT, "rep") is MIC
    assert find(ALL, DEFAULT, "customer") is FAR


@pytest.mark.parametrize("wanted", ["Webcam Mono", "webcam mono", "alsa_input.usb-2", "webc", "usb-2"])
def test_a_device_is_found_by_its_name_its_key_or_a_part_of_them(wanted):
    assert find(ALL, wanted, "rep") is SECOND


def test_the_only_device_that_hears_the_speaker_is_the_far_end():
    """As BlackHole is on a Mac: an input like others, never the system's default."""
    blackhole = Device("BlackHole 2ch", "Core Audio", "BlackHole 2ch", 2, 48_000, False, True)
    assert find([MIC, blackhole], DEFAULT, "customer") is blackhole


def test_any_input_can_be_the_far_end():
    assert find(ALL, "Webcam Mono", "customer") is SECOND


@pytest.mark.parametrize("leg", ["rep", "customer"])
def test_the_kind_before_a_name_tells_two_alike_apart(leg):
    assert find([MIC, FAR], "mic:Headset", leg) == MIC
    assert find([MIC, FAR], "monitor:Headset", leg) == FAR
    with pytest.raises(AudioError, match="none of this kind"):
        find([MIC], "monitor:Headset", leg)


def test_the_order_of_the_list_does_not_matter():
    assert find(ALL[::-1], "Headset Mono", "rep") is MIC


@pytest.mark.parametrize(
    ("there", "wanted", "leg", "said"),
    [
        ([], DEFAULT, "rep", "none is connected, or this program is not allowed"),
        ([], "Headset", "rep", "none is connected, or this program is not allowed"),
        ([FAR], DEFAULT, "rep", "No microphone was found"),
        ([MIC], DEFAULT, "customer", "far end cannot be heard"),
        (ALL, "Mikrofon", "rep", "'Monitor of Headset', 'Webcam Mono', 'Headset Mono'"),
        (ALL, "mono", "rep", "more than one input device: 'Webcam Mono', 'Headset Mono'"),
        ([MIC, MIC], "Headset Mono", "rep", "more than one"),
    ],
)
def test_what_is_not_there_or_not_clear_is_told(there, wanted, leg, said):
    with pytest.raises(AudioError, match=said):
        find(there, wanted, leg)


class Child:
    def __init__(self, out=b"", hangs=False):
        self.out, self.hangs = out, hangs

    def __call__(self, command, *, timeout, **_):
        assert command == [sys.executable, "-m", "prosody.audio.listing"]
        if self.hangs:
            raise subprocess.TimeoutExpired(command, timeout)
        return subprocess.CompletedProcess(command, 0, self.out, b"")


def test_the_child_process_hands_over_whole_devices(monkeypatch):
    monkeypatch.setattr(devices.subprocess, "run", Child(encode(ALL).encode()))
    assert list_devices() == ALL


@pytest.mark.parametrize(
    ("child", "said"),
    [
        (Child(hangs=True), "did not tell its devices within"),
        (Child(b""), "tonegauge doctor"),
        (Child(b"Segmentation fault"), "tonegauge doctor"),
        (Child(encode([], PORTAUDIO_MISSING).encode()), "apt install libportaudio2"),
    ],
)
def test_a_child_that_fails_is_a_sentence(monkeypatch, child, said):
    monkeypatch.setattr(devices.subprocess, "run", child)
    with pytest.raises(AudioError, match=said):
        list_devices()


def test_without_a_sound_system_the_list_is_empty_and_quiet(monkeypatch, capfd):
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent/native")
    assert [device for device in list_devices() if device.host_api == "PulseAudio"] == []
    assert capfd.readouterr().err == ""


def test_without_the_library_devices_fail_with_a_sentence_and_files_work(monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    card = Device("Card", "ALSA", "hw:0", 1, 48_000, True, False)
    with pytest.raises(AudioError, match="libportaudio2"):
        PortAudio().open(card, "rep", lambda _rate, _channels: lambda _block, _lost: None, lambda: None)


def test_a_sound_server_that_does_not_answer_is_a_sentence(monkeypatch):
    pytest.importorskip("pulsectl")
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent/native")
    with pytest.raises(AudioError, match="Headset Mono cannot be opened"):
        PortAudio().open(MIC, "rep", lambda _rate, _channels: lambda _block, _lost: None, lambda: None)


def test_sound_devices_are_imported_late():
    """A program that only reads files loads neither PortAudio nor libpulse."""
    looked = "import sys, prosody.audio.files, prosody.audio.capture, prosody.audio.devices\n"
    looked += "assert not {'sounddevice', 'pulsectl', 'scipy', 'PyQt6'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", looked], check=True)
