"""What mouse, wheel, touch and keys do on the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PyQt6.QtWidgets import QGestureEvent, QPinchGesture

from ui.replay.sheet import AXIS
from ui.replay.span import whole

if TYPE_CHECKING:
    from ui.replay.timeline import Timeline

CLICK: Final = 4.0
"""A drag of fewer px is a click."""
NOTCH: Final = 120.0
"""Of a wheel's angle; a touch pad gives parts of one."""
CLOSER: Final = 0.8
"""How much of the view stays, at a notch of the wheel or a press of +."""
PAN: Final = 0.1
"""Share of the view that a notch moves it by."""

Key = Qt.Key
Button = Qt.MouseButton


class Hand:
    """Turns events into what the timeline shows."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self._pressed: QPointF | None = None
        self._grip = 0.0
        self._panning = self._selecting = False

    def takes(self, event: QEvent) -> bool:
        """Do what an event means; return whether it meant anything."""
        match event:
            case QMouseEvent():
                return self._mouse(event)
            case QWheelEvent():
                self._wheel(event)
            case QNativeGestureEvent():
                return self._native(event)
            case QGestureEvent():
                return self._gesture(event)
            case _:
                return False
        event.accept()
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, at = event.type(), event.position()
        if kind == QEvent.Type.MouseButtonPress and event.button() in (
            Button.LeftButton,
            Button.MiddleButton,
        ):
            self._press(at, event)
        elif kind == QEvent.Type.MouseMove:
            self._move(at)
        elif kind == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            self._release(at)
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._press(at, event)
        else:
            return False
        event.accept()
        return True

    def _press(self, at: QPointF, event: QMouseEvent) -> None:
        timeline = self.timeline
        timeline.setFocus(Qt.FocusReason.MouseFocusReason)
        on_axis = at.y() > timeline.height() - AXIS
        self._panning = event.button() == Button.MiddleButton or on_axis
        self._pressed, self._selecting = at, False
        self._grip = timeline.scale.frame(at.x())

    def _move(self, at: QPointF) -> None:
        timeline = self.timeline
        if self._pressed is None:
            mark = timeline.flags.at(at)
            timeline.setCursor(Qt.CursorShape.PointingHandCursor if mark else Qt.CursorShape.ArrowCursor)
            return
        if self._panning:
            timeline.show_span(timeline.span.moved(self._grip - timeline.scale.frame(at.x())))
        elif self._selecting or abs(at.x() - self._pressed.x()) > CLICK:
            self._selecting = True
            ends = sorted((self._grip, timeline.scale.frame(at.x())))
            start, end = (min(max(0, round(frame)), timeline.sight.length) for frame in ends)
            timeline.select((start, end) if end > start else None)

    def _release(self, at: QPointF) -> None:
        timeline, pressed = self.timeline, self._pressed
        self._pressed = None
        if self._selecting or pressed is None:
            return
        mark = timeline.flags.at(at)
        if mark is not None:
            timeline.chose.emit(mark)
        elif abs(at.x() - pressed.x()) <= CLICK:
            timeline.select(None)
            timeline.went.emit(min(max(0, int(timeline.scale.frame(at.x()))), timeline.sight.length))

    def _wheel(self, event: QWheelEvent) -> None:
        """The wheel zooms about the pointer; sideways, or with Shift, it moves."""
        turned, timeline = event.angleDelta(), self.timeline
        sideways = turned.x() + (turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if abs(sideways) >= abs(turned.y()) and sideways:
            self.move(-PAN * sideways / NOTCH)
        elif turned.y():
            about = timeline.scale.frame(event.position().x())
            timeline.show_span(timeline.span.zoomed(CLOSER ** (turned.y() / NOTCH), about))

    def _native(self, event: QNativeGestureEvent) -> bool:
        """Two fingers on a touch pad."""
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        about = self.timeline.scale.frame(event.position().x())
        self.timeline.show_span(self.timeline.span.zoomed(1.0 / max(0.1, 1.0 + event.value()), about))
        event.accept()
        return True

    def _gesture(self, event: QGestureEvent) -> bool:
        """Two fingers on a screen."""
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        about = self.timeline.scale.frame(pinch.centerPoint().x())
        self.timeline.show_span(self.timeline.span.zoomed(1.0 / max(0.1, pinch.scaleFactor()), about))
        event.accept(pinch)
        return True

    # Keys, and what menus do too.

    def zoom(self, factor: float) -> None:
        """Come closer (below 1) or go further away, about the cursor where it is in view."""
        span, frame = self.timeline.span, self.timeline.frame
        about = frame if span.first <= frame <= span.last else (span.first + span.last) / 2
        self.timeline.show_span(span.zoomed(factor, about))

    def move(self, views: float) -> None:
        """Move on by so many views."""
        self.timeline.show_span(self.timeline.span.moved(views * self.timeline.span.frames))

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means, for the window to call with the keys that nobody took; return whether any."""
        timeline, at = self.timeline, self.timeline.frame
        chosen = timeline.selection or (at, at)
        match event.key():
            case Key.Key_Plus | Key.Key_Equal:
                self.zoom(CLOSER**2)
            case Key.Key_Minus:
                self.zoom(CLOSER**-2)
            case Key.Key_0:
                timeline.show_span(whole(timeline.sight.length))
            case Key.Key_PageUp:
                self.move(-0.9)
            case Key.Key_PageDown:
                self.move(0.9)
            case Key.Key_I:
                timeline.select((at, max(at + 1, chosen[1])))
            case Key.Key_O:
                timeline.select((min(chosen[0], at - 1), at) if at > 0 else None)
            case Key.Key_Escape if timeline.selection is not None:
                timeline.select(None)
            case _:
                return False
        event.accept()
        return True
