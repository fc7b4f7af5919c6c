"""Listening first: the machine's flags stay hidden until the listener has marked the call.

The rule of the room: nobody is shown an opinion before having one. What agreed is told with how little it
rests on, and in words that do not claim more.
"""

from __future__ import annotations

import math
from typing import Final

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from prosody.replay.agreement import MACHINE, Agreement, Pair, SideBySide, side_by_side
from prosody.replay.marks import AUTHORS
from prosody.replay.perceptions import listed
from prosody.replay.went_with import WentWith, went_with
from prosody.session.manifest import SessionError
from prosody.units import seconds
from prosody.wording import clock
from ui import theme
from ui.aside import Aside
from ui.replay.amount import amount
from ui.replay.rows import Rows
from ui.replay.sitting import Sitting
from ui.voice.button import Button
from ui.voice.card import label, scrolling
from ui.voice.message import Message

SHORT_S: Final = 60
"""Less of the rep's speech than this, and the figures of agreement are a guess."""

MOST: Final = 5
"""Measures that are told beside a word."""

STRENGTHS: Final = ((0.474, "strong"), (0.33, "clear"), (0.147, "slight"), (0.0, "none"))
"""Cliff's delta in words (Romano et al. 2006)."""

FINISHING_S: Final = 3.0


class Listening(QWidget):
    """Leads through listening, and lays people and machine side by side.

    Parameters
    ----------
    sitting : Sitting
    """

    went = pyqtSignal(int)
    changed = pyqtSignal()
    """Who may see what has changed."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.call, self.book, self.listener = sitting.call, sitting.book, sitting.listener
        words, colours = sitting.words, sitting.colours
        self.words = words
        self._aside = Aside(self)
        self._sure = False
        self._known: tuple[object, ...] = ()
        self.side: SideBySide | None = None
        self.title, self.said = label(size=15, bold=True), label(size=13, quiet=True)
        self.main, self.other = Button(main=True), Button()
        self.message = Message(colours)
        self.message.set_compact(True)
        self.results = scrolling(self._results())
        self._lay_out()
        self.main.clicked.connect(lambda *_: self.act())
        self.other.clicked.connect(lambda *_: self.leave())
        self.stretches.cellActivated.connect(lambda row, _: self._hear(row))
        self.word.activated.connect(lambda _: self._tell_measures())
        self.listener.turned.connect(self.refresh)
        self.refresh()

    def _results(self) -> QWidget:
        words = self.words
        columns = [words(f"agree.column.{name}") for name in ("who", "percent", "kappa", "alpha", "seconds")]
        self.figures = Rows(columns, words("agree.title"), whole=True)
        self.figures_said = label(size=12, quiet=True)
        raters = [words(f"author.{rater}") for rater in (*AUTHORS, MACHINE)]
        columns = [words("notes.column.when"), *raters, words("agree.column.agree")]
        self.stretches = Rows(columns, words("agree.stretches"))
        self.stretches.setMinimumHeight(150)
        self.word = QComboBox()
        self.word.setFont(theme.font(13))
        self.word.setMinimumHeight(30)
        self.word.setAccessibleName(words("went.word"))
        columns = [words(f"went.column.{name}") for name in ("measure", "marked", "rest", "strength")]
        self.measures = Rows(columns, words("went.title"), whole=True)
        self.measures_said = label(size=12, quiet=True)
        choice = QHBoxLayout()
        self.went_title = label(words("went.title"), 13, bold=True)
        choice.addWidget(self.went_title)
        choice.addWidget(self.word)
        choice.addStretch(1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (label(words("agree.title"), 13, bold=True), self.figures, self.figures_said):
            column.addWidget(part)
        column.addWidget(label(words("agree.stretches"), 13, bold=True))
        column.addWidget(self.stretches, 1)
        column.addLayout(choice)
        column.addWidget(self.measures)
        column.addWidget(self.measures_said)
        return whole

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.main)
        row.addWidget(self.other)
        row.addStretch(1)
        self.rest = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        for part in (self.title, self.said):
            outer.addWidget(part)
        outer.addLayout(row)
        outer.addWidget(self.message)
        outer.addWidget(self.results, 1)
        outer.addWidget(self.rest, 1)

    # What the person does.

    @property
    def standing(self) -> str:
        """`open`: nothing is hidden; `first`: listening; `done`: marked, and laid side by side."""
        if self.book.finished(self.listener.author):
            return "done"
        return "first" if self.listener.first else "open"

    def act(self) -> None:
        """Begin to listen, say that the call is marked, or listen again."""
        standing = self.standing
        if standing == "first":
            self._finish()
        elif self._write(False):
            self.listener.listen_first(True)
        self.refresh()
        self.changed.emit()

    def _finish(self) -> None:
        """Whoever has marked nothing is asked once."""
        if not self.book.of(self.listener.author) and not self._sure:
            self._sure = True
            self.message.say(self.words("listen.nothing"), "note")
            return
        self._write(True)

    def _write(self, is_finished: bool | None) -> bool:
        try:
            self.book.finish(self.listener.author, is_finished)
        except SessionError as error:
            self.message.say(str(error), "bad")
            return False
        self._sure = False
        self.message.say("", "")
        return True

    def leave(self) -> None:
        """See everything without having marked the call."""
        self._write(None)
        self.listener.listen_first(False)
        self.refresh()
        self.changed.emit()

    def _hear(self, row: int) -> None:
        if self.side is not None:
            self.went.emit(self.side.pairs[row].start)

    # What is shown.

    def refresh(self) -> None:
        """Show where the listener stands; for the window to call when notes or the analysis have changed."""
        standing, words = self.standing, self.words
        who = words(f"author.{self.listener.author}")
        count = len(self.book.of(self.listener.author))
        self.title.setText(words(f"listen.{standing}", who=who))
        self.said.setText(words(f"listen.{standing}.say", count=count))
        self.main.setText(words(f"listen.{standing}.do"))
        self.other.setText(words("listen.leave"))
        self.other.setVisible(standing == "first")
        self.results.setVisible(standing == "done")
        self.rest.setVisible(standing != "done")
        if standing == "done":
            self._compare()

    def _compare(self) -> None:
        """Lay side by side, beside the GUI thread; not again while nothing has changed."""
        if not (self.call.done or self.call.partial):
            self.figures_said.setText(self.words("listen.analysing"))
            return
        known = (self.book.revision, self.call.revision)
        if known != self._known:
            self._known = known
            self._aside.do(lambda: side_by_side(self.call, self.book), self._show, self._failed)

    def _failed(self, why: str) -> None:
        self.message.say(why, "bad")

    def _show(self, side: SideBySide) -> None:
        self.side = side
        self.figures.fill([self._figure(pair, found) for pair, found in side.figures.items()])
        self.figures_said.setText(" ".join(self._doubts(side)))
        self.stretches.fill([self._stretch(pair) for pair in side.pairs])
        used = [code for note in self.book.notes for code in note.words if not note.lane]
        self._offer(sorted(set(used), key=used.index))

    def _figure(self, pair: tuple[str, str], found: Agreement) -> tuple[str, ...]:
        people_first = sorted(pair, key=lambda rater: rater == MACHINE)
        who = " – ".join(self.words(f"author.{rater}") for rater in people_first)
        told = (self._number(found.kappa), self._number(found.alpha))
        return who, amount(found.percent, "%", self.words), *told, str(found.units)

    def _number(self, value: float) -> str:
        return amount(value, "", self.words)

    def _doubts(self, side: SideBySide) -> list[str]:
        """Return what is to be known before the figures are believed."""
        words, units = self.words, side.whole.units
        told = [words("agree.say", units=units)]
        if math.isfinite(side.whole.alpha) and len(side.figures) > 1:
            told.append(words("agree.whole", alpha=self._number(side.whole.alpha)))
        if units < SHORT_S:
            told.append(words("agree.short", units=units))
        if any(math.isnan(found.kappa) for found in side.figures.values()):
            told.append(words("agree.undefined"))
        return told

    def _stretch(self, pair: Pair) -> tuple[str, ...]:
        words = self.words
        when = f"{clock(seconds(pair.start))} – {clock(seconds(pair.end))}"
        people = [listed(pair.said.get(author, ()), words) for author in AUTHORS]
        machine = ", ".join(words(code) for code in pair.said.get(MACHINE, ()))
        return when, *people, machine, words(f"agree.{'yes' if pair.agree else 'no'}")

    def _offer(self, used: list[str]) -> None:
        """Offer the words that were marked."""
        chosen = self.word.currentData()
        self.word.clear()
        for code in used:
            self.word.addItem(listed([code], self.words), code)
        self.word.setCurrentIndex(max(0, self.word.findData(chosen)))
        self.word.setVisible(bool(used))
        self.measures.setVisible(bool(used))
        self._tell_measures()

    def _tell_measures(self) -> None:
        """Tell which measures went with the chosen word."""
        code = self.word.currentData()
        if code is None:
            self.measures_said.setText(self.words("went.no_words"))
            return
        self._aside.do(
            lambda: went_with(self.call, self.book, code), lambda found: self._told(code, found), self._failed
        )

    def _told(self, code: str, found: list[WentWith]) -> None:
        if code != self.word.currentData():
            return
        words = self.words
        self.measures.fill([self._measure(one) for one in found[:MOST]])
        self.measures.setVisible(bool(found))
        if not found:
            self.measures_said.setText(words("went.too_little"))
            return
        thin = any(one.thin for one in found[:MOST])
        rests = words(
            "went.rests",
            spans=found[0].spans,
            marked=round(found[0].marked_s),
            rest=round(found[0].rest_s),
        )
        self.measures_said.setText(f"{rests} {words('went.thin' if thin else 'went.say')}")

    def _measure(self, one: WentWith) -> tuple[str, ...]:
        words = self.words
        name = words.measure(one.measure)
        strength = next(name for least, name in STRENGTHS if abs(one.effect) >= least)
        side = "more" if one.effect > 0 else "less"
        told = words(f"went.{strength}") if strength == "none" else words(f"went.{strength}.{side}")
        values = (amount(value, one.unit, words) for value in (one.marked, one.rest))
        return name[:1].upper() + name[1:], *values, told

    def finish(self) -> None:
        """Wait for what is being computed: the window closes."""
        self._aside.finish(FINISHING_S)
