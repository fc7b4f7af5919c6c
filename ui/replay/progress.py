"""How far a call is analysed: a bar, and the way to stop or to go on. The window stays free meanwhile."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from prosody.replay.analysis import Analysis
from prosody.replay.heard_call import HeardCall
from prosody.wording import Wording
from ui import theme
from ui.voice.button import Button
from ui.voice.card import label

POLL_MS: Final = 40
PAINT_POLLS: Final = 5
"""The timeline is painted anew every fifth poll at most: five times a second."""


class Progress(QWidget):
    """Follows the analysis of one call; hidden where there is nothing to do."""

    grew = pyqtSignal()
    """More of the call is known."""
    ended = pyqtSignal()
    """The analysis is over, or was stopped."""

    def __init__(self, call: HeardCall, words: Wording) -> None:
        super().__init__()
        self.call, self.words = call, words
        self.analysis: Analysis | None = None
        self.said = label(size=13, quiet=True)
        self.said.setWordWrap(False)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(10)
        self.bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.bar.setAccessibleName(words("replay.title"))
        self.button = Button(words("replay.stop"))
        self.button.setFont(theme.font(13))
        self.button.clicked.connect(lambda *_: self.stop() if self.running else self.start())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.said, self.bar, self.button):
            row.addWidget(part)
        self._polls = 0
        self._new = False
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.look)
        self._show()

    @property
    def running(self) -> bool:
        """Whether it is being analysed."""
        return self.analysis is not None and not (self.analysis.over or self.analysis.held)

    @property
    def needed(self) -> bool:
        """Whether there is anything to analyse."""
        return not self.call.done and self.call.has_sound

    def start(self) -> None:
        """Begin, if there is anything to analyse."""
        if self.running or not self.needed:
            return
        if self.analysis is not None and self.analysis.held:
            self.analysis.go_on()
        else:
            self.analysis = Analysis(self.call)
            self.analysis.start()
        self._timer.start()
        self._show()

    def stop(self) -> None:
        """Hold it; what was found is shown, and it can go on from there."""
        if self.analysis is not None and self.running:
            self.analysis.hold()
            self._timer.stop()
            self._show()
            self.ended.emit()

    def look(self) -> None:
        """Take what has come; tell those who paint a few times a second."""
        if self.analysis is None:
            return
        self._new |= self.analysis.poll()
        over = self.analysis.over
        self._polls += 1
        if self._new and (over or self._polls % PAINT_POLLS == 0):
            self._new = False
            self._show()
            self.grew.emit()
        if over:
            self._timer.stop()
            self._show()
            self.ended.emit()

    def _show(self) -> None:
        percent = round(100 * self.call.progress)
        self.bar.setValue(percent)
        told = "replay.analysing" if self.running else "replay.stopped"
        self.said.setText(self.words(told, percent=percent))
        self.button.setText(self.words(self._offer()))
        self.setVisible(self.running or (self.needed and self.analysis is not None) or self.call.partial)

    def _offer(self) -> str:
        """Return what the button does: one that was stopped in an earlier sitting begins anew."""
        if self.running:
            return "replay.stop"
        held = self.analysis is not None and self.analysis.held
        return "replay.go_on" if held else "replay.again"

    def finish(self) -> None:
        """The window closes: stop, and wait until what was found is stored."""
        self._timer.stop()
        if self.analysis is not None and not self.analysis.over:
            self.analysis.finish()
