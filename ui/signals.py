"""SIGINT and SIGTERM as ways to leave: Ctrl-C in the terminal ends the program like its quit command."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Callable

from PyQt6.QtCore import QSocketNotifier
from PyQt6.sip import voidptr


class Signals:
    """SIGINT and SIGTERM end the program like the quit command.

    Python runs signal handlers between byte codes only; a socket wakes Qt's loop for them.
    """

    def __init__(self, leave: Callable[[], None]) -> None:
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._old_wakeup = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._old = {
            which: signal.signal(which, lambda *_: leave()) for which in (signal.SIGINT, signal.SIGTERM)
        }
        self._notifier = QSocketNotifier(voidptr(self._reader.fileno()), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(lambda *_: self._drain())

    def _drain(self) -> None:
        """Empty the socket; the handler itself has run by now or runs next."""
        with contextlib.suppress(BlockingIOError):
            self._reader.recv(64)

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_wakeup)
        for which, old in self._old.items():
            signal.signal(which, old)
        self._reader.close()
        self._writer.close()
