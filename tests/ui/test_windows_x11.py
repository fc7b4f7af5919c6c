"""Real windows: a window manager, a compositor, another program below, and a hand on the mouse."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from x11 import HERE, Screen, missing_tools, overlay, screen, until

from ui.hotkeys import keys
from ui.hotkeys_x11 import X11Hotkeys

pytestmark = pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {', '.join(missing_tools())}")

OVERLAY = "Tonegauge overlay"
TYPED = "the quick brown fox jumps over the lazy dog 0123456789 "


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with screen(tmp_path_factory.mktemp("home")) as here:
        yield here


@pytest.fixture
def desk(server: Screen) -> Iterator[Screen]:
    """A screen with nothing on it; what a test starts ends with it."""
    desk = Screen(server.display, server.env)
    yield desk
    desk.close()
    until(lambda: server.stacking() == [], "an empty screen")


def settled(desk: Screen) -> str:
    """Return the overlay's window once it is on all desktops: the last of its manners."""
    window = desk.window(OVERLAY)
    until(
        lambda: (
            "0xffffffff" in desk.say("xprop", "-id", window, "_NET_WM_DESKTOP").lower()
            or "4294967295" in desk.say("xprop", "-id", window, "_NET_WM_DESKTOP")
        ),
        "all desktops",
    )
    return window


def test_typing_goes_on_below_a_working_overlay(desk: Screen, tmp_path: Path) -> None:
    typed = tmp_path / "typed.txt"
    desk.start("xterm", "-T", "notes", "-geometry", "80x10+20+20", "-e", f"cat > {typed}")
    notes = desk.window("notes")
    desk.activate(notes)
    focus = desk.focus()
    overlay(desk, tmp_path)
    settled(desk)
    desk.window("Tonegauge")
    assert desk.focus() == focus
    for _ in range(4):
        desk.say("xdotool", "type", "--delay", "12", TYPED)
    assert desk.focus() == focus
    desk.say("xdotool", "key", "Return", "ctrl+d")
    until(lambda: typed.read_text().endswith("\n"), "the line")
    assert typed.read_text() == TYPED * 4 + "\n"


def test_clicks_pass_through_to_the_button_below(desk: Screen, tmp_path: Path) -> None:
    clicked = tmp_path / "clicks.txt"
    desk.start(sys.executable, str(HERE / "button_child.py"), str(clicked))
    desk.window("below")
    overlay(desk, tmp_path)
    x, y, width, height = desk.place(settled(desk))
    for count in range(1, 11):
        across, down = x + width * count // 12, y + height // 2
        desk.say("xdotool", "mousemove", str(across), str(down), "click", "1")
        until(lambda: clicked.exists() and clicked.read_text() == str(count), f"click {count}")  # noqa: B023


def test_the_overlay_stays_on_top_of_a_window_that_is_activated(desk: Screen, tmp_path: Path) -> None:
    overlay(desk, tmp_path)
    window = settled(desk)
    desk.start(sys.executable, str(HERE / "button_child.py"), str(tmp_path / "clicks.txt"))
    below = desk.window("below")
    desk.activate(below)
    until(lambda: desk.stacking()[-1] == int(window), "the overlay on top")
    assert int(below) in desk.stacking()[:-1]


def test_it_is_on_all_desktops_and_out_of_the_task_bar(desk: Screen, tmp_path: Path) -> None:
    pytest.importorskip("Xlib")
    overlay(desk, tmp_path)
    window = settled(desk)
    state = until(lambda: desk.say("xprop", "-id", window, "_NET_WM_STATE"), "its state")
    assert "SKIP_TASKBAR" in state
    assert "SKIP_PAGER" in state
    assert "ABOVE" in state


