"""Colours, size and motion as person and system want them, on the overlay and the other windows."""

from __future__ import annotations

from typing import cast

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication

from prosody.settings import Settings
from prosody.wording import Wording
from ui import theme
from ui.overlay import Overlay, Size
from ui.platform import Platform
from ui.theme import Choice, Palette

SCHEMES = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light}


def palette(settings: Settings) -> Palette:
    """Return the colours that the settings, or the system, ask for."""
    choice = cast(Choice, settings.program.theme)
    return theme.palette(choice, high_contrast=settings.overlay.look.contrast)


def dress(overlay: Overlay, settings: Settings, words: Wording, manners: Platform) -> None:
    """Put everything on as the settings say."""
    look, choice = settings.overlay.look, settings.program.theme
    overlay.set_still(look.stillness == "on" or (look.stillness == "system" and manners.wants_stillness()))
    overlay.set_size(cast(Size, look.size), look.zoom)
    colours = palette(settings)
    overlay.dress(colours, words)
    QApplication.setPalette(theme.application_palette(colours))
    hints = QApplication.styleHints()
    wanted = SCHEMES.get(choice, Qt.ColorScheme.Unknown)
    if hints is not None and choice != "system" and hints.colorScheme() != wanted:
        hints.setColorScheme(wanted)
