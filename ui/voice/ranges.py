"""What is usual for a voice, as ranges: half of its speech in the broad part, nearly all in the thin one."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from calibration.voices import SHOWN, unit
from prosody.profile import Usual, VoiceProfile
from prosody.wording import Wording
from ui import theme
from ui.theme import Palette

ROW: Final = 30
NAMES: Final = 170.0
VALUES: Final = 250.0


class Ranges(QWidget):
    """Paints a row for each measure that a person is shown."""

    def __init__(self, words: Wording, colours: Palette) -> None:
        super().__init__()
        self.words, self.colours = words, colours
        self.rows: list[tuple[str, Usual, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a row for each measure."""
        return QSize(560, ROW * max(1, len(self.rows)))

    def minimumSizeHint(self) -> QSize:
        """Keep the rows."""
        return QSize(460, self.sizeHint().height())

    def show_profile(self, profile: VoiceProfile) -> None:
        """Take a profile."""
        words = self.words
        self.rows = []
        for name in SHOWN:
            if name in profile.usual:
                usual = profile.usual[name]
                low, high = (f"{value:.1f}" for value in (usual.p25, usual.p75))
                if max(abs(usual.p25), abs(usual.p75)) >= 100:
                    low, high = f"{usual.p25:.0f}", f"{usual.p75:.0f}"
                low, high = (text.replace(".", words("say.decimal")) for text in (low, high))
                measured = words.words.get(f"unit.{unit(name)}", unit(name))
                self.rows.append(
                    (
                        words.measure("f0_median" if name == "f0" else name),
                        usual,
                        f"{low} – {high} {measured}",
                    )
                )
        self.setAccessibleName("; ".join(f"{name}: {text}" for name, _, text in self.rows))
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint name, range and numbers of each."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        for number, (name, usual, text) in enumerate(self.rows):
            top = number * ROW
            first, last = QRectF(0, top, NAMES, ROW), QRectF(self.width() - VALUES, top, VALUES, ROW)
            if mirrored:
                first, last = QRectF(self.width() - NAMES, top, NAMES, ROW), QRectF(0, top, VALUES, ROW)
            painter.setFont(theme.font(13))
            painter.setPen(self.colours.text)
            painter.drawText(first, side, name[:1].upper() + name[1:])
            painter.setPen(self.colours.secondary)
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # numbers run so everywhere
            end = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
            painter.drawText(last, end | Qt.AlignmentFlag.AlignVCenter, text)
            painter.setLayoutDirection(self.layoutDirection())
            left = (VALUES if mirrored else NAMES) + 8
            right = self.width() - (NAMES if mirrored else VALUES) - 20
            self._range(painter, QRectF(left, top, max(20.0, right - left), ROW), usual)
        painter.end()

    def _range(self, painter: QPainter, field: QRectF, usual: Usual) -> None:
        """From the 5th to the 95th percentile, a little room on either side."""
        low, high = usual.p5, max(usual.p95, usual.p5 + 1e-9)
        room = 0.12 * (high - low)

        def x(value: float) -> float:
            return field.left() + (value - low + room) / (high - low + 2 * room) * field.width()

        middle = field.center().y()
        painter.setPen(QPen(theme.faded(self.colours.in_range, 0.55), 3.0, cap=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(x(usual.p5), middle), QPointF(x(usual.p95), middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colours.in_range)
        box = QRectF(x(usual.p25), middle - 6, max(4.0, x(usual.p75) - x(usual.p25)), 12)
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QPen(self.palette().color(self.backgroundRole()), 2.0))
        painter.drawLine(QPointF(x(usual.median), middle - 6), QPointF(x(usual.median), middle + 6))
