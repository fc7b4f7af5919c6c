"""X11: a passive grab of each key on the root window (XGrabKey), by python-xlib. Tried under openbox.

Under XWayland the grab sees a key only while an X window has the focus: Wayland leaves it no other way.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from PyQt6.QtCore import QSocketNotifier
from PyQt6.sip import voidptr

from ui.hotkeys import Keys

MASKS: Final = {"shift": 1 << 0, "control": 1 << 2, "alt": 1 << 3, "meta": 1 << 6}
LOCKS: Final = (0, 1 << 1, 1 << 4, 1 << 1 | 1 << 4)
"""Caps Lock and Num Lock, in any state: they are no part of a combination."""

ALL: Final = sum(MASKS.values())
REPEAT_MS: Final = 400
"""A key that is held is sent again sooner than this; a person does not press again so soon."""

PRESS: Final = 2  # KeyPress
MAPPING: Final = 34  # MappingNotify


class X11Hotkeys:
    """Grabs keys on a connection of its own, and looks at it when it has news."""

    def __init__(self) -> None:
        self._server: Any = None
        self._notifier: QSocketNotifier | None = None
        self._codes: dict[tuple[int, int], str] = {}
        self._wanted: Mapping[str, Keys] = {}
        self._pressed: Callable[[str], None] = _nobody
        self._last: tuple[str, int] = ("", 0)

    def take(self, wanted: Mapping[str, Keys], pressed: Callable[[str], None]) -> list[str]:
        """Grab the keys; return the codes of those that another program has, or that no key has."""
        self.leave()
        self._wanted, self._pressed = wanted, pressed
        try:
            self._server = importlib.import_module("Xlib.display").Display()
        except Exception:  # python-xlib is optional, and the server may not let us in
            return list(wanted)
        refused = self._grab_all()
        self._notifier = QSocketNotifier(voidptr(self._server.fileno()), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(lambda *_: self._look())
        return refused

    def _grab_all(self) -> list[str]:
        self._codes = {}
        return [code for code, keys in self._wanted.items() if not self._grab(code, keys)]

    def _grab(self, code: str, keys: Keys) -> bool:
        """Grab one combination in every state of the locks; return whether it could be had."""
        xk, error = importlib.import_module("Xlib.XK"), importlib.import_module("Xlib.error")
        key = self._server.keysym_to_keycode(xk.string_to_keysym(_keysym(keys.key)))
        held = sum(MASKS[name] for name in keys.modifiers)
        catch = error.CatchError(error.BadAccess)
        root = self._server.screen().root
        if key:
            for lock in LOCKS:
                root.grab_key(key, held | lock, False, 1, 1, onerror=catch)  # 1: do not hold anything up
            self._server.sync()
        if not key:
            return False  # and nothing to give back: 0 would be any key, with those that we have
        if catch.get_error():
            self._give_back(key, held)
            return False
        self._codes[key, held] = code
        return True

    def _give_back(self, key: int, held: int) -> None:
        for lock in LOCKS:
            self._server.screen().root.ungrab_key(key, held | lock)
        self._server.sync()

    def _look(self) -> None:
        """Take the events that came; a key that is held counts once."""
        while self._server is not None and self._server.pending_events():
            event = self._server.next_event()
            if event.type == MAPPING:
                self._server.refresh_keyboard_mapping(event)
                for key, held in self._codes:
                    self._give_back(key, held)
                self._grab_all()
            elif event.type == PRESS:
                self._told(self._codes.get((event.detail, event.state & ALL), ""), event.time)

    def _told(self, code: str, time_ms: int) -> None:
        last, self._last = self._last, (code, time_ms)
        if code and not (last[0] == code and time_ms - last[1] < REPEAT_MS):
            self._pressed(code)

    def leave(self) -> None:
        """Give all keys back: they go with the connection."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None
        if self._server is not None:
            with contextlib.suppress(Exception):  # the server may have gone
                self._server.close()
            self._server = None


def _keysym(key: str) -> str:
    return key.lower() if len(key) == 1 else key


def _nobody(_code: str) -> None:
    """Nobody listens yet."""
