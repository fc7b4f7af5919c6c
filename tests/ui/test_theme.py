"""Colours that can be read: on the panel, over black and over white."""

from __future__ import annotations

import pytest
from PyQt6.QtGui import QColor

from ui import theme
from ui.theme import DARK, LIGHT, Palette, contrast, over, strong

WHITE, BLACK = QColor("white"), QColor("black")


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("page", [WHITE, BLACK], ids=["over white", "over black"])
def test_words_and_signs_can_be_read_on_any_page(palette: Palette, page: QColor) -> None:
    panel = over(palette.panel, page)
    assert contrast(palette.text, panel) >= 7
    assert contrast(palette.secondary, panel) >= 4.5
    for colour in (palette.flat, palette.in_range, palette.tense, palette.alarm):
        assert contrast(colour, panel) >= 4.1  # signs need 3 (WCAG 2.2, 1.4.11)
    for colour in (palette.flat, palette.in_range, palette.tense):
        assert contrast(palette.ink, colour) >= 4.5


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_more_contrast_is_more(palette: Palette) -> None:
    panel = over(strong(palette).panel, WHITE if palette is DARK else BLACK)
    assert strong(palette).panel.alphaF() == 1.0
    assert contrast(strong(palette).secondary, panel) >= 15


def test_black_on_white_is_21() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21.0)


@pytest.mark.usefixtures("application")
def test_the_bundled_font_is_the_one_that_is_used() -> None:
    assert theme.family() == "Inter"
    assert theme.font(19, bold=True).bold()
