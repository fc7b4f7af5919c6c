"""Every face the overlay has, rendered without a screen: `python -m ui.gallery` writes `docs/overlay.png`.

The same faces are the golden pictures of the tests, so what is documented is what is tested.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from PyQt6.QtCore import QPoint, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QRegion
from PyQt6.QtWidgets import QApplication, QWidget

from prosody.wording import Wording, wording
from ui import theme
from ui.face import Direction, Face, GreetingFace, Line, Melody, State, Zone
from ui.overlay import Overlay, Size
from ui.place import PlaceStore
from ui.platform import Plain
from ui.says import trouble_line
from ui.theme import Palette
from ui.viewmodel import GLYPHS, NO_CALL

BEHIND: Final = {"dark": QColor("#8FA1B3"), "light": QColor("#D9DFE7")}
"""What lies behind the overlay in the pictures: a middling page."""


def spoken(seed: int = 3, *, lively: bool = True, gap: bool = False) -> Melody:
    """Return five seconds of made melody: a few phrases, pauses between them."""
    rows = np.arange(500)
    reach = 3.6 if lively else 0.7
    st = reach * np.sin(rows / 31.0 + seed) + 0.5 * reach * np.sin(rows / 13.0 + 2 * seed) - 0.3
    weight = np.clip(0.62 + 0.38 * np.sin(rows / 9.0 + seed) * np.sin(rows / 47.0), 0.1, 1.0)
    voiced = (np.sin(rows / 41.0 + seed) > -0.55) & (np.sin(rows / 17.0 + 1.7 * seed) > -0.93)
    missing = (rows > 190) & (rows < 240) if gap else np.zeros(500, np.bool_)
    st = np.where(voiced & ~missing, st, np.nan)
    return Melody(st.astype(np.float32), weight.astype(np.float32), missing, 500 + seed, (-3.1, 3.9), 5.0)


def tail(direction: Direction) -> tuple[float, ...]:
    """Return a made last phrase."""
    slope = {"rising": 4.5, "level": 0.4, "falling": -4.0, "unclear": 0.0}[direction]
    return tuple(float(slope * t**1.6 + 0.35 * np.sin(9 * t)) for t in np.linspace(0, 1, 18))


def greeted(words: Wording, direction: Direction, match: bool | None) -> GreetingFace:
    """Return a badge as the view model makes it."""
    said = "" if match is None else words("greeting.on_target" if match else "greeting.off.rise")
    heard = () if direction == "unclear" else tail(direction)
    return GreetingFace(words(f"greeting.{direction}"), said, direction, match, heard)


def judged(words: Wording, zone: Zone, needle: float) -> Face:
    """Return a face with a needle."""
    code = f"tone.{zone}"
    return Face(
        "judged",
        zone,
        needle,
        words(code),
        words.hint(code),
        zone,
        band=(-0.5, 0.5),
        greeting=greeted(words, "rising", True),
        melody=spoken(lively=zone != "flat"),
        running=True,
        lively=True,
    )


def unjudged(words: Wording, state: State) -> Face:
    """Return a face without one."""
    code = f"state.{state}"
    waiting = GreetingFace(words("greeting.none"), "")
    return Face(
        state,
        word=words(code),
        hint=words.hint(code),
        glyph=GLYPHS[state],
        band=(-0.5, 0.5),
        greeting=waiting,
        running=state not in NO_CALL,
    )


def faces(words: Wording) -> dict[str, Face]:
    """Return every face by name."""
    return {**_of_tone(words), **_unsure(words), **_of_trouble(words), **_silent(words)}


def _calm(words: Wording) -> Face:
    return judged(words, "in_range", 0.12)


def _of_tone(words: Wording) -> dict[str, Face]:
    """Return the faces of a judged tone."""
    calm, flat, tense = _calm(words), judged(words, "flat", -0.72), judged(words, "tense", 0.7)
    nudge = Line(words.hint("tone.tense").capitalize(), "ease", "nudge", "tense")
    lift = Line(words.hint("tone.flat").capitalize(), "up", "nudge", "flat")
    return {
        "in_range": calm,
        "flat": replace(flat, line=lift, greeting=greeted(words, "level", False)),
        "tense": replace(tense, line=nudge, greeting=greeted(words, "falling", False)),
        "not_calibrated": replace(calm, mark=words("mark.not_calibrated"), recording=True),
        "no_target": replace(calm, greeting=greeted(words, "falling", None), needle=-0.3),
        "doubted": replace(calm, mark=words("mark.voice_unlike"), needle=0.2),
        "grey": replace(calm, grey=True),
    }


def _unsure(words: Wording) -> dict[str, Face]:
    """Return the faces of a voice that is heard and not judged."""
    collecting, cannot = unjudged(words, "collecting"), unjudged(words, "cannot_tell")
    return {
        "collecting": replace(
            collecting,
            melody=spoken(5),
            progress=0.45,
            lively=True,
            mark=words("mark.not_calibrated"),
            greeting=GreetingFace(words("greeting.none"), words("greeting.listening")),
        ),
        "cannot_tell": replace(
            cannot,
            hint=words("reason.noise"),
            melody=spoken(6, gap=True),
            lively=True,
            greeting=greeted(words, "unclear", None),
        ),
        "restarted": replace(
            collecting,
            line=trouble_line("restarted", words),
            progress=0.2,
            melody=spoken(7),
            lively=True,
            greeting=_calm(words).greeting,
        ),
    }


def _of_trouble(words: Wording) -> dict[str, Face]:
    """Return the faces with a line about what is wrong."""
    calm, clip = _calm(words), Line(words("trouble.clipping"), "warning", "trouble")
    return {
        "trouble": replace(calm, line=clip, needle=0.3),
        "far_lost": replace(calm, line=trouble_line("far_lost", words), needle=-0.2),
        "voice_unlike": replace(calm, line=trouble_line("voice_unlike", words), needle=0.2),
    }


def _silent(words: Wording) -> dict[str, Face]:
    """Return the faces while nothing is heard."""
    greeting = _calm(words).greeting
    plain: tuple[State, ...] = ("muted", "behind", "starting", "waiting", "failed", "no_call")
    return {
        "stale": replace(unjudged(words, "stale"), greeting=greeting),
        "paused": replace(unjudged(words, "paused"), paused=True, recording=True, greeting=greeting),
        "lost": replace(unjudged(words, "lost"), greeting=greeting),
        **{state: unjudged(words, state) for state in plain},
        "awaiting": replace(unjudged(words, "awaiting"), waiting=True),
    }


def overlay(palette: Palette, words: Wording, size: Size = "full", zoom: float = 1.0) -> Overlay:
    """Return an overlay that remembers nothing and asks nothing of the window system."""
    window = Overlay(palette, words, PlaceStore(Path(os.devnull)), Plain())
    window.set_still(True)
    window.set_size(size, zoom)
    return window


def picture(window: Overlay, face: Face, ratio: float = 1.0) -> QImage:
    """Return the overlay wearing a face, as an image at a pixel ratio, nothing behind it."""
    window.ribbon.show_melody(None)  # a still ribbon takes only every 50th row
    window.show_face(face)
    window.line.settle()
    return shot(window, ratio)


def shot(widget: QWidget, ratio: float) -> QImage:
    """Return a widget as an image."""
    image = QImage((widget.size().toSizeF() * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    flags = QWidget.RenderFlag.DrawChildren
    widget.render(image, QPoint(), QRegion(), flags)
    return image


def sheet(ratio: float, wording_name: str = "plain", language: str = "en") -> QImage:
    """Return every face in dark and light on one sheet: two columns a theme."""
    words = wording(wording_name, language)
    columns, gap = 2, 14
    named = list(faces(words).items())
    cell_w, cell_h = 484 + gap, 176 + gap + 16
    rows = -(-len(named) // columns)
    smalls = 2 * 176 + 3 * gap
    width, high = 2 * (columns * cell_w + gap), rows * cell_h + gap + smalls
    image = QImage(round(width * ratio), round(high * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    for side, colours in enumerate((theme.DARK, theme.LIGHT)):
        left = side * width / 2
        painter.fillRect(QRectF(left, 0, width / 2, high), BEHIND[colours.name])
        window = overlay(colours, words)
        for number, (name, face) in enumerate(named):
            x = left + gap + number % columns * cell_w
            y = gap + number // columns * cell_h
            painter.setFont(theme.font(11))
            painter.setPen(QColor("#1B232C"))
            painter.drawText(QRectF(x, y, cell_w, 14), Qt.AlignmentFlag.AlignLeft, name.replace("_", " "))
            painter.drawImage(QRectF(x, y + 16, 484, 176), picture(window, face, ratio))
        for across, down, small in _small(colours, words, ratio):
            painter.drawImage(QPoint(round(left) + gap + across, rows * cell_h + gap + down), small)
        window.deleteLater()
    painter.end()
    return image


def _small(colours: Palette, words: Wording, ratio: float) -> Iterator[tuple[int, int, QImage]]:
    """Yield the other two sizes with their places."""
    known = faces(words)
    gauge, bar = overlay(colours, words, "gauge"), overlay(colours, words, "bar")
    for number, name in enumerate(("in_range", "flat", "tense", "collecting", "muted")):
        yield number * 190, 0, picture(gauge, known[name], ratio)
    for number, name in enumerate(("in_range", "flat", "tense", "not_calibrated", "collecting", "muted")):
        yield number % 2 * 480, 174 + number // 2 * 48, picture(bar, known[name], ratio)


def main() -> None:
    """Write the pictures of the documentation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/overlay.png"))
    parser.add_argument("--ratio", type=float, default=1.0)
    parser.add_argument("--wording", default="plain")
    parser.add_argument("--language", default="en")
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    sheet(chosen.ratio, chosen.wording, chosen.language).save(str(chosen.out))
    application.quit()


if __name__ == "__main__":
    main()
