"""The four limits of a tolerance as sliders, each from narrower to wider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from calibration.tolerance import Tolerance
from prosody.display import ViewSettings
from prosody.judgement.flag_settings import FlagSettings
from prosody.setting import about
from prosody.wording import Wording
from ui.voice.card import label

STEPS: Final = 100
ROOMS: Final = {
    "gauge": (ViewSettings, "tolerance"),
    "flat_share": (FlagSettings, "flat_share"),
    "tense_share": (FlagSettings, "tense_share"),
    "flat_greeting_sd": (FlagSettings, "flat_greeting_sd"),
}
"""Limit -> where it is declared, with its range."""

TONES: Final = {"flat_share": "tone.flat", "tense_share": "tone.tense"}
"""Limits that are of a tone, which has a word."""

DOWNWARDS: Final = ("flat_greeting_sd",)
"""Limits that are wider the lower they are."""


def ends(limit: str) -> tuple[float, float]:
    """Return a limit's narrowest and widest value."""
    room, name = ROOMS[limit]
    said = about(next(field for field in fields(room) if field.name == name))
    assert said.low is not None
    assert said.high is not None
    return (said.high, said.low) if limit in DOWNWARDS else (said.low, said.high)


class Limits(QWidget):
    """Shows the sliders; hands each change on at once."""

    def __init__(self, words: Wording, change: Callable[[str, float], None]) -> None:
        super().__init__()
        self.words, self.change = words, change
        self.sliders: dict[str, QSlider] = {}
        self.values = {limit: label(size=13, bold=True) for limit in ROOMS}
        self.reasons = {limit: label(size=12, quiet=True) for limit in ROOMS}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(12)
        for number, limit in enumerate(ROOMS):
            grid.addLayout(self._one(limit), number // 2, number % 2)
            grid.setColumnStretch(number % 2, 1)

    def _one(self, limit: str) -> QVBoxLayout:
        name = label(limit_name(limit, self.words), 13)
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, STEPS)
        slider.setPageStep(10)
        slider.setAccessibleName(
            f"{name.text()}: {self.words('limit.narrower')} – {self.words('limit.wider')}"
        )
        slider.valueChanged.connect(lambda step: self._moved(limit, step))
        self.sliders[limit] = slider
        head, scale = QHBoxLayout(), QHBoxLayout()
        head.addWidget(name, 1)
        head.addWidget(self.values[limit])
        for code, stretch in (("narrower", 1), ("wider", 0)):
            said = label(self.words(f"limit.{code}"), 11, quiet=True)
            scale.addWidget(said, stretch)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(slider)
        column.addLayout(scale)
        column.addWidget(self.reasons[limit])
        column.addStretch(1)
        return column

    def _moved(self, limit: str, step: int) -> None:
        narrow, wide = ends(limit)
        self.change(limit, round(narrow + (wide - narrow) * step / STEPS, 3))

    def show_tolerance(self, tolerance: Tolerance, reasons: dict[str, str]) -> None:
        """Take the limits as they are, and why they were proposed."""
        for limit, slider in self.sliders.items():
            value = float(getattr(tolerance, limit))
            narrow, wide = ends(limit)
            slider.blockSignals(True)
            slider.setValue(round(STEPS * (value - narrow) / (wide - narrow)))
            slider.blockSignals(False)
            told = f"{value:.2f}".replace(".", self.words("say.decimal"))
            self.values[limit].setText(told)
            slider.setAccessibleDescription(told)
            self.reasons[limit].setText(reasons.get(limit, ""))
            self.reasons[limit].setVisible(bool(reasons.get(limit)))


def limit_name(limit: str, words: Wording) -> str:
    """Return what a limit is called."""
    tone = words(TONES[limit]) if limit in TONES else ""
    return words(f"limit.{limit}", tone=tone)
