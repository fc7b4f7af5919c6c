"""Makes the pictures of the calibration windows: `python docs/make_calibration_pictures.py`.

Every page of the wizard, practice and the weeks, painted without a screen on the bundled voice; the
weeks' calls are made up. `--full DIR` writes each window in its full size too, at both ratios, to look at.
"""

# ruff: noqa: E402 - the screen and the folders must be set before anything of ours is imported
from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ui")]

from made_booth import MICROPHONE, MadeBooth, quiet, reading
from PIL import Image
from PyQt6.QtCore import QPoint, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPalette, QRegion
from PyQt6.QtWidgets import QWidget

from calibration.drift import Call
from calibration.script import languages, script
from calibration.store import ProfileStore, read_profile
from prosody.profile import Usual
from prosody.settings import Settings
from prosody.wording import Wording, wording
from ui import theme
from ui.application import application
from ui.theme import Palette
from ui.voice.booth import Take
from ui.voice.drift import DriftWindow
from ui.voice.origin import demo_profile
from ui.voice.practice import PracticeWindow
from ui.voice.reader import Reader
from ui.voice.rehearse import Rehearsal
from ui.voice.window import WizardWindow
from ui.voice.wizard import Wizard

STEPS = ("quiet", "neutral", "greeting_level", "greeting_lively", "flat", "tense", "lively")
SIZE = (1040, 780)
SMALL = 0.5
COLUMNS = 3
GAP = 16
COLOURS = 256
"""Of a sheet: flat fields need no more, and the file is smaller by half."""
TODAY = "2026-11-22T00:00:00+00:00"

Pictures = Iterator[tuple[str, QWidget]]


def takes() -> dict[str, Take]:
    """Return what the bundled voice reads on each step."""
    read = {step: reading(step) for step in STEPS if step not in ("quiet", "lively")}
    return read | {"quiet": quiet(), "lively": reading("lively")}


def pages(read: dict[str, Take], colours: Palette, words: Wording, folder: Path) -> Pictures:
    """Yield the wizard as it is led through its pages."""
    booth = MadeBooth()
    wizard = Wizard("Anna", words, ProfileStore(folder), Reader(booth, MICROPHONE), lambda: TODAY)
    window = WizardWindow(wizard, colours, languages())
    window.resize(*SIZE)
    window.show()
    yield "welcome", window
    wizard.act()
    while wizard.step is not None:
        code = wizard.step.code
        while not wizard.full:
            rows = read[code].rows
            wizard.act()
            booth.rows = [rows[: max(1, round(0.62 * len(rows)))]]
            window.look()
            if wizard.session.taken(code) == wizard.step.takes - 1:
                yield f"{code}-reading", window
            booth.takes.append(read[code])
            wizard.act()
            window.look()
            if wizard.mood != "good":
                raise SystemExit(f"{code}: {wizard.message}")
        yield f"{code}", window
        wizard.act()
    while wizard.outcome.profile is None:
        window.look()
        time.sleep(0.02)
    yield "tolerance", window
    wizard.act()
    yield "result", window
    window.finish()
    window.hide()


def refused(read: dict[str, Take], colours: Palette, words: Wording, folder: Path) -> Pictures:
    """Yield a reading that cannot be used, and the question at leaving."""
    wizard = Wizard(
        "Anna", words, ProfileStore(folder), Reader(MadeBooth(read["quiet"]), MICROPHONE), lambda: ""
    )
    window = WizardWindow(wizard, colours, languages())
    window.resize(*SIZE)
    window.show()
    wizard.at = 2
    wizard.act()
    wizard.act()
    window.look()
    yield "refused", window
    window.finish()
    window.hide()


def practice(read: dict[str, Take], colours: Palette, words: Wording) -> Pictures:
    """Yield the practice window after a few tries."""
    order = [read[f"greeting_{how}"] for how in ("level", "lively", "level", "lively", "lively")]
    rehearsal = Rehearsal(
        read_profile(demo_profile()), Settings(), words, Reader(MadeBooth(*order), MICROPHONE)
    )
    window = PracticeWindow(rehearsal, colours, script(words.language))
    window.resize(1000, 770)
    window.show()
    for _ in order:
        window.act()
        window.act()
    rehearsal.choose(4)
    window.look()
    yield "practice", window
    window.finish()
    window.hide()


