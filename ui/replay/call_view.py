"""One call: overview, timeline, notes and playback on one side, why, notes and table on the other.

The rule of the room: each part tells what the person does, this lets the others follow. Nothing here
computes: the analysis runs in processes, and what is painted is asked for by Qt.
"""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from prosody.audio.player import Player
from prosody.events import Flag, Greeting
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook
from prosody.session.library import Library
from prosody.units import seconds
from prosody.wording import Wording, clock
from ui.replay.lane_spectrum import SPECTRA, SpectrumLane
from ui.replay.lane_tone import Mark
from ui.replay.overview import Overview
from ui.replay.panels import Panels
from ui.replay.progress import Progress
from ui.replay.sight import Sight
from ui.replay.span import Span
from ui.replay.table import TableTwin
from ui.replay.timeline import Timeline
from ui.replay.watch import Watch
from ui.replay.why_panel import WhyPanel
from ui.theme import Palette
from ui.voice.card import label
from ui.voice.message import Message

HANDLE: Final = 14
NARROW: Final = 1080
"""Below this breadth the panels stand below the timeline, px."""
LEAST: Final = 170
LOW: Final = 120
"""Height that timeline and panels keep in a low window, px; they scroll."""
SPECTRUM_MS: Final = 120
"""Between two looks whether the picture of the spectrum is there."""


