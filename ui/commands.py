"""Everything a person can do to the program: window, tray and keyboard share these actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtGui import QAction, QActionGroup, QKeySequence

from prosody.wording import Wording
from ui.face import Face

KEYS: Final = {
    "start": "Ctrl+Return",
    "stop": "Ctrl+E",
    "pause": "Ctrl+P",
    "record": "Ctrl+R",
    "mark": "Ctrl+M",
    "greeting": "Ctrl+G",
    "fine": "Ctrl+F",
    "dismiss": "Ctrl+D",
    "nudges": "Ctrl+H",
    "automatic": "Ctrl+L",
    "calibrate": "Ctrl+K",
    "practise": "Ctrl+T",
    "drift": "Ctrl+J",
    "move": "Ctrl+O",
    "hide": "Ctrl+I",
    "preferences": "Ctrl+,",
    "quit": "Ctrl+Q",
}
TICKED: Final = ("pause", "record", "nudges", "automatic", "move", "hide")
"""Commands that are on or off."""


@dataclass(frozen=True)
class Doing:
    """What each command does; those of `TICKED` are told on or off."""

    plain: dict[str, Callable[[], None]]
    ticked: dict[str, Callable[[bool], None]]
    size: Callable[[str], None]
    theme: Callable[[str], None]


class Commands(QObject):
    """The actions by code, their words and keys, and which make sense now."""

    def __init__(self, words: Wording, doing: Doing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self.by_code: dict[str, QAction] = {}
        for code, key in KEYS.items():
            action = QAction(words(f"do.{code}"), self)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
            if code in TICKED:
                action.setCheckable(True)
                action.toggled.connect(doing.ticked[code])
            else:
                action.triggered.connect(_without_argument(doing.plain[code]))
            self.by_code[code] = action
        self.sizes = self._choices("size", ("gauge", "full", "bar"), doing.size)
        self.themes = self._choices("theme", ("system", "dark", "light"), doing.theme)

    def __getitem__(self, code: str) -> QAction:
        return self.by_code[code]

    def _choices(self, room: str, names: tuple[str, ...], choose: Callable[[str], None]) -> QActionGroup:
        group = QActionGroup(self)
        for name in names:
            action = QAction(self.words(f"{room}.{name}"), group)
            action.setCheckable(True)
            action.setData(name)
            action.triggered.connect(_without_argument(partial(choose, name)))
        return group

    def choose(self, group: QActionGroup, name: str) -> None:
        """Tick one of a group without doing it."""
        for action in group.actions():
            action.setChecked(action.data() == name)

    def follow(self, face: Face) -> None:
        """Allow what makes sense now; show what is on."""
        on = face.running
        self["start"].setEnabled(not on)
        for code in ("stop", "mark", "greeting", "fine"):
            self[code].setEnabled(on)
        self["pause"].setEnabled(on or face.waiting)
        if self["record"].isChecked() != face.wished:
            self.tick("record", face.wished)
        if self["pause"].isChecked() != face.paused:
            self.tick("pause", face.paused)

    def tick(self, code: str, on: bool) -> None:
        """Show that something is on or off, without doing it again."""
        action = self[code]
        action.blockSignals(True)
        action.setChecked(on)
        action.blockSignals(False)
        action.changed.emit()

    def say(self, words: Wording) -> None:
        """Speak another language or wording."""
        self.words = words
        for code, action in self.by_code.items():
            action.setText(words(f"do.{code}"))
        for room, group in (("size", self.sizes), ("theme", self.themes)):
            for action in group.actions():
                action.setText(words(f"{room}.{action.data()}"))


def _without_argument(do: Callable[[], None]) -> Callable[..., None]:
    """Return a slot that leaves out the `checked` that Qt passes."""

    def slot(*_: object) -> None:
        do()

    return slot
