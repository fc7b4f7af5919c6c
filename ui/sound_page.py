"""The preferences' page on sound: which microphone, which far end, and beside each what it hears now."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from PyQt6.QtGui import QHideEvent, QShowEvent
from PyQt6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from prosody.audio import sources
from prosody.audio.devices import DEFAULT, Device
from prosody.settings import NO_FAR_END
from prosody.wording import Wording
from ui import theme
from ui.address_field import AddressField
from ui.sources import Sources
from ui.theme import Palette
from ui.voice.level import LevelBar


class SoundPage(QWidget):
    """Lists the sources of both legs; the devices are listened to only while it can be seen.

    Parameters
    ----------
    chosen : mapping of str to str
        The settings `microphone` and `far_end` as they are.
    choose : callable
        Told a setting's name and its new value.
    """

    def __init__(
        self, chosen: Mapping[str, str], choose: Callable[[str, str], None], words: Wording, colours: Palette
    ) -> None:
        super().__init__()
        self.words, self.colours = words, colours
        self.said = _label("", 12)
        self.microphones = SourceList("microphone", chosen["microphone"], choose, words, colours)
        self.far_ends = SourceList("far_end", chosen["far_end"], choose, words, colours)
        self.sources = Sources(self.show_devices, self.show_levels, self.said.setText, self)
        outer = QVBoxLayout(self)
        outer.setSpacing(10)
        for name, part in (("microphone", self.microphones), ("far_end", self.far_ends)):
            outer.addWidget(_label(words(f"sound.{name}"), 15, bold=True))
            outer.addWidget(part)
        outer.addWidget(self.said)
        outer.addWidget(_label(words("sound.told"), 12))
        outer.addStretch(1)

    def show_devices(self, devices: Sequence[Device]) -> None:
        """Offer the devices there are."""
        self.said.setText("")
        self.microphones.offer([device for device in devices if not device.is_monitor])
        self.far_ends.offer([device for device in devices if device.is_monitor])

    def show_levels(self, levels: Mapping[str, float | None]) -> None:
        """Show what each hears."""
        for part in (self.microphones, self.far_ends):
            part.show_levels(levels)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Begin to listen."""
        super().showEvent(event)
        self.sources.open()

    def hideEvent(self, event: QHideEvent | None) -> None:
        """Listen no longer."""
        self.sources.close()
        super().hideEvent(event)


class SourceList(QWidget):
    """One leg's choices, each with its level."""

    def __init__(
        self, name: str, chosen: str, choose: Callable[[str, str], None], words: Wording, colours: Palette
    ) -> None:
        super().__init__()
        self.name, self.chosen, self.words, self.colours = name, chosen, words, colours
        self._choose = choose
        self.buttons: dict[str, QRadioButton] = {}
        self.levels: dict[str, LevelBar] = {}
        self._keys: dict[str, str] = {}
        self._group = QButtonGroup(self)
        self._devices: Sequence[Device] = []
        self.address = AddressField(self._take_address, words)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addWidget(self.address)
        self.offer([])

    def offer(self, devices: Sequence[Device]) -> None:
        """List the choices: what is always there, the devices, and a chosen one that is not among them."""
        self._devices = devices
        fixed = [DEFAULT] if self.name == "microphone" else [NO_FAR_END, DEFAULT]
        default = next((device.key for device in devices if device.is_default), "")
        self._keys = {DEFAULT: default} | {device.name: device.key for device in devices}
        names = [*fixed, *(device.name for device in devices)]
        other = self.chosen not in names and self.chosen not in self._keys.values()
        gone = other and bool(devices) and not sources.is_address(self.chosen)
        self._clear()
        for row, value in enumerate([*names, *([self.chosen] if other else [])]):
            self._row(row, value, there=not (gone and value == self.chosen))

    def _clear(self) -> None:
        for widget in (*self.buttons.values(), *self.levels.values()):
            widget.setParent(None)
            widget.deleteLater()
        self.buttons, self.levels = {}, {}

    def _row(self, row: int, value: str, *, there: bool) -> None:
        code = f"sound.{self.name}.{value}"
        named = self.words(code) if self.words.knows(code) else value
        button = QRadioButton(named if there else self.words("sound.gone", device=named))
        button.setFont(theme.font(13))
        button.setMinimumHeight(28)
        button.setStyleSheet(self._style())
        button.setChecked(self.chosen in (value, self._keys.get(value, value)) and self.chosen != "")
        button.clicked.connect(lambda *_: self._take(value))
        self._group.addButton(button)
        self._grid.addWidget(button, row, 0)
        self.buttons[value] = button
        if self._keys.get(value):
            bar = LevelBar(self.words, self.colours)
            bar.setAccessibleName(self.words("sound.level", device=named))
            bar.setFixedWidth(200)
            self._grid.addWidget(bar, row, 1)
            self.levels[value] = bar

    def _style(self) -> str:
        """Return a look in which the chosen one is plain to see on any ground."""
        quiet, accent = self.colours.secondary.name(), self.colours.in_range.name()
        return (
            "QRadioButton { spacing: 10px }"
            f"QRadioButton::indicator {{ width: 10px; height: 10px; border: 2px solid {quiet};"
            " border-radius: 7px; background: transparent }"
            f"QRadioButton::indicator:checked {{ border: 5px solid {accent}; width: 4px; height: 4px }}"
            "QRadioButton:focus { text-decoration: underline }"
        )

    def _take(self, value: str) -> None:
        self.chosen = value
        self._choose(self.name, value)

    def _take_address(self, value: str) -> None:
        self._take(value)
        self.offer(self._devices)

    def show_levels(self, levels: Mapping[str, float | None]) -> None:
        """Show what each hears; what may not be listened to has no level."""
        for value, bar in self.levels.items():
            level = levels.get(self._keys[value])
            bar.setEnabled(self._keys[value] in levels)
            bar.show_level(math.nan if level is None else level, math.nan)


def _label(text: str, size: int, *, bold: bool = False) -> QLabel:
    label = QLabel(text)
    label.setFont(theme.font(size, bold=bold))
    label.setWordWrap(True)
    return label
