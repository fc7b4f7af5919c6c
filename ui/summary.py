"""The private summary at the end of a call: five lines for the rep alone, and what becomes of the call.

Nothing here is kept, sent or counted up by itself; closing it is silent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from prosody.display import ViewSettings
from prosody.session.fate import Fate
from prosody.session.library import Library
from prosody.session.trend import MEASURES, Point, measured, trend
from prosody.wording import Wording
from ui import glyphs, theme
from ui.aside import Aside
from ui.face import Zone
from ui.tally import Tally
from ui.theme import Palette
from ui.trend import Trend

MOST_MOMENTS: Final = 4
"""Kinds of moments that are named; more are not read."""

DECIDING_S: Final = 5.0
"""How long the program waits at its end for a recording to be kept or gone."""

MATCH_ZONES: dict[bool | None, Zone] = {True: "in_range", False: "tense", None: "none"}


def lines(tally: Tally, words: Wording) -> list[tuple[str, str, Zone]]:
    """Return the summary's lines, each with its sign and zone."""
    told = [_greeting(tally, words), _tone(tally, words), _moments(tally, words)]
    if tally.measured_share is not None:
        percent = round(100 * min(1.0, tally.measured_share))
        told.append((words("summary.measured", percent=percent), "microphone", "none"))
    return told


def _greeting(tally: Tally, words: Wording) -> tuple[str, str, Zone]:
    if not tally.greeting:
        return words("summary.no_greeting"), "unclear", "none"
    verdict = tally.greeting + (f" ({tally.greeting_hint})" if tally.greeting_hint else "")
    zone = MATCH_ZONES[tally.greeting_match]
    return words("summary.greeting", verdict=verdict), tally.greeting_direction or "unclear", zone


def _tone(tally: Tally, words: Wording) -> tuple[str, str, Zone]:
    if not tally.judged_s:
        return words("summary.no_tone"), "question", "none"
    minutes = f"{tally.judged_s // 60}:{tally.judged_s % 60:02d}"
    percent = round(100 * tally.in_range_s / tally.judged_s)
    return words("summary.in_range", percent=percent, minutes=minutes), "in_range", "in_range"


def _moments(tally: Tally, words: Wording) -> tuple[str, str, Zone]:
    if not tally.moments:
        return words("summary.no_moments"), "note", "none"
    counted = Counter(tally.moments).most_common(MOST_MOMENTS)
    named = ", ".join(words(code) + (f" × {count}" if count > 1 else "") for code, count in counted)
    return words("summary.moments", moments=named), "note", "none"


class Sign(QWidget):
    """One drawn sign before a line."""

    def __init__(self, glyph: str, zone: Zone, colours: Palette) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.glyph, self.zone, self.colours = glyph, zone, colours

    def sizeHint(self) -> QSize:
        """Return a square as high as a line."""
        return QSize(24, 24)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(QRectF(self.rect()).center())
        glyphs.draw(painter, self.glyph, centre, 7.5, self.colours.zone(self.zone), 2.2)
        painter.end()


