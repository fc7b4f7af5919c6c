"""Golden pictures: every face in both themes, at 100 and 125 %.

`TONEGAUGE_GOLDEN=write pytest tests/ui/test_pictures.py` writes them anew; look at them then.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QApplication

from prosody.wording import wording
from ui import gallery, theme
from ui.overlay import Overlay

GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("TONEGAUGE_GOLDEN") == "write"
FEW = 0.002
"""Share of pixels that may be off ..."""
OFF = 24
"""... by more than this, of 255."""

SHARP = ("in_range", "flat", "tense", "not_calibrated", "collecting", "cannot_tell")
"""Faces that are held at 125 % too: between them they have every part."""

pytestmark = pytest.mark.usefixtures("application")


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    bits = plain.constBits()
    assert bits is not None
    bits.setsize(plain.sizeInBytes())
    rows = np.frombuffer(bits, np.uint8).reshape(plain.height(), plain.bytesPerLine())  # type: ignore[call-overload]
    return rows[:, : 4 * plain.width()].astype(int)


def compare(image: QImage, name: str) -> None:
    path = GOLDEN / f"{name}.png"
    if WRITE:
        GOLDEN.mkdir(exist_ok=True)
        image.save(str(path))
    wanted = QImage(str(path))
    assert not wanted.isNull(), f"no picture {path}"
    assert wanted.size() == image.size()
    apart = np.abs(pixels(image) - pixels(wanted)) > OFF
    assert apart.mean() < FEW, f"{name} differs in {100 * apart.mean():.2f} % of its pixels"


@pytest.mark.parametrize("ratio", [1.0, 1.25])
@pytest.mark.parametrize("palette", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_every_face_looks_as_it_did(palette: theme.Palette, ratio: float) -> None:
    words = wording("plain", "en")
    window = gallery.overlay(palette, words)
    for name, face in gallery.faces(words).items():
        if ratio > 1 and name not in SHARP:
            continue
        compare(gallery.picture(window, face, ratio), f"{palette.name}-{round(100 * ratio)}-{name}")


@pytest.mark.parametrize("size", ["gauge", "bar"])
def test_the_other_sizes_look_as_they_did(size: str) -> None:
    words = wording("descriptor", "de")
    window = gallery.overlay(theme.DARK, words, size)  # type: ignore[arg-type]
    for name in ("in_range", "flat", "tense", "collecting", "muted"):
        compare(gallery.picture(window, gallery.faces(words)[name]), f"{size}-de-{name}")


@pytest.mark.skipif(WRITE, reason="the pictures are being written")
def test_a_face_that_differs_is_noticed() -> None:
    words = wording("plain", "en")
    window = gallery.overlay(theme.DARK, words)
    with pytest.raises(AssertionError, match="differs"):
        compare(gallery.picture(window, gallery.faces(words)["flat"]), "dark-100-in_range")


@pytest.mark.parametrize("name", ["plain", "descriptor"])
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_no_face_paints_outside_its_panel(name: str, language: str, direction: Qt.LayoutDirection) -> None:
    words = wording(name, language)
    window = gallery.overlay(theme.DARK, words)
    window.setLayoutDirection(direction)
    for face in gallery.faces(words).values():
        corners = pixels(gallery.picture(window, face))[:, 3::4]
        assert corners[0, 0] == corners[-1, -1] == 0


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_dial_is_mirrored_to_the_other_side_in_a_script_from_right_to_left(zoom: float) -> None:
    window: Overlay = gallery.overlay(theme.DARK, wording(), zoom=zoom)
    left: Callable[[], float] = lambda: window.gauge.x() / zoom  # noqa: E731
    before = left()
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert before < 20
    assert left() > 280


def test_a_still_overlay_does_not_glide(application: QApplication) -> None:
    words = wording()
    window = gallery.overlay(theme.DARK, words)
    known = gallery.faces(words)
    window.show_face(known["flat"])
    window.show_face(known["tense"])
    assert window.gauge.pointer.needle.value == known["tense"].needle
    assert not window.gauge.tick(0.033)
    window.set_still(False)
    window.show_face(known["flat"])
    assert window.gauge.tick(0.033)
    assert window.gauge.pointer.needle.value > -0.7
    assert application is not None


def test_a_screen_reader_hears_zone_and_value() -> None:
    words = wording("plain", "en")
    window = gallery.overlay(theme.DARK, words)
    known = gallery.faces(words)
    window.show_face(known["flat"])
    assert (window.gauge.accessibleName(), window.gauge.value()) == ("Tone: Bored", -72)
    window.show_face(known["muted"])
    assert window.gauge.accessibleName() == "Tone: No signal"
    assert window.badge.accessibleName() == "Greeting: Not heard yet"
