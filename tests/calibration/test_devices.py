"""Several microphones and bandwidths of one voice: kept apart, the right one chosen, another one said."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from click.testing import CliRunner

from calibration.baseline import profile_from
from calibration.command import calibrate
from calibration.store import ProfileStore
from prosody.events import Tone, Trouble
from prosody.judgement.judge import Judge, JudgeSettings
from prosody.profile import Usual, VoiceProfile
from tests.prosody.judgement.made import contour, voice

USUAL = {"f0": Usual(200.0, 5.0, 180.0, 190.0, 210.0, 220.0)}


def known(device: str, band_hz: float, made_at: str = "") -> VoiceProfile:
    return VoiceProfile("Ann", USUAL, device=device, band_hz=band_hz, made_at=made_at)


@pytest.fixture
def store(tmp_path: Path) -> ProfileStore:
    store = ProfileStore(tmp_path / "voices")
    for profile in (
        known("Headset", 8000.0, "2025"),
        known("Headset", 8000.0, "2026"),
        known("Headset", 4000.0),
        known("Laptop", 8000.0),
    ):
        store.save(profile)
    return store


def test_a_voice_knows_its_newest_calibration_on_each_device_and_bandwidth(store: ProfileStore) -> None:
    profile = store.load("Ann")
    assert profile.device == "Laptop"
    assert [(other.device, other.band_hz) for other in profile.others] == [
        ("Headset", 4000),
        ("Headset", 8000),
    ]
    assert profile.others[1].made_at == "2026"
    assert store.load("Ann", 1).others == ()


@pytest.mark.parametrize(
    ("device", "band_hz", "chosen"),
    [
        ("Headset", 8000.0, ("Headset", 8000.0)),
        ("Headset", 4000.0, ("Headset", 4000.0)),
        ("Laptop", 8000.0, ("Laptop", 8000.0)),
        ("Laptop", 4000.0, ("Headset", 4000.0)),  # spectra compare only inside one bandwidth
        ("Car", 8000.0, ("Laptop", 8000.0)),  # the newest
        ("", 4000.0, ("Headset", 4000.0)),
    ],
)
def test_the_calibration_that_suits_the_call_best_is_chosen(
    store: ProfileStore, device: str, band_hz: float, chosen: tuple[str, float]
) -> None:
    profile = store.load("Ann").on(device, band_hz)
    assert (profile.device, profile.band_hz) == chosen
    assert profile.elsewhere == (device not in ("", chosen[0]))


def test_a_damaged_older_calibration_is_passed_over(store: ProfileStore) -> None:
    (store.folder / "Ann" / "0003.json").write_text("{")
    assert [other.device for other in store.load("Ann").others] == ["Headset"]


def test_another_microphone_is_said_once_and_trusted_less() -> None:
    profile = replace(profile_from([contour(voice(30))], "Ann"), device="Headset")

    def heard(device: str) -> list[object]:
        judge = Judge(profile.on(device, 8000.0), JudgeSettings(), ("rep",))
        return [*judge.process(contour(voice(10))), *judge.flush()]

    trust = {d: [e.trust for e in heard(d) if isinstance(e, Tone)][-1] for d in ("Headset", "Laptop", "")}
    codes = {d: [e.code for e in heard(d) if isinstance(e, Trouble)] for d in ("Headset", "Laptop", "")}
    assert codes == {"Headset": [], "Laptop": ["uncalibrated_device"], "": []}
    assert trust["Laptop"] == pytest.approx(0.45 * trust["Headset"])
    assert trust[""] == trust["Headset"]


def test_recordings_of_two_bandwidths_do_not_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with resources.as_file(resources.files("prosody.demo") / "call.flac") as path:
        call, rate = sf.read(path, dtype="float32")
    calm = np.asarray(call[int(11.3 * rate) : int(25.5 * rate), 0])
    sf.write(tmp_path / "wide.wav", calm, rate)
    sf.write(tmp_path / "phone.wav", calm[::2], rate // 2)
    given = [f"--from={tmp_path / name}.wav=neutral" for name in ("wide", "phone")]
    done = CliRunner().invoke(calibrate, ["--name", "Ann", *given], standalone_mode=False)
    assert done.return_value == 0
    profile = ProfileStore().load("Ann")
    assert sorted(p.band_hz for p in (profile, *profile.others)) == [4000.0, 8000.0]
    assert "telephone band" in done.stdout
    alone = [f"--from={tmp_path / 'wide'}.wav=neutral", f"--from={tmp_path / 'phone'}.wav=bored"]
    done = CliRunner().invoke(calibrate, ["--name", "Bert", *alone], standalone_mode=False)
    assert done.return_value == 1
    assert "no neutral recording has its microphone and bandwidth" in done.stderr
