"""The buttons of playback, in one row, or in two where there is little room. They decide nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QBoxLayout, QHBoxLayout, QSlider, QWidget

from prosody.events import Leg
from prosody.wording import Wording
from ui.replay.deck import SPEEDS
from ui.replay.sign_button import SignButton
from ui.voice.card import label

BALANCE: Final = 10
"""Steps of the balance to either side."""

LEG_KEYS: Final[dict[Leg, str]] = {"rep": "Q", "customer": "W"}


class Controls(QWidget):
    """What can be pressed.

    Parameters
    ----------
    legs : sequence of Leg
    words : Wording
    """

    def __init__(self, legs: Sequence[Leg], words: Wording) -> None:
        super().__init__()
        self.legs, self.words = tuple(legs), words
        self.play_button = SignButton("play", words("transport.play"), words("key.space"), size=44)
        self.marks = {
            (kind, on): SignButton("next" if on else "previous", words(f"transport.{kind}.{on}"), key)
            for kind, key in (("flag", "F"), ("note", "N"))
            for on in (False, True)
        }
        self.clock = label(size=15, bold=True)
        self.speeds = [self._speed(number, speed) for number, speed in enumerate(SPEEDS)]
        self.loop = SignButton("loop", words("transport.loop"), "R", checkable=True)
        self.mutes = {leg: self._leg("mute", leg) for leg in legs}
        self.solos = {leg: self._leg("solo", leg) for leg in legs}
        self.balance = self._balance()
        self.parts = (self._ways(), self._manners())
        self._side_by_side = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._side_by_side.setContentsMargins(0, 0, 0, 0)
        self._side_by_side.setSpacing(4)
        for part in self.parts:
            self._side_by_side.addWidget(part)

    def _speed(self, number: int, speed: float) -> SignButton:
        told = self.words("transport.speed", speed=f"{speed:g}".replace(".", self.words("say.decimal")))
        written = f"{speed:g}×".replace(".", self.words("say.decimal"))
        return SignButton(written, told, str(number + 1), checkable=True)

    def _leg(self, what: str, leg: Leg) -> SignButton:
        name = self.words(f"transport.{what}", leg=self.words(f"who.{leg}"))
        key = LEG_KEYS[leg] if what == "mute" else f"{self.words('key.shift')}+{LEG_KEYS[leg]}"
        return SignButton(self.words(f"transport.{what}.sign"), name, key, checkable=True)

    def _balance(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(-BALANCE, BALANCE)
        slider.setPageStep(BALANCE // 2)
        slider.setFixedWidth(90)
        slider.setAccessibleName(self.words("transport.balance"))
        slider.setToolTip(self.words("transport.balance"))
        if len(self.legs) < 2:
            slider.hide()
        return slider

    def _ways(self) -> QWidget:
        """Playing, the way from mark to mark, and where it is."""
        row = _row()
        row.addWidget(self.play_button)
        row.addSpacing(6)
        for kind in ("flag", "note"):
            name = label(self.words(f"transport.{kind}"), 13, quiet=True)
            name.setWordWrap(False)
            for part in (self.marks[kind, False], name, self.marks[kind, True]):
                row.addWidget(part)
            row.addSpacing(6)
        self.clock.setWordWrap(False)
        self.clock.setMinimumWidth(self.clock.fontMetrics().horizontalAdvance("000:00.0 / 000:00.0"))
        row.addWidget(self.clock)
        row.addStretch(1)
        return _held(row)

    def _manners(self) -> QWidget:
        """How it is played: speed, loop, legs."""
        row = _row()
        for button in (*self.speeds, self.loop):
            row.addWidget(button)
        row.addStretch(1)
        for leg in self.legs:
            name = label(self.words(f"who.{leg}"), 13, quiet=True)
            name.setWordWrap(False)
            for part in (name, self.mutes[leg], self.solos[leg]):
                row.addWidget(part)
        row.addWidget(self.balance)
        return _held(row)

    def minimumSizeHint(self) -> QSize:
        """Where there is little breadth, it stands in two rows."""
        return QSize(
            max(part.minimumSizeHint().width() for part in self.parts), super().minimumSizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Stand in one row where there is room."""
        needed = sum(part.minimumSizeHint().width() for part in self.parts) + self._side_by_side.spacing()
        across = (
            QBoxLayout.Direction.LeftToRight if self.width() >= needed else QBoxLayout.Direction.TopToBottom
        )
        if across != self._side_by_side.direction():
            self._side_by_side.setDirection(across)
            self.updateGeometry()


def _row() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    return row


def _held(row: QHBoxLayout) -> QWidget:
    part = QWidget()
    part.setLayout(row)
    return part
