"""What a person should know before the plain words are used: shown once, with the other choice beside it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from prosody.output import replaced
from prosody.places import private_folder
from prosody.wording import Wording, notice
from ui import theme

SEEN: Final = "notice-seen"
"""An empty file of this name beside the settings says that the person has answered."""


def is_due(words: Wording, folder: Path) -> bool:
    """Return whether the notice must be shown: plain words, and nobody has answered yet."""
    return words.name == "plain" and not (folder / SEEN).exists()


class Notice(QWidget):
    """Shows the lines; either answer is remembered, closing is none."""

    def __init__(self, words: Wording, folder: Path, choose_descriptor: Callable[[], None]) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(f"{words('app.name')} · {words('notice.title')}")
        self._folder, self._choose_descriptor = folder, choose_descriptor
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 18)
        outer.setSpacing(10)
        for number, line in enumerate((words("notice.title"), *notice(words.language))):
            label = QLabel(line)
            label.setWordWrap(True)
            label.setFont(theme.font(17, bold=True) if number == 0 else theme.font(13))
            outer.addWidget(label)
        row = QHBoxLayout()
        row.addStretch(1)
        for code, answer in (("descriptor", self._descriptor), ("plain", self._plain)):
            button = QPushButton(words(f"notice.{code}"))
            button.setFont(theme.font(13))
            button.setMinimumHeight(32)
            button.clicked.connect(answer)
            row.addWidget(button)
        outer.addLayout(row)
        self.setFixedWidth(520)

    def _plain(self) -> None:
        with contextlib.suppress(OSError):  # then it is asked again: better twice than never
            private_folder(self._folder)
            replaced(self._folder / SEEN, "")
        self.close()

    def _descriptor(self) -> None:
        self._choose_descriptor()
        self._plain()
