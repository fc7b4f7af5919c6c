"""The far end on macOS through a tap, with a made-up package of the shape that `catap` 0.6 has."""

from __future__ import annotations

import sys
import types

import numpy as np
import pytest

from prosody.audio import taps
from prosody.audio.devices import DEFAULT, TAP, Device, find
from prosody.audio.error import AudioError
from prosody.audio.portaudio import PortAudio


def form(bits=32, channels=1, sample_type="float"):
    return types.SimpleNamespace(
        sample_rate=48_000.0,
        num_channels=channels,
        bytes_per_sample=bits // 8,
        is_float=sample_type == "float",
    )


class Session:
    def __init__(self, on_buffer):
        self.take, self.capture_failed, self.running = on_buffer, False, False
        self.stream_format = form()

    def start(self):
        self.running = True
        self.hear(np.zeros(4, "<f4"))  # before the caller knows the format

    def hear(self, samples, shape=None):
        data = samples.tobytes()
        self.take(types.SimpleNamespace(data=data, format=shape or self.stream_format))

    def stop(self):
        self.running = False
        if self.capture_failed:
            raise RuntimeError("the tap is gone")


@pytest.fixture
def catap(monkeypatch):
    """Put the made-up package in its place; what was asked of it is in `asked`."""
    asked = []

    def record(*names, mono, on_buffer):
        assert mono
        asked.append((names, Session(on_buffer)))
        return asked[-1][1]

    processes = [
        types.SimpleNamespace(name=n, is_outputting=o) for n, o in (("Zoom", True), ("Notes", False))
    ]
    module = types.SimpleNamespace(
        list_audio_processes=lambda: processes,
        record_system_audio=record,
        record_process=record,
        asked=asked,
    )
    monkeypatch.setitem(sys.modules, "catap", module)
    return module


def opened(device):
    heard, ends = [], []

    def prepare(rate, channels):
        assert (rate, channels) == (48_000, 1)
        return lambda block, lost: heard.append((block.copy(), lost))

    return PortAudio().open(device, "customer", prepare, lambda: ends.append(True)), heard, ends


def test_without_the_package_there_are_no_taps_and_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "catap", None)
    assert taps.outputs() == []
    with pytest.raises(AudioError, match="pip install catap"):
        opened(Device("System sound (tap)", TAP, "", 1, 48_000, True, True))


@pytest.mark.usefixtures("catap")
def test_all_sound_is_the_default_far_end_and_a_program_that_plays_can_be_named():
    found = taps.outputs()
    assert find(found, DEFAULT, "customer").key == taps.EVERYTHING
    assert find(found, "zoom", "customer").key == "Zoom"
    assert [device.name for device in found] == ["System sound (tap)", "Zoom (tap)"]


def test_what_comes_is_one_channel_of_whole_numbers(catap):
    stream, heard, ends = opened(taps.outputs()[1])
    [(names, session)] = catap.asked
    assert names == ("Zoom",)
    assert heard == []
    session.hear(np.array([0.0, 0.5, -1.0, 2.0], "<f4"))
    session.hear(np.array([[100, 300], [-2, -4]], "<i2"), form(16, 2, "signed_integer"))
    session.hear(np.array([1 << 16], "<i4"), form(32, 1, "signed_integer"))
    assert [block.ravel().tolist() for block, _ in heard] == [[0, 16_384, -32_768, 32_767], [200, -3], [1]]
    assert heard[0][0].dtype == np.int16
    stream.fetch()
    assert not ends
    stream.abort()
    stream.close()
    assert not session.running


def test_a_tap_that_fails_has_ended_once_and_can_be_closed(catap):
    stream, _, ends = opened(taps.outputs()[0])
    catap.asked[0][1].capture_failed = True
    stream.fetch()
    stream.fetch()
    assert ends == [True]
    stream.close()


def test_a_program_that_is_gone_is_a_sentence(catap):
    def gone(*_names, **_options):
        raise LookupError("no process Zoom")

    catap.record_process = gone
    with pytest.raises(AudioError, match=r"Zoom \(tap\) cannot be recorded .*BlackHole"):
        opened(taps.outputs()[1])
