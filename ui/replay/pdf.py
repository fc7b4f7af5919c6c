"""The report as PDF: the HTML report set on pages by Qt, its pictures drawn beforehand.

The rule of the room: there is one report; this only sets it. May run beside the GUI thread.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QBuffer, QByteArray, QEventLoop, QMarginsF, QSizeF, Qt, QUrl
from PyQt6.QtGui import QImage, QPageSize, QPainter, QPdfWriter, QTextDocument
from PyQt6.QtSvg import QSvgRenderer

from prosody.output import placed, refused
from prosody.replay.exports import html
from prosody.replay.exports.contents import Choice
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook

_PICTURE: Final = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_STYLE: Final = re.compile(r"<style>.*?</style>", re.DOTALL)

DOTS_PER_INCH: Final = 200
WIDTH_PX: Final = 640
"""Breadth of the text on A4 in Qt's own pixels (96 to the inch), between Qt's own margins of 20 mm."""

SHARPNESS: Final = 3
"""Dots of a drawn picture in a pixel: 290 to the inch."""

LOOK: Final = """
body { font-family: Inter, sans-serif; font-size: 10pt; color: #1b1f24; }
h1 { font-size: 16pt; } h2 { font-size: 12pt; }
th, td { text-align: left; padding: 3px 10px 3px 0; }
.small { color: #57606a; font-size: 8pt; }
"""


def write(path: Path, call: HeardCall, book: NoteBook, choice: Choice) -> None:
    """Write the report of a call as PDF; sound cannot go in.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        html.write(page, call, book, replace(choice, audio=False))
        pages = _set(page.read_text("utf-8"))
    try:
        with placed(path) as file:
            file.write(pages)
    except OSError as error:
        raise refused(str(path), error) from None


def _set(report: str) -> bytes:
    timers = QEventLoop()  # a long document starts some, which a bare thread does not know of
    document = QTextDocument(timers)
    document.setDefaultStyleSheet(LOOK)
    shown = _STYLE.sub("", report)
    for number, picture in enumerate(_PICTURE.findall(shown)):
        image, name = _drawn(picture), f"picture-{number}.png"
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        height = image.height() // SHARPNESS
        shown = shown.replace(picture, f'<img src="{name}" width="{WIDTH_PX}" height="{height}">', 1)
    document.setHtml(shown)
    kept = QBuffer()
    kept.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(kept)
    writer.setCreator("Tonegauge")
    writer.setResolution(DOTS_PER_INCH)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF())  # the document brings its own
    document.print(writer)
    return bytes(kept.data().data())


def _drawn(picture: str) -> QImage:
    """Return an inline SVG as an image as broad as the text."""
    renderer = QSvgRenderer(QByteArray(picture.encode()))
    size = QSizeF(renderer.viewBoxF().size())
    height = round(WIDTH_PX * size.height() / size.width()) if size.width() else 1
    image = QImage(WIDTH_PX * SHARPNESS, max(1, height) * SHARPNESS, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image
