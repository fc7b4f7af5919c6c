"""Preferences, made from what the settings say of themselves: nothing about a setting is written here.

Each room is a page, each field a row: its meaning, a control that cannot leave the range,
and a tooltip with range, default and source. What is changed shows at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import Field, fields, is_dataclass, replace
from typing import Any, Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from prosody.setting import about
from prosody.settings import Settings
from prosody.wording import Wording, meaning, wording
from ui import looks, theme
from ui.preview import Preview
from ui.setting_controls import control, show, told
from ui.sound_page import SoundPage

Path = tuple[str, ...]
SOUND: Final = ("microphone", "far_end")
"""Settings of the program that the page on sound shows, with what each device hears."""

FIRST: Final = (
    ("program",),
    ("calls",),
    ("overlay", "look"),
    ("overlay", "view"),
    ("overlay", "hotkeys"),
    ("judge", "flags"),
    ("judge", "greeting"),
    ("judge", "tone"),
)
"""What a person looks for; the rooms of the laboratory come after."""


LIST: Final = """
QListWidget { border-radius: 10px; padding: 6px }
QListWidget { outline: none }
QListWidget::item { padding: 7px; border-radius: 7px }
QListWidget::item:selected { background: palette(highlight); color: palette(highlighted-text) }
QListWidget:focus { border: 1px solid palette(highlight) }
QScrollBar:vertical { width: 8px; background: transparent; margin: 4px 0 }
QScrollBar::handle:vertical { background: palette(mid); border-radius: 4px; min-height: 24px }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0 }
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical { background: transparent }
"""


def rooms(settings: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every dataclass that has settings of its own, with its path."""
    if any("about" in declared.metadata for declared in fields(settings)):
        yield path, settings
    for declared in fields(settings):
        value = getattr(settings, declared.name)
        if is_dataclass(value):
            yield from rooms(value, (*path, declared.name))


def changed(settings: Any, path: Path, name: str, value: Any) -> Any:
    """Return the settings with one field set.

    Raises
    ------
    ValueError
        When the value is outside its range.
    """
    if not path:
        return replace(settings, **{name: value})
    inner = changed(getattr(settings, path[0]), path[1:], name, value)
    return replace(settings, **{path[0]: inner})


def at(settings: Any, path: Path) -> Any:
    """Return the room at a path."""
    for name in path:
        settings = getattr(settings, name)
    return settings


class Preferences(QWidget):
    """Shows the rooms; hands each change on at once, and lets a gauge wear it.

    Parameters
    ----------
    settings : Settings
    words : Wording
    keep : callable
        Takes the changed settings: applies and saves them. Returns what cannot be had, as sentences.
    """

    def __init__(self, settings: Settings, words: Wording, keep: Callable[[Settings], str]) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.settings, self.words, self.keep = settings, words, keep
        self.setWindowTitle(f"{words('app.name')} · {words('preferences.title')}")
        self.list = QListWidget()
        self.list.setFont(theme.font(13))
        self.list.setFixedWidth(214)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setStyleSheet(LIST)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(words("preferences.title"))
        self.pages = QStackedWidget()
        self.controls: dict[tuple[Path, str], QWidget] = {}
        colours = looks.palette(settings)
        devices = {name: getattr(settings.program, name) for name in SOUND}
        self.sound = SoundPage(devices, self._choose, words, colours)
        self.preview = Preview(colours, words, settings.overlay)
        self._add(words("room.sound"), self.sound)
        self.paths = sorted((path for path, _ in rooms(settings)), key=_order)
        for path in self.paths:
            self._add(title(path, words), self._page(path))
        self.list.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.list.setCurrentRow(0)
        self.later = QLabel(words("preferences.later"))
        self.later.setFont(theme.font(12))
        self.later.setWordWrap(True)
        self._lay_out()
        self.resize(900, 640)

    def _add(self, name: str, page: QWidget) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(page)
        self.list.addItem(name)
        self.pages.addWidget(scroll)

    def _lay_out(self) -> None:
        side, row, outer = QVBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        side.addWidget(self.list, 1)
        side.addWidget(self.preview)
        row.setSpacing(18)
        row.addLayout(side)
        row.addWidget(self.pages, 1)
        outer.setContentsMargins(16, 16, 16, 14)
        outer.addLayout(row, 1)
        outer.addWidget(self.later)

    def _page(self, path: Path) -> QWidget:
        page, grid = QWidget(), QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setVerticalSpacing(12)
        grid.setHorizontalSpacing(20)
        declared = _shown(at(self.settings, path))
        for row, field in enumerate(declared):
            self._row(grid, row, path, field)
        reset = QPushButton(self.words("preferences.reset"))
        reset.setFont(theme.font(13))
        reset.clicked.connect(lambda *_: self.reset(path))
        grid.addWidget(reset, len(declared), 1)
        grid.setRowStretch(len(declared) + 1, 1)
        page.setLayout(grid)
        return page

    def _row(self, grid: QGridLayout, row: int, path: Path, field: Field[Any]) -> None:
        said = about(field)
        means = meaning(path, field.name, said.meaning, self.words.language)
        label = QLabel(means)
        label.setWordWrap(True)
        label.setFont(theme.font(13))
        value = getattr(at(self.settings, path), field.name)
        made = control(field.name, said, value, self.words, lambda new: self.change(path, field.name, new))
        made.setFont(theme.font(13))
        made.setMinimumWidth(170)
        made.setAccessibleName(means)
        made.setAccessibleDescription(means)  # on X11 Qt names a list of choices by its value alone
        tip = told(field.name, said, field.default, self.words)
        for part in (label, made):
            part.setToolTip(tip)
        label.setBuddy(made)
        grid.addWidget(label, row, 0)
        grid.addWidget(made, row, 1)
        self.controls[path, field.name] = made

    def change(self, path: Path, name: str, value: Any) -> None:
        """Set one field and hand the settings on."""
        if getattr(at(self.settings, path), name) == value:
            return
        try:
            self.settings = changed(self.settings, path, name, value)
        except ValueError as error:
            self.later.setText(str(error))
            return
        self.later.setText(self.keep(self.settings) or self.words("preferences.later"))
        program = self.settings.program
        words = wording(program.wording, program.spoken())
        self.preview.wear(looks.palette(self.settings), words, self.settings.overlay)

    def _choose(self, name: str, value: str) -> None:
        self.change(("program",), name, value)

    def reset(self, path: Path) -> None:
        """Give a page its defaults back."""
        for field in _shown(at(self.settings, path)):
            show(self.controls[path, field.name], field.default)


def title(path: Path, words: Wording) -> str:
    """Return a room's name for people; a room without one is spelled out."""
    code = f"room.{'.'.join(path)}"
    return words(code) if words.knows(code) else ": ".join(path).replace("_", " ").capitalize()


def _shown(room: Any) -> list[Field[Any]]:
    """Return the fields of a room that have a row on its page."""
    return [field for field in fields(room) if "about" in field.metadata and field.name not in SOUND]


def _order(path: Path) -> tuple[int, Path]:
    return (FIRST.index(path) if path in FIRST else len(FIRST), path)
