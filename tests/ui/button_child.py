"""A window with one large button that writes down how often it was clicked."""

from __future__ import annotations

import sys
from pathlib import Path

from PyQt6.QtWidgets import QApplication, QPushButton

application = QApplication([])
button = QPushButton("below")
button.setWindowTitle("below")
button.setGeometry(650, 40, 700, 320)
clicks = 0


def count() -> None:
    global clicks
    clicks += 1
    Path(sys.argv[1]).write_text(str(clicks))


button.clicked.connect(count)
button.show()
sys.exit(application.exec())
