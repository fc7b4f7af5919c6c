"""The wizard without a screen: what it asks, what it refuses, and that nothing read well is lost."""

from __future__ import annotations

import json
import stat
import time
import wave
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from made_booth import DEVICE, MICROPHONE, MadeBooth, quiet

from calibration import draft
from calibration.store import ProfileStore
from calibration.tolerance import Tolerance
from prosody.wording import wording
from ui.voice.booth import Take
from ui.voice.reader import LATE_S, Reader
from ui.voice.tape import Sound
from ui.voice.wizard import Wizard
from ui.voice.wizard_face import face_of

DATE = "2026-11-22T00:00:00+00:00"
STEPS = ("quiet", "neutral", "greeting_level", "greeting_lively", "flat", "tense", "lively")


@pytest.fixture
def store(tmp_path: Path) -> ProfileStore:
    return ProfileStore(tmp_path / "voices")


def begun(store: ProfileStore, *takes: Take, words: str = "plain", name: str = "Anna") -> Wizard:
    return Wizard(name, wording(words, "en"), store, Reader(MadeBooth(*takes), MICROPHONE), lambda: DATE)


def read(wizard: Wizard) -> None:
    """Press the main button, read, press it again, and wait for what the wizard says."""
    wizard.act()
    assert wizard.reader.phase == "reading"
    wizard.act()
    wizard.look(0.0)
    assert wizard.reader.phase == "idle"


def made(wizard: Wizard) -> None:
    """Wait for the profile, which is made on another thread."""
    end = time.monotonic() + 60.0
    while wizard.outcome.profile is None and time.monotonic() < end:
        wizard.look(0.0)
        time.sleep(0.01)
    assert wizard.outcome.profile is not None, wizard.message


def through(wizard: Wizard) -> None:
    """Lead through every page up to the tolerance."""
    wizard.act()
    while wizard.step is not None:
        while not wizard.full:
            read(wizard)
            assert wizard.mood == "good", wizard.message
        wizard.act()
    made(wizard)


def all_takes(readings: Mapping[str, Take]) -> list[Take]:
    return [readings[step] for step in STEPS for _ in range(1 if step in ("quiet", "neutral") else 3)]


