"""A setting as something to click or type in, made from what it says of itself; it cannot leave its range."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import QLocale, QPoint, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PyQt6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from prosody.setting import About
from prosody.wording import Wording
from ui import theme
from ui.voice.fields import HEIGHT, Choice, Field


class Switch(QCheckBox):
    """A tick box that shows its state by place and colour."""

    def sizeHint(self) -> QSize:
        """Return the room of the switch."""
        return QSize(44, 26)

    def hitButton(self, pos: QPoint) -> bool:
        """Take clicks everywhere on it."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint a pill with a disc at the side of its state."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, on = self.palette(), self.isChecked()
        accent, text = colours.color(QPalette.ColorRole.Highlight), colours.color(QPalette.ColorRole.Text)
        box = QRectF(1.5, (self.height() - 22) / 2, 40, 22)
        painter.setPen(QPen(accent if self.hasFocus() or on else theme.faded(text, 0.45), 1.6))
        painter.setBrush(accent if on else colours.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(box, 11, 11)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color(QPalette.ColorRole.HighlightedText) if on else theme.faded(text, 0.7))
        painter.drawEllipse(QPointF(box.right() - 11 if on else box.left() + 11, box.center().y()), 7, 7)
        painter.end()


class Number(QDoubleSpinBox):
    """A number without zeros that say nothing."""

    def textFromValue(self, v: float) -> str:
        """Return it as the language writes it."""
        return self.locale().toString(v, "g", 6)


def told(name: str, said: About, default: Any, words: Wording) -> str:
    """Return a setting's tooltip."""
    unit = f" {_unit(said, words)}" if said.unit else ""
    allowed = ", ".join(_chosen(name, choice, words) for choice in said.choices)
    default = _chosen(name, default, words) if said.choices else default
    if said.low is not None and said.high is not None:
        allowed = words("preferences.range", low=f"{said.low:g}", high=f"{said.high:g}", unit=unit)
    given = words("preferences.default", default=default if default != "" else "–", source=said.source)
    return f"{allowed}\n{given}" if allowed else given


def _unit(said: About, words: Wording) -> str:
    """Return a setting's unit for people."""
    code = f"unit.{said.unit}"
    return words(code) if words.knows(code) else said.unit


def _chosen(name: str, choice: str, words: Wording) -> str:
    """Return one of a setting's choices for people."""
    code = f"choice.{name}.{choice}"
    return words(code) if words.knows(code) else choice


def control(name: str, said: About, value: Any, words: Wording, change: Callable[[Any], None]) -> QWidget:
    """Return the control for a value: ticks, choices, numbers in their range, or text."""
    if isinstance(value, bool):
        box = Switch()
        box.setChecked(value)
        box.toggled.connect(change)
        return box
    if isinstance(value, str):
        choices = {choice: _chosen(name, choice, words) for choice in said.choices}
        return _choice(choices, value, change) if choices else _text(value, change)
    return _number(said, value, _unit(said, words), words.language, change)


def _choice(choices: dict[str, str], value: str, change: Callable[[Any], None]) -> QWidget:
    box = Choice("")
    for choice, named in choices.items():
        box.addItem(named, choice)
    box.setCurrentIndex(list(choices).index(value))
    box.currentIndexChanged.connect(lambda _: change(box.currentData()))
    return box


def _text(value: str, change: Callable[[Any], None]) -> QWidget:
    line = Field(value, "")
    line.setMaxLength(200)
    line.editingFinished.connect(lambda: change(line.text()))
    return line


def _number(said: About, value: float, unit: str, language: str, change: Callable[[Any], None]) -> QWidget:
    spin: QSpinBox | QDoubleSpinBox
    if isinstance(value, int):
        spin = QSpinBox()
        spin.setRange(int(said.low if said.low is not None else -(10**6)), int(said.high or 10**6))
    else:
        spin = Number()
        low = said.low if said.low is not None else -1e6
        high = said.high if said.high is not None else 1e6
        spin.setDecimals(2)
        spin.setRange(low, high)
        spin.setSingleStep(0.05 if high - low <= 2 else 0.5 if high - low <= 60 else 5.0)
    spin.setValue(value)  # type: ignore[arg-type]  # an int for the one, a float for the other
    spin.setLocale(QLocale(language))
    spin.setMinimumHeight(HEIGHT)
    spin.setSuffix(f" {unit}" if unit else "")
    spin.setKeyboardTracking(False)
    spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    spin.valueChanged.connect(lambda new: change(round(new, 4)))
    return spin


def show(control: QWidget, value: Any) -> None:
    """Put a value into its control, as a person would."""
    if isinstance(control, QCheckBox):
        control.setChecked(value)
    elif isinstance(control, QComboBox):
        control.setCurrentIndex(control.findData(value))
    elif isinstance(control, QLineEdit):
        control.setText(value)
        control.editingFinished.emit()
    elif isinstance(control, (QSpinBox, QDoubleSpinBox)):
        control.setValue(value)
