"""The Qt application that all windows of the program live in: style, font and icon."""

from __future__ import annotations

import os
import sys
from typing import Final

from PyQt6.QtWidgets import QApplication

from ui import theme
from ui.face import Face
from ui.tray import icon

ONE_THREAD: Final = "QT_NO_GUI_THREADPOOL"
"""Asks Qt to paint on one thread: handing a strip of 280 x 68 pixels to helpers cost a quarter of a look,
and woke them 100 times a second."""


def application() -> QApplication:
    """Return the application, made if there is none yet; it is gone when nobody keeps what is returned."""
    os.environ.setdefault(ONE_THREAD, "1")
    existing = QApplication.instance()
    made = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    made.setApplicationName("tonegauge")
    made.setQuitOnLastWindowClosed(False)
    made.setStyle("Fusion")
    made.setFont(theme.font(13))
    made.setWindowIcon(icon(Face(glyph="in_range", zone="in_range")))
    return made
