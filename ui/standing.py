"""Where a window stands: found again where it was left, on each screen, whatever screens come and go."""

from __future__ import annotations

import contextlib

from PyQt6.QtCore import QObject, QPoint, QRect
from PyQt6.QtGui import QGuiApplication, QScreen
from PyQt6.QtWidgets import QWidget

from ui.place import PlaceStore, docked, inside, place_of, screen_key


class Standing(QObject):
    """Moves a window and remembers where it was left.

    Attributes
    ----------
    held : QPoint
        Where the window was put last. Qt's own position may read (0, 0) after a change of state on X11.
    """

    def __init__(self, window: QWidget, store: PlaceStore) -> None:
        super().__init__(window)
        self.window, self.store = window, store
        self.held = QPoint()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._screens_changed)
            application.screenRemoved.connect(self._screens_changed)
            application.primaryScreenChanged.connect(self._screens_changed)
        for screen in QGuiApplication.screens():
            screen.availableGeometryChanged.connect(self._screens_changed)

    def go(self, position: QPoint) -> None:
        """Put the window somewhere."""
        self.held = position
        self.window.move(position)

    def restore(self) -> None:
        """Go where the window last stood; to the main screen's upper right corner the first time."""
        screens = {screen_key(screen): screen for screen in QGuiApplication.screens()}
        screen = screens.get(self.store.last, QGuiApplication.primaryScreen())
        if screen is not None:
            place = self.store.place(screen_key(screen))
            self.go(place.position(screen.availableGeometry(), self.window.size()))

    def remember(self, *, dock: bool = False) -> None:
        """Keep the place under the screen that holds the window's middle; `dock` snaps to a near edge."""
        screen = self._screen_here()
        if screen is None:
            return
        area, size = screen.availableGeometry(), self.window.size()
        self.go(inside(self.held, area, size))
        if dock:
            self.go(docked(self.held, area, size))
        self.store.remember(screen_key(screen), place_of(self.held, area, size))

    def _screen_here(self) -> QScreen | None:
        middle = QRect(self.held, self.window.size()).center()
        return QGuiApplication.screenAt(middle) or QGuiApplication.primaryScreen()

    def _screens_changed(self, *_: object) -> None:
        """A monitor came, went or changed: go where the person left the window."""
        for screen in QGuiApplication.screens():
            with contextlib.suppress(TypeError):  # it was not connected yet
                screen.availableGeometryChanged.disconnect(self._screens_changed)
            screen.availableGeometryChanged.connect(self._screens_changed)
        if self.window.isVisible():
            self.restore()
