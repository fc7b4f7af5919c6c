"""The devices there are and what each hears now, from a child process: what hangs there hangs nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from PyQt6.QtCore import QObject, QProcess

from prosody.audio.devices import Device

ENDING_MS: Final = 500
CHILD: Final = ("-m", "prosody.audio.levels")


class Sources(QObject):
    """Tells of devices and levels while it is open.

    Parameters
    ----------
    devices : callable
        Told the devices, at first and when they change.
    levels : callable
        Told each device's level (dBFS; None where nothing comes), ten times a second.
    failed : callable
        Told in a sentence why there are none.
    """

    def __init__(
        self,
        devices: Callable[[list[Device]], None],
        levels: Callable[[Mapping[str, float | None]], None],
        failed: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._devices, self._levels, self._failed = devices, levels, failed
        self._child: QProcess | None = None

    def open(self, program: str = sys.executable, arguments: tuple[str, ...] = CHILD) -> None:
        """Start the child; do nothing while one runs."""
        if self._child is not None:
            return
        self._child = QProcess(self)
        self._child.readyReadStandardOutput.connect(self._read)
        self._child.finished.connect(lambda *_: self._ended())
        self._child.start(program, list(arguments))

    def _read(self) -> None:
        while self._child is not None and self._child.canReadLine():
            said = _line(bytes(self._child.readLine().data()))
            if "devices" in said:
                self._devices([Device(**device) for device in said["devices"]])
            elif "levels" in said:
                self._levels(said["levels"])
            elif "error" in said:
                self._failed(str(said["error"]))

    def _ended(self) -> None:
        self._child = None

    def close(self) -> None:
        """End the child: it leaves when its input ends."""
        child, self._child = self._child, None
        if child is None:
            return
        child.readyReadStandardOutput.disconnect()
        child.finished.disconnect()
        child.closeWriteChannel()
        if not child.waitForFinished(ENDING_MS):
            child.kill()
            child.waitForFinished(ENDING_MS)


def _line(text: bytes) -> dict[str, Any]:
    """Return what a line says; nothing for one that is none."""
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
