"""The wizard's window: by keyboard alone, readable by a screen reader, in both languages and directions."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

import pytest
from made_booth import MICROPHONE, MadeBooth, quiet
from PyQt6.QtCore import QEvent, Qt, QTimer
from PyQt6.QtGui import QFontMetricsF, QKeyEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel, QWidget

from calibration import draft
from calibration.store import ProfileStore
from prosody.wording import wording
from ui import theme
from ui.voice import player
from ui.voice.booth import Take
from ui.voice.button import Button
from ui.voice.face import Line
from ui.voice.prompt import flow
from ui.voice.reader import Reader
from ui.voice.tape import Sound
from ui.voice.window import NARROW, WizardWindow
from ui.voice.wizard import Wizard

KEY = Qt.Key.Key_Space


class Silence:
    """A playback that plays nothing and says how it was used."""

    made: ClassVar[list[Silence]] = []

    def __init__(self, tracks: Mapping[str, Sound]) -> None:
        self.tracks, self.playing, self.trouble, self.position_s = tracks, False, "", 0.2
        Silence.made.append(self)

    def play(self) -> None:
        self.playing = True

    def close(self) -> None:
        self.playing = False


@pytest.fixture
def opened(application: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[WizardWindow]]:
    monkeypatch.setattr("ui.voice.microphone.list_devices", list)
    monkeypatch.setattr(player, "Playback", Silence)
    made: list[WizardWindow] = []
    yield made
    for shown in made:
        shown.finish()
        assert not [timer for timer in shown.findChildren(QTimer) if timer.isActive()]
        shown.hide()
        shown.deleteLater()
    application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    application.processEvents()


def shown(
    opened: list[WizardWindow],
    folder: Path,
    *takes: Take,
    language: str = "en",
    name: str = "Anna",
    contrast: bool = False,
) -> WizardWindow:
    words = wording("plain", language)
    colours = theme.palette("dark", high_contrast=contrast)
    wizard = Wizard(name, words, ProfileStore(folder), Reader(MadeBooth(*takes), MICROPHONE), lambda: "2026")
    made = WizardWindow(wizard, colours, {"en": "English", "de": "Deutsch"})
    opened.append(made)
    made.resize(1040, 780)
    made.open()
    made._timer.stop()  # the test looks when it likes
    return made


def press(window: WizardWindow, key: Qt.Key = KEY) -> None:
    """Press a key where the focus is, as the window system would deliver it."""
    QTest.keyClick(window.focusWidget() or window, key)
    window.look()


def turned(window: WizardWindow) -> Iterator[str]:
    """Turn through all pages, one after the other."""
    for at, page in enumerate(window.wizard.pages):
        window.wizard.at = at
        window.look()
        yield page.code


def until_profile(window: WizardWindow) -> None:
    end = time.monotonic() + 60
    while window.wizard.outcome.profile is None and time.monotonic() < end:
        window.look()
        time.sleep(0.01)
    assert window.wizard.outcome.profile is not None


def test_space_alone_leads_from_welcome_to_a_kept_profile(
    opened: list[WizardWindow], tmp_path: Path, readings: Mapping[str, Take]
) -> None:
    order = ["quiet", "neutral"] + [s for s in ("greeting_level", "greeting_lively") for _ in range(3)]
    window = shown(opened, tmp_path, *(readings[step] for step in order))
    wizard = window.wizard
    press(window)
    for _ in order:
        press(window)
        assert "Reading" in window.windowTitle()
        press(window)
        assert wizard.mood == "good", wizard.message
        if wizard.full:
            press(window)
    assert wizard.page.code == "flat"
    for _ in ("flat", "tense", "lively"):
        window.buttons["skip"].click()
    until_profile(window)
    press(window)
    assert wizard.page.kind == "result"
    press(window)
    assert ProfileStore(tmp_path).names() == ["Anna"]
    press(window)
    assert not window.isVisible()


def test_return_in_a_field_goes_on_and_a_missing_name_keeps_the_focus(
    opened: list[WizardWindow], tmp_path: Path
) -> None:
    window = shown(opened, tmp_path, name="")
    page = window.pages[0]
    assert window.focusWidget() is page.name  # type: ignore[union-attr]
    assert not window.main.isEnabled()
    press(window, Qt.Key.Key_Return)
    assert window.wizard.at == 0
    QTest.keyClicks(page.name, "Ben")  # type: ignore[union-attr]
    window.look()
    press(window, Qt.Key.Key_Return)
    assert window.wizard.at == 1
    assert window.focusWidget() is window.main


def test_escape_drops_a_reading_and_then_asks_before_it_leaves(
    opened: list[WizardWindow], tmp_path: Path, readings: Mapping[str, Take]
) -> None:
    window = shown(opened, tmp_path, readings["neutral"])
    window.wizard.at = 2
    window.look()
    press(window)
    press(window, Qt.Key.Key_Escape)
    assert window.wizard.reader.phase == "idle"
    assert window.leaving is None
    press(window)
    press(window)
    press(window, Qt.Key.Key_Escape)
    assert window.leaving is not None
    window.leaving.reject()  # Escape again: stay
    assert window.isVisible()
    assert window.leaving is None
    window.close()
    assert window.leaving is not None
    window.leaving.buttons["aside"].click()
    assert not window.isVisible()
    assert draft.kept(ProfileStore(tmp_path).folder_of("Anna")) is not None


def test_leaving_with_nothing_read_asks_nothing_and_discarding_keeps_nothing(
    opened: list[WizardWindow], tmp_path: Path, readings: Mapping[str, Take]
) -> None:
    first = shown(opened, tmp_path / "one")
    first.close()
    assert first.leaving is None
    second = shown(opened, tmp_path / "two", readings["neutral"])
    second.wizard.at = 2
    second.look()
    press(second)
    press(second)
    second.close()
    assert second.leaving is not None
    second.leaving.buttons["discard"].click()
    assert not second.isVisible()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_refusal_stands_in_words_and_with_the_button_that_has_the_focus(
    opened: list[WizardWindow], tmp_path: Path
) -> None:
    window = shown(opened, tmp_path, quiet())
    window.wizard.at = 2
    window.look()
    press(window)
    press(window)
    assert "No voice was heard" in window.message.words.text()
    assert "No voice was heard" in window.main.accessibleDescription()
    assert window.focusWidget() is window.main


def test_ones_own_reading_is_heard_and_silenced(
    opened: list[WizardWindow], tmp_path: Path, readings: Mapping[str, Take]
) -> None:
    window = shown(opened, tmp_path, readings["greeting_level"])
    window.wizard.at = 3
    window.look()
    assert window.buttons["play"].isHidden()
    press(window)
    press(window)
    window.buttons["play"].click()
    playing = Silence.made[-1]
    assert playing.playing
    assert playing.tracks["rep"] is readings["greeting_level"].sound
    assert window.buttons["play"].text() == window.wizard.words("wizard.stop")
    assert window.pages[3].curve.cursor_s == 0.2  # type: ignore[union-attr]
    window.buttons["play"].click()
    assert not playing.playing
    window.buttons["play"].click()
    Silence.made[-1].trouble = "Nothing can be played here."
    window.look()
    assert window.message.words.text() == "Nothing can be played here."
    press(window)  # a new reading begins, nothing plays
    assert not window.player.playing


def test_pause_and_again_are_there_while_something_is_read(
    opened: list[WizardWindow], tmp_path: Path
) -> None:
    window = shown(opened, tmp_path)
    window.wizard.at = 2
    window.look()
    assert window.buttons["pause"].isHidden()
    press(window)
    window.buttons["pause"].click()
    assert window.buttons["pause"].text() == window.wizard.words("wizard.resume")
    assert window.wizard.reader.booth.asked == ["pause True"]  # type: ignore[attr-defined]
    window.buttons["pause"].click()
    window.buttons["redo"].click()
    assert window.wizard.reader.phase == "idle"


def test_everything_that_takes_the_focus_has_a_name(
    opened: list[WizardWindow], tmp_path: Path, readings: Mapping[str, Take]
) -> None:
    window = shown(opened, tmp_path, readings["neutral"])
    for _ in turned(window):
        for part in window.findChildren(QWidget):
            if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                named = part.accessibleName() or getattr(part, "text", str)()
                assert named, (window.wizard.page.code, part)
        for drawn in ("level", "curve", "bar", "strips", "ranges"):
            part = getattr(window.pages[window.wizard.at], drawn, None)
            if part is not None and drawn not in ("bar", "strips", "ranges"):
                assert part.accessibleName()


def test_the_level_is_a_meter_with_a_value_to_a_screen_reader(
    opened: list[WizardWindow], tmp_path: Path
) -> None:
    window = shown(opened, tmp_path)
    window.wizard.at = 1
    window.look()
    level = window.pages[1].level  # type: ignore[union-attr]
    assert level.value() == 50  # -30 dB on -60..0
    assert level.accessibleDescription() == "-30.0 dB, room noise -62.0 dB"


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_word_on_a_button_is_cut_and_no_two_share_a_letter(
    opened: list[WizardWindow], tmp_path: Path, readings: Mapping[str, Take], language: str
) -> None:
    window = shown(opened, tmp_path, *[readings["greeting_level"]] * 2, language=language)
    for at, reads in ((0, 0), (1, 0), (3, 2), (8, 0)):
        window.wizard.at = at
        window.look()
        for _ in range(reads):
            press(window)
            press(window)
        QApplication.processEvents()
        visible = [button for button in window.findChildren(Button) if button.isVisible()]
        for button in visible:
            wide = QFontMetricsF(button.font()).horizontalAdvance(button.text().replace("&", ""))
            assert wide + 12 <= button.width(), button.text()
        letters = [text[text.index("&") + 1].lower() for text in (b.text() for b in visible) if "&" in text]
        assert len(set(letters)) == len(letters), letters


def test_where_there_is_little_breadth_the_steps_go_and_the_words_stay(
    opened: list[WizardWindow], tmp_path: Path
) -> None:
    window = shown(opened, tmp_path)
    assert window.steps.isVisible()
    window.resize(NARROW - 100, 500)
    QApplication.processEvents()
    assert not window.steps.isVisible()
    assert window.where.text() == "Step 1 of 10"
    assert window.steps.accessibleName() == "Step 1 of 10: Welcome"


def test_it_fits_a_small_screen_at_twice_the_size(opened: list[WizardWindow], tmp_path: Path) -> None:
    window = shown(opened, tmp_path, language="de")
    window.resize(660, 420)  # 1366 x 900 at 200 %, less the window's frame
    for _ in turned(window):
        QApplication.processEvents()
        assert window.width() <= 660, window.wizard.page.code
        assert window.height() <= 460, window.wizard.page.code
        assert window.main.isVisible()
        prompt = getattr(window.pages[window.wizard.at], "prompt", None)
        if prompt is not None and prompt.visibleRegion().boundingRect().height() < prompt.height():
            assert window.wizard.page.code == "neutral"
            QTest.keyClick(window.main, Qt.Key.Key_PageDown)
            QApplication.processEvents()
            assert (
                prompt.visibleRegion().boundingRect().top() > 0
            )  # the rest of the text is reached by keyboard
            QTest.keyClick(window.main, Qt.Key.Key_PageUp)
            QApplication.processEvents()
        if prompt is not None:  # the words to read are seen: two lines of them at least
            seen = prompt.visibleRegion().boundingRect().height()
            assert seen >= min(prompt.height(), 2 * QFontMetricsF(prompt.font()).height()), seen


def test_mirrored_the_steps_stand_on_the_right(opened: list[WizardWindow], tmp_path: Path) -> None:
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    window = shown(opened, tmp_path)
    QApplication.processEvents()
    assert window.steps.x() > window.stack.x()
    for _ in turned(window):
        assert not window.grab().isNull()


def test_high_contrast_paints_too(opened: list[WizardWindow], tmp_path: Path) -> None:
    window = shown(opened, tmp_path, contrast=True)
    assert window.colours.secondary == window.colours.text
    assert not window.grab().isNull()


def test_a_closed_window_hears_no_more(opened: list[WizardWindow], tmp_path: Path) -> None:
    told: list[str] = []
    window = shown(opened, tmp_path)
    window._closed = told.append
    window.close()
    window.finish()
    assert window.wizard.reader.booth.asked[-1] == "close"  # type: ignore[attr-defined]
    assert told == [""]


@pytest.mark.parametrize("width", [120.0, 260.0, 500.0, 1000.0])
def test_a_text_stays_inside_its_breadth_and_its_last_words_rise_together(
    application: QApplication, width: float
) -> None:
    assert application is not None
    metrics = QFontMetricsF(theme.font(24))
    words, high = flow((Line("Good morning, this is Anna. ", "How may I help you?", " Yes"),), metrics, width)
    assert [word.text for word in words][-6:] == ["How", "may", "I", "help", "you?", "Yes"]
    for word in words:
        assert word.x >= 0.0
        assert word.x + metrics.horizontalAdvance(word.text) <= max(
            width, metrics.horizontalAdvance(word.text)
        )
        assert word.y <= high
    lifts = [word.lift for word in words if word.lift >= 0]
    assert lifts == sorted(lifts) == [0.2, 0.4, 0.6, 0.8, 1.0]
    if width >= 500:
        assert len({word.y for word in words if word.lift >= 0}) == 1


def test_a_text_that_runs_from_the_right_begins_there(application: QApplication) -> None:
    assert application is not None
    metrics = QFontMetricsF(theme.font(24))
    words, _ = flow((Line("שלום לכם ", "איך אפשר לעזור"),), metrics, 400.0)
    first_row = [word for word in words if word.y == words[0].y]
    assert first_row[0].x == max(word.x for word in first_row)
    assert first_row[0].x + metrics.horizontalAdvance(first_row[0].text) == pytest.approx(400.0)


def test_what_is_said_reaches_every_label(opened: list[WizardWindow], tmp_path: Path) -> None:
    window = shown(opened, tmp_path, language="de")
    texts = [label.text() for label in window.findChildren(QLabel)]
    assert "Tonegauge lernt Ihre übliche Stimme" in texts
    QApplication.sendEvent(
        window, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    )
    assert window.wizard.at == 0
