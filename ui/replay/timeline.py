"""The detail view: lanes below each other, one time axis, one cursor, from an hour down to single frames.

The rule of the room: what does not move is painted once, on a layer; a cursor that moves costs two
narrow strips. Time runs left to right in every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PyQt6.QtCore import QEvent, QPointF, QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from prosody.units import FRAMES_PER_SECOND
from prosody.wording import Wording
from ui.replay.hand import Hand
from ui.replay.lane import Lane, Scene
from ui.replay.lane_curve import CurveLane, MelodyLane
from ui.replay.lane_tone import FlagLane, Mark, ToneLane
from ui.replay.lane_wave import WaveLane
from ui.replay.sheet import MARGIN, Sheet, ground, least
from ui.replay.sight import Sight
from ui.replay.span import Scale, Span, told, whole
from ui.theme import Palette

HAIR: Final = 3
"""Half of the breadth that is painted anew where the cursor was or is, px."""
OPENED: Final = 60.0 * FRAMES_PER_SECOND
"""What is in view at first of a call longer than this (frames)."""


class Timeline(QWidget):
    """Shows a part of a call.

    Parameters
    ----------
    sight : Sight
    words : Wording
    colours : Palette

    Attributes
    ----------
    span : Span
        What is in view.
    frame : int
        The frame that is heard, or was gone to.
    selection : tuple of int or None
        The chosen stretch, frames [start, end).
    """

    moved = pyqtSignal(float, float)
    """Another part is in view: its first frame and the frame after its last."""
    went = pyqtSignal(int)
    """Somebody goes to a frame."""
    selected = pyqtSignal(object)
    """Another stretch is chosen: (start, end) or None."""
    chose = pyqtSignal(object)
    """A flag or a greeting was chosen."""

    def __init__(self, sight: Sight, words: Wording, colours: Palette) -> None:
        super().__init__()
        self.sight, self.words, self.colours = sight, words, colours
        self.span = whole(sight.length).over(0.0, min(OPENED, sight.length))
        self.frame = 0
        self.selection: tuple[int, int] | None = None
        self.flags = FlagLane()
        legs = sight.call.legs
        self.lanes: list[Lane] = [
            self.flags,
            *(WaveLane(leg) for leg in legs),
            MelodyLane(),
            CurveLane("level", "level_db", -70.0, 0.0, (-60.0, -40.0, -20.0)),
            CurveLane("rate", "rate", 0.0, 10.0, (2.0, 5.0, 8.0)),
            ToneLane(),
        ]
        self.hidden: set[str] = set()
        self._flags_visible = True
        self._layer = QPixmap()
        self._key: tuple[object, ...] = ()
        self.painted = 0
        """How often the layer was painted: for the benchmark."""
        self.hand = Hand(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName(words("replay.timeline"))
        self._describe()

    # What is shown.

    @property
    def flags_visible(self) -> bool:
        """Whether anything that the program judged may be seen."""
        return self._flags_visible

    @flags_visible.setter
    def flags_visible(self, visible: bool) -> None:
        self._flags_visible = visible
        self.refresh()

    @property
    def scale(self) -> Scale:
        """Where frames stand."""
        return Scale(self.span, MARGIN, max(1.0, self.width() - MARGIN))

    @property
    def scene(self) -> Scene:
        """What is painted, and how."""
        return Scene(self.sight, self.words, self.colours, self._flags_visible)

    def shown_lanes(self) -> Sequence[Lane]:
        """Return the lanes that are not hidden."""
        return [lane for lane in self.lanes if lane.code not in self.hidden]

    def show_lane(self, code: str, shown: bool) -> None:
        """Show a lane or hide it."""
        self.hidden = self.hidden - {code} if shown else self.hidden | {code}
        self.flags.shown.clear()  # nothing stands there any more until it is painted again
        self.refresh()

    def dress(self, colours: Palette, words: Wording) -> None:
        """Wear another theme or speak another language."""
        self.colours, self.words = colours, words
        self.refresh()

    def refresh(self) -> None:
        """Take in what is new in the call, and paint anew."""
        self.sight.refresh()
        self.span = self.span.grown(self.sight.length)
        self._key = ()
        self.update()

    def show_span(self, span: Span) -> None:
        """Show another part."""
        if span != self.span:
            self.span = span
            self._describe()
            self.update()
            self.moved.emit(span.first, span.last)

    def show_cursor(self, frame: int, *, follow: bool = True) -> None:
        """Move the cursor; the view turns its page where the cursor leaves it."""
        if frame == self.frame:
            return
        before, self.frame = self.scale.x(self.frame), frame
        if follow:
            self.show_span(self.span.showing(frame))
        for x in (before, self.scale.x(frame)):
            self.update(QRect(round(x) - HAIR, 0, 2 * HAIR + 1, self.height()))

    def choose(self, mark: Mark | None) -> None:
        """Show which mark is chosen, and bring it into view."""
        if mark is not self.flags.chosen:
            self.flags.chosen = mark
            self._key = ()
            self.update()
        if mark is not None:
            self.show_span(self.span.holding(mark.index, mark.end))

    def select(self, selection: tuple[int, int] | None) -> None:
        """Choose a stretch."""
        if selection != self.selection:
            self.selection = selection
            self._key = ()
            self.update()
            self.selected.emit(selection)

    def _describe(self) -> None:
        ends = {"first": told(round(self.span.first)), "last": told(round(self.span.last))}
        name = self.sight.call.name
        self.setAccessibleDescription(self.words("replay.timeline.say", what=name, **ends))

    def sizeHint(self) -> QSize:
        """Return the room it likes."""
        return QSize(900, 420)

    def minimumSizeHint(self) -> QSize:
        """Every lane stays readable."""
        return QSize(360, round(least(self.shown_lanes())))

    # Painting.

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Lay the layer down, and the cursor on it."""
        self._prepare()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._layer)  # Qt cuts it to what has to be painted
        self._cursor(painter)
        painter.end()

    def _cursor(self, painter: QPainter) -> None:
        if not self.span.first <= self.frame <= self.span.last:
            return
        x = self.scale.x(self.frame)
        painter.setPen(QPen(self.colours.alarm, 2.0 if self.hasFocus() else 1.4))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))

    def _prepare(self) -> None:
        ratio = self.devicePixelRatioF()
        key = (self.size(), ratio, self.span, self.colours.name)
        if key == self._key:
            return
        self._key = key
        self.painted += 1
        if self._layer.size() != self.size() * ratio:
            self._layer = QPixmap(self.size() * ratio)
            self._layer.setDevicePixelRatio(ratio)
        self._layer.fill(ground(self.colours))
        painter = QPainter(self._layer)
        self.sheet().paint(painter, self.width(), self.height())
        painter.end()

    def sheet(self) -> Sheet:
        """Return what is painted."""
        return Sheet(self.scene, self.span, self.shown_lanes(), self.selection, self.flags.chosen)

    # What the person does: `Hand` knows.

    def event(self, event: QEvent | None) -> bool:
        """Let the hand take what it knows."""
        return (event is not None and self.hand.takes(event)) or super().event(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Paint anew."""
        self._key = ()
