"""Level meters: which device is really heard, and that it is. One row for each leg, in the control window."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PyQt6.QtWidgets import QSizePolicy, QWidget

from prosody.events import LEGS, Leg
from prosody.wording import Wording
from ui import theme

ROW: Final = 30
QUIET_DB: Final = -60.0
LOUD_DB: Final = 0.0
SIDE: Final = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
STEP: Final = 0.02
"""A change of a fiftieth of the bar is worth a repaint (1.2 dB)."""
FALL: Final = 0.06
"""The bar falls this much a look, so that the eye can follow; it rises at once."""


def share_of(level_db: float) -> float:
    """Return how far a level fills its bar, 0..1; nothing for NaN."""
    if math.isnan(level_db):
        return 0.0
    return min(1.0, max(0.0, (level_db - QUIET_DB) / (LOUD_DB - QUIET_DB)))


class Meters(QWidget):
    """Paints a bar for each leg; takes no room for a call that has no devices."""

    def __init__(self, words: Wording) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.words = words
        self.rows: dict[Leg, tuple[str, str]] = {}
        self.shares: dict[Leg, float] = {}
        self.setVisible(False)

    def sizeHint(self) -> QSize:
        """Return a row for each leg."""
        return QSize(200, ROW * max(1, len(self.rows)))

    def show_health(self, health: Mapping[Leg, Any], *, hearing: bool = True) -> None:
        """Take the legs' newest levels; repaint where one would see it. Who does not hear has no level."""
        rows = {leg: (health[leg].device, health[leg].state) for leg in LEGS if leg in health}
        if rows != self.rows:
            self.rows = rows
            self.setVisible(bool(rows))
            self.updateGeometry()
            self.setAccessibleName("; ".join(self._said(leg) for leg in rows))
            self.update()
        moved = [row for row, leg in enumerate(rows) if self._follow(leg, health[leg].level_db, hearing)]
        for row in moved:
            self.update(self._bar(row).toAlignedRect())  # not the names, which cost most and stand still

    def _follow(self, leg: Leg, level_db: float, hearing: bool) -> bool:
        """Let a bar go to a level; return whether one would see it."""
        old = self.shares.get(leg, 0.0)
        kept = max(share_of(level_db), old - FALL) if hearing else 0.0
        if abs(kept - old) < STEP and not (old and not kept):
            return False
        self.shares[leg] = kept
        return True

    def _bar(self, row: int) -> QRectF:
        return QRectF(0, (row + 1) * ROW - 8, self.width(), 4)

    def _said(self, leg: Leg) -> str:
        device, state = self.rows[leg]
        sick = f" · {self.words(f'state.{state}')}" if state in ("lost", "muted", "behind") else ""
        return f"{self.words(f'who.{leg}')}: {device}{sick}"

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint name and bar of each leg, only where something changed."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        text = colours.color(QPalette.ColorRole.WindowText)
        for row, leg in enumerate(self.rows):
            name, bar = QRectF(0, row * ROW, self.width(), ROW - 10), self._bar(row)
            if event is None or event.rect().intersects(name.toAlignedRect()):
                self._name(painter, theme.faded(text, 0.8), name, leg)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.faded(text, 0.16))
            painter.drawRoundedRect(bar, 2, 2)
            bar.setWidth(bar.width() * self.shares.get(leg, 0.0))
            painter.setBrush(colours.color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(bar, 2, 2)
        painter.end()

    def _name(self, painter: QPainter, colour: QColor, box: QRectF, leg: Leg) -> None:
        painter.setFont(theme.font(12))
        painter.setPen(colour)
        room, cut = round(box.width()), Qt.TextElideMode.ElideRight
        painter.drawText(box, SIDE, painter.fontMetrics().elidedText(self._said(leg), cut, room))
