"""Opens the windows about one's own voice: as a program of their own, or beside the overlay."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QApplication

from calibration.command import today
from calibration.script import languages
from calibration.store import ProfileStore
from prosody import settings as kept
from prosody.audio.devices import DEFAULT
from prosody.settings import Settings
from prosody.wording import Wording, wording
from ui import looks, theme
from ui.application import application
from ui.platform import this_platform
from ui.signals import Signals
from ui.voice.booth import Booth
from ui.voice.origin import Origin, microphone, recording
from ui.voice.reader import Reader
from ui.voice.window import WizardWindow
from ui.voice.wizard import Wizard

BUNDLED = "recording"
"""What a person names instead of a microphone to try the windows with the bundled recording."""


def run_wizard(name: str, mic: str, language: str, greeting: str | None) -> int:
    """Calibrate a voice in a window; return 0 when a profile was kept, 1 when not.

    Parameters
    ----------
    name : str
        The voice's name; may be empty.
    mic : str
        A microphone's name, `default`, or `recording` for the bundled one.
    language, greeting : str
        Of what is read aloud; empty and None for what is usual.
    """
    settings, app, words = _begun()
    kept_one: list[bool] = []

    def closed(kept: bool) -> None:
        kept_one.append(kept)
        QCoreApplication.exit(0)

    window = wizard_window(name, settings, words, mic, closed)
    if language:
        window.wizard.choose_language(language)
    if greeting is not None:
        window.wizard.enter_greeting(greeting)
    listener = Signals(window.finish)
    try:
        window.open()
        app.exec()
    finally:
        listener.close()
        window.finish()
    return 0 if kept_one == [True] else 1


def wizard_window(
    name: str,
    settings: Settings,
    words: Wording,
    mic: str = DEFAULT,
    closed: Callable[[bool], None] | None = None,
) -> WizardWindow:
    """Return the wizard's window, not shown yet."""
    reader = Reader(Booth(settings), origin(mic))
    wizard = Wizard(name, words, ProfileStore(), reader, today)
    return WizardWindow(wizard, looks.palette(settings), languages(), closed)


def origin(mic: str) -> Origin:
    """Return where to hear from."""
    return recording() if mic == BUNDLED else microphone(mic)


def _begun() -> tuple[Settings, QApplication, Wording]:
    """Return settings, the application in the person's colours, and words."""
    settings = kept.load()
    this_platform().prepare()
    app = application()
    app.setPalette(theme.application_palette(looks.palette(settings)))
    return settings, app, wording(settings.program.wording, settings.program.spoken())
