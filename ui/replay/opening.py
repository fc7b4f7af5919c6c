"""Shows the replay window from the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PyQt6.QtCore import QCoreApplication

from prosody.events import Leg
from prosody.profile import VoiceProfile
from prosody.replay.heard_call import HeardCall
from prosody.replay.opening import open_call
from prosody.settings import Settings
from prosody.wording import wording
from ui import looks
from ui.replay.window import ReplayWindow
from ui.standalone import begun, run


def run_replay(
    name: str | None,
    legs: Mapping[Leg, int] | None,
    profile: VoiceProfile | None,
    within: Callable[[Settings], Settings],
) -> int:
    """Show a call, or what there is to be opened, until the window is closed; return the exit status."""
    settings, shown = begun()
    window = replay_window(within(settings), profile, lambda: QCoreApplication.exit(0))
    if name is not None:
        window.open_name(name, legs)
    run(shown, window)
    return 0


def replay_window(
    settings: Settings, profile: VoiceProfile | None = None, closed: Callable[[], None] | None = None
) -> ReplayWindow:
    """Return the window, not shown yet."""
    words = wording(settings.program.wording, settings.program.spoken())

    def opens(name: str, legs: Mapping[Leg, int] | None, voice: VoiceProfile | None) -> HeardCall:
        return open_call(name, legs, settings=settings, profile=voice, words=words)

    return ReplayWindow(opens, words, looks.palette(settings), profile, closed=closed)
