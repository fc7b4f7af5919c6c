"""Qt warnings fail a test, and so does a timer left running; pictures are made without a screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

import pytest
from feed import MadeCall
from made_booth import quiet, reading
from PyQt6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PyQt6.QtWidgets import QApplication

from prosody.settings import Settings
from ui.platform import Plain
from ui.voice.booth import Take
from ui.window import Window

HARMLESS = ("This plugin does not support propagateSizeHints", "This plugin does not support raise")
"""What the offscreen plug-in says of itself."""


@pytest.fixture(autouse=True)
def qt_is_quiet() -> Iterator[None]:
    said: list[str] = []

    def hear(kind: QtMsgType, _: QMessageLogContext, message: str | None) -> None:
        if kind != QtMsgType.QtDebugMsg and message and not message.startswith(HARMLESS):
            said.append(message)

    old = qInstallMessageHandler(hear)
    yield
    qInstallMessageHandler(old)
    assert said == []


@pytest.fixture(scope="session")
def application() -> QApplication:
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication([])


@pytest.fixture
def window(application: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    made = Window(MadeCall(), Settings(), Plain(), "", tmp_path)
    made.open()
    yield made
    made.call.close()
    made.shut()
    assert not [timer for timer in made.findChildren(QTimer) if timer.isActive()]
    assert not [timer for timer in made.overlay.findChildren(QTimer) if timer.isActive()]
    made.overlay.deleteLater()
    made.controls.deleteLater()
    application.processEvents()


@pytest.fixture(scope="session")
def readings() -> dict[str, Take]:
    """Return every step of a calibration as the bundled voice reads it, heard once."""
    found = {
        step: reading(step) for step in ("neutral", "greeting_level", "greeting_lively", "flat", "tense")
    }
    return found | {"quiet": quiet(), "lively": found["greeting_lively"]}
