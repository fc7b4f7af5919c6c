"""What becomes of readings when the wizard is left before its end: they wait, or go, or one stays."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from prosody.wording import Wording
from ui.voice.button import Button
from ui.voice.card import label

CHOICES = ("discard", "stay", "aside")


class Leaving(QDialog):
    """Asks once; Escape stays."""

    def __init__(self, words: Wording, choose: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(words("wizard.leave.title"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._choose = choose
        self.buttons = {code: Button(words(f"wizard.leave.{code}"), main=code == "aside") for code in CHOICES}
        row = QHBoxLayout()
        row.setSpacing(8)
        for code, button in self.buttons.items():
            row.addWidget(button)
            button.clicked.connect(partial(self._chosen, code))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 18)
        outer.setSpacing(14)
        outer.addWidget(label(words("wizard.leave.title"), 18, bold=True))
        outer.addWidget(label(words("wizard.leave.text"), 14))
        outer.addLayout(row)
        self.setMinimumWidth(440)
        self.buttons["aside"].setFocus()

    def _chosen(self, code: str, *_: object) -> None:
        self.hide()
        self._choose(code)

    def reject(self) -> None:
        """Escape, or closing the question: stay."""
        self._chosen("stay")