def weeks(colours: Palette, words: Wording) -> Pictures:
    """Yield the weeks, with made calls."""
    profile = replace(read_profile(demo_profile()), made_at="2026-08-31T09:00:00+00:00")
    window = DriftWindow(profile, lambda: made_calls(profile.usual), 9, words, colours, lambda: None)
    window.resize(1000, 770)
    window.show()
    window._work.wait(10)
    window.look()
    yield "weeks", window
    window.finish()


def made_calls(usual: dict[str, Usual]) -> Iterator[Call]:
    """Yield calls of nine weeks in which the voice grows a little flatter."""
    first = datetime(2026, 9, 3, 10, 0, tzinfo=UTC)
    for week in range(9):
        found = {}
        for number, (name, own) in enumerate(usual.items()):
            towards = -0.16 * week if name in ("range_st", "movement_rate") else 0.0
            by = own.spread * (0.5 * ((week * 7 + number * 3) % 5 - 2) / 2 + towards)
            values = (own.p5, own.p25, own.p75, own.p95)
            found[name] = Usual(own.median + by, own.spread, *(value + by for value in values))
        yield Call(f"call-{week}", first + timedelta(days=7 * week), "headset", 8000.0, 240.0, found)


def shot(widget: QWidget, ratio: float) -> QImage:
    """Return a window as an image at a pixel ratio."""
    image = QImage((widget.size().toSizeF() * ratio).toSize(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(widget.palette().color(QPalette.ColorRole.Window))
    widget.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return image


def sheet(pictures: list[tuple[str, QImage]], ground: QColor) -> QImage:
    """Return all pictures on one sheet, small."""
    wide, high = round(SIZE[0] * SMALL), round(SIZE[1] * SMALL)
    rows = -(-len(pictures) // COLUMNS)
    image = QImage(COLUMNS * (wide + GAP) + GAP, rows * (high + GAP) + GAP, QImage.Format.Format_RGB32)
    image.fill(ground)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for number, (_, picture) in enumerate(pictures):
        x = GAP + number % COLUMNS * (wide + GAP)
        y = GAP + number // COLUMNS * (high + GAP)
        small = picture.scaled(
            wide, high, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(QRectF(x, y, small.width(), small.height()), small)
    painter.end()
    return image


def main() -> None:
    """Make the sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--full", type=Path, help="write every window in full size here")
    parser.add_argument("--wording", default="plain")
    parser.add_argument("--language", default="en")
    parser.add_argument("--themes", default="dark,light")
    parser.add_argument(
        "--rtl", action="store_true", help="mirrored, as for a language written from the right"
    )
    chosen = parser.parse_args()
    app = application()
    if chosen.rtl:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    words, read = wording(chosen.wording, chosen.language), takes()
    palettes = {"dark": theme.DARK, "light": theme.LIGHT, "contrast": theme.strong(theme.DARK)}
    for name in chosen.themes.split(","):
        colours = palettes[name]
        app.setPalette(theme.application_palette(colours))
        kept: list[tuple[str, QImage]] = []
        with tempfile.TemporaryDirectory() as folder:
            for made in (
                pages(read, colours, words, Path(folder, "a")),
                refused(read, colours, words, Path(folder, "b")),
                practice(read, colours, words),
                weeks(colours, words),
            ):
                for title, window in made:
                    for _ in range(6):  # lines that wrap find their height in several rounds
                        app.processEvents()
                        window.look()  # type: ignore[attr-defined]  # every window of this room has it
                    kept.append((title, shot(window, 1.0)))
                    if chosen.full:
                        chosen.full.mkdir(parents=True, exist_ok=True)
                        for ratio in (1.0, 1.5):
                            stem = f"{name}-{round(100 * ratio)}-{len(kept):02d}-{title}"
                            shot(window, ratio).save(str(chosen.full / f"{stem}.png"))
        shown = [picture for picture in kept if picture[0] in SHOWN]
        ground = QColor("#2A3139") if name != "light" else QColor("#D9DFE7")
        end = "" if name == "dark" else f"-{name}"
        path = chosen.out / f"calibration-wizard{end}.png"
        sheet(shown, ground).save(str(path))
        with Image.open(path) as whole:
            few = whole.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(path, optimize=True)


SHOWN = (
    *("welcome", "quiet-reading", "neutral-reading", "greeting_level", "greeting_lively", "refused"),
    *("flat-reading", "tense", "lively", "tolerance", "result", "practice", "weeks"),
)
"""What stands on the sheet."""

if __name__ == "__main__":
    main()
