"""The program with a window: it is the only one, shows the overlay, and releases the call when it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PyQt6.QtCore import QTimer

from prosody import settings as kept
from prosody.settings import Settings
from ui import single
from ui.application import application
from ui.call import Call
from ui.platform import this_platform
from ui.signals import Signals
from ui.window import Window

LONGEST_MS: Final = 2**31 - 1


def run_overlay(
    call: Call,
    settings: Settings,
    *,
    start: bool = True,
    folder: Path | None = None,
    duration_s: float | None = None,
) -> int:
    """Show the overlay until the person quits; return the exit status.

    Parameters
    ----------
    call : Call
        What is shown. It is started unless `start` is False, and closed in any case.
    settings : prosody.settings.Settings
        Wording, language, theme, and the overlay's own.
    folder : Path, optional
        Where the overlay's place is remembered; beside the settings when not given.
    duration_s : float, optional
        The call and the program end by themselves after so many seconds.

    Raises
    ------
    prosody.verbs.upstairs.AlreadyShownError
        When there is a window already: it comes to the front and this one never opens.
    """
    manners = this_platform()
    message = manners.prepare()
    shown = application()
    folder = folder or kept.place().parent
    single.be_the_only_one(folder)
    window = Window(call, settings, manners, message, folder)
    first = single.First(folder, window.open_controls)
    listener = Signals(window.quit)
    try:
        window.open()
        if start:
            call.set_out()
        if duration_s is not None:
            QTimer.singleShot(min(LONGEST_MS, round(1000 * duration_s)), window.leave)
        return shown.exec()
    finally:
        listener.close()
        first.close()
        window.shut()
        call.close()
