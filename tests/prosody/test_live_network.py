"""A live call from the network: events as from its file, calls that begin and end, recording, the command."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from prosody.audio import sources
from prosody.audio.blocks import Block, Lost
from prosody.audio.files import open_audio
from prosody.audio.network.limits import DEFAULTS
from prosody.audio.network.rtp import Rtp
from prosody.audio.network.source import NetworkSource
from prosody.conversations import CallSettings
from prosody.events import End, Event, Flag, Start
from prosody.judgement.model_population import population
from prosody.live import Call, Setup
from prosody.pipeline import Heard, analyse
from prosody.session.codec import encoded
from prosody.session.library import Library
from prosody.session.reader import SessionSource
from prosody.settings import Settings
from tests.prosody.audio.network import clients, wire
from tests.prosody.conftest import Listed

LIMIT_S = 60.0
QUICK = replace(DEFAULTS, ahead_s=60.0, patience_s=5.0)
"""Tests send as fast as they can, and a busy machine stalls them."""

SETTINGS = replace(Settings(), network=QUICK)
Sound = NDArray[np.int16]


class Told:
    """A sink that remembers."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def accept(self, heard: Heard) -> None:
        self.events += heard.events


@pytest.fixture(scope="module")
def legs() -> tuple[Sound, Sound]:
    """The bundled call's first 20 s at 8 kHz, as they come through G.711: the rep's leg and the other."""
    sound, _ = soundfile.read("prosody/demo/call.flac", frames=16_000 * 20, dtype="int16")
    return wire.through(sound[::2, 0]), wire.through(sound[::2, 1])


def until(true: Callable[[], object]) -> None:
    end_s = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < end_s
        time.sleep(0.01)


class Live:
    """A call on its worker, on an address; `source` is the one that is open."""

    def __init__(
        self, sessions: Path, mic: str, far: str | None = None, settings: Settings = SETTINGS
    ) -> None:
        self.told = Told()
        self.opened: list[NetworkSource] = []

        def opened() -> NetworkSource:
            self.opened.append(sources.opened(mic, far, settings.network))
            return self.opened[-1]

        self.call = Call(Setup(opened, settings, population(), sessions, [self.told]))

    @property
    def port(self) -> int:
        until(lambda: self.opened and self.opened[-1].ports)
        return self.opened[-1].ports[0]

    def ends(self) -> int:
        return sum(isinstance(event, End) for event in self.told.events)


def from_file(folder: Path, *legs: Sound) -> list[str]:
    """Return what the analysis of a file with these legs says, all but its name."""
    path = folder / "call.wav"
    soundfile.write(path, np.stack(legs, 1), 8000, subtype="PCM_16")
    with closing(open_audio(path)) as source:
        return said(analyse(source, Settings(), population()).events)


def said(events: list[Event]) -> list[str]:
    return [encoded(replace(event, source="") if isinstance(event, Start) else event) for event in events]


@pytest.mark.parametrize("kind", ["media-stream", "fork", "audiosocket", "rtp"])
def test_what_is_said_of_a_call_from_the_network_is_what_is_said_of_its_file(
    kind: str, tmp_path: Path, legs: tuple[Sound, Sound]
):
    rep, customer = legs
    live = Live(
        tmp_path, f"{kind}:127.0.0.1:0", settings=replace(SETTINGS, network=replace(QUICK, idle_s=2.0))
    )
    live.call.start()
    sending = {
        "media-stream": lambda: clients.websocket(live.port, wire.media_stream(customer, rep)),
        "fork": lambda: clients.websocket(live.port, wire.fork(customer, rep), "/?rate=8000"),
        "audiosocket": lambda: clients.audiosocket(live.port, wire.audiosocket(rep)),
        "rtp": lambda: clients.rtp(live.port, wire.rtp_stream(rep), 0.001),
    }
    asyncio.run(sending[kind]())
    assert live.call.wait(LIMIT_S)
    assert not live.call.snapshot().error
    both = kind in sources.BOTH_LEGS
    assert said(live.told.events) == from_file(tmp_path, *(legs if both else legs[:1]))


def test_loss_jitter_and_reorder_leave_the_time_line_exact_and_raise_no_flag(legs: tuple[Sound, Sound]):
    random = np.random.default_rng(5)
    packets = wire.rtp_stream(legs[0])
    kept = [0, *(i for i in range(1, len(packets)) if random.random() > 0.02)]
    came = {i: i * 0.02 + random.uniform(0.0, 0.03) * (i > 0) for i in kept}
    machine = Rtp()
    signals = [s for i in sorted(kept, key=came.__getitem__) for s in machine.receive(packets[i], came[i])]
    items = wire.items([*signals, *machine.end()])
    lost = [item for item in items if isinstance(item, Lost)]
    missing = set(range(kept[-1])) - set(kept)
    assert sum(item.count for item in lost) == 2 * len(missing) > 0
    assert {item.reason for item in lost} == {"not received"}
    assert (
        wire.length(items) == wire.length([Block("rep", legs[0], 8000)]) - (len(packets) - 1 - kept[-1]) / 50
    )
    whole = analyse(Listed([Block("rep", legs[0], 8000)], ("rep",), 8000), Settings(), population())
    holed = analyse(Listed(items, ("rep",), 8000), Settings(), population())
    flags = [[event.code for event in result.events if isinstance(event, Flag)] for result in (whole, holed)]
    assert set(flags[1]) <= set(flags[0])
    assert len(flags[1]) <= len(flags[0])


