"""One window of the program on its own: shown from the command line until it is closed."""

from __future__ import annotations

from typing import Protocol

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QApplication

from prosody import settings as kept
from prosody.settings import Settings
from ui import looks, theme
from ui.application import application
from ui.platform import this_platform
from ui.signals import Signals


class Opened(Protocol):
    """A window that runs on its own."""

    def open(self) -> None:
        """Show it and begin to follow."""
        ...

    def finish(self) -> None:
        """Stop what it does beside."""
        ...


def begun() -> tuple[Settings, QApplication]:
    """Return the settings, and the application in the person's colours; it lives while somebody holds it."""
    settings = kept.load()
    this_platform().prepare()
    shown = application()
    shown.setPalette(theme.application_palette(looks.palette(settings)))
    return settings, shown


def run(shown: QApplication, window: Opened) -> None:
    """Show a window until it is closed, or the program is told to end."""
    listener = Signals(lambda: QCoreApplication.exit(0))
    try:
        window.open()
        shown.exec()
    finally:
        listener.close()
        window.finish()
