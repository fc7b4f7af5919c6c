"""Colours, fonts and sizes of everything that is painted. Nothing here decides what is shown.

The palette is blue, green and orange at nearly equal lightness, shifted from Okabe and
Ito's so that each keeps 4.5:1 on its panel (`contrast` measures it, a test holds it).
Colour is never the only sign: shape, place and word say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPainter, QPalette

from ui.face import Zone

Choice = Literal["system", "dark", "light"]

FONTS: Final = Path(__file__).parent / "fonts"
SANS: Final = "Inter"

RADIUS: Final = 18.0
"""Corner radius of the panel, in device-independent pixels, as are all sizes here."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme; `dim` is the opacity of a zone that is not the active one."""

    name: str
    panel: QColor
    edge: QColor
    flat: QColor
    in_range: QColor
    tense: QColor
    text: QColor
    secondary: QColor
    alarm: QColor
    ink: QColor
    dim: float

    def zone(self, zone: Zone) -> QColor:
        """Return the colour of a zone; that of no zone is the secondary grey."""
        return {"flat": self.flat, "in_range": self.in_range, "tense": self.tense}.get(zone, self.secondary)


def _rgba(code: str, opacity: float = 1.0) -> QColor:
    colour = QColor(code)
    colour.setAlphaF(opacity)
    return colour


DARK: Final = Palette(
    name="dark",
    panel=_rgba("#14181D", 0.88),
    edge=_rgba("#FFFFFF", 0.10),
    flat=_rgba("#56B4E9"),
    in_range=_rgba("#1FC797"),
    tense=_rgba("#FF8A3D"),
    text=_rgba("#F4F6F8"),
    secondary=_rgba("#A9B4C0"),
    alarm=_rgba("#FF6B70"),
    ink=_rgba("#0C1014"),
    dim=0.46,
)

LIGHT: Final = Palette(
    name="light",
    panel=_rgba("#FFFFFF", 0.92),
    edge=_rgba("#0B1420", 0.16),
    flat=_rgba("#0072B2"),
    in_range=_rgba("#007A59"),
    tense=_rgba("#C24A00"),
    text=_rgba("#15191E"),
    secondary=_rgba("#52606D"),
    alarm=_rgba("#C21F3A"),
    ink=_rgba("#FFFFFF"),
    dim=0.40,
)


def strong(palette: Palette) -> Palette:
    """Return the palette with more contrast: an opaque panel, a full edge, brighter resting zones."""
    panel, edge, dim = QColor(palette.panel), QColor(palette.text), 0.62
    panel.setAlphaF(1.0)
    return replace(palette, panel=panel, edge=edge, secondary=palette.text, dim=dim)


def palette(choice: Choice, *, high_contrast: bool = False) -> Palette:
    """Return the palette a person chose; `system` follows the desktop and is dark where it has no opinion."""
    chosen = LIGHT if choice == "light" or (choice == "system" and system_is_light()) else DARK
    return strong(chosen) if high_contrast or system_wants_contrast() else chosen


def system_is_light() -> bool:
    """Return whether the desktop asks for a light scheme."""
    hints = QGuiApplication.styleHints()
    return hints is not None and hints.colorScheme() == Qt.ColorScheme.Light


def system_wants_contrast() -> bool:
    """Return whether the desktop asks for high contrast (Qt knows from 6.10 on)."""
    hints = QGuiApplication.styleHints()
    accessibility = hints.accessibility() if hints is not None and hasattr(hints, "accessibility") else None
    return (
        accessibility is not None and accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast
    )


@cache
def family() -> str:
    """Load the bundled fonts once and return their family; the system's where they cannot be loaded."""
    found = [QFontDatabase.addApplicationFont(str(path)) for path in sorted(FONTS.glob("*.otf"))]
    if found and min(found) >= 0:
        return SANS
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


@cache
def font(size: float, *, bold: bool = False) -> QFont:
    """Return the program's font, `size` pixels high, without hinting so that it scales evenly."""
    chosen = QFont(family())
    chosen.setPixelSize(round(size))
    chosen.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Medium)
    chosen.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return chosen


def application_palette(colours: Palette) -> QPalette:
    """Return the colours for ordinary windows: control window, preferences, summary."""
    panel, text = QColor(colours.panel), colours.text
    panel.setAlphaF(1.0)
    field = over(faded(colours.secondary, 0.14), panel)
    made = QPalette(panel)
    for role, colour in (
        (QPalette.ColorRole.Window, panel),
        (QPalette.ColorRole.Base, field),
        (QPalette.ColorRole.AlternateBase, panel),
        (QPalette.ColorRole.Button, field),
        (QPalette.ColorRole.ToolTipBase, field),
        (QPalette.ColorRole.WindowText, text),
        (QPalette.ColorRole.Text, text),
        (QPalette.ColorRole.ButtonText, text),
        (QPalette.ColorRole.ToolTipText, text),
        (QPalette.ColorRole.PlaceholderText, colours.secondary),
        (QPalette.ColorRole.Highlight, colours.in_range),
        (QPalette.ColorRole.HighlightedText, colours.ink),
        (QPalette.ColorRole.Link, colours.flat),
    ):
        made.setColor(role, colour)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, faded(colours.secondary, 0.6))
    return made


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2.2, 0..1."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two opaque colours, 1..21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def over(top: QColor, bottom: QColor) -> QColor:
    """Return the opaque colour seen where a translucent `top` lies on `bottom`."""
    share = top.alphaF()
    mixed = [share * a + (1 - share) * b for a, b in zip(_rgb(top), _rgb(bottom), strict=True)]
    return QColor.fromRgbF(*mixed)


def ratio_of(painter: QPainter) -> float:
    """Return the pixels per unit of what an unscaled painter paints on.

    Not the widget's: that would blur at 125 %, and in a picture rendered at a ratio of its own.
    """
    return painter.deviceTransform().m11()


def faded(colour: QColor, opacity: float) -> QColor:
    """Return the colour with its opacity multiplied."""
    thinner = QColor(colour)
    thinner.setAlphaF(colour.alphaF() * opacity)
    return thinner


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()
