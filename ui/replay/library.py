"""The library: kept calls, searched by day, voice, flags, length and words; and what was opened lately.

The rule of the room: the folders are read on a thread, newest first, and shown as they come; nothing is
remembered of a search.
"""

from __future__ import annotations

import queue
import threading
from datetime import date
from typing import Final

from PyQt6.QtCore import QDate, QMimeData, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from prosody.judgement.ration import ORDER
from prosody.replay.shelf import Found, Query, Recent, search
from prosody.session.library import Library as Shelf
from prosody.wording import Wording, clock
from ui import theme
from ui.replay.rows import Rows
from ui.theme import Palette
from ui.voice.button import Button
from ui.voice.card import Card, fitting, label

COLUMNS: Final = ("when", "voice", "length", "flags", "notes")
LOOK_MS: Final = 50
FIRST_DAY: Final = QDate(2000, 1, 1)
"""Stands for any day: nothing was kept before it."""

ENDINGS: Final = "*.wav *.flac *.ogg *.opus *.mp3 *.au *.aiff *.gsm *.m4a *.webm *.wma *.amr"


class LibraryWindow(QWidget):
    """Kept calls and recordings, one of which is opened.

    Parameters
    ----------
    shelf : session.library.Library
    recent : Recent
    words : Wording
    colours : Palette
    """

    opened = pyqtSignal(str)
    """A session's folder or a recording's path."""

    def __init__(self, shelf: Shelf, recent: Recent, words: Wording, colours: Palette) -> None:
        super().__init__()
        self.shelf, self.recent, self.words = shelf, recent, words
        self.setWindowTitle(words("library.title"))
        self.setPalette(theme.application_palette(colours))
        self.setAutoFillBackground(True)
        self.setAcceptDrops(True)
        self.resize(fitting(860, 620))
        self.unheard: frozenset[str] = frozenset()
        """Folders of sessions whose flags may not be seen yet."""
        self._search: _Search | None = None
        self._found: list[Found] = []
        self._make_fields()
        self.kept = Rows([words(f"library.{name}") for name in COLUMNS], words("library.kept"))
        self.lately = Rows([words("library.name")], words("library.recent"))
        self.said = label(size=13, quiet=True)
        self.open, self.forget = Button(words("library.open")), Button(words("library.forget"))
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._connect()
        self.refresh()

    def _make_fields(self) -> None:
        words = self.words
        self.since, self.until = (self._day(name) for name in ("since", "until"))
        self.voice, self.text = QLineEdit(), QLineEdit()
        self.flag = QComboBox()
        self.flag.addItem(words("library.any_flag"), "")
        for code in ORDER:
            if words.knows(code):
                self.flag.addItem(words(code), code)
        self.shortest = QSpinBox()
        self.shortest.setRange(0, 600)
        self.shortest.setSuffix(words("library.minutes"))
        self.shortest.setSpecialValueText(words("library.any_length"))
        for field, name in self._fields():
            field.setAccessibleName(words(f"library.{name}"))
            field.setFont(theme.font(13))

    def _fields(self) -> list[tuple[QWidget, str]]:
        return [
            *((self.since, "since"), (self.until, "until"), (self.voice, "voice")),
            *((self.flag, "flag"), (self.shortest, "shortest"), (self.text, "text")),
        ]

    def _day(self, name: str) -> QDateEdit:
        field = QDateEdit(FIRST_DAY)
        field.setCalendarPopup(True)
        field.setMinimumDate(FIRST_DAY)
        field.setSpecialValueText(self.words("library.any_day"))
        field.setObjectName(name)
        return field

    def _lay_out(self) -> None:
        asked = QHBoxLayout()
        for part in (self._fields()[:3], self._fields()[3:]):
            form = QFormLayout()
            for field, name in part:
                form.addRow(label(self.words(f"library.{name}"), 13), field)
            asked.addLayout(form, 1)
        form_holder = QWidget()
        form_holder.setLayout(asked)
        below = QHBoxLayout()
        below.addWidget(self.open)
        below.addStretch(1)
        below.addWidget(self.forget)
        outer = QVBoxLayout(self)
        outer.addWidget(Card(form_holder, margin=14))
        outer.addWidget(self.said)
        outer.addWidget(self.kept, 3)
        outer.addWidget(label(self.words("library.recent"), 13, bold=True))
        outer.addWidget(self.lately, 1)
        outer.addLayout(below)
        outer.addWidget(label(self.words("library.drop"), 12, quiet=True))

    def _connect(self) -> None:
        self._timer.timeout.connect(self._look)
        self.kept.cellActivated.connect(lambda row, _: self._take(str(self._found[row].entry.folder)))
        self.kept.cellDoubleClicked.connect(lambda row, _: self._take(str(self._found[row].entry.folder)))
        self.lately.cellActivated.connect(lambda row, _: self._take(self.recent.names()[row]))
        self.lately.cellDoubleClicked.connect(lambda row, _: self._take(self.recent.names()[row]))
        self.open.clicked.connect(lambda *_: self.choose_file())
        self.forget.clicked.connect(lambda *_: self._forget())
        self.since.dateChanged.connect(lambda _: self.refresh())
        self.until.dateChanged.connect(lambda _: self.refresh())
        self.shortest.valueChanged.connect(lambda _: self.refresh())
        self.flag.currentIndexChanged.connect(lambda _: self.refresh())
        self.voice.textChanged.connect(lambda _: self.refresh())
        self.text.textChanged.connect(lambda _: self.refresh())

    @property
    def query(self) -> Query:
        """What is asked for."""
        code = str(self.flag.currentData() or "")
        return Query(
            since=_date(self.since),
            until=_date(self.until),
            voice=self.voice.text().strip(),
            text=self.text.text().strip(),
            flags=frozenset([code] if code else []),
            shortest_s=60.0 * self.shortest.value() or None,
            unheard=self.unheard,
        )

    def refresh(self) -> None:
        """Search anew, and show what was opened lately."""
        if self._search:
            self._search.stopped = True
        self._found = []
        self.kept.fill([])
        self.lately.fill([(name,) for name in self.recent.names()])
        self.forget.setEnabled(self.lately.rowCount() > 0)
        self._search = _Search(self.shelf, self.query)
        self._timer.start()

    def _look(self) -> None:
        """Show what was found meanwhile."""
        search_now = self._search
        if search_now is None:
            return
        over, new = search_now.over, search_now.empty()
        if new:
            self._found += new
            self.kept.fill([self._row(found) for found in self._found])
        if over:
            self._timer.stop()
        count = len(self._found)
        nothing = over and not count
        self.said.setText(self.words("library.none") if nothing else self.words("library.found", count=count))

    def _row(self, found: Found) -> tuple[str, ...]:
        started = found.entry.started
        when = started.astimezone().strftime("%Y-%m-%d %H:%M") if started else found.entry.id
        flags = ", ".join(f"{self.words(code)} {count}" for code, count in sorted(found.flags.items()))
        flags = self.words("library.hidden") if found.hidden else flags
        return when, found.voice, clock(found.length_s), flags, str(found.notes or "")

    def choose_file(self) -> None:
        """Let the person choose a recording."""
        kinds = f"{self.words('library.files')} ({ENDINGS});;{self.words('library.all_files')} (*)"
        name, _ = QFileDialog.getOpenFileName(self, self.words("library.open").replace("&", ""), "", kinds)
        if name:
            self._take(name)

    def _take(self, name: str) -> None:
        self.opened.emit(name)
        self.close()

    def _forget(self) -> None:
        self.recent.clear()
        self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        """Take files."""
        if event is not None and dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Open what was dropped."""
        names = dropped(event.mimeData()) if event is not None else []
        if names:
            self._take(names[0])

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Search no further."""
        self._timer.stop()
        if self._search:
            self._search.stopped = True
        super().closeEvent(event)


class _Search:
    """A search that goes on beside the window."""

    def __init__(self, shelf: Shelf, query: Query) -> None:
        self.stopped = False
        self._new: queue.SimpleQueue[Found] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, args=(shelf, query), name="search", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether all was read; ask before `empty`."""
        return not self._thread.is_alive()

    def empty(self) -> list[Found]:
        """Return what is new."""
        return [self._new.get() for _ in range(self._new.qsize())]

    def _run(self, shelf: Shelf, query: Query) -> None:
        for found in search(shelf, query):
            if self.stopped:
                return
            self._new.put(found)


def _date(field: QDateEdit) -> date | None:
    chosen = field.date()
    return None if chosen == FIRST_DAY else date(chosen.year(), chosen.month(), chosen.day())


def dropped(data: QMimeData | None) -> list[str]:
    """Return the files and folders of this machine in what is dropped."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()] if data is not None else []
