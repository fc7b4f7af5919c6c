"""The tone of each second of the rep's speech, and what was flagged; place, shape and word tell it too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from prosody.events import Flag, Greeting
from prosody.wording import Wording
from ui import glyphs, theme
from ui.face import Zone
from ui.replay.ink import hatch
from ui.replay.lane import Scene, caption
from ui.replay.span import Scale
from ui.says import FLAG_ZONES

Mark = Flag | Greeting

STEP: Final[dict[Zone, int]] = {"tense": 0, "in_range": 1, "flat": 2}
"""Place of a tone in its lane, from above."""
WORDY: Final = 64.0
"""A stretch at least so broad bears its word, px."""
SIGNS: Final = {
    "tone.flat": "flat",
    "tone.tense": "tense",
    "contour.flat": "level",
    "contour.rising": "rising",
    "contour.level": "level",
    "contour.falling": "falling",
    "contour.unclear": "unclear",
    "pace.fast": "clock",
    "pace.slow": "clock",
}
LABEL: Final = 22.0
"""Height of a flag's label."""
SIGN: Final = 26.0
"""Breadth of one without a word."""
ROWS: Final = 2
CROWDED: Final = 80.0
"""A label is left out where it could only stand so far right of its place, px."""


class ToneLane:
    """Three steps, tense above, flat below; hatched where nothing may be told."""

    code = "tone"
    weight = 0.55
    least = 44

    def name(self, words: Wording) -> str:
        """Return what it is called."""
        return words("replay.lane.tone")

    def marks(self, scene: Scene) -> Iterable[tuple[float, str]]:
        """No numbers."""
        return ()

    def paint(self, painter: QPainter, box: QRectF, scale: Scale, scene: Scene) -> None:
        """Paint the stretches in view."""
        if not scene.flags_visible:
            return
        painter.setFont(theme.font(11, bold=True))
        full = {zone: scene.colours.zone(zone) for zone in STEP}
        pale = {zone: theme.faded(colour, 0.22) for zone, colour in full.items()}
        for run in scene.sight.tones:
            ends = scale.clipped(run.start, run.end)
            if ends is None:
                continue
            whole = QRectF(ends[0], box.top() + 2, max(1.0, ends[1] - ends[0]), box.height() - 4)
            if run.zone == "none":
                hatch(painter, whole, theme.faded(scene.colours.secondary, 0.55))
                continue
            step = whole.height() / len(STEP)
            bar = QRectF(whole.left(), whole.top() + STEP[run.zone] * step, whole.width(), step)
            painter.fillRect(whole, pale[run.zone])
            painter.fillRect(bar, full[run.zone])
            if whole.width() >= WORDY and step >= 13:
                word = scene.words(f"tone.{run.zone}")
                caption(painter, bar.adjusted(6, 0, -4, 0), word, scene.colours.ink)


class FlagLane:
    """Labels of flags and greetings; where they crowd, only their signs."""

    code = "flags"
    weight = 0.0
    least = round(ROWS * (LABEL + 3) + 3)

    def __init__(self) -> None:
        self.chosen: Mark | None = None
        self.shown: list[tuple[QRectF, Mark]] = []
        """Where the labels stand, as painted last."""
        self._stamps: dict[tuple[object, ...], QPixmap] = {}

    def name(self, words: Wording) -> str:
        """Return what it is called."""
        return words("replay.lane.flags")

    def marks(self, scene: Scene) -> Iterable[tuple[float, str]]:
        """No numbers."""
        return ()

    def at(self, place: QPointF) -> Mark | None:
        """Return what stands at a place."""
        return next((mark for box, mark in reversed(self.shown) if box.contains(place)), None)

    def paint(self, painter: QPainter, box: QRectF, scale: Scale, scene: Scene) -> None:
        """Paint the labels in view."""
        self.shown = []
        if not scene.flags_visible:
            return
        painter.setFont(theme.font(12, bold=True))
        seen = [mark for mark in scene.sight.marks if scale.clipped(mark.index, mark.end) is not None]
        starts = [max(scale.x(mark.index), scale.left) for mark in seen]
        free = [scale.left] * ROWS
        for number, (mark, x) in enumerate(zip(seen, starts, strict=True)):
            row = min(range(ROWS), key=lambda row: free[row])
            left = max(x, free[row])
            if left - x > CROWDED:
                continue  # its line in the lanes below stays
            after = starts[number + ROWS] if number + ROWS < len(seen) else box.right()
            top = box.top() + 3 + row * (LABEL + 3)
            self._label(painter, QRectF(left, top, min(after, box.right()) - left, LABEL), mark, scene)
            free[row] = self.shown[-1][0].right() + 4

    def _label(self, painter: QPainter, room: QRectF, mark: Mark, scene: Scene) -> None:
        word = scene.words(code_of(mark))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(word) + SIGN + 10
        box = QRectF(room.left(), room.top(), wide if wide <= room.width() else SIGN, LABEL)
        if box.right() > room.right():
            box.moveRight(max(room.right(), room.left()))
        stamp = self._stamp(mark, box.width(), theme.ratio_of(painter), scene)
        painter.drawPixmap(box.topLeft(), stamp)
        if box.width() > SIGN:
            caption(painter, box.adjusted(SIGN - 2, 0, -4, 0), word, scene.colours.text)
        self.shown.append((box, mark))

    def _stamp(self, mark: Mark, wide: float, ratio: float, scene: Scene) -> QPixmap:
        """Return a label without its word: an hour has many that look alike."""
        colour, chosen = tint_of(mark, scene), mark is self.chosen
        dashed = isinstance(mark, Flag) and not mark.shown
        key = (sign_of(mark), colour.rgba(), round(wide), ratio, chosen, dashed, scene.colours.name)
        if key not in self._stamps:
            self._stamps[key] = _stamped(
                sign_of(mark), colour, QSizeF(wide, LABEL), ratio, chosen, dashed, scene
            )
        return self._stamps[key]


def _stamped(
    sign: str, colour: QColor, size: QSizeF, ratio: float, chosen: bool, dashed: bool, scene: Scene
) -> QPixmap:
    made = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    brush = QPainter(made)
    brush.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    brush.setPen(QPen(colour, 2.4 if chosen else 1.4, line))
    brush.setBrush(theme.over(theme.faded(colour, 0.42 if chosen else 0.16), _opaque(scene.colours.panel)))
    brush.drawRoundedRect(QRectF(1, 1, size.width() - 2, size.height() - 2), 5, 5)
    glyphs.draw(brush, sign, QPointF(13, size.height() / 2), 6.0, colour, 2.0)
    brush.end()
    return made


def code_of(mark: Mark) -> str:
    """Return the code of a flag, or of how a greeting ended."""
    return mark.code if isinstance(mark, Flag) else f"contour.{mark.verdict}"


def sign_of(mark: Mark) -> str:
    """Return the sign that stands for a mark."""
    if isinstance(mark, Flag) and mark.code.startswith("contour."):
        return SIGNS.get(mark.code, "flag")
    return SIGNS.get(code_of(mark), "flag")


def tint_of(mark: Mark, scene: Scene) -> QColor:
    """Return the colour of a mark: of the tone, of a greeting that was as wished, or none."""
    if isinstance(mark, Greeting):
        return scene.colours.in_range if mark.on_target else scene.colours.secondary
    return scene.colours.zone(FLAG_ZONES.get(mark.code, "none"))


def _opaque(colour: QColor) -> QColor:
    solid = QColor(colour)
    solid.setAlphaF(1.0)
    return solid
