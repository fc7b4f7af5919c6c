"""Level meters: which device is really heard, and that it is. One row for each leg, in the control window."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPalette
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
        changed = rows != self.rows
        if changed:
            self.rows = rows
            self.setVisible(bool(rows))
            self.updateGeometry()
            self.setAccessibleName("; ".join(self._said(leg) for leg in rows))
        for leg in rows:
            old, new = self.shares.get(leg, 0.0), share_of(health[leg].level_db)
            kept = max(new, old - FALL) if hearing else 0.0
            if abs(kept - old) >= STEP or (old and not kept):
                self.shares[leg] = kept
                changed = True
        if changed and self.isVisible():
            self.update()

    def _said(self, leg: Leg) -> str:
        device, state = self.rows[leg]
        sick = f" · {self.words(f'state.{state}')}" if state in ("lost", "muted", "behind") else ""
        return f"{self.words(f'who.{leg}')}: {device}{sick}"

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint name and bar of each leg."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        text = colours.color(QPalette.ColorRole.WindowText)
        painter.setFont(theme.font(12))
        for row, leg in enumerate(self.rows):
            box = QRectF(0, row * ROW, self.width(), ROW)
            painter.setPen(theme.faded(text, 0.8))
            name = painter.fontMetrics().elidedText(
                self._said(leg), Qt.TextElideMode.ElideRight, round(box.width())
            )
            painter.drawText(box.adjusted(0, 0, 0, -10), SIDE, name)
            bar = QRectF(0, box.bottom() - 8, box.width(), 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.faded(text, 0.16))
            painter.drawRoundedRect(bar, 2, 2)
            bar.setWidth(bar.width() * self.shares.get(leg, 0.0))
            painter.setBrush(colours.color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(bar, 2, 2)
        painter.end()