class CallView(QWidget):
    """Shows one call.

    Parameters
    ----------
    call : HeardCall
    words : Wording
    colours : Palette
    player : Player, optional
    library : Library, optional
    """

    def __init__(
        self,
        call: HeardCall,
        words: Wording,
        colours: Palette,
        player: Player | None = None,
        library: Library | None = None,
    ) -> None:
        super().__init__()
        self.call, self.words, self.colours = call, words, colours
        self.book = NoteBook(call.home)
        self.sight = Sight(call)
        self.panels = Panels(call, self.book, words, colours, player, library)
        self.overview = Overview(self.sight, words, colours)
        self.timeline = Timeline(self.sight, words, colours)
        self.why = WhyPanel(call, words, colours)
        self.table = TableTwin(call, self.book, words, self.panels.listener)
        self.progress = Progress(call, words)
        self.watch = Watch(call, self.book, self)
        self.spectra: dict[str, SpectrumLane] = {}
        self.title, self.facts = label(call.name, 17, bold=True), label(size=13, quiet=True)
        self.title.setWordWrap(False)
        self.trouble = Message(colours)
        self._pictures = QTimer(self)
        self._pictures.setInterval(SPECTRUM_MS)
        self._pictures.timeout.connect(self._pictured)
        self._drawn = 0
        self._settling = QTimer(self)  # a form has its place when it has been laid out
        self._settling.setSingleShot(True)
        self._lay_out()
        self._connect()
        self.panels.strip.show_view(round(self.timeline.span.first), round(self.timeline.span.last))
        self.overview.show_span(self.timeline.span)
        self._show_flags(self.panels.may_see_flags)
        self._tell()

    def _lay_out(self) -> None:
        tabs = self.panels.tabs
        tabs.insertTab(0, self.why, self.words("replay.why"))
        tabs.addTab(self.table, self.words("replay.table"))
        tabs.setCurrentIndex(0)
        tabs.setAccessibleName(self.words("replay.panels"))
        self.below = _scrolling(tabs, LOW)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.facts, 1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.trouble)
        column.addWidget(self.progress)
        column.addWidget(self.overview)
        column.addWidget(_scrolling(self.timeline, LEAST), 1)
        column.addWidget(self.panels.strip)
        column.addWidget(self.panels.transport)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(left)
        self.split.addWidget(self.below)
        self.split.setStretchFactor(0, 1)
        self.split.setHandleWidth(HANDLE)
        self.split.setCollapsible(0, False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 10, 14, 10)
        outer.addWidget(self.split)

    def _connect(self) -> None:
        panels, timeline, overview = self.panels, self.timeline, self.overview
        overview.moved.connect(timeline.show_span)
        overview.went.connect(panels.transport.seek)
        timeline.moved.connect(self._moved)
        timeline.went.connect(panels.transport.seek)
        timeline.selected.connect(panels.select)
        timeline.chose.connect(self.choose)
        self.why.went.connect(panels.transport.hear)
        self.table.went.connect(panels.transport.hear)
        panels.went.connect(self._gone)
        panels.chose.connect(lambda mark: self.choose(mark, go=False))
        panels.changed.connect(self.table.refresh)
        panels.tabs.currentChanged.connect(self._scroll_up)
        panels.notes.form.opened.connect(self._settling.start)
        self._settling.timeout.connect(self._show_form)
        panels.shows_flags.connect(self._show_flags)
        self.progress.grew.connect(self._grown)
        self.progress.ended.connect(self._ended)
        self.watch.marked.connect(panels.refresh)
        self.watch.moved.connect(self._tell)

    def open(self) -> None:
        """Begin to analyse where that is needed."""
        self.timeline.setFocus()
        self.progress.start()
        self.watch.start()

    # What follows what.

    def choose(self, mark: object, *, go: bool = True) -> None:
        """Show why something was flagged, and where."""
        if not isinstance(mark, Flag | Greeting):
            return
        self.timeline.choose(mark)
        self.why.show_mark(mark)
        self.panels.tabs.setCurrentWidget(self.why)
        if go:
            self.panels.transport.seek(mark.index)

    @property
    def chosen(self) -> Mark | None:
        """The flag or greeting that is chosen."""
        return self.timeline.flags.chosen

    def _gone(self, frame: int) -> None:
        self.timeline.show_cursor(frame)
        self.overview.show_cursor(frame)
        if self.table.isVisible():
            self.table.show_cursor(frame)

    def _scroll_up(self) -> None:
        """Another panel begins at its top."""
        bar = self.below.verticalScrollBar()
        if bar is not None:
            bar.setValue(0)

    def _show_form(self) -> None:
        """Bring the note that is written into view, where there is little height."""
        self.below.ensureWidgetVisible(self.panels.notes.card)

    def _moved(self, first: float, last: float) -> None:
        self.overview.show_span(Span(first, last, self.sight.length))
        self.panels.strip.show_view(round(first), round(last))

    def _show_flags(self, visible: bool) -> None:
        self.timeline.flags_visible = visible
        self.overview.flags_visible = visible
        self.overview.refresh()
        self.why.show_flags(visible)
        self.table.refresh()

    def _grown(self) -> None:
        """More of the call is known."""
        self.timeline.refresh()
        self.overview.refresh()
        if self.table.isVisible():
            self.table.refresh()
        self._tell()

    def _ended(self) -> None:
        self._grown()
        self.table.refresh()
        self.panels.grow()

    def _tell(self) -> None:
        """Say how long the call is, what it was compared with, and what is not whole."""
        name, words = self.call.profile.name, self.words
        voice = (
            words("replay.voice", name=name) if self.call.profile.calibrated else words("replay.voice.none")
        )
        self.facts.setText(f"{clock(seconds(self.sight.length))} · {voice}")
        gone = [words("replay.gone", name=self.call.name)] if self.watch.gone else []
        troubles = " ".join([*gone, *self.call.troubles])
        self.trouble.say(troubles, "note" if troubles else "")
        self.trouble.setVisible(bool(troubles))

    # Lanes and picture.

    def show_spectrum(self, code: str, shown: bool) -> None:
        """Show a lane of the spectrum, made when it is first asked for, or hide it."""
        if shown and code not in self.spectra:
            self.spectra[code] = SpectrumLane(clear=code == SPECTRA[True])
            self.timeline.lanes.insert(1 + len(self.spectra), self.spectra[code])
        self.timeline.show_lane(code, shown)
        visible = self.spectra.keys() - self.timeline.hidden
        self._pictures.start() if visible else self._pictures.stop()

    def _pictured(self) -> None:
        """Paint a picture of the spectrum when it has been made."""
        made = sum(lane.pictures.revision for lane in self.spectra.values())
        if made != self._drawn:
            self._drawn = made
            self.timeline.refresh()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Where there is little breadth the panels go below."""
        narrow = self.width() < NARROW
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self.split.orientation() != wanted or not any(self.split.sizes()):
            self.split.setOrientation(wanted)
            whole = self.height() if narrow else self.width()
            self.split.setSizes([whole * 2 // 3, whole - whole * 2 // 3])

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Give a key to playback and notes, then to the timeline."""
        if event is None or self.panels.press(event) or self.timeline.hand.press(event):
            return
        super().keyPressEvent(event)

    def finish(self) -> None:
        """The window closes: save, be silent, stop."""
        self._pictures.stop()
        self.watch.stop()
        self.progress.finish()
        self.panels.finish()
        for lane in self.spectra.values():
            lane.close()
        self.call.close()


def _scrolling(part: QWidget, least: int) -> QScrollArea:
    """Return a part in a view that scrolls downwards where there is too little room; it keeps `least` px."""
    view = QScrollArea()
    view.setWidgetResizable(True)
    view.setFrameShape(QScrollArea.Shape.NoFrame)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setMinimumHeight(least)
    view.setWidget(part)
    return view
