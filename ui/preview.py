"""The looks tried out: a gauge that wears the settings as they are now, its needle moved by hand."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSlider, QVBoxLayout, QWidget

from prosody.display import OverlaySettings
from prosody.wording import Wording
from ui import theme
from ui.face import Face, Zone
from ui.gauge import ArcGauge
from ui.theme import Palette
from ui.zone import zone_of

SCALE: Final = 100


class Preview(QWidget):
    """A gauge on its panel; nothing here listens or is kept."""

    def __init__(self, colours: Palette, words: Wording, settings: OverlaySettings) -> None:
        super().__init__()
        self.colours, self.words, self.settings = colours, words, settings
        self.zone: Zone = "none"
        self.gauge = ArcGauge(colours, words, self)
        self.gauge.pointer.still = True
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(-SCALE, SCALE)
        self.slider.setAccessibleName(words("preview.needle"))
        self.slider.setToolTip(words("preview.needle"))
        self.slider.valueChanged.connect(lambda _: self.refresh())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(10, 10, 10, 10)
        outer.addWidget(self.gauge, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addWidget(self.slider)
        self.refresh()

    def wear(self, colours: Palette, words: Wording, settings: OverlaySettings) -> None:
        """Follow changed settings."""
        self.colours, self.words, self.settings = colours, words, settings
        self.gauge.dress(colours, words)
        self.refresh()

    def refresh(self) -> None:
        """Show what the overlay would show for the needle where it stands."""
        view, needle = self.settings.view, self.slider.value() / SCALE
        self.zone = zone_of(needle, view.tolerance, self.zone, view.zone_hysteresis)
        code = f"tone.{self.zone}"
        self.gauge.show_face(
            Face(
                "judged",
                self.zone,
                needle,
                self.words(code),
                self.words.hint(code),
                self.zone,
                band=(-view.tolerance, view.tolerance),
                running=True,
            )
        )
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the overlay's panel below the gauge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self.colours.panel)
        painter.setPen(QPen(self.colours.edge, 1.0))
        box = QRectF(self.gauge.geometry()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        painter.end()