def test_it_leads_through_every_page_to_a_profile_that_only_the_person_can_read(
    store: ProfileStore, readings: Mapping[str, Take]
) -> None:
    wizard = begun(store, *all_takes(readings))
    assert [page.code for page in wizard.pages] == ["welcome", *STEPS, "tolerance", "result"]
    through(wizard)
    assert not store.folder.exists()  # nothing is kept before the person says so
    wizard.act()
    assert wizard.page.kind == "result"
    wizard.act()
    assert (wizard.outcome.version, wizard.mood) == (1, "good")
    folder = store.folder_of("Anna")
    assert {file.name for file in folder.iterdir()} == {"0001.json", "tolerance.toml"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    kept = json.loads((folder / "0001.json").read_text())
    assert (kept["device"], kept["made_at"]) == (DEVICE, DATE)
    assert set(kept["styles"]) == {"greeting_level", "greeting_lively", "flat", "tense", "lively"}
    assert not wizard.unsaved


def test_a_reading_that_cannot_be_used_is_refused_with_a_reason_and_read_again(
    store: ProfileStore, readings: Mapping[str, Take]
) -> None:
    wizard = begun(store, readings["quiet"], quiet(), readings["neutral"])
    wizard.act()
    read(wizard)
    wizard.act()
    read(wizard)
    assert wizard.mood == "bad"
    assert "No voice was heard" in wizard.message
    assert not wizard.may_go_on
    assert not wizard.session.complete
    assert face_of(wizard).primary == "&Start reading"
    read(wizard)
    assert wizard.mood == "good"
    assert wizard.may_go_on


def test_somebody_who_speaks_in_the_quiet_room_is_heard(
    store: ProfileStore, readings: Mapping[str, Take]
) -> None:
    wizard = begun(store, readings["neutral"])
    wizard.act()
    read(wizard)
    assert "Somebody speaks" in wizard.message
    assert not wizard.full


def test_one_reading_is_read_again_and_the_others_stay(
    store: ProfileStore, readings: Mapping[str, Take]
) -> None:
    level = readings["greeting_level"]
    wizard = begun(store, *[level] * 4)
    wizard.at = 3
    for _ in range(3):
        read(wizard)
    assert wizard.full
    wizard.again()
    assert wizard.session.taken("greeting_level") == len(wizard.takes["greeting_level"]) == 2
    read(wizard)
    assert wizard.full


def test_an_open_reading_is_dropped_and_nothing_else(
    store: ProfileStore, readings: Mapping[str, Take]
) -> None:
    wizard = begun(store, readings["greeting_level"], readings["greeting_level"])
    wizard.at = 3
    read(wizard)
    wizard.act()
    wizard.again()
    assert wizard.reader.phase == "idle"
    assert wizard.session.taken("greeting_level") == 1


def test_back_and_skip_lose_nothing(store: ProfileStore, readings: Mapping[str, Take]) -> None:
    wizard = begun(store, readings["neutral"])
    wizard.at = 2
    assert not wizard.may_skip  # a profile rests on the neutral reading
    read(wizard)
    wizard.back()
    wizard.go_on()
    assert wizard.full
    wizard.go_on()
    assert wizard.may_skip
    while wizard.step is not None:
        wizard.go_on()
    made(wizard)
    assert wizard.outcome.profile is not None
    assert wizard.outcome.profile.styles == {}
    places = [step.place for step in face_of(wizard).steps]
    assert places == ["done", "skipped", "done", *["skipped"] * 5, "here", "open"]


def test_readings_wait_as_a_draft_without_sound_until_they_are_taken_over(
    store: ProfileStore, readings: Mapping[str, Take]
) -> None:
    first = begun(store, readings["neutral"], readings["greeting_level"])
    first.enter_greeting("Hello, *how can I help?*")
    for first.at in (2, 3):
        read(first)
    assert first.unsaved
    first.put_aside()
    folder = store.folder_of("Anna")
    assert [file.name for file in folder.iterdir()] == [draft.NAME]
    assert stat.S_IMODE((folder / draft.NAME).stat().st_mode) == 0o600
    assert store.names() == []

    again = begun(store, readings["greeting_level"])
    assert face_of(again).primary == "&Go on"
    again.take_over()
    assert again.greeting == "Hello, *how can I help?*"
    assert again.session.taken("neutral") == again.session.taken("greeting_level") == 1
    np.testing.assert_array_equal(again.session.takes("neutral")[0].f0_hz, readings["neutral"].rows.f0_hz)
    again.at = again.pages.index(next(page for page in again.pages if page.kind == "tolerance"))
    again._make()
    made(again)
    again.go_on()
    again.act()
    assert again.outcome.version == 1
    assert again.outcome.profile is not None
    assert again.outcome.profile.device == DEVICE
    assert not (folder / draft.NAME).exists()


def test_the_wording_descriptor_asks_for_no_acted_tone(store: ProfileStore) -> None:
    codes = [page.code for page in begun(store, words="descriptor").pages]
    assert {"flat", "tense"}.isdisjoint(codes)
    assert "greeting_level" in codes


def test_a_name_that_cannot_be_one_is_said_and_the_wizard_waits(store: ProfileStore) -> None:
    wizard = begun(store, name="")
    assert not wizard.may_go_on
    assert "primary" not in face_of(wizard).can
    wizard.enter_name("x" * 81)
    assert "cannot name a voice" in wizard.message
    assert not wizard.may_go_on
    wizard.enter_name("Anna, headset")
    assert wizard.may_go_on


def test_an_own_greeting_is_read_with_its_words_to_lift(store: ProfileStore) -> None:
    wizard = begun(store)
    wizard.enter_greeting("Riverside Energy, *what can I do for you?* Anna here.")
    wizard.at = 4
    (line,) = face_of(wizard).lines
    assert (line.before, line.lift, line.after) == (
        "Riverside Energy, ",
        "what can I do for you?",
        " Anna here.",
    )
    wizard.at = 3  # read flat, nothing is to rise
    assert face_of(wizard).lines[0].lift == ""
    wizard.at = 0
    wizard.enter_greeting("Hello, *how can I help?")
    assert wizard.mood == "bad"
    assert not wizard.may_go_on


def test_a_microphone_that_is_gone_in_the_middle_is_said(store: ProfileStore) -> None:
    wizard = begun(store)
    wizard.at = 2
    wizard.act()
    wizard.act()
    for now_s in (0.0, LATE_S - 0.1, LATE_S + 0.1):
        wizard.look(now_s)
    assert wizard.reader.phase == "idle"
    assert "Is the microphone still there?" in wizard.message
    wizard.act()
    booth = wizard.reader.booth
    assert isinstance(booth, MadeBooth)
    booth.error = "vmic cannot be opened."
    wizard.look(9.0)
    assert (wizard.reader.phase, wizard.message) == ("idle", "vmic cannot be opened.")


def test_a_wider_tolerance_flags_less_and_the_persons_own_is_kept(
    store: ProfileStore, readings: Mapping[str, Take]
) -> None:
    from calibration.rehearsal import flagged

    wizard = begun(store, *all_takes(readings))
    through(wizard)
    assert wizard.outcome.profile is not None
    narrow = flagged(wizard.outcome.profile, wizard.outcome.tolerance)
    assert {moment.code for moment in narrow} >= {"tone.flat", "contour.flat"}
    wizard.outcome.set_limits(flat_share=0.99, tense_share=0.99, flat_greeting_sd=-4.0, gauge=0.9)
    assert len(flagged(wizard.outcome.profile, wizard.outcome.tolerance)) < len(narrow)
    wizard.go_on()
    wizard.keep()
    kept = store.tolerance("Anna")
    assert kept == wizard.outcome.tolerance != Tolerance()
    wizard.outcome.propose()
    assert wizard.outcome.tolerance != kept


def test_sound_is_written_only_where_the_person_asks_for_it(
    store: ProfileStore, tmp_path: Path, readings: Mapping[str, Take]
) -> None:
    wizard = begun(store, readings["greeting_level"])
    wizard.at = 3
    read(wizard)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    wizard.save_sound(tmp_path)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.wav")} == {0o600}
    (file,) = tmp_path.glob("*.wav")
    with wave.open(str(file)) as sound:
        frames = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
    np.testing.assert_array_equal(frames, readings["greeting_level"].sound.samples)
    wizard.save_sound(tmp_path)  # what is there already is not overwritten
    assert wizard.mood == "bad"


def test_a_microphone_cannot_be_changed_between_readings(
    store: ProfileStore, readings: Mapping[str, Take]
) -> None:
    wizard = begun(store, readings["neutral"])
    assert "choose" in face_of(wizard).can
    wizard.at = 2
    read(wizard)
    assert "choose" not in face_of(wizard).can
    booth = wizard.reader.booth
    assert isinstance(booth, MadeBooth)
    wizard.choose(MICROPHONE)
    assert booth.asked == []


def test_a_disk_that_refuses_is_said_and_the_calibration_is_still_there(
    store: ProfileStore, readings: Mapping[str, Take], monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = begun(store, readings["neutral"])
    wizard.at = 2
    read(wizard)
    while wizard.step is not None:
        wizard.go_on()
    made(wizard)
    wizard.go_on()

    def full(_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "save", full)
    wizard.act()
    assert "No space left" in wizard.message
    assert wizard.unsaved
    monkeypatch.undo()
    wizard.act()
    assert wizard.outcome.version == 1


def test_a_sound_knows_its_length() -> None:
    assert Sound(np.zeros(8000, np.int16), 16_000).seconds == 0.5
