"""Choices side by side, as small buttons: words of the perception list, who listens, a scale."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.replay.sign_button import SignButton

STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class Choices(QWidget):
    """Buttons in rows; arrows go from one to the next, Space chooses.

    Parameters
    ----------
    rows : sequence of sequence of (code, words)
    name : str
        What is chosen, for a screen reader.
    one : bool
        At most one may be chosen; else any number.
    size : int
        Height of a button.
    """

    changed = pyqtSignal()

    def __init__(
        self, rows: Sequence[Sequence[tuple[str, str]]], name: str, *, one: bool = False, size: int = 32
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._one = one
        self.buttons: dict[str, SignButton] = {}
        self._places: dict[tuple[int, int], SignButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(5)
        for row, choices in enumerate(rows):
            for column, (code, told) in enumerate(choices):
                button = SignButton(told, told, checkable=True, size=size)
                button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
                button.clicked.connect(lambda _, code=code: self._clicked(code))
                self.buttons[code] = self._places[row, column] = button
                grid.addWidget(button, row, column)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The codes that are chosen, in their order."""
        return tuple(code for code, button in self.buttons.items() if button.isChecked())

    def choose(self, codes: Sequence[str]) -> None:
        """Show what is chosen."""
        for code, button in self.buttons.items():
            button.setChecked(code in codes)

    def first(self) -> SignButton:
        """Return the first button, for the focus."""
        return next(iter(self.buttons.values()))

    def _clicked(self, code: str) -> None:
        if self._one and self.buttons[code].isChecked():
            self.choose([code])
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Arrows go to the next button."""
        if event is None:
            return
        step = STEPS.get(Qt.Key(event.key()))
        here = next((place for place, button in self._places.items() if button.hasFocus()), None)
        there = None if step is None or here is None else (here[0] + step[0], here[1] + step[1])
        if there in self._places:
            self._places[there].setFocus()
        elif step is None:
            super().keyPressEvent(event)