class Summary(QWidget):
    """Shows the lines; never comes to the front by itself.

    Parameters
    ----------
    tally : Tally
    words : Wording
    colours : Palette
    fate : Fate
        What may be done with the call.
    view : ViewSettings
        The person's own goal.
    annotate : callable
        Opens the notes of a call that is kept.
    """

    def __init__(
        self,
        tally: Tally,
        words: Wording,
        colours: Palette,
        fate: Fate,
        view: ViewSettings | None = None,
        annotate: Callable[[Fate], None] = lambda _: None,
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(words("summary.title"))
        self.words, self.colours, self.fate, self.annotate = words, colours, fate, annotate
        self.view = view or ViewSettings()
        self._aside = Aside(self)
        self._decided = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 18)
        outer.setSpacing(10)
        outer.addWidget(_label(words("summary.title"), 19, bold=True))
        for text, glyph, zone in lines(tally, words):
            outer.addLayout(_row(Sign(glyph, zone, colours), _label(text, 14)))
        self._goal(outer)
        self.private = _label("", 12, colours.secondary)
        outer.addWidget(self.private)
        self.row = QHBoxLayout()
        outer.addLayout(self.row)
        self._offer()
        self.setFixedWidth(460)

    # The goal.

    def _goal(self, outer: QVBoxLayout) -> None:
        """Show the person's own sentence; its trend is read beside and comes when it is there."""
        if self.view.goal:
            said = _label(self.words("summary.goal", goal=self.view.goal), 14)
            outer.addLayout(_row(Sign("up", "in_range", self.colours), said))
        self.trend: Trend | None = None
        self._trend = QVBoxLayout()
        self._trend.setSpacing(2)
        self._trend.setContentsMargins(34, 0, 0, 0)
        outer.addLayout(self._trend)
        name = self.view.goal_measure
        if name in MEASURES:
            library, own = Library(self.fate.sessions), [folder.name for folder in self.fate.folders]
            self._aside.do(lambda: trend(library, name, own), self._show_trend, lambda _: None)

    def _show_trend(self, before: list[Point]) -> None:
        name = self.view.goal_measure
        now = measured(name, self.fate.results.events) if self.fate.results else None
        self.trend = Trend(name, now, before, self.words, self.colours)
        self._trend.addWidget(_label(self.trend.text, 12, self.colours.secondary))
        self._trend.addWidget(self.trend)
        self.adjustSize()

    # What becomes of the call.

    @property
    def undecided(self) -> bool:
        """Whether a private recording waits for a word."""
        return self.fate.recorded and not self.fate.kept and not self._decided

    def say(self, sentence: str) -> None:
        """Say what went wrong."""
        self.private.setText(sentence)

    def _offer(self, said: str = "") -> None:
        """Say what there is of the call, and offer what may be done with it."""
        self.private.setText(said or self.words(f"summary.{self._standing()}"))
        while (item := self.row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.row.addStretch(1)
        for code, do in self._offered():
            button = QPushButton(self.words(f"summary.{code}"))
            button.setFont(theme.font(13))
            button.setMinimumHeight(32)
            button.clicked.connect(do)
            self.row.addWidget(button)

    def _standing(self) -> str:
        if self.fate.kept:
            return "kept"
        return "undecided" if self.fate.recorded else "private"

    def _offered(self) -> list[tuple[str, Callable[[], object]]]:
        if self.fate.kept and self._decided:
            return [("annotate", self.write), ("close", self.close)]
        if self.fate.kept:
            return [("annotate", self.write), ("discard", self.discard), ("keep", self.close)]
        if self.fate.recorded:
            return [("annotate", self.write), ("discard", self.discard), ("keep", self.keep)]
        if self._decided or self.fate.results is None:
            return [("close", self.close)]
        return [("annotate", self.write), ("keep_results", self.keep), ("close", self.close)]

    def keep(self) -> None:
        """Keep the call, away from the GUI thread, and say so."""
        self._decide(self.fate.keep, self._settled)

    def discard(self) -> None:
        """Delete the recording, away from the GUI thread, and say so."""
        self._decide(self.fate.discard, self._settled)

    def write(self) -> None:
        """Keep the call, and open its notes."""

        def opened(fate: Fate) -> None:
            self._settled(fate)
            self.annotate(fate)

        self._decide(self.fate.keep, opened)

    def _decide(self, act: Callable[[], Fate], then: Callable[[Fate], None]) -> None:
        for i in range(self.row.count()):
            item = self.row.itemAt(i)
            if item is not None and (button := item.widget()) is not None:
                button.setEnabled(False)
        self._decided = True
        self._aside.do(act, then, self._offer)

    def _settled(self, fate: Fate) -> None:
        self.fate = fate
        self._offer("" if fate.kept else self.words("summary.discarded"))

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Closing keeps nothing that was not kept: a private recording goes."""
        if self.undecided:
            self.discard()
        super().closeEvent(event)

    def finish(self) -> None:
        """The program ends: decide as closing does, and wait until that is done."""
        self.close()
        self._aside.finish(DECIDING_S)


def _label(text: str, size: int, colour: QColor | None = None, *, bold: bool = False) -> QLabel:
    label = QLabel(text)
    if colour is not None:
        label.setStyleSheet(f"color: {colour.name()}")
    label.setFont(theme.font(size, bold=bold))
    label.setWordWrap(True)
    return label


def _row(sign: QWidget, label: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(label, 1)
    return row
