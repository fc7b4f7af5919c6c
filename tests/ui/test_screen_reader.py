"""What a screen reader gets through AT-SPI: roles, names, values, and that their changes are announced."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import QObject, pyqtSlot
from PyQt6.QtDBus import QDBusConnection, QDBusMessage
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from x11 import Screen, missing_tools, overlay, screen, until

TOOLS = [tool for tool in ("dbus-daemon",) if shutil.which(tool) is None]
REGISTRY = "/usr/libexec/at-spi2-registryd"
MISSING = missing_tools() + TOOLS + ([] if Path(REGISTRY).exists() else ["at-spi2-core"])
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
ACCESSIBLE, VALUE = "org.a11y.atspi.Accessible", "org.a11y.atspi.Value"
CONTROLS = {
    "push button",
    "check box",
    "radio button",
    "combo box",
    "spin button",
    "spin box",
    "text",
    "slider",
}
"""Roles that a person acts on: none of them may be without a name."""


WHOLE = {"combo box", "list", "scroll bar", "spin button"}
"""Roles whose parts say no more than they do."""


@dataclass
class Node:
    """One accessible thing."""

    at: tuple[str, str]
    role: str
    name: str
    children: list[Node] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.all()


class Reader:
    """Asks as a screen reader does."""

    def __init__(self, desk: Screen) -> None:
        started = desk.start("dbus-daemon", "--session", "--print-address", "--nofork")
        assert started.stdout is not None
        session = started.stdout.readline().strip()
        desk.env["DBUS_SESSION_BUS_ADDRESS"] = session
        self.names = [f"{what} {session}" for what in ("session", "reader")]  # Qt keeps a bus by its name
        self.bus = QDBusConnection.connectToBus(session, self.names[0])
        address = self.call(("org.a11y.Bus", "/org/a11y/bus"), "org.a11y.Bus", "GetAddress")
        self.bus = QDBusConnection.connectToBus(str(address), self.names[1])

    def call(self, at: tuple[str, str], interface: str, what: str, *arguments: str) -> Any:
        message = QDBusMessage.createMethodCall(*at, interface, what)
        message.setArguments(list(arguments))
        answer = self.bus.call(message)
        if answer.type() == QDBusMessage.MessageType.ErrorMessage:
            raise ValueError(answer.errorMessage())
        return next(iter(answer.arguments()), None)

    def of(self, at: tuple[str, str], interface: str, name: str) -> Any:
        return self.call(at, "org.freedesktop.DBus.Properties", "Get", interface, name)

    def children(self, at: tuple[str, str]) -> list[tuple[str, str]]:
        return [(str(name), str(path)) for name, path in self.call(at, ACCESSIBLE, "GetChildren")]

    def node(self, at: tuple[str, str]) -> Node:
        return Node(at, str(self.call(at, ACCESSIBLE, "GetRoleName")), str(self.of(at, ACCESSIBLE, "Name")))

    def tree(self, at: tuple[str, str]) -> Node:
        node = self.node(at)
        if node.role not in WHOLE:
            node.children = [self.tree(child) for child in self.children(at)]
        return node

    def description(self, node: Node) -> str:
        return str(self.of(node.at, ACCESSIBLE, "Description"))

    def value(self, node: Node) -> float:
        return float(self.of(node.at, VALUE, "CurrentValue"))

    def windows(self) -> dict[str, tuple[str, str]]:
        """Return the program's windows by their names; the overlay and the control window share one."""
        (program,) = self.children(ROOT)
        return {f"{i} {self.node(at).name}": at for i, at in enumerate(self.children(program))}

    def window(self, name: str) -> tuple[str, str]:
        return until(
            lambda: next((at for named, at in self.windows().items() if named.endswith(name)), None), name
        )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with screen(tmp_path_factory.mktemp("home")) as here:
        yield here


