"""Past calls: offered as neutral material with the same checks, and drawn as drift when asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from click.testing import CliRunner

from calibration.command import calibrate
from calibration.drift import drift, own_sessions
from calibration.store import ProfileStore
from calibration.takes import heard
from calibration.voices import voices
from prosody.analysis.hearing import HearingSettings
from prosody.audio.clock import SystemClock
from prosody.audio.files import open_audio
from prosody.judgement.model_population import population
from prosody.session.library import Library
from prosody.session.recorder import Recorder
from prosody.settings import Settings


class Noon(SystemClock):
    def __init__(self, day: int) -> None:
        self.day = day

    def wall(self) -> float:
        return 1_795_262_400.0 + 86_400.0 * self.day


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture(scope="module")
def calm() -> np.ndarray:
    with resources.as_file(resources.files("prosody.demo") / "call.flac") as path:
        call, rate = sf.read(path, dtype="float32")
    return np.asarray(call[int(11.3 * rate) : int(25.5 * rate)])


@pytest.fixture
def kept(tmp_path: Path, calm: np.ndarray) -> Callable[..., str]:
    """Return how to keep a call; the id of its session comes back."""

    def keep(name: str, day: int = 0, *, gain: float = 1.0) -> str:
        path = tmp_path / "call.wav"
        sf.write(path, calm * gain, 16_000)
        source = open_audio(path)
        profile = replace(population(), name=name)
        recorder = Recorder(Library().folder, source, Settings(), profile, Noon(day))
        for item in source:
            recorder.take(item)
        recorder.close()
        source.close()
        return recorder.folder.name

    return keep


def run(*arguments: str):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(calibrate, arguments, standalone_mode=False)


def test_a_past_call_is_material_with_the_same_checks(kept: Callable[..., str]) -> None:
    good, faint = kept("Ann"), kept("Ann", gain=0.0003)
    done = run("--name", "Ann", "--from", f"{good}=neutral", "--from", f"{faint}=neutral")
    assert done.return_value == 1
    assert faint in done.stderr
    assert good not in done.stderr
    assert ProfileStore().load("Ann").voiced_s > 3


def test_a_session_without_sound_is_named(kept: Callable[..., str]) -> None:
    ident = kept("Ann")
    library = Library()
    library.forget_sound(library.find(ident))
    done = run("--name", "Ann", "--from", f"{ident}=neutral")
    assert "holds no sound" in done.stderr
    assert ProfileStore().names() == []


def test_drift_tells_of_one_s_own_kept_calls_the_oldest_first(kept: Callable[..., str]) -> None:
    later, earlier = kept("Ann", 9), kept("Ann", 2)
    kept("Bert", 3)
    calls = list(drift("Ann"))
    assert [call.session for call in calls] == [earlier, later]
    assert all(call.started for call in calls)
    assert calls[0].usual == calls[1].usual  # the same call, heard twice
    assert "f0_median" in calls[0].usual


def test_a_deleted_session_leaves_nothing_in_the_drift(kept: Callable[..., str]) -> None:
    ident = kept("Ann")
    library = Library()
    assert [entry.id for entry in own_sessions("Ann")] == [ident]
    library.delete(library.find(ident))
    assert list(drift("Ann")) == []


def test_the_command_draws_the_drift(kept: Callable[..., str]) -> None:
    ident = kept("Ann")
    run("--name", "Ann", "--from", f"{ident}=neutral")
    said = CliRunner().invoke(voices, ["drift", "Ann"], standalone_mode=False).stdout
    assert said.startswith("2026-11-21")
    Library().delete(Library().find(ident))
    said = CliRunner().invoke(voices, ["drift", "Ann"], standalone_mode=False).stdout
    assert "No kept call of Ann" in said


def test_listening_stops_where_it_is_told_to(tmp_path: Path, calm: np.ndarray) -> None:
    path = tmp_path / "call.wav"
    sf.write(path, calm, 16_000)
    whole = heard(open_audio(path), HearingSettings())
    part = heard(open_audio(path, block_s=0.5), HearingSettings(), 5.0)
    assert len(whole) > 1300
    assert 400 <= len(part) <= 550
