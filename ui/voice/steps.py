"""The list of steps beside a page: what is done, where one is, what may be skipped."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from prosody.wording import Wording
from ui import theme
from ui.theme import Palette
from ui.voice.face import StepFace
from ui.voice.message import draw_tick

ROW: Final = 44
DISC: Final = 11.0
WIDTH: Final = 216


class Steps(QWidget):
    """Paints the list; a screen reader hears where one is."""

    def __init__(self, words: Wording, colours: Palette) -> None:
        super().__init__()
        self.words, self.colours = words, colours
        self.steps: tuple[StepFace, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        """Return a row for each step."""
        return QSize(WIDTH, ROW * max(1, len(self.steps)))

    def minimumSizeHint(self) -> QSize:
        """The rows may move together where there is little room."""
        return QSize(WIDTH, 26 * max(1, len(self.steps)))

    def show_steps(self, steps: tuple[StepFace, ...]) -> None:
        """Take the steps as they stand."""
        if steps == self.steps:
            return
        self.steps = steps
        at = next((number for number, step in enumerate(steps) if step.place == "here"), 0)
        where = self.words("wizard.progress", at=at + 1, count=len(steps))
        self.setAccessibleName(f"{where}: {steps[at].title}")
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint discs on a line, and names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = min(float(ROW), self.height() / max(1, len(self.steps)))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.width() - DISC - 2 if mirrored else DISC + 2
        painter.setPen(QPen(theme.faded(self.colours.secondary, 0.35), 2.0))
        painter.drawLine(QPointF(x, row / 2), QPointF(x, row * (len(self.steps) - 0.5)))
        for number, step in enumerate(self.steps):
            middle = row * (number + 0.5)
            self._disc(painter, QPointF(x, middle), number, step)
            left = 0.0 if mirrored else 2 * DISC + 16
            box = QRectF(left, middle - row / 2, self.width() - 2 * DISC - 16, row)
            self._name(painter, box, step)
        painter.end()

    def _disc(self, painter: QPainter, centre: QPointF, number: int, step: StepFace) -> None:
        accent, window = self.colours.in_range, self.palette().color(QPalette.ColorRole.Window)
        filled = step.place == "here"
        quiet = theme.over(theme.faded(self.colours.secondary, 0.6), window)
        painter.setPen(QPen(accent if step.place in ("here", "done") else quiet, 2.0))
        painter.setBrush(accent if filled else window)
        painter.drawEllipse(centre, DISC, DISC)
        if step.place == "done":
            draw_tick(painter, centre, accent)
            return
        painter.setFont(theme.font(12, bold=True))
        painter.setPen(self.colours.ink if filled else self.colours.secondary)
        field = QRectF(centre.x() - DISC, centre.y() - DISC, 2 * DISC, 2 * DISC)
        painter.drawText(
            field, Qt.AlignmentFlag.AlignCenter, "–" if step.place == "skipped" else str(number + 1)
        )

    def _name(self, painter: QPainter, box: QRectF, step: StepFace) -> None:
        here = step.place == "here"
        painter.setFont(theme.font(14, bold=here))
        painter.setPen(self.colours.text if here else self.colours.secondary)
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        name = painter.fontMetrics().elidedText(step.title, Qt.TextElideMode.ElideRight, round(box.width()))
        room = box.height() >= 36 and step.optional and step.place != "done"
        painter.drawText(box.adjusted(0, 0, 0, -14) if room else box, side, name)
        if room:
            painter.setFont(theme.font(11))
            painter.setPen(self.colours.secondary)
            painter.drawText(box.adjusted(0, 18, 0, 0), side, self.words("wizard.optional"))
