"""X11, and Wayland by way of XWayland. Tried on openbox with picom.

Qt has no flag for "on all desktops" and none for "not in the task bar", so both are asked
of the window manager by messages to the root window (EWMH 1.5, `_NET_WM_DESKTOP` and
`_NET_WM_STATE`). python-xlib sends them; without it the overlay merely keeps to one desktop.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import subprocess
from typing import Any, Final

from ui.hotkeys import Hotkeys

ALL_DESKTOPS: Final = 0xFFFFFFFF
ADD: Final = 1
APPLICATION: Final = 1
"""The EWMH source indication of an ordinary application."""


class X11:
    """EWMH messages; Wayland is asked to lend us its X server."""

    def prepare(self) -> str:
        """Choose X11 on Wayland too: there no window may say where it stands or that it is on top."""
        if not _on_wayland():
            return ""
        if os.environ.get("DISPLAY") and not os.environ.get("QT_QPA_PLATFORM"):
            os.environ["QT_QPA_PLATFORM"] = "xcb"
        if os.environ.get("QT_QPA_PLATFORM", "wayland").startswith("wayland"):
            return "status.wayland_only"
        return "status.wayland"

    def settle(self, window: int) -> None:
        """Ask for all desktops, no task bar, no pager, above."""
        with contextlib.suppress(Exception):  # python-xlib is optional and raises many kinds of errors
            _ask(window)

    def keep_above(self, window: int) -> None:
        """X11's window managers keep their word."""

    def hide_from_sharing(self, window: int, *, hidden: bool) -> bool:
        """X11 has no such wish."""
        return False

    def hotkeys(self) -> Hotkeys:
        """Return this system's way to be told of a few keys."""
        from ui.hotkeys_x11 import X11Hotkeys

        return X11Hotkeys()

    def wants_stillness(self) -> bool:
        """Ask GNOME's setting, where there is GNOME."""
        tool = shutil.which("gsettings")
        if tool is None or "GNOME" not in os.environ.get("XDG_CURRENT_DESKTOP", ""):
            return False
        try:
            said = subprocess.run(
                [tool, "get", "org.gnome.desktop.interface", "enable-animations"],
                capture_output=True,
                text=True,
                timeout=0.5,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return said.stdout.strip() == "false"


def _on_wayland() -> bool:
    return bool(os.environ.get("WAYLAND_DISPLAY")) or os.environ.get("XDG_SESSION_TYPE") == "wayland"


def _ask(window: int) -> None:
    x, display, event = (
        importlib.import_module(name) for name in ("Xlib.X", "Xlib.display", "Xlib.protocol.event")
    )
    server: Any = display.Display()
    try:
        root, target = server.screen().root, server.create_resource_object("window", window)

        def send(name: str, values: list[int]) -> None:
            message = event.ClientMessage(
                window=target, client_type=server.intern_atom(name), data=(32, values)
            )
            root.send_event(message, event_mask=x.SubstructureRedirectMask | x.SubstructureNotifyMask)

        # Qt makes a tool window a transient of the whole program; minimising the control window
        # would take the overlay with it (seen on openbox).
        target.delete_property(server.intern_atom("WM_TRANSIENT_FOR"))
        states = [
            server.intern_atom(f"_NET_WM_STATE_{name}") for name in ("SKIP_TASKBAR", "SKIP_PAGER", "ABOVE")
        ]
        send("_NET_WM_DESKTOP", [ALL_DESKTOPS, APPLICATION, 0, 0, 0])
        send("_NET_WM_STATE", [ADD, states[0], states[1], APPLICATION, 0])
        send("_NET_WM_STATE", [ADD, states[2], 0, APPLICATION, 0])
        server.sync()
    finally:
        server.close()
