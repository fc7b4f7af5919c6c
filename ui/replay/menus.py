"""The menus of the replay window: everything that can be done with a call stands here too, with its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMenu

from prosody.wording import Wording
from ui import theme
from ui.replay.call_view import CallView
from ui.replay.hand import CLOSER
from ui.replay.lane_spectrum import SPECTRA
from ui.replay.span import whole
from ui.voice.card import label

if TYPE_CHECKING:
    from ui.replay.window import ReplayWindow

LANES: Final = ("flags", "wave.rep", "wave.customer", "melody", "level", "rate", "tone")
HELP: Final = (460, 300)

Acts = Callable[[CallView], object]


class Menus(QObject):
    """Call, view, help; what needs a call is greyed where there is none.

    Attributes
    ----------
    actions : dict of str to QAction
        By the code of their words.
    """

    def __init__(self, window: ReplayWindow, words: Wording) -> None:
        super().__init__(window)
        self.window, self.words = window, words
        self.actions: dict[str, QAction] = {}
        self._view: CallView | None = None
        self._needing: list[QAction] = []
        self._call(self._menu("call"))
        self._lanes(self._menu("view"))
        self._plain(self._menu("help"), "replay.keys", "F1", self.tell_keys)
        self.follow(None)

    def _menu(self, name: str) -> QMenu:
        bar = self.window.menuBar()
        assert bar is not None
        bar.setFont(theme.font(13))
        menu = QMenu(self.words(f"replay.menu.{name}"), bar)
        menu.setFont(theme.font(13))
        bar.addMenu(menu)
        return menu

    def _call(self, menu: QMenu) -> None:
        window = self.window
        self._plain(menu, "replay.open", "Ctrl+O", window.start.choose_file)
        self._plain(menu, "library.title", "Ctrl+L", window.show_library)
        self._plain(menu, "replay.demo", "", window.open_demo)
        menu.addSeparator()
        self._with(menu, "replay.share", "Ctrl+E", lambda _: window.share())
        self._with(menu, "replay.copy", "Ctrl+Shift+C", lambda _: window.copy_picture())
        self._with(menu, "replay.import", "Ctrl+I", lambda _: window.choose_lanes())
        self._with(menu, "replay.compare", "Ctrl+K", lambda view: view.panels.compare())
        menu.addSeparator()
        self._plain(menu, "replay.close", "Ctrl+W", window.close)

    def _lanes(self, menu: QMenu) -> None:
        self._with(menu, "replay.zoom.in", "Ctrl++", lambda view: view.timeline.hand.zoom(CLOSER**2))
        self._with(menu, "replay.zoom.out", "Ctrl+-", lambda view: view.timeline.hand.zoom(CLOSER**-2))
        self._with(menu, "replay.zoom.whole", "Ctrl+0", _show_whole)
        self._with(menu, "replay.zoom.selection", "Ctrl+9", _show_selection)
        menu.addSeparator()
        for lane in LANES:
            code = f"leg.{lane[5:]}" if lane.startswith("wave.") else f"replay.lane.{lane}"
            self._tick(menu, code, True, _shows(lane))
        for spectrum in SPECTRA:
            self._tick(menu, f"replay.lane.{spectrum}", False, _pictures(spectrum))

    def _plain(self, menu: QMenu, code: str, key: str, do: Callable[[], object]) -> QAction:
        action = self.actions[code] = QAction(self.words(code).replace("&", ""), self)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda *_: do())
        menu.addAction(action)
        return action

    def _with(self, menu: QMenu, code: str, key: str, do: Acts) -> None:
        """Add what needs a call."""
        self._needing.append(self._plain(menu, code, key, lambda: self._view and do(self._view)))

    def _tick(self, menu: QMenu, code: str, on: bool, do: Callable[[CallView, bool], object]) -> None:
        """Add what holds for every call that is shown, until it is unticked."""
        action = self._plain(menu, code, "", lambda: None)
        action.setCheckable(True)
        action.setChecked(on)
        action.setData(on)  # what a call that is opened shows by itself
        action.toggled.connect(lambda on: self._view and do(self._view, on))
        self._needing.append(action)

    def follow(self, view: CallView | None) -> None:
        """Another call is shown, or none: the ticks hold for it too."""
        self._view = view
        for action in self._needing:
            action.setEnabled(view is not None)
            if view is not None and action.isCheckable() and action.isChecked() != action.data():
                action.toggled.emit(action.isChecked())

    def tell_keys(self) -> None:
        """Tell all keys."""
        told = label(self.words("replay.help"), 14)
        told.setMargin(20)
        told.setWindowTitle(self.words("replay.keys"))
        told.resize(*HELP)
        self.told = told
        told.show()


def _show_whole(view: CallView) -> None:
    view.timeline.show_span(whole(view.sight.length))


def _show_selection(view: CallView) -> None:
    timeline = view.timeline
    if timeline.selection is not None:
        timeline.show_span(timeline.span.over(*timeline.selection))


def _shows(lane: str) -> Callable[[CallView, bool], object]:
    return lambda view, on: view.timeline.show_lane(lane, on)


def _pictures(spectrum: str) -> Callable[[CallView, bool], object]:
    return lambda view, on: view.show_spectrum(spectrum, on)
