"""One window for one person: a second start brings the first one's window to the front and leaves.

A local socket named after the settings' folder is the sign; the system takes it away with its
program, and one left by a crash is taken over.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QObject
from PyQt6.QtNetwork import QLocalServer, QLocalSocket

from prosody import settings as kept
from prosody.verbs.upstairs import AlreadyShownError

ALREADY: Final = "Tonegauge is running already; its window was brought to the front."
PATIENCE_MS: Final = 300
"""A first window that does not answer within this is not there."""


def name_for(folder: Path) -> str:
    """Return the socket's name for a settings folder."""
    return f"tonegauge-{blake2b(str(folder.absolute()).encode(), digest_size=8).hexdigest()}"


def raised(folder: Path) -> bool:
    """Ask a first window to come to the front; return whether there is one."""
    socket = QLocalSocket()
    socket.connectToServer(name_for(folder))
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    socket.disconnectFromServer()
    return True


def be_the_only_one(folder: Path | None = None) -> None:
    """Go on when there is no first window, for the settings' folder or another.

    Raises
    ------
    AlreadyShownError
        When there is one; it comes to the front.
    """
    if raised(folder or kept.place().parent):
        raise AlreadyShownError(ALREADY)


class First(QObject):
    """Listens for later starts; each connection means: come to the front."""

    def __init__(self, folder: Path, come: Callable[[], None]) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._come = come
        self._server.newConnection.connect(self._called)
        QLocalServer.removeServer(name_for(folder))
        self._server.listen(name_for(folder))

    def _called(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.deleteLater()
        self._come()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()
