"""The waveform of one leg: from the whole call down to single samples."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, log2
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QPainter, QPen

from prosody.audio.error import AudioError
from prosody.events import Leg
from prosody.units import FRAMES_PER_SECOND
from prosody.wording import Wording
from ui import theme
from ui.replay import ink
from ui.replay.lane import Scene, centre_line, gaps
from ui.replay.sight import Sight
from ui.replay.span import Scale

Floats = NDArray[np.float32]

READ: Final = 400.0
"""With at most so many frames (4 s) in view the samples themselves are read and drawn."""
LOUDEST: Final = 12.0
"""A soft leg is drawn at most so many times as large."""
LOUD: Final = 98.0
"""Percentile of the extremes of 0.64 s that fills the lane; the few that are louder are cut."""
FULL: Final = 0.92


class WaveLane:
    """Paints the sound of a leg; a leg without sound shows its level's picture or nothing."""

    weight = 1.0
    least = 40

    def __init__(self, leg: Leg) -> None:
        self.leg: Leg = leg
        self.code = f"wave.{leg}"
        self._held: tuple[int, int, Floats] = (0, 0, np.zeros(0, np.float32))
        self._gain = (-1, 1.0)

    def name(self, words: Wording) -> str:
        """Return who it is."""
        return words(f"leg.{self.leg}")

    def marks(self, scene: Scene) -> Iterable[tuple[float, str]]:
        """No numbers: a waveform is only a picture."""
        return ()

    def paint(self, painter: QPainter, box: QRectF, scale: Scale, scene: Scene) -> None:
        """Paint it."""
        centre_line(painter, box, box.center().y(), scene.colours.secondary)
        gaps(painter, box, scale, scene.sight.gaps[self.leg], theme.faded(scene.colours.secondary, 0.6))
        samples = self._samples(scene.sight, scale) if scale.span.frames <= READ else None
        if samples is not None and samples[2] > 1.0:
            self._line(painter, box, scale, scene, samples)
        else:
            self._extremes(painter, box, scale, scene, samples, theme.ratio_of(painter))

    def _extremes(
        self,
        painter: QPainter,
        box: QRectF,
        scale: Scale,
        scene: Scene,
        samples: tuple[Floats, float, float] | None,
        ratio: float,
    ) -> None:
        pixels = max(1, round(box.width() * ratio))
        if samples is None:
            low, high = self._enveloped(scene.sight, scale, pixels)
        else:
            low, high = _reduced(samples[0], pixels)
        half = box.height() / 2 * ratio
        gain = FULL * half * self._loudness(scene.sight)
        top, bottom = half - high * gain - 0.5, half - low * gain + 0.5
        ink.columns(painter, box, top, bottom, theme.faded(scene.tint(self.leg), 0.85))

    def _line(
        self,
        painter: QPainter,
        box: QRectF,
        scale: Scale,
        scene: Scene,
        samples: tuple[Floats, float, float],
    ) -> None:
        values, first, apart = samples
        x = scale.left + (np.arange(len(values)) * apart) + first
        size = FULL * box.height() / 2 * self._loudness(scene.sight)
        y = box.center().y() - values.astype(np.float64) * size
        pen = QPen(scene.tint(self.leg), 1.4)
        ink.line(painter, x, y, pen, marker=4.0 if apart > 6 else 0.0)

    def _loudness(self, sight: Sight) -> float:
        """Return how much larger than it is a soft leg is drawn."""
        if self._gain[0] != sight.revision:
            coarse = sight.call.waveform(self.leg).envelope(6)
            peak = float(np.percentile(np.abs(coarse), LOUD)) if len(coarse) else 0.0
            self._gain = (sight.revision, min(LOUDEST, 1.0 / peak) if peak > 0 else 1.0)
        return self._gain[1]

    def _enveloped(self, sight: Sight, scale: Scale, pixels: int) -> tuple[Floats, Floats]:
        """Return least and greatest of each pixel out of the picture of frames."""
        per_pixel = scale.span.frames / pixels
        level = max(0, floor(log2(per_pixel))) if per_pixel >= 1 else 0
        picture = sight.call.waveform(self.leg).envelope(level)
        edges = (scale.span.first + per_pixel * np.arange(pixels + 1)) / 2**level
        firsts = np.floor(edges[:-1]).astype(np.int64)
        inside = firsts < len(picture)
        low, high = (np.zeros(pixels, np.float32) for _ in range(2))
        if inside.any() and per_pixel >= 1:
            starts = firsts[inside]
            stop = min(len(picture), int(np.ceil(edges[1:][inside][-1])))
            part = picture[: max(stop, int(starts[-1]) + 1)]
            low[inside] = np.minimum.reduceat(part[:, 0], starts)
            high[inside] = np.maximum.reduceat(part[:, 1], starts)
        elif inside.any():
            low[inside], high[inside] = picture[firsts[inside]].T
        return low, high

    def _samples(self, sight: Sight, scale: Scale) -> tuple[Floats, float, float] | None:
        """Return the samples in view, the first one's place in px from the left, and px between two."""
        try:
            sound = sight.call.sound(self.leg)
        except AudioError:
            return None
        if sound is None:
            return None
        per_frame = sound.rate / FRAMES_PER_SECOND
        start, stop = floor(scale.span.first * per_frame), floor(scale.span.last * per_frame) + 1
        if not (self._held[0] <= start and stop <= self._held[1]):
            room = round(READ / 2 * per_frame)
            begin, end = max(0, start - room), min(sound.samples_count, stop + room)
            self._held = (begin, max(end, stop), sound.read(begin, max(end, stop)))
        held = self._held[2][start - self._held[0] : stop - self._held[0]]
        apart = 1.0 / (per_frame * scale.per_pixel)
        return held, (start / per_frame - scale.span.first) / scale.per_pixel, apart


def _reduced(samples: Floats, pixels: int) -> tuple[Floats, Floats]:
    """Return least and greatest of each pixel's samples."""
    if not len(samples):
        return np.zeros(pixels, np.float32), np.zeros(pixels, np.float32)
    edges = np.minimum(np.arange(pixels) * len(samples) // pixels, len(samples) - 1)
    return np.minimum.reduceat(samples, edges), np.maximum.reduceat(samples, edges)
