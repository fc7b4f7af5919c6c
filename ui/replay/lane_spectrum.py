"""The spectrum of the rep's voice as a lane, once it is asked for; made beside the window."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor
from typing import Final

import numpy as np
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor, QPainter

from prosody.audio.error import AudioError
from prosody.events import Leg
from prosody.replay.sound import Sound
from prosody.units import FRAMES_PER_SECOND
from prosody.wording import Wording
from ui import theme
from ui.replay import ink
from ui.replay.lane import Scene, caption
from ui.replay.sheet import ground
from ui.replay.span import Scale
from ui.replay.spectrogram import TOP_HZ, Spectrograms, Wanted, available

WIDEST: Final = 60 * FRAMES_PER_SECOND
"""No more than a minute in view is pictured (frames): beyond, a syllable has less than a pixel."""

GRID: Final = 4
"""Pictures begin at multiples of a quarter of their length, so that a pan seldom needs a new one."""


SPECTRA: Final = ("spectrum", "spectrum.clear")
"""Codes of the two lanes: with the background, and without."""


class SpectrumLane:
    """Paints the picture that is there; says why where there is none.

    Parameters
    ----------
    clear : bool
        The background is cleared away.
    leg : Leg
    """

    weight = 1.2
    least = 70

    def __init__(self, clear: bool = False, leg: Leg = "rep") -> None:
        self.clear, self.leg = clear, leg
        self.code = SPECTRA[clear]
        self.pictures = Spectrograms()

    def name(self, words: Wording) -> str:
        """Return what it is called."""
        return words(f"spectrogram.{self.code}")

    def marks(self, scene: Scene) -> Iterable[tuple[float, str]]:
        """Return kHz."""
        return [(1.0 - khz * 1000 / TOP_HZ, f"{khz} kHz") for khz in (1, 2, 3, 4)]

    def paint(self, painter: QPainter, box: QRectF, scale: Scale, scene: Scene) -> None:
        """Paint the picture of what is in view, or a sentence."""
        why_not = self._why_not(scale)
        sound = None if why_not else self._sound(scene)
        if sound is None:
            self._say(painter, box, scene, why_not or "replay.spectrum.silent")
            return
        wanted = self._wanted(scale)
        picture = self.pictures.picture(wanted, sound)
        if picture is None:
            self._say(painter, box, scene, "spectrogram.making")
            return
        left, right = scale.x(wanted.start), scale.x(wanted.end)
        shades = _shades(scene.colours.text, ground(scene.colours))
        ink.image(painter, QRectF(left, box.top(), right - left, box.height()), shades[picture])

    def _why_not(self, scale: Scale) -> str:
        if self.clear and not available():
            return "spectrogram.missing"
        return "spectrogram.wide" if scale.span.frames > WIDEST else ""

    def _sound(self, scene: Scene) -> Sound | None:
        try:
            return scene.sight.call.sound(self.leg)
        except AudioError:
            return None

    def _wanted(self, scale: Scale) -> Wanted:
        """Return a stretch around what is in view, from a grid."""
        step = max(1, ceil(scale.span.frames / GRID))
        start = floor(scale.span.first / step) * step
        return Wanted(self.leg, start, start + (GRID + 1) * step, self.clear)

    def _say(self, painter: QPainter, box: QRectF, scene: Scene, code: str) -> None:
        painter.setFont(theme.font(12))
        caption(painter, box.adjusted(10, 0, -4, 0), scene.words(code), scene.colours.secondary)

    def close(self) -> None:
        """Stop making pictures."""
        self.pictures.close()


def _shades(loud: QColor, quiet: QColor) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """Return 256 opaque colours from quiet to loud."""
    share = (np.arange(256) / 255)[:, None]
    ends = [np.array([c.red(), c.green(), c.blue()]) for c in (quiet, loud)]
    mixed = np.round((1 - share) * ends[0] + share * ends[1]).astype(np.uint32)
    return np.asarray((255 << 24) | (mixed[:, 0] << 16) | (mixed[:, 1] << 8) | mixed[:, 2], np.uint32)
