"""Opens the windows about one's own voice: as a program of their own, or beside the overlay."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication

from calibration.command import today
from calibration.drift import drift, own_sessions
from calibration.script import languages, script
from calibration.store import ProfileStore
from prosody.audio.devices import DEFAULT
from prosody.profile import VoiceProfile
from prosody.settings import Settings
from prosody.wording import Wording, wording
from ui import looks
from ui.standalone import begun, run
from ui.voice.booth import Booth
from ui.voice.drift import DriftWindow
from ui.voice.origin import Origin, microphone, recording
from ui.voice.practice import PracticeWindow
from ui.voice.reader import Reader
from ui.voice.rehearse import Rehearsal
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
    settings, shown = begun()
    kept_one: list[str] = []

    def closed(voice: str) -> None:
        kept_one.append(voice)
        QCoreApplication.exit(0)

    window = wizard_window(name, settings, mic, closed)
    if language:
        window.wizard.choose_language(language)
    if greeting is not None:
        window.wizard.enter_greeting(greeting)
    run(shown, window)
    return 0 if any(kept_one) else 1


def run_practice(voice: VoiceProfile, within: Callable[[Settings], Settings], mic: str) -> int:
    """Practise the greeting in a window until it is closed; return the exit status."""
    settings, shown = begun()
    run(shown, practice_window(voice, within(settings), mic, lambda: QCoreApplication.exit(0)))
    return 0


def run_drift(voice: VoiceProfile) -> int:
    """Show a voice over the weeks until the window is closed; return the exit status."""
    settings, shown = begun()
    run(shown, drift_window(voice, settings, closed=lambda: QCoreApplication.exit(0)))
    return 0


def wizard_window(
    name: str, settings: Settings, mic: str = DEFAULT, closed: Callable[[str], None] | None = None
) -> WizardWindow:
    """Return the wizard's window, not shown yet."""
    reader = Reader(Booth(settings), origin(mic))
    wizard = Wizard(name, spoken(settings), ProfileStore(), reader, today)
    return WizardWindow(wizard, looks.palette(settings), languages(), closed)


def practice_window(
    voice: VoiceProfile, settings: Settings, mic: str = DEFAULT, closed: Callable[[], None] | None = None
) -> PracticeWindow:
    """Return the practice window for a voice, the range of tolerance already in the settings."""
    words = spoken(settings)
    greeting = ProfileStore().greeting(voice.name) if voice.calibrated and voice.name else ""
    rehearsal = Rehearsal(voice, settings, words, Reader(Booth(settings), origin(mic)))
    return PracticeWindow(rehearsal, looks.palette(settings), script(words.language, greeting), closed)


def drift_window(
    voice: VoiceProfile,
    settings: Settings,
    recalibrate: Callable[[], None] | None = None,
    closed: Callable[[], None] | None = None,
) -> DriftWindow:
    """Return the window of a voice over the weeks."""
    count = len(own_sessions(voice.name))
    words, colours = spoken(settings), looks.palette(settings)
    return DriftWindow(
        voice,
        lambda: drift(voice.name, settings=settings.hearing),
        count,
        words,
        colours,
        recalibrate,
        closed,
    )


def origin(mic: str) -> Origin:
    """Return where to hear from."""
    return recording() if mic == BUNDLED else microphone(mic)


def spoken(settings: Settings) -> Wording:
    """Return the words that the settings ask for."""
    return wording(settings.program.wording, settings.program.spoken())