def test_a_place_is_found_again_after_a_restart(desk: Screen, tmp_path: Path) -> None:
    first = overlay(desk, tmp_path)
    window = settled(desk)
    controls = desk.window("Tonegauge")
    x, y, width, height = desk.place(window)
    desk.activate(controls)
    desk.say("xdotool", "key", "ctrl+o")
    start, end = (x + width // 2, y + height // 2), (x + width // 2 - 431, y + height // 2 + 257)

    def dragged() -> bool:
        desk.say("xdotool", "mousemove", *map(str, start), "mousedown", "1")
        for step in range(1, 9):
            across = start[0] + (end[0] - start[0]) * step // 8
            down = start[1] + (end[1] - start[1]) * step // 8
            desk.say("xdotool", "mousemove", str(across), str(down))
        desk.say("xdotool", "mouseup", "1")
        return desk.place(window)[:2] != (x, y)

    until(dragged, "the drag")
    until(lambda: (tmp_path / "overlay.json").exists(), "the remembered place")
    moved = desk.place(window)
    assert moved == (x - 431, y + 257, width, height)
    desk.stop(first)
    overlay(desk, tmp_path)
    assert desk.place(settled(desk)) == moved


def test_minimising_the_control_window_leaves_the_overlay(desk: Screen, tmp_path: Path) -> None:
    overlay(desk, tmp_path)
    window, controls = settled(desk), desk.window("Tonegauge")
    desk.say("xdotool", "windowminimize", controls)
    until(lambda: "Iconic" in desk.say("xprop", "-id", controls, "WM_STATE"), "the minimised window")
    assert "Normal" in desk.say("xprop", "-id", window, "WM_STATE")
    assert desk.window(OVERLAY) == window


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_quits_and_releases_the_devices(desk: Screen, tmp_path: Path, how: int) -> None:
    process = overlay(desk, tmp_path)
    settled(desk)
    assert desk.stop(process, how).split()[-1] == "close"
    assert process.returncode == 0


def test_everything_works_by_keyboard(desk: Screen, tmp_path: Path) -> None:
    process = overlay(desk, tmp_path)
    settled(desk)
    desk.activate(desk.window("Tonegauge"))
    for key in ("ctrl+p", "ctrl+p", "ctrl+m", "ctrl+g", "ctrl+f", "ctrl+r", "ctrl+e", "ctrl+q"):
        desk.say("xdotool", "key", "--delay", "60", key)
        desk.say("xdotool", "sleep", "0.12")  # the buttons follow the face
    said, _ = process.communicate(timeout=30)
    assert said.strip() == "start pause resume mark note mark greeting mark fine record True stop close"


def test_keys_work_everywhere_when_wanted_and_take_no_other(desk: Screen, tmp_path: Path) -> None:
    pytest.importorskip("Xlib")
    typed = tmp_path / "typed.txt"
    desk.start("xterm", "-T", "notes", "-geometry", "80x10+20+20", "-e", f"cat > {typed}")
    notes = desk.window("notes")
    process = overlay(desk, tmp_path, "--everywhere")
    settled(desk)
    desk.activate(notes)
    focus = desk.focus()
    desk.say("xdotool", "type", "--delay", "12", "before ")
    for pressed in ("ctrl+alt+p", "ctrl+alt+p", "ctrl+alt+m", "ctrl+alt+g"):
        desk.say("xdotool", "key", "--delay", "60", pressed)
        desk.say("xdotool", "sleep", "0.5")  # pressed again sooner it would be a key that is held
    desk.say("xdotool", "type", "--delay", "12", "after pmgh")
    assert desk.focus() == focus
    desk.say("xdotool", "key", "Return", "ctrl+d")
    until(lambda: typed.read_text().endswith("\n"), "the line")
    assert typed.read_text() == "before after pmgh\n"
    assert desk.stop(process).strip() == "start pause resume mark note mark greeting close"


def test_a_key_of_another_program_is_told_and_the_others_work(
    desk: Screen, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    pytest.importorskip("Xlib")
    monkeypatch.setenv("DISPLAY", desk.display)
    first, second, heard = X11Hotkeys(), X11Hotkeys(), list[str]()
    wanted = {"pause": keys("Ctrl+Alt+P"), "mark": keys("Ctrl+F9")}
    taken = {code: found for code, found in wanted.items() if found}
    assert first.take({"hide": taken["pause"]}, heard.append) == []
    assert second.take(taken, heard.append) == ["pause"]
    desk.say("xdotool", "key", "ctrl+F9")
    qtbot.waitUntil(lambda: heard == ["mark"], timeout=5000)
    first.leave()
    assert second.take(taken, heard.append) == []
    desk.say("xdotool", "key", "ctrl+alt+p")
    qtbot.waitUntil(lambda: heard == ["mark", "pause"], timeout=5000)
    second.leave()
    desk.say("xdotool", "key", "ctrl+F9")
    assert heard == ["mark", "pause"]


def test_a_second_start_raises_the_first_window(desk: Screen, tmp_path: Path) -> None:
    first = overlay(desk, tmp_path)
    settled(desk)
    controls = desk.window("Tonegauge")
    desk.start(sys.executable, str(HERE / "button_child.py"), str(tmp_path / "clicks.txt"))
    desk.activate(desk.window("below"))
    second = overlay(desk, tmp_path)
    said, _ = second.communicate(timeout=30)
    assert said.startswith("Tonegauge is running already")
    assert second.returncode == 1
    assert first.poll() is None
    until(lambda: controls in desk.say("xdotool", "getactivewindow"), "the first window in front")


def test_a_crashed_first_window_is_no_obstacle(desk: Screen, tmp_path: Path) -> None:
    first = overlay(desk, tmp_path)
    settled(desk)
    desk.stop(first, signal.SIGKILL)
    overlay(desk, tmp_path)
    settled(desk)


def test_two_screens_and_one_that_goes_away(desk: Screen, tmp_path: Path) -> None:
    width, height = 1400, 900
    halves = (f"{width // 2}/180x{height}/240+0+0", f"{width // 2}/180x{height}/240+{width // 2}+0")
    desk.say("xrandr", "--setmonitor", "L", halves[0], "screen")
    desk.say("xrandr", "--setmonitor", "R", halves[1], "none")
    overlay(desk, tmp_path)
    window = settled(desk)
    assert desk.place(window)[0] + desk.place(window)[2] <= width // 2  # the main screen is the left one
    desk.activate(desk.window("Tonegauge"))
    desk.say("xdotool", "key", "ctrl+o")
    until(lambda: _stepped(desk, window), "a step by keyboard to the right screen")
    desk.say("xrandr", "--delmonitor", "R")
    desk.say("xrandr", "--delmonitor", "L")
    until(lambda: _inside(desk.place(window), width, height), "the overlay back on the screen that is left")


def _stepped(desk: Screen, window: str) -> bool:
    for _ in range(8):
        desk.say("xdotool", "key", "shift+Right")
    return desk.place(window)[0] >= 700


def _inside(place: tuple[int, int, int, int], width: int, height: int) -> bool:
    x, y, wide, high = place
    return 0 <= x <= width - wide and 0 <= y <= height - high


def test_the_screen_shows_it(desk: Screen, tmp_path: Path) -> None:
    overlay(desk, tmp_path)
    x, y, width, height = desk.place(settled(desk))
    picture = tmp_path / "screenshot.png"
    from PyQt6.QtGui import QColor, QImage

    def green() -> int:
        desk.say("import", "-window", "root", str(picture))
        image = QImage(str(picture)).copy(x, y, width, height)
        wanted = QColor("#1FC797")
        near = (
            abs(colour.red() - wanted.red()) + abs(colour.green() - wanted.green()) < 24
            for colour in (image.pixelColor(i, j) for i in range(0, width, 2) for j in range(0, height, 2))
        )
        return sum(near) > 150

    until(green, "the calm zone in its own green")
