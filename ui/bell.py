"""A bell that any thread may ring: it wakes Qt's loop, and the window looks when it gets round to it.

The rule of the room: ringing never waits, and ringing twice before the window has looked is ringing once.
A socket and no Qt signal, so that whoever rings need know nothing of Qt.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable

from PyQt6.QtCore import QSocketNotifier
from PyQt6.sip import voidptr


class Bell:
    """Calls `answer` on the GUI's thread after each ring."""

    def __init__(self, answer: Callable[[], None]) -> None:
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._answer = answer
        self._rung = False
        self._notifier = QSocketNotifier(voidptr(self._reader.fileno()), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(lambda *_: self._heard())

    def fileno(self) -> int:
        """Return where a byte rings too: for `signal.set_wakeup_fd`."""
        return self._writer.fileno()

    def ring(self) -> None:
        """Wake the window; from any thread, also when it has gone."""
        if not self._rung:
            self._rung = True
            with contextlib.suppress(OSError):
                self._writer.send(b"\0")

    def _heard(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._reader.recv(64)
        self._rung = False
        self._answer()

    def close(self) -> None:
        """Be silent from now on."""
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()
