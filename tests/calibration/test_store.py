"""The store: what is kept comes back, nothing is overwritten, damage is refused in words."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from calibration.store import ProfileError, ProfileStore, read_profile
from prosody.profile import Usual, VoiceProfile

USUAL = Usual(2.0, 0.5, 1.0, 1.5, 2.5, 3.0)
PROFILE = VoiceProfile("Ann", {"range_st": USUAL}, device="Headset", styles={"flat": {"range_st": USUAL}})


@pytest.fixture
def store(tmp_path: Path) -> ProfileStore:
    return ProfileStore(tmp_path / "voices")


def test_a_profile_comes_back_as_it_was(store: ProfileStore) -> None:
    store.save(PROFILE)
    assert store.load("Ann") == PROFILE


def test_a_new_calibration_leaves_the_old_one(store: ProfileStore) -> None:
    store.save(PROFILE)
    store.save(VoiceProfile("Ann", {}))
    assert store.versions("Ann") == [1, 2]
    assert store.load("Ann").usual == {}
    assert store.load("Ann", 1) == PROFILE


def test_a_deleted_version_s_number_is_not_lost_to_the_others(store: ProfileStore) -> None:
    for _ in range(3):
        store.save(PROFILE)
    store.delete("Ann", 2)
    assert store.versions("Ann") == [1, 3]


def test_deleting_a_voice_deletes_all_of_it(store: ProfileStore) -> None:
    store.save(PROFILE)
    store.delete("Ann")
    assert store.names() == []
    with pytest.raises(ProfileError, match="calibrate it first"):
        store.load("Ann")


@pytest.mark.parametrize("name", ["Zoë / Team 2", "..", "../../etc", "a.b", "con", "ü" * 20])
def test_any_name_is_a_label_and_never_a_path(store: ProfileStore, name: str) -> None:
    file = store.save(VoiceProfile(name, {}))
    assert file.parent.parent == store.folder
    assert store.names() == [name]


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 81])
def test_a_name_that_cannot_be_shown_is_refused(store: ProfileStore, name: str) -> None:
    with pytest.raises(ProfileError, match="name a voice"):
        store.save(VoiceProfile(name, {}))


def test_only_the_person_can_read_it(store: ProfileStore) -> None:
    file = store.save(PROFILE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [f.name for f in file.parent.iterdir()] == [file.name]  # no draft is left behind


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": 99}, "schema"),
        ({"name": 7}, "name is 7"),
        ({"band_hz": "wide"}, "band_hz"),
        ({"calibrated": 1}, "calibrated"),
        ({"usual": []}, "usual must be"),
        ({"usual": {"range_st": {"median": 1.0}}}, "must have"),
        (
            {"usual": {"range_st": {"median": 1, "spread": -1, "p5": 0, "p25": 0, "p75": 2, "p95": 3}}},
            "negative",
        ),
        ({"usual": {"range_st": {"median": 9, "spread": 1, "p5": 0, "p25": 0, "p75": 2, "p95": 3}}}, "rise"),
    ],
)
def test_a_wrong_profile_is_refused_by_name_of_what_is_wrong(
    store: ProfileStore, change: dict[str, object], said: str
) -> None:
    file = store.save(PROFILE)
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(ProfileError, match=said):
        read_profile(file)


@pytest.mark.parametrize("text", ["", "{", "[" * 200_000, "NaN", '{"schema": 1e999}', "[1]", "\x00"])
def test_no_text_whatever_breaks_the_reader(tmp_path: Path, text: str) -> None:
    file = tmp_path / "0001.json"
    file.write_text(text)
    with pytest.raises(ProfileError):
        read_profile(file)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_number_that_is_none_is_refused(store: ProfileStore, number: str) -> None:
    file = store.save(PROFILE)
    file.write_text(file.read_text().replace('"voiced_s": 0.0', f'"voiced_s": {number}'))
    with pytest.raises(ProfileError):
        read_profile(file)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "0001.json"
    with file.open("wb") as handle:
        handle.truncate(9 * 2**20)
    with pytest.raises(ProfileError, match="8 MiB"):
        read_profile(file)


def test_folders_made_on_the_way_are_private_too(tmp_path: Path) -> None:
    ProfileStore(tmp_path / "data" / "voices").save(PROFILE)
    made = (tmp_path / "data", tmp_path / "data" / "voices")
    assert {folder.stat().st_mode & 0o777 for folder in made} == {0o700}
