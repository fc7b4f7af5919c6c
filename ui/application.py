"""The Qt application that all windows of the program live in: style, font and icon."""

from __future__ import annotations

import sys

from PyQt6.QtWidgets import QApplication

from ui import theme
from ui.face import Face
from ui.tray import icon


def application() -> QApplication:
    """Return the application, made if there is none yet; it is gone when nobody keeps what is returned."""
    existing = QApplication.instance()
    made = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    made.setApplicationName("tonegauge")
    made.setQuitOnLastWindowClosed(False)
    made.setStyle("Fusion")
    made.setFont(theme.font(13))
    made.setWindowIcon(icon(Face(glyph="in_range", zone="in_range")))
    return made
