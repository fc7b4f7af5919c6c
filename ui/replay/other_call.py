"""A call that is opened beside the one of the window, and analysed where that has not been done.

The rule of the room: what takes long is done beside the GUI thread or in other processes.
"""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from prosody.replay.heard_call import HeardCall
from prosody.replay.opening import Analysis, open_call
from prosody.wording import Wording
from ui.aside import Aside

TICK_MS: Final = 100
FINISHING_S: Final = 3.0


class OtherCall(QObject):
    """Opens one call after the other; the last one that was asked for counts."""

    opened = pyqtSignal(object)
    """A `HeardCall`, analysed to its end."""

    working = pyqtSignal(str, int)
    """Name of the call that is analysed, and how much of it is (%)."""

    failed = pyqtSignal(str)

    def __init__(self, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words, self._aside = words, Aside(self)
        self._wanted = ""
        self._analysis: Analysis | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.look)

    def open(self, name: str, current: HeardCall) -> None:
        """Open a session's folder or a recording; a recording is heard with the current call's settings."""
        self.stop()
        self._wanted = name
        self._aside.do(
            lambda: open_call(name, settings=current.settings, words=self._words),
            lambda call: self._begin(name, call),
            self.failed.emit,
        )

    def _begin(self, name: str, call: HeardCall) -> None:
        if name != self._wanted:
            return
        if call.done:
            self.opened.emit(call)
            return
        self._analysis = Analysis(call)
        self._analysis.start()
        self._timer.start()
        self.look()

    def look(self) -> None:
        """See how far the analysis is."""
        analysis = self._analysis
        if analysis is None:
            return
        analysis.poll()
        if analysis.over:
            self.stop()
            self.opened.emit(analysis.call)
        else:
            self.working.emit(analysis.call.name, round(100 * analysis.call.progress))

    def stop(self) -> None:
        """Open nothing any more; what was analysed is kept."""
        self._wanted = ""
        self._timer.stop()
        if self._analysis is not None:
            self._analysis.stop()
            self._analysis = None

    def finish(self) -> None:
        """The window closes."""
        self.stop()
        self._aside.finish(FINISHING_S)
