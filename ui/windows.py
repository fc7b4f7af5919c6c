"""Windows. Written to Microsoft's documentation and NOT YET TRIED on a Windows machine.

`SetWindowPos` with HWND_TOPMOST, because the last topmost window activated wins;
`SetWindowDisplayAffinity` with WDA_EXCLUDEFROMCAPTURE (Windows 10 2004 and later);
`SystemParametersInfoW` with SPI_GETCLIENTAREAANIMATION for less motion.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

from ui.hotkeys import Hotkeys

HWND_TOPMOST: Final = -1
SWP_NOSIZE: Final = 0x0001
SWP_NOMOVE: Final = 0x0002
SWP_NOACTIVATE: Final = 0x0010
WDA_NONE: Final = 0x0
WDA_EXCLUDEFROMCAPTURE: Final = 0x11
SPI_GETCLIENTAREAANIMATION: Final = 0x1042
GW_HWNDPREV: Final = 3


def _user32() -> Any:
    return ctypes.WinDLL("user32", use_last_error=True)  # type: ignore[attr-defined]  # exists on Windows only


class Windows:
    """user32 by ctypes."""

    def prepare(self) -> str:
        """Nothing: Qt declares per-monitor DPI awareness itself."""
        return ""

    def settle(self, window: int) -> None:
        """A tool window has no button in the task bar already; say once that it is on top."""
        self.keep_above(window)

    def keep_above(self, window: int) -> None:
        """Go on top again without activating, only when another window stands above."""
        user32 = _user32()
        if user32.GetWindow(ctypes.c_void_p(window), GW_HWNDPREV):
            user32.SetWindowPos(
                ctypes.c_void_p(window),
                ctypes.c_void_p(HWND_TOPMOST),
                0,
                0,
                0,
                0,
                SWP_NOMOVE | SWP_NOSIZE | SWP_NOACTIVATE,
            )

    def hide_from_sharing(self, window: int, *, hidden: bool) -> bool:
        """Keep the window out of captures."""
        affinity = WDA_EXCLUDEFROMCAPTURE if hidden else WDA_NONE
        return bool(_user32().SetWindowDisplayAffinity(ctypes.c_void_p(window), affinity))

    def hotkeys(self) -> Hotkeys:
        """Return this system's way to be told of a few keys."""
        from ui.hotkeys_windows import WindowsHotkeys

        return WindowsHotkeys()

    def wants_stillness(self) -> bool:
        """Read "show animations in Windows"."""
        animated = ctypes.c_int(1)
        _user32().SystemParametersInfoW(SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animated), 0)
        return not animated.value
