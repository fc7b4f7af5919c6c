"""Qt warnings fail a test, and so does a timer left running; pictures are made without a screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

import pytest
from PyQt6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PyQt6.QtWidgets import QApplication

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
