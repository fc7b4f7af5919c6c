"""What the tests of replay share: the bundled call heard in this process, and a kept session."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from prosody import profile_json
from prosody.audio.blocks import Item, Mark, Source
from prosody.audio.clock import SystemClock
from prosody.audio.files import open_audio
from prosody.events import Leg
from prosody.judgement.model_population import population
from prosody.pipeline import Analyser, Heard
from prosody.profile import VoiceProfile
from prosody.replay.heard_call import HeardCall
from prosody.replay.leg_columns import kept
from prosody.replay.measured import Over, Painted, Rows, Said
from prosody.replay.sound import ChannelSound
from prosody.replay.waveform import Painter
from prosody.session.recorder import Recorder
from prosody.settings import Settings
from prosody.wording import wording

DEMO = Path(__file__).parents[3] / "prosody" / "demo" / "call.flac"


def hear(call: HeardCall, source: Source) -> HeardCall:
    """Analyse a source into a call, in this process."""
    analyser = Analyser(source, call.settings, call.profile)
    painters: dict[Leg, Painter] = {leg: Painter() for leg in call.legs}

    def take(heard: Heard) -> None:
        for leg, contour in heard.contours:
            call.take(Rows(leg, kept(leg, contour)))
        call.take(Said(heard.events))

    for item in source:
        if not isinstance(item, Mark):
            call.take(Painted(item.leg, *painters[item.leg].process(item)))
        take(analyser.process(item))
    take(analyser.flush())
    for leg, painter in painters.items():
        call.take(Painted(leg, *painter.flush()))
    call.take(Over(False))
    source.close()
    return call


@pytest.fixture(scope="session")
def demo_voice() -> VoiceProfile:
    """Return the profile of the demo's voice."""
    return profile_json.profile_of(json.loads(DEMO.with_name("voice.json").read_text()))


@pytest.fixture(scope="session")
def demo(demo_voice: VoiceProfile) -> Iterator[HeardCall]:
    """Return the bundled call, heard with the profile of its voice; tests only read it."""
    call = HeardCall(
        "call.flac",
        ("rep", "customer"),
        Settings(),
        demo_voice,
        wording("plain", "en"),
        origin=DEMO,
        channels={"rep": 0, "customer": 1},
        has_sound=True,
        sounds=lambda leg, waveform: ChannelSound(DEMO, int(leg == "customer"), waveform),
    )
    yield hear(call, open_audio(DEMO))
    call.close()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data folder of the test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "tonegauge"


@pytest.fixture
def session_of(data: Path) -> Callable[..., Path]:
    """Return how to keep a session of items; it gives the session's folder."""

    def keep(
        source: Source, items: list[Item], profile: VoiceProfile | None = None, *, says: bool = True
    ) -> Path:
        profile = profile or population()
        recorder = Recorder(data / "sessions", source, Settings(), profile, SystemClock())
        analyser = Analyser(source, Settings(), profile)
        for item in items:
            recorder.take(item)
            if says:
                recorder.accept(analyser.process(item))
        if says:
            recorder.accept(analyser.flush())
        recorder.close()
        return recorder.folder

    return keep


@pytest.fixture
def untouched() -> Callable[[Path], dict[str, tuple[bytes, int]]]:
    """Return how to tell what a folder holds, by name: contents and date."""

    def of(folder: Path) -> dict[str, tuple[bytes, int]]:
        files: Iterator[Path] = (path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    return of
