"""The private summary at the end of a call: five lines for the rep alone, and what becomes of the recording.

Nothing here is kept, sent or counted up; closing it is silent.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from prosody.session.library import Library
from prosody.session.manifest import SessionError
from prosody.wording import Wording
from ui import glyphs, theme
from ui.face import Zone
from ui.tally import Tally
from ui.theme import Palette

MOST_MOMENTS = 4
"""Kinds of moments that are named; more are not read."""

DELETING_S = 5.0
"""How long the program waits at its end for a recording to be gone."""

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
    """Shows the lines; never comes to the front by itself."""

    said = pyqtSignal(str)
    """What came of discarding, from the thread that did it."""

    def __init__(
        self, tally: Tally, words: Wording, colours: Palette, session: Path | None = None, goal: str = ""
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(words("summary.title"))
        self.words, self.session = words, session
        self._discarding: threading.Thread | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 18)
        outer.setSpacing(10)
        title = QLabel(words("summary.title"))
        title.setFont(theme.font(19, bold=True))
        outer.addWidget(title)
        for text, glyph, zone in lines(tally, words):
            outer.addLayout(_row(Sign(glyph, zone, colours), text))
        if goal:
            outer.addLayout(_row(Sign("up", "in_range", colours), words("summary.goal", goal=goal)))
        self.private = QLabel(words("summary.kept" if session else "summary.private"))
        self.private.setFont(theme.font(12))
        self.private.setWordWrap(True)
        outer.addWidget(self.private)
        outer.addLayout(self._buttons())
        self.said.connect(self.private.setText)
        self.setFixedWidth(430)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        offered: list[tuple[str, Callable[[], object]]] = [("close", self.close)]
        if self.session is not None:
            offered = [("discard", self.discard), ("keep", self.close)]
        for code, do in offered:
            button = QPushButton(self.words(f"summary.{code}"))
            button.setFont(theme.font(13))
            button.setMinimumHeight(32)
            button.clicked.connect(do)
            row.addWidget(button)
        return row

    def discard(self) -> None:
        """Delete the recording, away from the GUI thread, and say so."""
        if self.session is not None:
            session, self.session = self.session, None
            self._discarding = threading.Thread(
                target=self._delete, args=(session,), name="discard", daemon=True
            )
            self._discarding.start()

    def finish(self) -> None:
        """Wait until what was discarded is gone, before the program ends."""
        if self._discarding is not None:
            self._discarding.join(DELETING_S)

    def _delete(self, session: Path) -> None:
        try:
            library = Library(session.parent)
            library.delete(library.find(session.name))
            self.said.emit(self.words("summary.discarded"))
        except SessionError as error:
            self.said.emit(str(error))


def _row(sign: QWidget, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    label = QLabel(text)
    label.setFont(theme.font(14))
    label.setWordWrap(True)
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(label, 1)
    return row
