"""The level of the microphone as a bar: how loud it is, where the room's noise lies, when it is too much.

Based on a progress bar, so that a screen reader knows it as a meter with a value.
"""

from __future__ import annotations

import math
from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QLinearGradient, QPainter, QPaintEvent, QPalette, QPen
from PyQt6.QtWidgets import QProgressBar, QSizePolicy

from prosody.wording import Wording
from ui import theme
from ui.meter import FALL, STEP, share_of
from ui.theme import Palette

HEIGHT: Final = 22
LOUD: Final = 0.92
"""From here on (-5 dBFS) the bar warns: a little louder and it clips."""

SPOKEN_STEP: Final = 5
"""What a screen reader is told moves in steps of so many parts of a hundred: it need not talk all day."""


class LevelBar(QProgressBar):
    """Paints a level; repaints where one would see it."""

    def __init__(self, words: Wording, colours: Palette) -> None:
        super().__init__()
        self.words, self.colours = words, colours
        self.setRange(0, 100)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words("wizard.level"))
        self.share, self.noise = 0.0, 0.0

    def sizeHint(self) -> QSize:
        """Return a row."""
        return QSize(240, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Keep the row."""
        return QSize(80, HEIGHT)

    def show_level(self, level_db: float, noise_db: float) -> None:
        """Take the newest level and noise floor, dBFS; NaN for none."""
        share, noise = max(share_of(level_db), self.share - FALL), share_of(noise_db)
        if abs(share - self.share) >= STEP or (self.share and not share) or abs(noise - self.noise) >= STEP:
            self.share, self.noise = share, noise
            self.update()
        spoken = round(100 * share / SPOKEN_STEP) * SPOKEN_STEP
        if spoken != self.value():
            self.setValue(spoken)
            known = not math.isnan(level_db)
            said = self.words(
                "wizard.level.said",
                level=self.words.quantity(level_db, "dB"),
                noise=self.words.quantity(noise_db, "dB"),
            )
            self.setAccessibleDescription(said if known else self.words("wizard.level.none"))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the bar from its reading side, a tick at the noise floor."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        bar = QRectF(0, (self.height() - 10) / 2, self.width(), 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.faded(text, 0.14))
        painter.drawRoundedRect(bar, 5, 5)
        if self.share > 0.01:
            ink = QLinearGradient(bar.left(), 0, bar.right(), 0)
            ink.setColorAt(0.0, self.colours.in_range)
            ink.setColorAt(LOUD - 0.04, self.colours.in_range)
            ink.setColorAt(LOUD, self.colours.tense)
            painter.setBrush(ink)
            painter.drawRoundedRect(
                QRectF(bar.left(), bar.top(), max(10.0, bar.width() * self.share), 10), 5, 5
            )
        if self.noise > 0.01:
            x = bar.width() * self.noise
            painter.setPen(QPen(text, 2.0))
            painter.drawLine(QPointF(x, 2), QPointF(x, self.height() - 2))
        painter.end()
