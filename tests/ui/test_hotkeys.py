"""Keys that work everywhere: which may be taken, what is said of those that cannot be had."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Mapping
from ctypes import wintypes
from dataclasses import replace
from types import SimpleNamespace

import pytest
from feed import asked
from PyQt6.sip import voidptr

from prosody.display import HotkeySettings, OverlaySettings
from prosody.wording import wording
from ui import hotkeys_macos, hotkeys_windows
from ui.favours import Favours
from ui.hotkeys import GlobalKeys, Keys, NoHotkeys, keys
from ui.hotkeys_macos import CODES, MacHotkeys
from ui.hotkeys_windows import WM_HOTKEY, WindowsHotkeys
from ui.hotkeys_x11 import X11Hotkeys
from ui.platform import Plain
from ui.window import Window

WORDS = wording("plain", "en")
ON = HotkeySettings(everywhere=True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ctrl+Alt+P", Keys(frozenset({"control", "alt"}), "P")),
        ("ctrl+shift+7", Keys(frozenset({"control", "shift"}), "7")),
        ("Meta+F12", Keys(frozenset({"meta"}), "F12")),
        ("P", None),
        ("Shift+P", None),
        ("F9", None),
        ("Ctrl+Alt+Ö", None),
        ("Ctrl+X, Ctrl+C", None),
        ("Ctrl+Home", None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_a_combination_takes_no_letter_away_from_anybody(text: str, wanted: Keys | None) -> None:
    assert keys(text) == wanted


class System:
    """A system that has some keys to give; what is asked of it is written down."""

    def __init__(self, *, refuses: str = "") -> None:
        self.refuses, self.taken = refuses, dict[str, Keys]()
        self.pressed: Callable[[str], None] = str

    def take(self, wanted: Mapping[str, Keys], pressed: Callable[[str], None]) -> list[str]:
        self.taken, self.pressed = dict(wanted), pressed
        return [code for code in wanted if code == self.refuses]

    def leave(self) -> None:
        self.taken = {}


def test_nothing_is_asked_for_until_it_is_wanted() -> None:
    system = System()
    taken = GlobalKeys(system, str)
    taken.follow(HotkeySettings(), WORDS)
    assert system.taken == {}
    taken.follow(ON, WORDS)
    assert {code: found.key for code, found in system.taken.items()} == {
        "pause": "P",
        "mark": "M",
        "greeting": "G",
        "hide": "H",
    }
    taken.follow(HotkeySettings(), WORDS)
    assert system.taken == {}


def test_an_empty_field_is_a_key_that_is_not_wanted() -> None:
    system = System()
    GlobalKeys(system, str).follow(replace(ON, mark="", hide=""), WORDS)
    assert set(system.taken) == {"pause", "greeting"}


@pytest.mark.parametrize(
    ("settings", "refuses", "said"),
    [
        (ON, "mark", "Ctrl+Alt+M cannot be had"),
        (replace(ON, hide="H"), "", "H is no key that can be taken"),
        (replace(ON, hide="Alt+Ctrl+P"), "", "stands for two things"),
        (ON, "", ""),
    ],
)
def test_what_cannot_be_had_is_said_and_the_others_work(
    settings: HotkeySettings, refuses: str, said: str
) -> None:
    system = System(refuses=refuses)
    taken = GlobalKeys(system, str)
    taken.follow(settings, WORDS)
    assert said in taken.said
    assert bool(taken.said) == bool(said)
    assert "greeting" in system.taken


def test_a_system_without_them_says_so_for_each() -> None:
    taken = GlobalKeys(NoHotkeys(), str)
    taken.follow(ON, WORDS)
    assert taken.said.count("cannot be had") == 4


def test_a_pressed_key_does_what_its_command_does_if_that_makes_sense(window: Window) -> None:
    window._pressed("pause")
    assert asked(window) == []  # there is no call
    window.commands["start"].trigger()
    window.look()
    window._pressed("pause")
    window._pressed("hide")
    assert asked(window) == ["start", "pause"]
    assert not window.overlay.isVisible()


class Sharing(Plain):
    def __init__(self, can: bool) -> None:
        self.can = can
        self.asked: list[bool] = []

    def hide_from_sharing(self, _: int, *, hidden: bool) -> bool:
        self.asked.append(hidden)
        return self.can


@pytest.mark.parametrize("can", [True, False])
def test_hiding_from_sharing_follows_the_setting_and_says_when_it_cannot_be(can: bool) -> None:
    system = Sharing(can)
    favours = Favours(system, lambda: 1, str, "")
    settings = OverlaySettings()
    assert favours.follow(settings, WORDS) == ""
    hidden = replace(settings, look=replace(settings.look, hide_from_sharing=True))
    for _ in range(2):
        assert favours.follow(hidden, WORDS) == ("" if can else WORDS("status.sharing"))
    assert favours.follow(settings, WORDS) == ""
    assert system.asked == [True, False]


def test_under_wayland_it_is_said_what_the_keys_cannot_do() -> None:
    favours = Favours(Sharing(False), lambda: 1, str, "status.wayland")
    assert WORDS("hotkeys.wayland") not in favours.follow(OverlaySettings(), WORDS)
    assert WORDS("hotkeys.wayland") in favours.follow(OverlaySettings(hotkeys=ON), WORDS)


def test_a_key_that_the_keyboard_lacks_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: set[int] = set()

    def ungrab(key: int, _held: int) -> None:
        taken.difference_update(
            {key} if key else set(taken)
        )  # 0 is AnyKey: the server gives all of them back

    root = SimpleNamespace(grab_key=lambda key, *_, **__: taken.add(key), ungrab_key=ungrab)
    server = SimpleNamespace(
        screen=lambda: SimpleNamespace(root=root),
        keysym_to_keycode=lambda keysym: 33 if keysym == "p" else 0,
        sync=lambda: None,
    )
    catch = SimpleNamespace(get_error=lambda: None)
    for name, there in (
        ("XK", SimpleNamespace(string_to_keysym=str)),
        ("error", SimpleNamespace(BadAccess=None, CatchError=lambda _: catch)),
    ):
        monkeypatch.setitem(sys.modules, f"Xlib.{name}", there)
    system = X11Hotkeys()
    system._server = server
    held = frozenset({"control", "alt"})
    system._wanted = {"pause": Keys(held, "P"), "mark": Keys(held, "F24")}
    assert system._grab_all() == ["mark"]
    assert taken == {33}


def test_windows_is_asked_for_each_key_once_and_told_of_by_its_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    registered: list[tuple[int, int]] = []

    def register(_window: None, _number: int, held: int, key: int) -> int:
        registered.append((held, key))
        return int(key != ord("M"))

    user32 = SimpleNamespace(RegisterHotKey=register, UnregisterHotKey=lambda *_: 1)
    monkeypatch.setattr(hotkeys_windows, "_user32", lambda: user32)
    heard: list[str] = []
    system = WindowsHotkeys()
    alt_control = frozenset({"alt", "control"})
    wanted = {"mark": Keys(alt_control, "M"), "pause": Keys(frozenset({"meta"}), "F2")}
    assert system.take(wanted, heard.append) == ["mark"]
    assert registered == [(0x4003, ord("M")), (0x4008, 0x71)]
    message = wintypes.MSG(message=WM_HOTKEY, wParam=hotkeys_windows.FIRST + 1)
    at = voidptr(ctypes.addressof(message))
    assert system.nativeEventFilter(b"windows_generic_MSG", at)[0]
    assert not system.nativeEventFilter(b"xcb_generic_event_t", at)[0]
    assert heard == ["pause"]
    system.leave()
    assert not system.nativeEventFilter(b"windows_generic_MSG", at)[0]


def test_macos_without_carbon_has_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hotkeys_macos, "find_library", lambda _: None)
    assert MacHotkeys().take({"pause": Keys(frozenset({"control"}), "P")}, str) == ["pause"]
    assert len(set(CODES.values())) == 36
