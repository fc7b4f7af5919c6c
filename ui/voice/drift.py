"""The window of one's voice over the weeks: every recorded call against the calibration, measure by measure.

The calls are heard anew beside the GUI thread and appear one by one; closing the window ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QKeyEvent
from PyQt6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from calibration.drift import Call
from calibration.voices import SHOWN, unit
from prosody.profile import VoiceProfile
from prosody.wording import Wording
from ui import theme
from ui.ending import once
from ui.theme import Palette
from ui.voice.button import Button
from ui.voice.card import Card, fitting, label, scrolling
from ui.voice.weeks import Point, Weeks, inside
from ui.voice.work import Work

TICK_MS: Final = 200
LEFT_TO_RIGHT: Final = "\u200e"
"""Before a number: else its minus goes behind it where windows run from the right."""

SIZE: Final = (900, 760)
ACROSS: Final = 2


class DriftWindow(QWidget):
    """One voice.

    Parameters
    ----------
    profile : VoiceProfile
    calls : callable
        Returns the calls' iterator; each takes seconds of computing.
    count : int
        How many there are at most.
    words : Wording
    colours : Palette
    recalibrate : callable, optional
        Opens the wizard.
    closed : callable, optional
        Is told, once, that the window has gone.
    """

    def __init__(
        self,
        profile: VoiceProfile,
        calls: Callable[[], Iterator[Call]],
        count: int,
        words: Wording,
        colours: Palette,
        recalibrate: Callable[[], None] | None = None,
        closed: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.profile, self.words, self.count, self._closed = profile, words, count, closed
        self.setWindowTitle(f"{words('app.name')} · {words('weeks.title')}")
        self.calls: list[Call] = []
        self.shown = 0
        self._gone = False
        self.pictures = {
            name: _picture(name, profile, words, colours) for name in SHOWN if name in profile.usual
        }
        self.state, self.found = label(size=13, quiet=True), label(size=14)
        self.table = self._table()
        self.close_button, self.again = (
            Button(words("practice.close"), main=True),
            Button(words("weeks.recalibrate")),
        )
        self.again.setVisible(recalibrate is not None)
        self.close_button.clicked.connect(lambda *_: self.close())
        if recalibrate is not None:
            again = recalibrate
            self.again.clicked.connect(lambda *_: again())
        self._lay_out()
        self.resize(fitting(*SIZE))
        self._work = Work(lambda: self._hear(calls))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self.look()

    def _hear(self, calls: Callable[[], Iterator[Call]]) -> None:
        """On the worker: hear one call after the other, until the window closes."""
        for call in calls():
            if self._gone:
                return
            self.calls.append(call)

    def _table(self) -> QTableWidget:
        """The same in words and numbers: what a screen reader reads."""
        named = [f"{picture.name}\n{picture.unit}" for picture in self.pictures.values()]
        table = QTableWidget(0, 1 + len(named))
        table.setHorizontalHeaderLabels([self.words("weeks.date"), *named])
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        table.setFont(theme.font(13))
        table.setAccessibleName(self.words("weeks.table"))
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setMinimumHeight(120)
        header, rows = table.horizontalHeader(), table.verticalHeader()
        if header is not None and rows is not None:
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            rows.setVisible(False)
        return table

    def _lay_out(self) -> None:
        words = self.words
        grid = QGridLayout()
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(14)
        for number, picture in enumerate(self.pictures.values()):
            grid.addWidget(picture, number // ACROSS, number % ACROSS)
        pictures = Card()
        pictures.inside.addLayout(grid)
        inside_view = QWidget()
        column = QVBoxLayout(inside_view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(pictures)
        column.addWidget(self.found)
        column.addWidget(label(words("weeks.table"), 13, bold=True))
        column.addWidget(self.table)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.again)
        row.addWidget(self.state, 1)
        row.addWidget(self.close_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 18)
        outer.setSpacing(10)
        outer.addWidget(label(words("weeks.title"), 22, bold=True))
        outer.addWidget(label(words("weeks.say"), 13, quiet=True))
        made = self.profile.made_at[:10] or "–"
        outer.addWidget(label(words("weeks.band", date=made), 12, quiet=True))
        outer.addWidget(scrolling(inside_view), 1)
        outer.addLayout(row)

    def open(self) -> None:
        """Show the window and begin to follow."""
        self.show()
        self.activateWindow()
        self.close_button.setFocus()
        self._timer.start(TICK_MS)

    def look(self) -> None:
        """Show the calls that have been heard meanwhile."""
        heard = len(self.calls)
        if heard != self.shown or not self.shown:
            self.shown = heard
            self._show([call for call in self.calls[:heard] if call.started is not None])
        over = self._work.over
        if over and self._timer.isActive():
            self._timer.stop()
        if self._work.error is not None:
            self.state.setText(str(self._work.error))
        elif over:
            self.state.setText("" if heard else self.words("drift.none", name=self.profile.name))
        else:
            at = min(heard + 1, self.count)
            self.state.setText(self.words("weeks.working", at=at, count=self.count))

    def _show(self, calls: list[Call]) -> None:
        days = [call.started for call in calls if call.started is not None]
        span = (min(days), max(days)) if days else None
        for name, picture in self.pictures.items():
            picture.show_points(points(calls, name), span)
        self.table.setRowCount(len(calls))
        for row, call in enumerate(calls):
            self._row(row, call)
        self.found.setText(" ".join(self._told(calls)) if calls else "")

    def _row(self, row: int, call: Call) -> None:
        when = call.started
        cells = [when.strftime("%Y-%m-%d %H:%M") if when is not None else "–"]
        for name in self.pictures:
            usual = call.usual.get(name)
            cells.append(self.words.quantity(usual.median, "") if usual is not None else "–")
        for column, text in enumerate(cells):
            self.table.setItem(row, column, QTableWidgetItem(f"{LEFT_TO_RIGHT}{text}"))

    def _told(self, calls: list[Call]) -> list[str]:
        """Return how many calls lie outside, measure by measure."""
        told = []
        for name, picture in self.pictures.items():
            known = points(calls, name)
            out = sum(not inside(point.usual, picture.band) for point in known)
            if out:
                told.append(self.words("weeks.outside", measure=picture.name, count=out, total=len(known)))
        return told or [self.words("weeks.inside", total=len(calls))]

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Escape closes."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event is not None:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Hear no further call."""
        self.finish()

    @once
    def finish(self) -> None:
        """Stop; what is being heard ends by itself."""
        self._timer.stop()
        self.hide()


def points(calls: list[Call], name: str) -> list[Point]:
    """Return the calls that know a measure, as points."""
    dated: list[tuple[datetime, Call]] = [(call.started, call) for call in calls if call.started is not None]
    return [Point(at, call.usual[name]) for at, call in dated if name in call.usual]


def _picture(name: str, profile: VoiceProfile, words: Wording, colours: Palette) -> Weeks:
    said = words.measure("f0_median" if name == "f0" else name)
    measured = words.words.get(f"unit.{unit(name)}", unit(name))
    return Weeks(colours, said[:1].upper() + said[1:], measured, profile.usual[name], words("say.decimal"))
