"""Preferences, made from what the settings say of themselves: nothing about a setting is written here.

Each room is a page, each field a row: its meaning, a control that cannot leave the range,
and a tooltip with range, default and source. What is changed shows at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import Field, fields, is_dataclass, replace
from typing import Any, Final

from PyQt6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from prosody.setting import About, about
from prosody.settings import Settings
from prosody.wording import Wording
from ui import theme

Path = tuple[str, ...]
FIRST: Final = (
    ("program",),
    ("overlay", "look"),
    ("overlay", "view"),
    ("judge", "flags"),
    ("judge", "greeting"),
    ("judge", "tone"),
)
"""What a person looks for; the rooms of the laboratory come after."""


LIST: Final = "QListWidget { border-radius: 10px; padding: 6px } QListWidget::item { padding: 7px }"


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
    """Shows the rooms; hands each change on at once.

    Parameters
    ----------
    settings : Settings
    words : Wording
    keep : callable
        Takes the changed settings: applies and saves them.
    """

    def __init__(self, settings: Settings, words: Wording, keep: Callable[[Settings], None]) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.settings, self.words, self.keep = settings, words, keep
        self.setWindowTitle(f"{words('app.name')} · {words('preferences.title')}")
        self.list = QListWidget()
        self.list.setFont(theme.font(13))
        self.list.setFixedWidth(200)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setStyleSheet(LIST)
        self.list.setAccessibleName(words("preferences.title"))
        self.pages = QStackedWidget()
        self.controls: dict[tuple[Path, str], QWidget] = {}
        self.paths = sorted((path for path, _ in rooms(settings)), key=_order)
        for path in self.paths:
            self.list.addItem(title(path, words))
            self.pages.addWidget(self._page(path))
        self.list.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.list.setCurrentRow(0)
        self.later = QLabel(words("preferences.later"))
        self.later.setFont(theme.font(12))
        row = QHBoxLayout()
        row.addWidget(self.list)
        row.addWidget(self.pages, 1)
        row.setSpacing(18)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 14)
        outer.addLayout(row, 1)
        outer.addWidget(self.later)
        self.resize(860, 560)

    def _page(self, path: Path) -> QWidget:
        page, grid = QWidget(), QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setVerticalSpacing(12)
        grid.setHorizontalSpacing(20)
        declared = [field for field in fields(at(self.settings, path)) if "about" in field.metadata]
        for row, field in enumerate(declared):
            self._row(grid, row, path, field)
        reset = QPushButton(self.words("preferences.reset"))
        reset.setFont(theme.font(13))
        reset.clicked.connect(lambda *_: self.reset(path))
        grid.addWidget(reset, len(declared), 1)
        grid.setRowStretch(len(declared) + 1, 1)
        page.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(page)
        return scroll

    def _row(self, grid: QGridLayout, row: int, path: Path, field: Field[Any]) -> None:
        said = about(field)
        label = QLabel(said.meaning)
        label.setWordWrap(True)
        label.setFont(theme.font(13))
        value = getattr(at(self.settings, path), field.name)
        control = _control(said, value, lambda new: self.change(path, field.name, new))
        control.setFont(theme.font(13))
        control.setMinimumWidth(150)
        control.setAccessibleName(said.meaning)
        tip = told(said, field.default, self.words)
        for part in (label, control):
            part.setToolTip(tip)
        label.setBuddy(control)
        grid.addWidget(label, row, 0)
        grid.addWidget(control, row, 1)
        self.controls[path, field.name] = control

    def change(self, path: Path, name: str, value: Any) -> None:
        """Set one field and hand the settings on."""
        if getattr(at(self.settings, path), name) == value:
            return
        try:
            self.settings = changed(self.settings, path, name, value)
        except ValueError as error:
            self.later.setText(str(error))
            return
        self.later.setText(self.words("preferences.later"))
        self.keep(self.settings)

    def reset(self, path: Path) -> None:
        """Give a page its defaults back."""
        room = at(self.settings, path)
        for field in fields(room):
            if "about" in field.metadata:
                _show(self.controls[path, field.name], field.default)


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


def title(path: Path, words: Wording) -> str:
    """Return a room's name for people; a room without one is spelled out."""
    code = f"room.{'.'.join(path)}"
    return words(code) if words.knows(code) else ": ".join(path).replace("_", " ").capitalize()


def told(said: About, default: Any, words: Wording) -> str:
    """Return a setting's tooltip."""
    unit = f" {said.unit}" if said.unit else ""
    allowed = ", ".join(said.choices)
    if said.low is not None and said.high is not None:
        allowed = words("preferences.range", low=f"{said.low:g}", high=f"{said.high:g}", unit=unit)
    given = words("preferences.default", default=default if default != "" else "–", source=said.source)
    return f"{allowed}\n{given}" if allowed else given


def _order(path: Path) -> tuple[int, Path]:
    return (FIRST.index(path) if path in FIRST else len(FIRST), path)


def _control(said: About, value: Any, change: Callable[[Any], None]) -> QWidget:
    """Return the control for a value: ticks, choices, numbers in their range, or text."""
    if isinstance(value, bool):
        box = Switch()
        box.setChecked(value)
        box.toggled.connect(change)
        return box
    if isinstance(value, str):
        return _choice(said, value, change) if said.choices else _text(value, change)
    return _number(said, value, change)


def _choice(said: About, value: str, change: Callable[[Any], None]) -> QWidget:
    box = QComboBox()
    box.addItems(said.choices)
    box.setCurrentText(value)
    box.currentTextChanged.connect(change)
    return box


def _text(value: str, change: Callable[[Any], None]) -> QWidget:
    line = QLineEdit(value)
    line.setMaxLength(200)
    line.editingFinished.connect(lambda: change(line.text()))
    return line


def _number(said: About, value: float, change: Callable[[Any], None]) -> QWidget:
    spin: QSpinBox | QDoubleSpinBox
    if isinstance(value, int):
        spin = QSpinBox()
        spin.setRange(int(said.low if said.low is not None else -(10**6)), int(said.high or 10**6))
    else:
        spin = QDoubleSpinBox()
        low = said.low if said.low is not None else -1e6
        high = said.high if said.high is not None else 1e6
        spin.setDecimals(2)
        spin.setRange(low, high)
        spin.setSingleStep(0.05 if high - low <= 2 else 0.5 if high - low <= 60 else 5.0)
    spin.setValue(value)  # type: ignore[arg-type]  # an int for the one, a float for the other
    spin.setSuffix(f" {said.unit}" if said.unit else "")
    spin.setKeyboardTracking(False)
    spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    spin.valueChanged.connect(lambda new: change(round(new, 4)))
    return spin


def _show(control: QWidget, value: Any) -> None:
    """Put a value into its control, as a person would."""
    if isinstance(control, QCheckBox):
        control.setChecked(value)
    elif isinstance(control, QComboBox):
        control.setCurrentText(value)
    elif isinstance(control, QLineEdit):
        control.setText(value)
        control.editingFinished.emit()
    elif isinstance(control, (QSpinBox, QDoubleSpinBox)):
        control.setValue(value)
