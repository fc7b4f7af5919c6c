"""What a window system can do for the overlay that Qt cannot, behind one small interface.

Each system has one module: `x11`, `windows`, `macos`. Every method is allowed to do
nothing; none raises. Only X11 has been tried on a real window manager.
"""

from __future__ import annotations

import os
import sys
from typing import Protocol

from ui.hotkeys import Hotkeys, NoHotkeys


class Platform(Protocol):
    """The manners of one window system."""

    def prepare(self) -> str:
        """Set what must be set before the application starts; return the code of a message, or ''."""
        ...

    def settle(self, window: int) -> None:
        """Put a shown window on all desktops, out of the task bar, above the others."""
        ...

    def keep_above(self, window: int) -> None:
        """Say again that the window is on top, where that wears off."""
        ...

    def hide_from_sharing(self, window: int, *, hidden: bool) -> bool:
        """Keep the window out of screen sharing; return whether the system can."""
        ...

    def hotkeys(self) -> Hotkeys:
        """Return how keys are had that work in every program."""
        ...

    def wants_stillness(self) -> bool:
        """Return whether the person asked the system for less motion."""
        ...


class Plain:
    """A window system that we know nothing of: Qt's own manners must do."""

    def prepare(self) -> str:
        """Nothing to prepare."""
        return ""

    def settle(self, window: int) -> None:
        """Nothing beyond Qt's flags."""

    def keep_above(self, window: int) -> None:
        """Nothing beyond Qt's flags."""

    def hide_from_sharing(self, window: int, *, hidden: bool) -> bool:
        """Not possible here."""
        return False

    def hotkeys(self) -> Hotkeys:
        """None can be had."""
        return NoHotkeys()

    def wants_stillness(self) -> bool:
        """Not known here."""
        return False


def this_platform() -> Platform:
    """Return the manners of the system we run on."""
    if os.environ.get("QT_QPA_PLATFORM", "") in ("offscreen", "minimal"):
        return Plain()
    if sys.platform == "win32":
        from ui.windows import Windows

        return Windows()
    if sys.platform == "darwin":
        from ui.macos import MacOS

        return MacOS()
    from ui.x11 import X11

    return X11()
