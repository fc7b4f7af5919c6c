"""One string chooses a source: what each means, what is said of a bad one, and legs from different kinds."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from prosody.audio import capture, sources
from prosody.audio.blocks import Block, Item, Lost, Source
from prosody.audio.error import AudioError
from prosody.audio.joined import Joined
from prosody.audio.network.limits import DEFAULTS
from prosody.audio.network.source import NetworkSource
from prosody.events import Leg
from tests.prosody.audio.network import clients, wire

REP, CUSTOMER = wire.noise(0.6, 1), wire.noise(0.6, 2)


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("default", "device", "default"),
        ("Jabra Engage 50", "device", "Jabra Engage 50"),
        ("hw:0,0", "device", "hw:0,0"),
        ("Line In: Realtek", "device", "Line In: Realtek"),
        ("mic:Jabra", "mic", "Jabra"),
        ("monitor:default", "monitor", "default"),
        ("file:a b.wav", "file", "a b.wav"),
        ("file:C:\\calls\\a.wav", "file", "C:\\calls\\a.wav"),
        ("audiosocket:127.0.0.1:9092", "audiosocket", "127.0.0.1:9092"),
        ("media-stream:tone.example.com:443", "media-stream", "tone.example.com:443"),
    ],
)
def test_a_string_means_what_it_says(text: str, kind: str, place: str):
    address = sources.parsed(text)
    assert (address.kind, address.place) == (kind, place)
    assert str(address) == text


def test_an_address_has_a_host_and_a_port():
    address = sources.parsed("rtp:[::1]:4000")
    assert (address.host, address.port) == ("::1", 4000)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("audiosocket:9092", "audiosocket:HOST:PORT"),
        ("audiosocket:127.0.0.1:x", "HOST:PORT"),
        ("rtp:127.0.0.1:70000", "HOST:PORT"),
        ("rtp:127.0.0.1:²", "HOST:PORT"),
        ("fork:", "names no place; write fork:127.0.0.1:9092"),
        ("file:", "file:call.wav"),
        ("audiosockt:127.0.0.1:9092", "did you mean audiosocket:127.0.0.1:9092"),
        ("media_stream:127.0.0.1:1", "did you mean media-stream:127.0.0.1:1"),
    ],
)
def test_a_bad_one_is_refused_with_what_to_write_instead(text: str, sentence: str):
    with pytest.raises(AudioError, match="(?i)" + sentence):
        sources.parsed(text)


class Devices:
    """Stands where the devices are opened."""

    def __init__(self, mic: str | None, far: str | None) -> None:
        self.asked = (mic, far)


@pytest.mark.parametrize(
    ("mic", "far", "asked"),
    [
        ("default", None, ("default", None)),
        ("Jabra", "default", ("Jabra", "default")),
        ("mic:Jabra", "monitor:default", ("mic:Jabra", "default")),
        ("mic:default", "mic:Webcam", ("default", "mic:Webcam")),
        (None, "monitor:Speakers", (None, "monitor:Speakers")),
    ],
)
def test_devices_are_opened_together(
    monkeypatch: pytest.MonkeyPatch, mic: str | None, far: str | None, asked: tuple[str | None, str | None]
):
    monkeypatch.setattr(capture, "LiveSource", Devices)
    assert sources.opened(mic, far, DEFAULTS).asked == asked


@pytest.mark.parametrize(("mic", "far"), [("monitor:default", None), ("default", "mic:default")])
def test_the_default_of_the_other_legs_kind_is_no_default(mic: str, far: str | None):
    with pytest.raises(AudioError, match="name a device"):
        sources.opened(mic, far, DEFAULTS)


@pytest.mark.parametrize(
    ("mic", "far"),
    [
        ("fork:127.0.0.1:0", "rtp:127.0.0.1:0"),
        ("media-stream:127.0.0.1:0", "file:x.wav"),
        ("audiosocket:127.0.0.1:0", "fork:127.0.0.1:0"),
    ],
)
def test_two_sources_that_bring_one_leg_are_refused(mic: str, far: str):
    with pytest.raises(AudioError, match="brings both legs"):
        sources.opened(mic, far, DEFAULTS)


@pytest.mark.parametrize(
    ("mic", "far", "legs", "doors"),
    [
        ("fork:127.0.0.1:0", None, ("rep", "customer"), 1),
        ("media-stream:127.0.0.1:0", "default", ("rep", "customer"), 1),
        ("audiosocket:127.0.0.1:0", None, ("rep",), 1),
        ("audiosocket:127.0.0.1:0", "rtp:127.0.0.1:0", ("rep", "customer"), 2),
        ("audiosocket:127.0.0.1:0", "audiosocket:127.0.0.1:0", ("rep", "customer"), 1),
        (None, "fork:127.0.0.1:0", ("customer",), 1),
    ],
)
def test_addresses_are_listened_on_together(mic: str, far: str | None, legs: tuple[Leg, ...], doors: int):
    with closing(sources.opened(mic, far, DEFAULTS)) as source:
        assert isinstance(source, NetworkSource)
        assert (source.legs, len(source.ports)) == (legs, doors)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, str]:
    """Return a recording of each leg, and one of both."""
    for name, sound in (("rep", REP), ("customer", CUSTOMER), ("both", np.stack((REP, CUSTOMER), 1))):
        soundfile.write(tmp_path / f"{name}.wav", sound, 8000)
    return tuple(f"file:{tmp_path / name}.wav" for name in ("rep", "customer", "both"))


def sound(items: list[Item], leg: Leg) -> np.ndarray:
    return np.concatenate([i.samples for i in items if isinstance(i, Block) and i.leg == leg])


def test_a_file_of_both_legs_is_the_whole_call(files: tuple[str, str, str]):
    with closing(sources.opened(files[2], None, DEFAULTS)) as source:
        items = list(source)
    assert np.array_equal(sound(items, "rep"), REP)
    assert np.array_equal(sound(items, "customer"), CUSTOMER)


def test_two_files_are_two_legs(files: tuple[str, str, str]):
    with closing(sources.opened(files[0], files[1], DEFAULTS)) as source:
        assert (source.legs, source.rate) == (("rep", "customer"), 8000)
        items = list(source)
    assert np.array_equal(sound(items, "rep"), REP)
    assert len(sound(items, "customer")) >= 0.9 * len(CUSTOMER)  # the call ends with the rep's


def test_a_leg_from_the_network_stands_beside_a_file(files: tuple[str, str, str]):
    with closing(sources.opened(files[0], "audiosocket:127.0.0.1:0", DEFAULTS)) as source:
        assert isinstance(source, Joined)
        network = next(part for part in source._parts if isinstance(part, NetworkSource))
        said = wire.audiosocket(CUSTOMER[:2400])
        caller = threading.Thread(target=lambda: asyncio.run(clients.audiosocket(network.ports[0], said)))
        caller.start()
        items = list(source)
        caller.join()
    assert np.array_equal(sound(items, "rep"), REP)
    assert np.array_equal(sound(items, "customer"), CUSTOMER[:2400])


class Part:
    """A source of one leg that fails, or goes on for ever."""

    rate = 8000
    name = "part"

    def __init__(self, leg: Leg, wrong: Exception | None = None) -> None:
        self.legs = (leg,)
        self.held: list[str] = []
        self._wrong = wrong
        self._closed = threading.Event()

    def __iter__(self) -> Iterator[Item]:
        while not self._closed.wait(0.02):
            yield Block(self.legs[0], np.ones(160, np.int16), 8000)
            if self._wrong:
                raise self._wrong

    def pause(self) -> None:
        self.held.append("paused")

    def resume(self) -> None:
        self.held.append("resumed")

    def close(self) -> None:
        self._closed.set()


def joined(*parts: Source) -> Joined:
    return Joined(parts, DEFAULTS)


def test_what_goes_wrong_with_a_leg_is_said_to_whoever_listens():
    source = joined(Part("rep"), Part("customer", AudioError("It broke.")))
    with closing(source), pytest.raises(AudioError, match="It broke"):
        list(source)


def test_closing_ends_every_leg():
    parts = Part("rep"), Part("customer")
    source = joined(*parts)
    threading.Timer(0.3, source.close).start()
    assert {item.leg for item in source} == {"rep", "customer"}
    assert all(part._closed.is_set() for part in parts)


def test_a_pause_reaches_every_leg_that_can():
    parts = Part("rep"), Part("customer")
    with closing(joined(*parts)) as source:
        source.pause()
        source.resume()
    assert [part.held for part in parts] == [["paused", "resumed"]] * 2


def test_a_leg_from_which_nothing_comes_does_not_keep_the_other_waiting():
    part = Part("rep")
    quick = replace(DEFAULTS, patience_s=0.2)
    silent = sources.opened(None, "audiosocket:127.0.0.1:0", quick)
    with closing(Joined((part, silent), quick)) as source:
        gap = next(item for item in source if isinstance(item, Lost))
    assert (gap.leg, gap.reason) == ("customer", "waiting for sound")
