"""Handing out a call: what goes in, told before; a file is written beside the window, and nothing is sent.

The rule of the room: the person chooses each part; sound is left out until it is asked for.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QGuiApplication
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from prosody.mishap import sentence
from prosody.replay.exports.contents import Choice
from prosody.replay.exports.sharing import FORMATS, preview, write
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import Author, NoteBook
from prosody.wording import Wording
from ui import theme
from ui.replay import pdf
from ui.theme import Palette
from ui.voice.button import Button
from ui.voice.card import Card, fitting, label, scrolling
from ui.voice.message import Message
from ui.voice.work import Work

PDF: Final = "pdf"
ENDINGS: Final = {**FORMATS, PDF: ".pdf"}
PARTS: Final = tuple(field.name for field in fields(Choice))
FINDINGS: Final = ("flags", "tone", "contour")
"""What the program found: hidden from who listens first, so not to be had before."""

SAID: Final = ("rep_notes", "coach_notes", "lanes", "reactions")
"""What people said: others' is hidden then too; a file does not tell whose reactions are whose."""

LOOK_MS: Final = 50


class ExportDialog(QWidget):
    """Chooses a format and what goes in.

    Parameters
    ----------
    call : HeardCall
    book : NoteBook
    words : Wording
    colours : Palette
    first : str, optional
        The author who listens first: what the program found and what others said is not theirs to hand out.
    """

    written = pyqtSignal(str)
    """A file was written: its path."""

    def __init__(
        self,
        call: HeardCall,
        book: NoteBook,
        words: Wording,
        colours: Palette,
        *,
        first: Author | None = None,
    ) -> None:
        super().__init__()
        self.call, self.book, self.words = call, book, words
        self.setWindowTitle(words("export.title"))
        self.setPalette(theme.application_palette(colours))
        self.setAutoFillBackground(True)
        self.resize(fitting(620, 640))
        self.format = QComboBox()
        self.format.setAccessibleName(words("export.format"))
        self.format.setFont(theme.font(14))
        for kind in ENDINGS:
            self.format.addItem(words(f"format.{kind}"), kind)
        hidden = () if first is None else (*FINDINGS, *(part for part in SAID if part != f"{first}_notes"))
        self.parts = {name: self._part(name, name not in hidden) for name in PARTS}
        self.told = label(size=13)
        self.save, self.leave = Button(words("export.write"), main=True), Button(words("export.cancel"))
        self.message = Message(colours)
        self._work: Work[None] | None = None
        self._path = Path()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._lay_out()
        self._connect()
        self.refresh()

    def _part(self, name: str, possible: bool) -> QCheckBox:
        box = QCheckBox(self.words(f"export.{name}"))
        box.setFont(theme.font(13))
        box.setChecked(bool(getattr(Choice(), name)) and possible)
        box.setEnabled(possible)
        return box

    def _lay_out(self) -> None:
        boxes = QWidget()
        grid = QGridLayout(boxes)
        grid.setContentsMargins(0, 0, 0, 0)
        for number, box in enumerate(self.parts.values()):
            grid.addWidget(box, number // 2, number % 2)
        first = QHBoxLayout()
        first.addWidget(label(self.words("export.format"), 14))
        first.addWidget(self.format, 1)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(self.leave)
        last.addWidget(self.save)
        outer = QVBoxLayout(self)
        outer.setSpacing(12)
        outer.addLayout(first)
        outer.addWidget(Card(label(self.words("export.holds"), 13, bold=True), boxes, margin=16))
        outer.addWidget(scrolling(self.told), 1)
        outer.addWidget(self.message)
        outer.addLayout(last)

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(lambda _: self.refresh())
        for box in self.parts.values():
            box.toggled.connect(lambda _: self.refresh())
        self.save.clicked.connect(lambda *_: self._choose_file())
        self.leave.clicked.connect(lambda *_: self.close())
        self._timer.timeout.connect(self._look)

    @property
    def kind(self) -> str:
        """The format that is chosen."""
        return str(self.format.currentData())

    @property
    def choice(self) -> Choice:
        """What goes in."""
        return Choice(**{name: box.isChecked() for name, box in self.parts.items()})

    def refresh(self) -> None:
        """Tell what the file would hold; sound goes into the report in HTML alone."""
        self.parts["audio"].setEnabled(self.kind == "html" and self.call.has_sound)
        shown = "html" if self.kind == PDF else self.kind
        silent = {**{name: getattr(self.choice, name) for name in PARTS}, "audio": False}
        choice = Choice(**silent) if self.kind == PDF else self.choice
        self.told.setText(preview(self.call, self.book, choice, shown))

    def _choose_file(self) -> None:
        ending = ENDINGS[self.kind]
        offered = f"{Path(self.call.name).stem or 'call'}{ending}"
        kinds = f"{self.format.currentText()} (*{ending})"
        name, _ = QFileDialog.getSaveFileName(self, self.words("export.title"), offered, kinds)
        if name:
            self.write_to(Path(name) if Path(name).suffix else Path(name + ending))

    def write_to(self, path: Path) -> None:
        """Write the file beside the window; what came of it is said here."""
        if self._work is not None:
            return
        call, book, choice, kind = self.call, self.book, self.choice, self.kind
        self._path = path
        self.save.setEnabled(False)
        self.message.say(self.words("export.writing"), "note")
        if kind == PDF:
            self._work = Work(lambda: pdf.write(path, call, book, choice))
        else:
            self._work = Work(lambda: write(path, call, book, choice, kind))
        self._timer.start()

    def _look(self) -> None:
        work = self._work
        if work is None or not work.over:
            return
        self._timer.stop()
        self._work = None
        self.save.setEnabled(True)
        if work.error is not None:
            self.message.say(sentence(work.error), "bad")
            return
        self.message.say(self.words("export.written", path=self._path), "good")
        self.written.emit(str(self._path))

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """A file that is being written is finished: it is there whole or not at all."""
        self._timer.stop()
        if self._work is not None:
            self._work.wait(30.0)
        super().closeEvent(event)


def copy_picture(widget: QWidget) -> None:
    """Put a picture of a part of the window into the clipboard."""
    clipboard = QGuiApplication.clipboard()
    if clipboard is not None:
        clipboard.setPixmap(widget.grab())
