"""Practice: each try is judged as a call would judge it; ten stand side by side; nothing is kept unasked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from made_booth import MICROPHONE, MadeBooth, quiet
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from calibration.script import script
from calibration.store import read_profile
from prosody.judgement.model_population import population
from prosody.settings import Settings, from_table
from prosody.units import FRAMES_PER_SECOND
from prosody.wording import wording
from ui import theme
from ui.voice import player
from ui.voice.booth import Take
from ui.voice.origin import demo_profile
from ui.voice.practice import WIDE, PracticeWindow
from ui.voice.reader import Reader
from ui.voice.rehearse import KEPT, WISHED_ST, Rehearsal, spoken, wished
from ui.voice.tape import Sound
from ui.voice.trace import trace, usual_place

WORDS = wording("plain", "en")


def begun(*takes: Take, settings: Settings | None = None, calibrated: bool = True) -> Rehearsal:
    voice = read_profile(demo_profile()) if calibrated else population()
    return Rehearsal(voice, settings or Settings(), WORDS, Reader(MadeBooth(*takes), MICROPHONE))


def read(rehearsal: Rehearsal) -> None:
    rehearsal.act()
    assert rehearsal.reader.phase == "reading"
    rehearsal.act()
    rehearsal.look(0.0)


def test_a_greeting_to_a_friend_is_on_target_and_one_without_life_would_be_flagged(
    readings: Mapping[str, Take],
) -> None:
    rehearsal = begun(readings["greeting_lively"], readings["greeting_level"])
    read(rehearsal)
    friend = rehearsal.shown
    assert friend is not None
    assert (friend.face.direction, friend.face.match, friend.flagged) == ("rising", True, False)
    assert "the ending rises" in friend.told
    read(rehearsal)
    flat = rehearsal.shown
    assert flat is not None
    assert flat.face.match is False
    assert flat.flagged
    assert "pitch moves" in flat.told
    assert [one.number for one in rehearsal.tries] == [1, 2]


def test_the_wished_ending_follows_the_setting(readings: Mapping[str, Take]) -> None:
    melody = trace(spoken(readings["greeting_level"].rows), *usual_place(read_profile(demo_profile())))
    for target, rise in WISHED_ST.items():
        points = wished(melody, target)
        assert points[-1][0] == 0.0
        assert points[-1][1] - points[0][1] == pytest.approx(rise)
    assert wished(melody, "free") == ()
    falls = from_table({"judge": {"greeting": {"target_contour": "fall"}}})
    rehearsal = begun(readings["greeting_lively"], settings=falls)
    read(rehearsal)
    assert rehearsal.shown is not None
    assert rehearsal.shown.face.match is False
    assert rehearsal.shown.target[-1][1] < rehearsal.shown.target[0][1]


def test_the_picture_leaves_out_the_silence_around_a_try(readings: Mapping[str, Take]) -> None:
    rows = readings["greeting_lively"].rows
    cut = spoken(rows)
    assert len(cut) < len(rows)
    voiced = rows.speech & np.isfinite(rows.f0_hz)
    assert np.count_nonzero(cut.speech & np.isfinite(cut.f0_hz)) == np.count_nonzero(voiced)
    assert trace(cut).seconds == len(cut) / FRAMES_PER_SECOND


def test_ten_tries_stand_side_by_side_and_the_eleventh_takes_the_oldest_ones_place(
    readings: Mapping[str, Take],
) -> None:
    rehearsal = begun(*[readings["greeting_lively"]] * (KEPT + 1))
    for _ in range(KEPT + 1):
        read(rehearsal)
    assert [one.number for one in rehearsal.tries] == list(range(2, KEPT + 2))
    rehearsal.choose(5)
    assert rehearsal.shown is not None
    assert rehearsal.shown.number == 5
    rehearsal.choose(1)  # it has gone
    assert rehearsal.shown.number == 5


def test_a_try_without_a_voice_is_refused_in_words() -> None:
    rehearsal = begun(quiet())
    read(rehearsal)
    assert "No voice was heard" in rehearsal.message
    assert not rehearsal.tries


def test_over_and_over_begins_the_next_try_by_itself(readings: Mapping[str, Take]) -> None:
    rehearsal = begun(*[readings["greeting_lively"]] * 2)
    rehearsal.over_and_over = True
    read(rehearsal)
    assert rehearsal.reader.phase == "reading"
    rehearsal.stop()
    assert rehearsal.reader.phase == "idle"
    assert not rehearsal.over_and_over


def test_without_a_calibration_the_ending_is_judged_all_the_same(readings: Mapping[str, Take]) -> None:
    rehearsal = begun(readings["greeting_lively"], calibrated=False)
    read(rehearsal)
    assert rehearsal.shown is not None
    assert rehearsal.shown.face.direction == "rising"


class Silence:
    """A playback that plays nothing."""

    def __init__(self, tracks: Mapping[str, Sound]) -> None:
        self.tracks, self.playing, self.trouble, self.position_s = tracks, False, "", 0.0

    def play(self) -> None:
        self.playing = True

    def close(self) -> None:
        self.playing = False


@pytest.fixture
def opened(application: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[PracticeWindow]]:
    monkeypatch.setattr(player, "Playback", Silence)
    made: list[PracticeWindow] = []
    yield made
    for window in made:
        window.finish()
        window.hide()
        window.deleteLater()
    application.processEvents()


def shown(opened: list[PracticeWindow], rehearsal: Rehearsal) -> PracticeWindow:
    window = PracticeWindow(rehearsal, theme.DARK, script("en", "Hello, *how can I help?*"))
    opened.append(window)
    window.resize(1000, 770)
    window.open()
    window._timer.stop()
    return window


def press(window: PracticeWindow, key: Qt.Key = Qt.Key.Key_Space) -> None:
    QTest.keyClick(window.focusWidget() or window, key)
    window.look()


def test_the_window_reads_shows_plays_and_chooses_by_keyboard(
    opened: list[PracticeWindow], readings: Mapping[str, Take]
) -> None:
    takes = [readings["greeting_lively"], readings["greeting_level"]]
    window = shown(opened, begun(*takes))
    assert "let this rise: how can I help?" in window.prompt.accessibleName()
    for _ in takes:
        press(window)
        press(window)
    assert window.badge.greeting.match is False
    assert "would have been flagged" in window.told.text()
    assert [thumb.isEnabled() for thumb in window.thumbs] == [True, True, *[False] * 8]
    assert window.thumbs[0].accessibleName() == "Try 1: Rising"
    window.thumbs[0].setFocus()
    press(window)
    assert window.thumbs[0].isChecked()
    assert window.curve.melody is window.rehearsal.tries[0].melody
    window.buttons["play"].click()
    playing = window.player._playback
    assert isinstance(playing, Silence)
    assert playing.playing
    assert playing.tracks["rep"] is takes[0].sound
    assert window.buttons["play"].text() == WORDS("wizard.stop")
    press(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_sound_is_written_only_when_asked(
    opened: list[PracticeWindow], readings: Mapping[str, Take], tmp_path: Path, own_folders: Path
) -> None:
    window = shown(opened, begun(readings["greeting_lively"]))
    press(window)
    press(window)
    assert [path for path in own_folders.rglob("*") if path.is_file()] == []
    window.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["greeting-1.wav"]
    window.close()
    assert [path for path in own_folders.rglob("*") if path.is_file()] == []


def test_where_there_is_little_breadth_the_tries_stand_in_two_rows(opened: list[PracticeWindow]) -> None:
    window = shown(opened, begun())
    assert window.across == KEPT
    window.resize(WIDE - 60, 600)
    QApplication.processEvents()
    assert window.across == KEPT // 2
