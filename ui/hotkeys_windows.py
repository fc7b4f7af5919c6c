"""Windows: RegisterHotKey. Written to Microsoft's documentation and NOT YET TRIED on a Windows machine.

The system posts WM_HOTKEY to the thread that registered; a native event filter picks it up.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from ctypes import wintypes
from typing import Any, Final, cast

from PyQt6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PyQt6.sip import voidptr

from ui.hotkeys import Keys

MASKS: Final = {"alt": 0x0001, "control": 0x0002, "shift": 0x0004, "meta": 0x0008}
MOD_NOREPEAT: Final = 0x4000
WM_HOTKEY: Final = 0x0312
VK_F1: Final = 0x70
FIRST: Final = 0x7100
"""Ids of ours; an application may use 0 to 0xBFFF."""


class WindowsHotkeys(QAbstractNativeEventFilter):
    """Registers keys for this thread."""

    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[int, str] = {}
        self._pressed: Callable[[str], None] = _nobody

    def take(self, wanted: Mapping[str, Keys], pressed: Callable[[str], None]) -> list[str]:
        """Register the keys; return the codes of those that another program has."""
        self.leave()
        self._pressed = pressed
        refused: list[str] = []
        for number, (code, keys) in enumerate(wanted.items(), FIRST):
            held = MOD_NOREPEAT | sum(MASKS[name] for name in keys.modifiers)
            if _user32().RegisterHotKey(None, number, held, _virtual(keys.key)):
                self._codes[number] = code
            else:
                refused.append(code)
        if (application := QCoreApplication.instance()) is not None:
            application.installNativeEventFilter(self)
        return refused

    def nativeEventFilter(
        self,
        eventType: QByteArray | bytes | bytearray | memoryview,  # noqa: N803  # Qt's name
        message: voidptr | None,
    ) -> tuple[bool, Any]:
        """Pick up WM_HOTKEY; everything else goes on."""
        if (
            bytes(cast(bytes, eventType)) in (b"windows_generic_MSG", b"windows_dispatcher_MSG")
            and message is not None
        ):
            said = wintypes.MSG.from_address(int(message))
            if said.message == WM_HOTKEY and said.wParam in self._codes:
                self._pressed(self._codes[said.wParam])
                return True, 0
        return False, 0

    def leave(self) -> None:
        """Give all keys back."""
        for number in self._codes:
            _user32().UnregisterHotKey(None, number)
        self._codes = {}
        if (application := QCoreApplication.instance()) is not None:
            application.removeNativeEventFilter(self)


def _virtual(key: str) -> int:
    """Return a virtual-key code: letters and digits have their own character's."""
    return ord(key) if len(key) == 1 else VK_F1 + int(key[1:]) - 1


def _user32() -> Any:
    return ctypes.WinDLL("user32", use_last_error=True)  # type: ignore[attr-defined]  # exists on Windows only


def _nobody(_code: str) -> None:
    """Nobody listens yet."""
