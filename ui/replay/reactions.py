"""The customer's side: how a turn of theirs sounded, marked by a person, beside the rep's voice before it.

The rule of the room: people mark the customer's reaction, the program never guesses it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

import numpy as np
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from prosody.replay.compare import Semitones
from prosody.replay.marks import Reaction
from prosody.replay.moments import BEFORE, Figure, before, customer_turns, figure_name
from prosody.replay.perceptions import HIGHEST, SCALES
from prosody.session.manifest import SessionError
from prosody.units import seconds, semitones
from prosody.wording import clock
from ui.replay.amount import amount
from ui.replay.choices import Choices
from ui.replay.contours import Contours, Line
from ui.replay.rows import Rows
from ui.replay.sitting import Sitting
from ui.voice.card import Card, label, scrolling
from ui.voice.message import Message


class Reactions(QWidget):
    """Goes from turn to turn of the customer and marks how they reacted.

    Parameters
    ----------
    sitting : Sitting
    """

    went = pyqtSignal(int)
    changed = pyqtSignal()

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.call, self.book, self.listener = sitting.call, sitting.book, sitting.listener
        words, colours = sitting.words, sitting.colours
        self.words = words
        self.turns: list[tuple[int, int]] = []
        columns = [words(f"react.column.{name}") for name in ("turn", "gratitude", "commitment")]
        self.table = Rows(columns, words("react.turns"))
        self.said = label(size=13, quiet=True)
        self.where = label(size=13, bold=True)
        self.scales = {scale: self._scale(scale) for scale in SCALES}
        self.meanings = {scale: label(size=12, quiet=True) for scale in SCALES}
        self.curve = Contours(colours, words, words("react.voice"), high=96)
        columns = [words(f"react.column.{name}") for name in ("measure", "value", "usual")]
        self.figures = Rows(columns, words("react.voice"), whole=True)
        self.message = Message(colours)
        self.message.set_compact(True)
        self._seen = -1
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._show)
        self.table.cellActivated.connect(lambda row, _: self.went.emit(self.turns[row][0]))
        for scale, choices in self.scales.items():
            choices.changed.connect(lambda scale=scale: self._marked(scale))
        self.listener.turned.connect(self.refresh)
        self.refresh()

    def _scale(self, scale: str) -> Choices:
        steps = [(str(step), str(step)) for step in range(HIGHEST + 1)]
        choices = Choices([steps], self.words(f"scale.{scale}"), one=True)
        for step, button in choices.buttons.items():
            told = f"{self.words(f'scale.{scale}')} {step}: {self.words(f'scale.{scale}.{step}')}"
            button.show_sign(step, told)
        return choices

    def _lay_out(self) -> None:
        words = self.words
        marks = QVBoxLayout()
        marks.addWidget(self.where)
        for scale in SCALES:
            row = QHBoxLayout()
            name = label(words(f"scale.{scale}"), 13)
            name.setMinimumWidth(110)
            row.addWidget(name)
            row.addWidget(self.scales[scale])
            row.addWidget(self.meanings[scale], 1)
            marks.addLayout(row)
        self.card = Card(margin=14)
        self.card.inside.addLayout(marks)
        self.card.inside.addWidget(label(words("react.voice"), 13, bold=True))
        self.card.inside.addWidget(self.curve)
        self.card.inside.addWidget(self.figures)
        self.table.setMinimumHeight(120)
        self.below = scrolling(self.card)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        for part in (self.said, self.table):
            outer.addWidget(part)
        outer.setStretchFactor(self.table, 1)
        outer.addWidget(self.below, 3)
        outer.addWidget(self.message)

    # What the person does.

    def _marked(self, scale: str) -> None:
        """Keep a step of a scale at once; a step that is pressed again is taken back."""
        chosen = self.scales[scale].chosen
        self.mark(scale, int(chosen[0]) if chosen else None)

    def mark(self, scale: str, step: int | None) -> None:
        """Mark the chosen turn on a scale."""
        turn = self._turn()
        if turn is None:
            return
        reaction = self._reaction(turn) or Reaction(self.listener.author, *turn)
        marked = (
            replace(reaction, gratitude=step) if scale == "gratitude" else replace(reaction, commitment=step)
        )
        try:
            if (marked.gratitude, marked.commitment) == (None, None):
                self.book.take(marked.id)
            else:
                self.book.put(marked)
        except SessionError as error:
            self.message.say(str(error), "bad")
            return
        self.message.say("", "")
        self.refresh()
        self.changed.emit()

    def _turn(self) -> tuple[int, int] | None:
        row = self.table.chosen()
        return self.turns[row] if 0 <= row < len(self.turns) else None

    def _reaction(self, turn: tuple[int, int]) -> Reaction | None:
        """Return what this listener marked of a turn, however its ends were told then."""
        own = (mark for mark in self.book.reactions if mark.author == self.listener.author)
        return next(
            (mark for mark in own if mark.start < turn[1] and turn[0] < max(mark.end, mark.start + 1)), None
        )

    def at(self, frame: int) -> None:
        """Follow the cursor: choose the turn that it is in or has passed last; unseen it costs nothing."""
        if not self.isVisible():
            return
        row = bisect_right([turn[0] for turn in self.turns], frame) - 1
        if row >= 0 and row != self.table.chosen() and not self.table.hasFocus():
            self.table.selectRow(row)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Be where the cursor is by now."""
        self.at(self.listener.frame)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """In the list of turns 0 to 4 mark gratitude, with Ctrl the other scale; Delete takes both back."""
        if event is None or not self._press(event):
            super().keyPressEvent(event)

    def _press(self, event: QKeyEvent) -> bool:
        if not self.table.hasFocus():
            return False
        step = event.key() - Qt.Key.Key_0
        if event.key() == Qt.Key.Key_Delete:
            for scale in SCALES:
                self.mark(scale, None)
        elif 0 <= step <= HIGHEST:
            self.mark(SCALES[bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)], step)
        else:
            return False
        return True

    # What is shown.

    def refresh(self) -> None:
        """Show the turns; for the window to call when the analysis or the book has changed."""
        chosen = self.table.chosen()
        self.turns = customer_turns(self.call) if "customer" in self.call.legs else []
        self.table.fill([self._row(turn) for turn in self.turns])
        self.said.setText(self._told())
        self.below.setVisible(bool(self.turns))
        if self.turns and chosen < 0:
            self.table.selectRow(0)
        self._seen = -1
        self._show()

    def _told(self) -> str:
        if "customer" not in self.call.legs:
            return self.words("react.one_leg")
        if not self.turns:
            return self.words("react.none")
        marked = sum(self._reaction(turn) is not None for turn in self.turns)
        return self.words("react.say", marked=marked, count=len(self.turns))

    def _row(self, turn: tuple[int, int]) -> tuple[str, ...]:
        found = self._reaction(turn)
        steps = (None, None) if found is None else (found.gratitude, found.commitment)
        told = ("" if step is None else str(step) for step in steps)
        return f"{clock(seconds(turn[0]))} – {clock(seconds(turn[1]))}", *told

    def _show(self) -> None:
        """Show the chosen turn, and the voice before it."""
        turn = self._turn()
        if turn is None:
            return
        found = self._reaction(turn)
        for scale in SCALES:
            step: int | None = None if found is None else getattr(found, scale)
            self.scales[scale].choose([] if step is None else [str(step)])
            self.meanings[scale].setText("" if step is None else self.words(f"scale.{scale}.{step}"))
        self.where.setText(self.words("react.at", where=clock(seconds(turn[0]))))
        if self._seen == turn[0]:
            return
        self._seen = turn[0]
        self.curve.show_lines([Line(self._voice_before(turn[0]), "")], -seconds(BEFORE))
        figures = (
            figure for figure in before(self.call, turn[0]) if self.listener.sees_figure(figure, self.book)
        )
        self.figures.fill([self._figure(figure) for figure in figures])

    def _voice_before(self, frame: int) -> Semitones:
        """Return the rep's pitch in the time before a frame, in st over the call's median; NaN unvoiced."""
        columns = self.call.columns("rep")
        f0 = np.where(columns.speech, columns.f0_hz, np.nan)
        voiced = f0[np.isfinite(f0)]
        found = np.full(BEFORE, np.nan, np.float32)
        rows = f0[max(0, frame - BEFORE) : frame]
        if len(rows) and len(voiced):
            found[BEFORE - len(rows) :] = semitones(rows, float(np.median(voiced)))
        return found

    def _figure(self, figure: Figure) -> tuple[str, ...]:
        words = self.words
        usual = "" if figure.usual is None else amount(figure.usual, figure.unit, words)
        name = figure_name(figure, words)
        return name[:1].upper() + name[1:], amount(figure.value, figure.unit, words), usual