@pytest.fixture(scope="module")
def reader(
    desk: Screen, tmp_path_factory: pytest.TempPathFactory, application: QApplication
) -> Iterator[Reader]:
    """The overlay on a made call, with a screen reader on its bus."""
    assert application is not None  # Qt's bus needs one
    reader = Reader(desk)
    overlay(desk, tmp_path_factory.mktemp("settings"), QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
    desk.window("Tonegauge overlay")
    until(lambda: len(reader.children(ROOT)) == 1, "the program on the accessibility bus")
    yield reader
    for name in reader.names:
        QDBusConnection.disconnectFromBus(name)


def gauge_of(reader: Reader) -> Node:
    first = reader.window("Tonegauge")
    return next(node for node in map(reader.node, reader.children(first)) if node.role == "progress bar")


def test_the_gauge_is_a_bar_with_the_tone_as_its_name_and_the_needle_as_its_value(reader: Reader) -> None:
    until(lambda: gauge_of(reader).name == "Tone: In range", "a judged tone")
    gauge = gauge_of(reader)
    first = reader.value(gauge)
    assert -100 < first < 100
    until(lambda: reader.value(gauge) != first, "another value")


class Heard(QObject):
    """What was announced: (property, who)."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []

    @pyqtSlot(QDBusMessage)
    def hear(self, message: QDBusMessage) -> None:
        self.said.append((str(message.arguments()[0]), message.path()))


def test_changes_of_name_and_value_are_announced(reader: Reader, qtbot: QtBot) -> None:
    wanted = ("accessible-name", "accessible-value")
    registry = ("org.a11y.atspi.Registry", "/org/a11y/atspi/registry")
    reader.call(registry, "org.a11y.atspi.Registry", "RegisterEvent", "object:")
    heard = Heard()
    assert reader.bus.connect("", "", "org.a11y.atspi.Event.Object", "PropertyChange", heard.hear)
    gauge = gauge_of(reader).at[1]
    for name in wanted:
        qtbot.waitUntil(lambda: (name, gauge) in heard.said, timeout=20_000)  # noqa: B023


def test_badge_and_line_are_labels_that_say_what_they_show(reader: Reader) -> None:
    shown = {node.name: node for node in map(reader.node, reader.children(reader.window("Tonegauge")))}
    badge = until(
        lambda: next((n for name, n in shown.items() if name.startswith("Greeting: ")), None), "the badge"
    )
    assert badge.role == "label"
    assert any(node.role == "label" and "Not calibrated" in name for name, node in shown.items())
    assert any(name.startswith("Melody of the last") for name in shown)


def test_every_button_of_the_control_window_has_a_name(reader: Reader) -> None:
    first, second = [at for name, at in reader.windows().items() if name.endswith(" Tonegauge")][:2]
    nodes = [node for node in reader.tree(second).all() if node.role in CONTROLS]
    assert first != second
    assert {"Start call", "End call", "Pause", "That was fine", "Hide the overlay"} <= {n.name for n in nodes}
    assert [node for node in nodes if not node.name] == []


def test_every_control_of_the_preferences_has_a_name(reader: Reader, desk: Screen) -> None:
    desk.activate(desk.window("Tonegauge"))
    desk.say("xdotool", "key", "ctrl+comma")
    preferences = reader.window("Preferences")
    nodes = [node for node in reader.tree(preferences).all() if node.role in CONTROLS]
    named = {node.name for node in nodes}
    assert [node for node in nodes if not node.name] == []
    assert len(nodes) > 50
    assert {
        "As the system chooses",
        "Enlarges the whole overlay.",
        "Move the needle to try the looks",
    } <= named
    chosen = next(node for node in nodes if node.role == "combo box" and node.name == "Everything")
    assert (
        reader.description(chosen) == "The gauge alone, everything, or one line."
    )  # Qt names it by its value
    desk.say("xdotool", "windowclose", desk.window("Tonegauge · Preferences"))


def test_the_summary_can_be_read_and_acted_on(reader: Reader, desk: Screen) -> None:
    desk.activate(desk.window("Tonegauge"))
    desk.say("xdotool", "key", "ctrl+e")
    nodes = list(reader.tree(reader.window("Your call")).all())
    labels = {node.name for node in nodes if node.role == "label"}
    assert any(label.startswith("In range ") for label in labels)
    assert any(label.startswith("Greeting: ") for label in labels)
    assert [node.name for node in nodes if node.role == "push button"] == ["Close"]
