"""`tonegauge voices`: what is kept of a voice can be seen, compared, taken back and deleted."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from calibration.store import ProfileError, ProfileStore
from calibration.voices import voices
from prosody.profile import Usual, VoiceProfile


@pytest.fixture(autouse=True)
def two_calibrations(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for f0 in (200.0, 210.0):
        usual = {"f0": Usual(f0, 5.0, f0 - 20, f0 - 10, f0 + 10, f0 + 20)}
        ProfileStore().save(VoiceProfile("Anna", usual, voiced_s=30.0, made_at="2026-01-01T10:00:00"))


def run(*arguments: str, typed: str = ""):
    return CliRunner().invoke(voices, arguments, input=typed, standalone_mode=False)


def test_the_list_names_every_voice_and_how_many_calibrations_it_has():
    assert "Anna" in run().stdout
    assert "2 kept" in run().stdout


def test_the_newest_is_shown_unless_another_is_asked_for():
    assert "210 Hz" in run("show", "Anna").stdout
    assert "200 Hz" in run("show", "Anna", "--version", "1").stdout


def test_two_calibrations_stand_side_by_side():
    (row,) = [line for line in run("compare", "Anna", "1", "2").stdout.splitlines() if "Hz" in line]
    assert row.index("200 Hz") < row.index("210 Hz")


def test_going_back_makes_the_old_one_the_newest_and_keeps_the_others():
    run("back", "Anna", "1")
    assert ProfileStore().versions("Anna") == [1, 2, 3]
    assert ProfileStore().load("Anna").usual["f0"].median == 200.0


def test_deleting_asks_first():
    run("delete", "Anna", typed="n\n")
    assert ProfileStore().names() == ["Anna"]
    run("delete", "Anna", typed="y\n")
    assert ProfileStore().names() == []
    assert "No voice is calibrated yet" in run().stdout


def test_an_unknown_voice_is_named_with_those_there_are():
    assert "Known: Anna" in str(run("show", "Bert").exception)
    assert "no calibration 7" in str(run("show", "Anna", "--version", "7").exception)


def test_a_damaged_calibration_is_named_can_be_gone_back_from_and_deleted():
    store = ProfileStore()
    (store.folder_of("Anna") / "0002.json").write_text('{"schema": 1, "name": ')
    listed = run()
    assert listed.return_value == 1
    assert "is damaged at line 1" in listed.stderr
    assert isinstance(run("show", "Anna").exception, ProfileError)  # status 1: it is there, and no wrong use
    run("back", "Anna", "1")
    assert store.load("Anna").usual["f0"].median == 200.0
    run("delete", "Anna", "--version", "2", "--yes")
    assert store.versions("Anna") == [1, 3]
    assert "no calibration 9" in str(run("delete", "Anna", "--version", "9", "--yes").exception)
