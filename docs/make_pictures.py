"""Makes the pictures of the documentation: `python docs/make_pictures.py`.

Needs Xvfb, openbox, picom, xdotool and ImageMagick for the second.

`docs/overlay.png` shows every face, painted without a screen. `docs/overlay-demo.png` is a photograph:
the demo call running in a real overlay window over another program's page.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ui")]

SIZE = (1180, 560)
"""Of the page; the screen is a little larger, because a focused window that fills it covers everything."""


def page() -> int:
    """Show somebody else's program: a customer's page, so that one sees what the overlay lies over."""
    from PyQt6.QtCore import QRectF, Qt
    from PyQt6.QtGui import QColor, QPainter
    from PyQt6.QtWidgets import QApplication, QWidget

    from ui import theme

    class Page(QWidget):
        def paintEvent(self, _: object) -> None:  # noqa: N802
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor("#EEF2F6"))
            painter.fillRect(QRectF(0, 0, SIZE[0], 52), QColor("#2B4C7E"))
            painter.setPen(Qt.PenStyle.NoPen)

            def card(x: float, y: float, width: float, height: float, colour: str = "#FFFFFF") -> None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colour))
                painter.drawRoundedRect(QRectF(x, y, width, height), 10, 10)

            def write(x: float, y: float, text: str, size: int, colour: str, *, bold: bool = False) -> None:
                painter.setFont(theme.font(size, bold=bold))
                painter.setPen(QColor(colour))
                painter.drawText(QRectF(x, y, 420, 24), Qt.AlignmentFlag.AlignVCenter, text)

            write(24, 14, "Service desk", 17, "#FFFFFF", bold=True)
            write(170, 14, "Cases      Customers      Orders", 13, "#C9D6EA")
            card(24, 76, 330, 220)
            write(44, 92, "Customer", 12, "#6B7A8C")
            write(44, 114, "J. Example", 18, "#1C2733", bold=True)
            for row, (name, value) in enumerate(
                (
                    ("Contract", "Fibre 250"),
                    ("Since", "March 2022"),
                    ("Open cases", "1"),
                    ("Last call", "12 days ago"),
                )
            ):
                write(44, 154 + 30 * row, name, 13, "#6B7A8C")
                write(150, 154 + 30 * row, value, 13, "#1C2733")
            card(24, 316, 330, 220)
            write(44, 332, "Notes", 12, "#6B7A8C")
            for row, width in enumerate((270, 240, 284, 180, 262)):
                card(44, 366 + 28 * row, width, 10, "#DCE3EB")
            card(378, 76, 778, 460)
            write(402, 92, "Case 4711: slow connection in the evening", 16, "#1C2733", bold=True)
            for row in range(11):
                card(402, 140 + 34 * row, (700, 640, 720, 560)[row % 4], 10, "#E4EAF0")
            painter.end()

    application = QApplication([])
    window = Page()
    window.setWindowTitle("page")
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    window.setGeometry(0, 0, *SIZE)
    window.show()
    return application.exec()


def photograph(out: Path, after_s: float) -> None:
    """Run the demo call over the page and photograph the screen after a while."""
    from x11 import screen

    with tempfile.TemporaryDirectory() as home, screen(Path(home), f"{SIZE[0] + 2}x{SIZE[1] + 2}x24") as desk:
        seen = Path(home, "config", "tonegauge", "notice-seen")
        seen.parent.mkdir(parents=True)
        seen.touch()  # a first start would ask about the words
        desk.start(sys.executable, __file__, "--page")
        desk.window("page")
        desk.start(sys.executable, "-m", "ui.command", "demo")
        desk.window("Tonegauge overlay")
        time.sleep(2)
        desk.say("xdotool", "windowminimize", desk.window("Tonegauge"))
        time.sleep(after_s)
        crop = ["-crop", f"{SIZE[0]}x{SIZE[1]}+0+0", "+repage"]
        subprocess.run(["import", "-window", "root", *crop, str(out)], env=desk.env, check=True)


def main() -> None:
    """Make both pictures, or be the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--after", type=float, default=40.0, help="seconds into the demo call")
    parser.add_argument("--only", choices=("faces", "demo"))
    chosen = parser.parse_args()
    if chosen.page:
        sys.exit(page())
    if chosen.only != "demo":
        env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-m", "ui.gallery", "--out", str(HERE / "overlay.png")]
        subprocess.run(command, env=env, cwd=ROOT, check=True)
    if chosen.only != "faces":
        photograph(HERE / "overlay-demo.png", chosen.after)


if __name__ == "__main__":
    main()
