"""SIGINT and SIGTERM as ways to leave: Ctrl-C in the terminal ends the program like its quit command."""

from __future__ import annotations

import signal
from collections.abc import Callable

from ui.bell import Bell


class Signals:
    """SIGINT and SIGTERM end the program like the quit command.

    Python runs signal handlers between byte codes only; a bell wakes Qt's loop for them. The handler
    itself has run when the bell is answered, or runs next.
    """

    def __init__(self, leave: Callable[[], None]) -> None:
        self._bell = Bell(lambda: None)
        self._old_wakeup = signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)
        self._old = {
            which: signal.signal(which, lambda *_: leave()) for which in (signal.SIGINT, signal.SIGTERM)
        }

    def close(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(self._old_wakeup)
        for which, old in self._old.items():
            signal.signal(which, old)
        self._bell.close()
