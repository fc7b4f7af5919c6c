"""The overlay's "Not calibrated" leads to the calibration: by a key that is said, or by a double click.

The overlay lets clicks through, so the double click counts in move mode alone.
"""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QEvent, QObject

from prosody.wording import Wording
from ui.face import Face
from ui.overlay import Overlay


class Uncalibrated(QObject):
    """Watches the overlay for the double click."""

    def __init__(self, overlay: Overlay, calibrate: Callable[[], None]) -> None:
        super().__init__(overlay)
        self._overlay, self._calibrate = overlay, calibrate
        overlay.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Open the calibration on a double click on a face that bears the mark."""
        if event is None or event.type() != QEvent.Type.MouseButtonDblClick:
            return False
        wanted = self._overlay.moving and bool(self._overlay.face.mark)
        if wanted:
            self._overlay.set_moving(False)
            self._calibrate()
        return wanted


def said(face: Face, words: Wording, key: str) -> str:
    """Return what the control window says of a face: its hint, and the way to a profile if there is none."""
    way = words("mark.not_calibrated.way", key=key) if face.mark else ""
    return " · ".join(part for part in (face.hint, way) if part)
