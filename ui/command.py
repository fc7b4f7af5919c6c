"""The entry point of `tonegauge`: the command line, with the rooms above the wall handed down to it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from calibration.command import calibrate
from calibration.voices import voices
from prosody.cli import main as command_line
from prosody.cli import tonegauge
from prosody.mishap import prepare_log
from prosody.verbs.upstairs import Upstairs

if TYPE_CHECKING:
    from prosody.live import Call
    from prosody.profile import VoiceProfile
    from prosody.settings import Settings


def main() -> None:
    """Run the command and leave with its exit status."""
    prepare_log()
    for verb in (calibrate, voices):
        tonegauge.add_command(verb)
    sys.exit(command_line(Upstairs(_voice, _overlay, _why_no_overlay)))


def _voice(name: str) -> VoiceProfile:
    from calibration.store import ProfileStore

    return ProfileStore().load(name)


def _overlay(call: Call, settings: Settings) -> int:
    from ui.app import run_overlay

    return run_overlay(call, settings)


def _why_no_overlay() -> str:
    """Return why there can be no overlay here; empty when there can."""
    if not (sys.platform in ("win32", "darwin") or _display()):
        return "There is no screen."
    try:
        import PyQt6.QtWidgets  # noqa: F401
    except ImportError as error:
        return f"The overlay cannot be shown ({error}); 'tonegauge doctor' says what to install."
    return ""


def _display() -> bool:
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    main()
