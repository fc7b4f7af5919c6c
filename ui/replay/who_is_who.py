"""Asks whose voice is on which channel of a recording."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PyQt6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from prosody.events import Leg
from prosody.wording import Wording
from ui import theme
from ui.voice.button import Button
from ui.voice.card import label

Channels = Mapping[Leg, int]

CHOICES: Final[tuple[tuple[str, Channels], ...]] = (
    ("replay.legs.first", {"rep": 0, "customer": 1}),
    ("replay.legs.second", {"rep": 1, "customer": 0}),
)


class WhoIsWho(QDialog):
    """Offers the ways in which two channels can be two people, or one."""

    def __init__(self, name: str, words: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words("replay.legs"))
        self.offered: list[Channels] = [channels for _, channels in CHOICES]
        said = [words(code) for code, _ in CHOICES]
        for number in (0, 1):
            self.offered.append({"rep": number})
            said.append(words("replay.legs.alone", number=number + 1))
        self.group = QButtonGroup(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(22, 18, 22, 16)
        outer.setSpacing(10)
        outer.addWidget(label(name, 16, bold=True))
        outer.addWidget(label(words("replay.legs.say", count=2), 14))
        for number, text in enumerate(said):
            button = QRadioButton(text)
            button.setFont(theme.font(14))
            button.setChecked(number == 0)
            self.group.addButton(button, number)
            outer.addWidget(button)
        self.take, self.leave = Button(words("replay.legs.take"), main=True), Button(words("replay.cancel"))
        self.take.clicked.connect(lambda *_: self.accept())
        self.leave.clicked.connect(lambda *_: self.reject())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.take)
        outer.addLayout(row)
        self.take.setDefault(True)

    @property
    def channels(self) -> Channels:
        """Return what was chosen."""
        return self.offered[max(0, self.group.checkedId())]
