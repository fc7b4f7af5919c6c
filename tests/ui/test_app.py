"""The program behind the windows: what is asked of the call, and that it ends clean."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from feed import MadeCall, asked
from PyQt6.QtWidgets import QApplication, QPushButton

from prosody import settings as kept
from prosody.settings import Settings
from ui.commands import KEYS
from ui.controls import Key
from ui.notice import is_due
from ui.platform import Plain
from ui.single import ALREADY
from ui.window import AGAIN_S, FAST_MS, SLOW_MS, Window

HERE = Path(__file__).parent


def test_the_notice_is_shown_once_and_offers_the_other_words(window: Window) -> None:
    assert window.others.notice is not None
    assert is_due(window.words, window._folder)
    descriptor, plain = window.others.notice.findChildren(QPushButton)
    plain.click()
    assert not is_due(window.words, window._folder)
    descriptor.click()
    assert window.words.name == "descriptor"
    assert kept.load().program.wording == "descriptor"


def test_calls_that_begin_by_themselves_are_switched_by_a_command_and_kept(window: Window) -> None:
    window.commands["automatic"].trigger()
    assert asked(window) == ["listen True"]
    assert kept.load().calls.automatic
    window.look()
    assert (window.face.state, window.face.word) == ("awaiting", "Waiting for a call")
    assert window.commands["start"].isEnabled()
    assert window.commands["pause"].isEnabled()
    window.commands["automatic"].trigger()
    assert asked(window) == ["listen True", "listen False"]
    assert not kept.load().calls.automatic


def test_listening_that_could_not_be_had_is_tried_again(window: Window) -> None:
    window.commands["automatic"].trigger()
    window.call.waiting = False  # type: ignore[attr-defined]  # no device was there
    window.look()
    assert asked(window) == ["listen True"]
    window._tried_s -= 2 * AGAIN_S
    window.look()
    assert asked(window) == ["listen True", "listen True"]


def test_no_call_is_listened_for_while_somebody_reads_for_a_calibration(window: Window) -> None:
    window.commands["automatic"].trigger()
    window.call.waiting = False  # type: ignore[attr-defined]  # the wizard let go of the devices
    window.others.voices = SimpleNamespace(shown=object(), shut=lambda: None)  # type: ignore[assignment]
    window._tried_s -= 2 * AGAIN_S
    window.look()
    assert asked(window) == ["listen True"]


def test_a_call_that_began_recording_shows_it(window: Window) -> None:
    window.commands["start"].trigger()
    window.call.recording = True  # type: ignore[attr-defined]
    window.look()
    assert window.commands["record"].isChecked()
    assert asked(window) == ["start"]


def test_without_a_call_only_starting_makes_sense(window: Window) -> None:
    assert window.face.state == "no_call"
    assert window.commands["start"].isEnabled()
    assert not window.commands["stop"].isEnabled()
    assert not window.commands["pause"].isEnabled()


def test_every_command_asks_the_call_what_it_says(window: Window) -> None:
    for code in ("start", "pause", "pause", "record", "record", "mark", "greeting", "fine", "stop"):
        window.commands[code].trigger()
        window.look()
    assert asked(window) == [
        *("start", "pause", "resume", "record True", "record False"),
        *("mark note", "mark greeting", "mark fine", "stop"),
    ]


def test_the_pause_button_follows_the_call(window: Window) -> None:
    window.commands["start"].trigger()
    window.call.pause()
    window.look()
    assert window.commands["pause"].isChecked()
    assert asked(window) == ["start", "pause"]


def test_the_meters_are_empty_while_paused(window: Window) -> None:
    window.controls.show()
    window.commands["start"].trigger()
    window.look()
    assert window.controls.meters.shares["rep"] > 0.0
    window.call.pause()
    window.look()
    assert window.controls.meters.shares["rep"] == 0.0


def test_between_news_the_window_looks_often_only_while_the_needle_glides(window: Window) -> None:
    assert window._timer.interval() == SLOW_MS
    window.commands["start"].trigger()
    for _ in range(2):  # the needle stands where it appears, then is told to go elsewhere
        assert window._timer.interval() == SLOW_MS
        window.call.since -= 3  # type: ignore[attr-defined]
        window.look()
    assert window._timer.interval() == FAST_MS


def test_news_rings_the_window_and_two_rings_are_one_look(
    application: QApplication, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[float] = []
    monkeypatch.setattr(window._bell, "_answer", lambda: looked.append(0.0))
    ringers = [threading.Thread(target=window._bell.ring) for _ in range(2)]
    for ringer in ringers:
        ringer.start()
        ringer.join()
    while not looked:
        application.processEvents()
    application.processEvents()
    assert len(looked) == 1


def test_every_command_has_a_key_and_words(window: Window) -> None:
    keys = [window.commands[code].shortcut().toString() for code in KEYS]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    assert all(window.commands[code].text() != code for code in KEYS)


def test_no_word_on_a_button_is_cut(window: Window) -> None:
    for button in window.controls.findChildren(Key):
        text = button.fontMetrics().horizontalAdvance(button.text().replace("&", ""))
        key = button.fontMetrics().horizontalAdvance(button._key()) if button._key() else 0
        assert text + key + 30 <= button.width(), button.text()


def test_a_chosen_size_and_theme_are_kept(window: Window) -> None:
    window.set_size("bar")
    window.set_theme("light")
    assert window.overlay.size_name == "bar"
    assert window.overlay.colours.name == "light"
    again = kept.load()
    assert (again.overlay.look.size, again.program.theme) == ("bar", "light")


def test_a_choice_that_cannot_be_kept_is_said(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Settings) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "save", full)
    window.set_size("gauge")
    assert window.overlay.size_name == "gauge"
    assert "No space left" in window.controls.said.text()


def test_hints_can_be_switched_off_by_a_key(window: Window) -> None:
    window.commands["nudges"].trigger()
    assert not window.view.says.nudges


def test_german_words_fit_too(application: QApplication, tmp_path: Path) -> None:
    german = replace(Settings(), program=replace(Settings().program, language="de", wording="descriptor"))
    made = Window(MadeCall(), german, Plain(), "status.wayland", tmp_path)
    made.open()
    test_no_word_on_a_button_is_cut(made)
    assert made.commands["quit"].text() == "&Beenden"
    made.shut()
    assert application is not None


def test_when_its_time_is_over_the_call_ends_first_and_then_the_program(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    quits: list[str] = []
    monkeypatch.setattr(window, "quit", lambda: quits.append("quit"))
    window.commands["start"].trigger()
    window.look()
    monkeypatch.setattr(window.call, "stop", lambda: quits.append("stop"))
    window.leave()
    window.look()
    assert quits == ["stop"]  # the devices are being released
    window.call.running = False  # type: ignore[attr-defined]
    window.look()
    assert quits == ["stop", "quit"]


def child(folder: Path, *options: str) -> subprocess.Popen[str]:
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder)}
    env.setdefault("PYTHONPATH", str(HERE.parents[1]))
    command = [sys.executable, str(HERE / "feed.py"), "--folder", str(folder), *options]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_it_ends_by_itself_after_its_duration(tmp_path: Path) -> None:
    said, _ = child(tmp_path, "--duration", "0.3").communicate(timeout=30)
    assert said == "start stop close\n"


def test_a_second_start_says_that_there_is_a_first(tmp_path: Path) -> None:
    first = child(tmp_path, "--tell")
    assert first.stdout is not None
    assert first.stdout.readline() == "shown\n"
    second = child(tmp_path)
    said, _ = second.communicate(timeout=30)
    first.terminate()
    first.communicate(timeout=30)
    assert said == f"{ALREADY}\n\n"
    assert second.returncode == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_without_a_word_and_the_call_is_closed(tmp_path: Path, how: int) -> None:
    shown = child(tmp_path, "--tell")
    assert shown.stdout is not None
    assert shown.stdout.readline() == "shown\n"
    shown.send_signal(how)
    said, wrong = shown.communicate(timeout=30)
    harmless = "This plugin does not support"
    assert [line for line in wrong.splitlines() if not line.startswith(harmless)] == []
    assert said == "start close\n"
    assert shown.returncode == 0