def test_calls_begin_and_end_with_the_network_and_are_kept_each(tmp_path: Path, legs: tuple[Sound, Sound]):
    rep, customer = (sound[: 8000 * 5] for sound in legs)
    settings = replace(SETTINGS, calls=CallSettings(automatic=True, quiet_s=10.0))
    live = Live(tmp_path, "fork:127.0.0.1:0", settings=settings)
    live.call.record(True)
    live.call.set_out()
    until(lambda: live.call.snapshot().waiting)
    for number in (1, 2):
        live.call.record(True)
        asyncio.run(clients.websocket(live.port, wire.fork(customer, rep), "/?rate=8000"))
        until(lambda wanted=number: live.ends() == wanted)
        until(lambda: live.call.snapshot().waiting)
    assert live.call.close(LIMIT_S)
    kept = [entry.folder for entry in Library(tmp_path).entries()]
    assert len(kept) == 2
    for folder in kept:
        with closing(SessionSource(folder)) as source:
            sound = [item.samples for item in source if isinstance(item, Block) and item.leg == "rep"]
        assert np.array_equal(np.concatenate(sound), rep)


def test_stopping_ends_the_wait_for_a_call(tmp_path: Path):
    live = Live(tmp_path, "audiosocket:127.0.0.1:0")
    live.call.start()
    until(lambda: live.call.snapshot().waiting)
    assert not live.call.snapshot().running
    assert {how.state for how in live.call.snapshot().health.values()} == {"waiting"}
    live.call.stop()
    assert live.call.wait(LIMIT_S)
    assert not live.call.snapshot().error


def test_a_key_of_the_telephone_pauses_the_recording(tmp_path: Path, legs: tuple[Sound, Sound]):
    rep, customer = (sound[: 8000 * 2] for sound in legs)
    said = [message.replace("CA1", "../../CA1") for message in wire.media_stream(customer, rep)]
    said.insert(100, json.dumps({"event": "dtmf", "dtmf": {"digit": "4"}}))
    live = Live(tmp_path, "media-stream:127.0.0.1:0")
    live.call.record(True)
    live.call.start()
    asyncio.run(clients.websocket(live.port, said))
    assert live.call.wait(LIMIT_S)
    assert live.call.session.parent == tmp_path  # whatever the telephone system calls it
    with closing(SessionSource(live.call.session)) as source:
        items = list(source)
    for leg in ("rep", "customer"):
        assert {item.reason for item in items if isinstance(item, Lost) and item.leg == leg} == {"paused"}
        heard = sum(len(item.samples) for item in items if isinstance(item, Block) and item.leg == leg)
        assert heard == 49 * 160
    live.call.close()


def test_an_address_that_must_not_be_listened_on_is_a_sentence(tmp_path: Path):
    live = Live(tmp_path, "fork:0.0.0.0:9092")
    live.call.start()
    assert live.call.wait(LIMIT_S)
    assert "secret and TLS" in live.call.snapshot().error


def test_the_command_hears_a_call_from_an_address(tmp_path: Path, legs: tuple[Sound, Sound], monkeypatch):
    from prosody.cli import main
    from prosody.verbs import call
    from prosody.verbs.upstairs import Upstairs

    rep, customer = (sound[: 8000 * 3] for sound in legs)
    opened: list[NetworkSource] = []
    true = sources.opened
    monkeypatch.setattr(call.sources, "opened", lambda *asked: opened.append(true(*asked)) or opened[-1])
    above = Upstairs(lambda _: population(), lambda *_: 1, lambda: "No screen.")
    out = tmp_path / "events.jsonl"
    asked = ["live", "--mic", "fork:127.0.0.1:0", "--terminal", "--jsonl", str(out)]

    def telephone() -> None:
        until(lambda: opened)
        said = wire.fork(customer[:24_000], rep[:24_000])
        asyncio.run(clients.websocket(opened[0].ports[0], said, "/?rate=8000"))

    system = threading.Thread(target=telephone)
    system.start()
    status = main(above, asked)
    system.join()
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert status == 0
    assert [line["leg"] for line in lines if line["type"] == "start"] == ["rep", "customer"]
    assert lines[-1]["type"] == "end"
    assert lines[-1]["duration_s"] == 3.0
