"""What each window system is asked for. Windows and macOS are held to their documentation only."""

from __future__ import annotations

import os

import pytest

from ui import macos, windows, x11
from ui.macos import MacOS
from ui.platform import Plain, this_platform
from ui.windows import Windows
from ui.x11 import X11


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "DISPLAY", "QT_QPA_PLATFORM", "XDG_CURRENT_DESKTOP"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return monkeypatch


def test_wayland_with_an_x_server_is_run_through_it_and_said(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("WAYLAND_DISPLAY", "wayland-0")
    bare.setenv("DISPLAY", ":0")
    assert X11().prepare() == "status.wayland"
    assert os.environ["QT_QPA_PLATFORM"] == "xcb"


def test_wayland_without_one_is_left_alone_and_what_it_cannot_do_is_said(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert X11().prepare() == "status.wayland_only"
    assert "QT_QPA_PLATFORM" not in os.environ


def test_a_chosen_platform_is_respected(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("WAYLAND_DISPLAY", "wayland-0")
    bare.setenv("DISPLAY", ":0")
    bare.setenv("QT_QPA_PLATFORM", "wayland")
    assert X11().prepare() == "status.wayland_only"
    assert os.environ["QT_QPA_PLATFORM"] == "wayland"


def test_without_a_screen_nothing_is_asked(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("QT_QPA_PLATFORM", "offscreen")
    assert isinstance(this_platform(), Plain)


def test_a_window_manager_that_cannot_be_asked_is_no_error(bare: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise ConnectionError("no X server")

    bare.setattr(x11, "_ask", broken)
    X11().settle(1)
    assert X11().wants_stillness() is False


class User32:
    """Writes down what it is asked."""

    def __init__(self, above: int) -> None:
        self.above = above
        self.asked: list[tuple[object, ...]] = []

    def GetWindow(self, _: object, which: int) -> int:
        self.asked.append(("GetWindow", which))
        return self.above

    def SetWindowPos(self, *arguments: object) -> int:
        self.asked.append(("SetWindowPos", *arguments[2:]))
        return 1

    def SetWindowDisplayAffinity(self, _: object, affinity: int) -> int:
        self.asked.append(("SetWindowDisplayAffinity", affinity))
        return 1


def test_windows_goes_on_top_again_only_when_it_is_covered(monkeypatch: pytest.MonkeyPatch) -> None:
    covered, free = User32(above=7), User32(above=0)
    monkeypatch.setattr(windows, "_user32", lambda: covered)
    Windows().keep_above(5)
    monkeypatch.setattr(windows, "_user32", lambda: free)
    Windows().keep_above(5)
    assert covered.asked == [("GetWindow", 3), ("SetWindowPos", 0, 0, 0, 0, 0x0013)]
    assert free.asked == [("GetWindow", 3)]


@pytest.mark.parametrize(("hidden", "affinity"), [(True, 0x11), (False, 0)])
def test_windows_keeps_out_of_captures(monkeypatch: pytest.MonkeyPatch, hidden: bool, affinity: int) -> None:
    user32 = User32(above=0)
    monkeypatch.setattr(windows, "_user32", lambda: user32)
    assert Windows().hide_from_sharing(5, hidden=hidden)
    assert user32.asked == [("SetWindowDisplayAffinity", affinity)]


def test_macos_without_pyobjc_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macos, "_appkit", lambda: None)
    MacOS().settle(5)
    assert MacOS().hide_from_sharing(5, hidden=True) is False
    assert MacOS().wants_stillness() is False
