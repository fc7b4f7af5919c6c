"""macOS: RegisterEventHotKey of Carbon, by ctypes. Written to Apple's headers and NOT YET TRIED on a Mac.

It needs no permission to watch the keyboard, because the system sends these keys and no others.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from ctypes.util import find_library
from typing import Any, Final

from ui.hotkeys import Keys

MASKS: Final = {"meta": 1 << 12, "shift": 1 << 9, "alt": 1 << 11, "control": 1 << 8}
"""Qt calls the command key Ctrl on a Mac and the control key Meta: they are crossed here on purpose."""

CODES: Final = dict(
    zip(
        "ASDFHGZXCVBQWERYT123465978OUIPLJKNM0",
        (
            *(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17),
            *(18, 19, 20, 21, 22, 23, 25, 26, 28, 31, 32, 34, 35, 37, 38, 40, 45, 46, 29),
        ),
        strict=True,
    )
)
"""Key codes of an ANSI keyboard (Events.h)."""

FUNCTION: Final = (122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111)
"""F1 to F12."""

KEYBOARD: Final = int.from_bytes(b"keyb", "big")
PRESSED: Final = 5
PARAMETER: Final = int.from_bytes(b"----", "big")
HOTKEY_ID: Final = int.from_bytes(b"hkid", "big")
SIGNATURE: Final = int.from_bytes(b"Tone", "big")


class _Type(ctypes.Structure):
    _fields_ = [("eventClass", ctypes.c_uint32), ("eventKind", ctypes.c_uint32)]


class _Id(ctypes.Structure):
    _fields_ = [("signature", ctypes.c_uint32), ("id", ctypes.c_uint32)]


HANDLER: Final = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class MacHotkeys:
    """Registers keys with Carbon's event dispatcher."""

    def __init__(self) -> None:
        self._carbon: Any = None
        self._kept: list[Any] = []
        self._codes: dict[int, str] = {}
        self._pressed: Callable[[str], None] = _nobody
        self._handler = HANDLER(self._handle)  # held here: Carbon holds no reference

    def take(self, wanted: Mapping[str, Keys], pressed: Callable[[str], None]) -> list[str]:
        """Register the keys; return the codes of those that could not be had."""
        self.leave()
        self._pressed = pressed
        if not self._install():
            return list(wanted)
        return [
            code for number, (code, keys) in enumerate(wanted.items(), 1) if not self._one(number, code, keys)
        ]

    def _install(self) -> bool:
        path = find_library("Carbon")
        if path is None:
            return False
        if self._carbon is None:
            self._carbon = ctypes.CDLL(path)
            self._carbon.GetApplicationEventTarget.restype = ctypes.c_void_p
            target = ctypes.c_void_p(self._carbon.GetApplicationEventTarget())
            kind = _Type(KEYBOARD, PRESSED)
            self._carbon.InstallEventHandler(target, self._handler, 1, ctypes.byref(kind), None, None)
        return True

    def _one(self, number: int, code: str, keys: Keys) -> bool:
        key = (
            CODES.get(keys.key) if len(keys.key) == 1 else dict(enumerate(FUNCTION, 1)).get(int(keys.key[1:]))
        )
        if key is None:
            return False
        held = sum(MASKS[name] for name in keys.modifiers)
        made = ctypes.c_void_p()
        target = ctypes.c_void_p(self._carbon.GetApplicationEventTarget())
        status = self._carbon.RegisterEventHotKey(
            key, held, _Id(SIGNATURE, number), target, 0, ctypes.byref(made)
        )
        if status == 0:
            self._kept.append(made)
            self._codes[number] = code
        return bool(status == 0)

    def _handle(self, _call: int, event: int, _data: int) -> int:
        said = _Id()
        self._carbon.GetEventParameter(
            ctypes.c_void_p(event), PARAMETER, HOTKEY_ID, None, ctypes.sizeof(said), None, ctypes.byref(said)
        )
        if said.signature == SIGNATURE and said.id in self._codes:
            self._pressed(self._codes[said.id])
        return 0

    def leave(self) -> None:
        """Give all keys back."""
        for made in self._kept:
            self._carbon.UnregisterEventHotKey(made)
        self._kept, self._codes = [], {}


def _nobody(_code: str) -> None:
    """Nobody listens yet."""
