"""The voice windows beside the overlay: no call hears what is read, and a calibration counts at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

import pytest
from feed import MadeCall
from made_booth import MadeBooth
from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QApplication

from calibration.store import ProfileStore, read_profile
from calibration.tolerance import Tolerance
from prosody.settings import Settings
from ui.voice import opening
from ui.voice.booth import Take
from ui.voice.drift import DriftWindow
from ui.voice.origin import demo_profile
from ui.voice.practice import PracticeWindow
from ui.voice.window import WizardWindow
from ui.window import Window

pytestmark = pytest.mark.usefixtures("made_booths")


@pytest.fixture
def made_booths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "Booth", lambda _settings: MadeBooth())
    monkeypatch.setattr("ui.voice.microphone.list_devices", list)


def call_of(window: Window) -> MadeCall:
    call = window.call
    assert isinstance(call, MadeCall)
    return call


def test_the_wizard_opens_by_its_command_and_the_call_rests_meanwhile(window: Window) -> None:
    window.commands["start"].trigger()
    window.look()
    window.commands["calibrate"].trigger()
    assert call_of(window).asked == ["start", "pause"]
    shown = window.others.voice().shown
    assert isinstance(shown, WizardWindow)
    assert shown.wizard.name == ""  # nobody is calibrated yet: the first page asks
    window.commands["practise"].trigger()
    assert window.others.voice().shown is shown  # one at a time
    shown.close()
    assert call_of(window).asked == ["start", "pause", "resume"]
    assert window.others.voice().shown is None


def test_a_paused_call_stays_paused(window: Window) -> None:
    window.commands["start"].trigger()
    window.look()
    window.commands["pause"].trigger()
    window.look()
    window.commands["practise"].trigger()
    shown = window.others.voice().shown
    assert isinstance(shown, PracticeWindow)
    shown.close()
    assert call_of(window).asked == ["start", "pause"]


def test_a_new_calibration_is_what_the_next_call_is_compared_with(
    window: Window, readings: Mapping[str, Take]
) -> None:
    window.commands["calibrate"].trigger()
    shown = window.others.voice().shown
    assert isinstance(shown, WizardWindow)
    wizard = shown.wizard
    wizard.enter_name("Ben")
    wizard.session.go("neutral")
    wizard.session.begin()
    wizard.session.hear(readings["neutral"].rows)
    assert wizard.session.end() == ()
    wizard.outcome.profile = wizard.session.profile(device="headset", made_at="2026")
    wizard.outcome.set_limits(gauge=0.7)
    wizard.keep()
    shown.close()
    assert call_of(window).asked == ["compare Ben"]
    assert call_of(window).voice.name == "Ben"
    within = call_of(window).within
    assert within(Settings()).overlay.view.tolerance == 0.7
    window.commands["calibrate"].trigger()
    again = window.others.voice().shown
    assert isinstance(again, WizardWindow)
    assert again.wizard.name == "Ben"


def test_practice_holds_the_persons_own_tolerance(window: Window) -> None:
    store, voice = ProfileStore(), read_profile(demo_profile())
    store.save(voice)
    store.keep_tolerance(voice.name, Tolerance(flat_greeting_sd=-3.0))
    call_of(window).voice = voice
    window.commands["practise"].trigger()
    shown = window.others.voice().shown
    assert isinstance(shown, PracticeWindow)
    assert shown.rehearsal.settings.judge.flags.flat_greeting_sd == -3.0


def test_the_weeks_need_a_calibration_first(window: Window) -> None:
    window.commands["drift"].trigger()
    shown = window.others.voice().shown
    assert isinstance(shown, WizardWindow)
    shown.close()
    call_of(window).voice = read_profile(demo_profile())
    window.commands["drift"].trigger()
    weeks = window.others.voice().shown
    assert isinstance(weeks, DriftWindow)
    weeks.again.click()
    assert isinstance(window.others.voice().shown, WizardWindow)


def test_calls_do_not_begin_by_themselves_while_somebody_reads(window: Window) -> None:
    window.commands["automatic"].trigger()
    window.commands["practise"].trigger()
    shown = window.others.voice().shown
    assert isinstance(shown, PracticeWindow)
    shown.close()
    assert call_of(window).asked == ["listen True", "listen False", "listen True"]


def double_click(window: Window) -> None:
    middle = QPointF(window.overlay.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    click = QMouseEvent(QEvent.Type.MouseButtonDblClick, middle, middle, left, left, none)
    QApplication.sendEvent(window.overlay, click)


def test_not_calibrated_leads_to_the_wizard_by_a_key_that_is_said_and_by_a_double_click(
    window: Window,
) -> None:
    window.commands["start"].trigger()
    call_of(window).since -= 3
    window.look()
    assert window.face.mark
    assert "Ctrl+K calibrates your voice" in window.controls.said.text()
    double_click(window)
    assert window.others.voices is None  # clicks go through the overlay unless it is in move mode
    window.commands["move"].trigger()
    double_click(window)
    assert isinstance(window.others.voice().shown, WizardWindow)
    assert not window.overlay.moving


def test_the_windows_are_not_imported_before_one_is_opened() -> None:
    late = "('ui.voice', 'calibration')"
    code = f"import sys, ui.window, ui.app; print([m for m in sys.modules if m.startswith({late})])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_overlay_does_not_lie_over_what_is_to_be_read(window: Window) -> None:
    assert window.overlay.isVisible()
    for hidden in (False, True):
        if hidden:
            window.commands["hide"].trigger()
        window.commands["practise"].trigger()
        assert not window.overlay.isVisible()
        shown = window.others.voice().shown
        assert isinstance(shown, PracticeWindow)
        shown.close()
        assert window.overlay.isVisible() is not hidden
