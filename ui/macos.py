"""macOS. Written to Apple's documentation and NOT YET TRIED on a Mac.

Needs pyobjc (`pyobjc-framework-Cocoa`) for more than Qt does: level 25 (status bar) with
`canJoinAllSpaces` for all Spaces, `sharingType` none against screen sharing,
`accessibilityDisplayShouldReduceMotion`. Without pyobjc Qt's own flags must do.
"""

from __future__ import annotations

import ctypes
import importlib
from typing import Any, Final

from ui.hotkeys import Hotkeys

STATUS_LEVEL: Final = 25
CAN_JOIN_ALL_SPACES: Final = 1 << 0
STATIONARY: Final = 1 << 4
FULL_SCREEN_AUXILIARY: Final = 1 << 8
SHARING_NONE: Final = 0
SHARING_READ_ONLY: Final = 1


class MacOS:
    """AppKit by pyobjc, where it is installed."""

    def prepare(self) -> str:
        """Nothing to prepare."""
        return ""

    def settle(self, window: int) -> None:
        """Join all Spaces, above full-screen windows too."""
        frame = _window(window)
        if frame is not None:
            frame.setLevel_(STATUS_LEVEL)
            frame.setCollectionBehavior_(CAN_JOIN_ALL_SPACES | STATIONARY | FULL_SCREEN_AUXILIARY)

    def keep_above(self, window: int) -> None:
        """The level holds."""

    def hide_from_sharing(self, window: int, *, hidden: bool) -> bool:
        """Set the window's sharing type; newer capture programs may not honour it."""
        frame = _window(window)
        if frame is None:
            return False
        frame.setSharingType_(SHARING_NONE if hidden else SHARING_READ_ONLY)
        return True

    def hotkeys(self) -> Hotkeys:
        """Return this system's way to be told of a few keys."""
        from ui.hotkeys_macos import MacHotkeys

        return MacHotkeys()

    def wants_stillness(self) -> bool:
        """Read "reduce motion"."""
        appkit = _appkit()
        if appkit is None:
            return False
        return bool(appkit.NSWorkspace.sharedWorkspace().accessibilityDisplayShouldReduceMotion())


def _appkit() -> Any:
    try:
        return importlib.import_module("AppKit")
    except ImportError:
        return None


def _window(view: int) -> Any:
    """Return the NSWindow of Qt's NSView."""
    if _appkit() is None:
        return None
    objc: Any = importlib.import_module("objc")
    return objc.objc_object(c_void_p=ctypes.c_void_p(view)).window()
