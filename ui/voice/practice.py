"""The practice window: read one's greeting, see its melody over the wished one, hear it, read it again.

Nothing is kept when it closes, unless the person asks for the sound.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from calibration.script import Script
from prosody.wording import Wording
from ui.badge import GreetingBadge
from ui.ending import once
from ui.face import GreetingFace
from ui.theme import Palette
from ui.voice.button import Button
from ui.voice.card import Card, fitting, label, scroll, scrolling
from ui.voice.curve import Curve
from ui.voice.level import LevelBar
from ui.voice.message import Message
from ui.voice.player import Player
from ui.voice.prompt import Prompt
from ui.voice.rehearse import KEPT, Rehearsal
from ui.voice.tape import written
from ui.voice.thumb import Thumb
from ui.voice.wizard_face import marked

TICK_MS: Final = 33
SIZE: Final = (1000, 770)
WIDE: Final = 860
"""From this breadth on the ten last tries stand in one row, below it in two."""


class PracticeWindow(QWidget):
    """One person and one greeting.

    Parameters
    ----------
    rehearsal : Rehearsal
    colours : Palette
    script : Script
        Has the greeting, with the words to lift.
    closed : callable, optional
        Is told, once, that the window has gone.
    """

    def __init__(
        self,
        rehearsal: Rehearsal,
        colours: Palette,
        script: Script,
        closed: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.rehearsal, self.colours, self._closed = rehearsal, colours, closed
        words = rehearsal.words
        self.prompt = Prompt(colours, words("wizard.lift"), 26)
        greeting = script["greeting_lively"]
        self.prompt.show_lines((marked(greeting["text"][0], greeting.get("lift", "")),))
        self.curve = Curve(colours, words("wizard.melody"), high=210, band=rehearsal.profile.calibrated)
        self.level = LevelBar(words, colours)
        self.badge = GreetingBadge(colours, words)
        self.told, self.message = label(size=13, quiet=True), Message(colours)
        self.thumbs = self._thumbs(words)
        codes = ("close", "save", "over", "play")
        self.buttons = {code: Button(words(f"practice.{code}")) for code in codes}
        self.buttons["over"].setCheckable(True)
        self.main = Button(words("wizard.start"), main=True)
        self.player = Player()
        self._gone = False
        self._lay_out(words)
        self._connect()
        self.resize(fitting(*SIZE))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        if rehearsal.reader.origin.goes_on:
            rehearsal.reader.choose(rehearsal.reader.origin)
        self.look()

    def _thumbs(self, words: Wording) -> list[Thumb]:
        return [Thumb(self.colours, words) for _ in range(KEPT)]

    def _lay_out(self, words: Wording) -> None:
        verdict = QHBoxLayout()
        verdict.setSpacing(18)
        verdict.addWidget(self.badge)
        verdict.addWidget(self.told, 1)
        voice = Card(self.curve, self.level, margin=14, spacing=6)
        voice.inside.addLayout(verdict)
        self.grid = QGridLayout()
        self.grid.setSpacing(8)
        self._stand(KEPT)
        row = QHBoxLayout()
        row.setSpacing(8)
        for code in ("close", "save"):
            row.addWidget(self.buttons[code])
        row.addStretch(1)
        for code in ("over", "play"):
            row.addWidget(self.buttons[code])
        row.addWidget(self.main)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Card(self.prompt, margin=20))
        column.addWidget(voice)
        column.addWidget(label(words("practice.last"), 13, bold=True))
        column.addLayout(self.grid)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 18)
        outer.setSpacing(8)
        outer.addWidget(label(words("practice.title"), 22, bold=True))
        calibrated = self.rehearsal.profile.calibrated
        said = "practice.say" if calibrated else "practice.say.population"
        outer.addWidget(label(words(said, name=self.rehearsal.profile.name), 13, quiet=True))
        outer.addWidget(scrolling(inside), 1)
        outer.addWidget(self.message)
        outer.addLayout(row)

    def _stand(self, across: int) -> None:
        """Put the last tries side by side."""
        self.across = across
        for number, thumb in enumerate(self.thumbs):
            self.grid.addWidget(thumb, number // across, number % across)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Where there is little breadth, they stand in two rows."""
        across = KEPT if self.width() >= WIDE else KEPT // 2
        if across != self.across:
            self._stand(across)

    def _connect(self) -> None:
        self.main.clicked.connect(lambda *_: self.act())
        self.buttons["close"].clicked.connect(lambda *_: self.close())
        self.buttons["play"].clicked.connect(lambda *_: self.play())
        self.buttons["save"].clicked.connect(lambda *_: self._save())
        self.buttons["over"].toggled.connect(self._repeat)
        for number, thumb in enumerate(self.thumbs):
            thumb.clicked.connect(partial(self._choose, number))

    def open(self) -> None:
        """Show the window and begin to follow."""
        self.show()
        self.activateWindow()
        self.main.setFocus()
        self._timer.start(TICK_MS)

    # What the person does.

    def act(self) -> None:
        """Begin a try, or end it."""
        self.player.silence()
        self.rehearsal.act()
        self.look()

    def _repeat(self, on: bool) -> None:
        self.rehearsal.over_and_over = on

    def _choose(self, place: int, *_: object) -> None:
        one = self.thumbs[place].one
        if one is not None:
            self.player.silence()
            self.rehearsal.choose(one.number)
            self.look()

    def play(self) -> None:
        """Hear the try that is shown, or be silent."""
        shown = self.rehearsal.shown
        self.player.toggle(shown.take.sound if shown is not None else None)
        self.look()

    def _save(self) -> None:
        """Ask for a folder and write the tries there: the person asked for it."""
        words = self.rehearsal.words
        folder = QFileDialog.getExistingDirectory(self, words("practice.save"))
        if folder:
            self.save(Path(folder))

    def save(self, folder: Path) -> None:
        """Write the sound of the tries."""
        words, takes = self.rehearsal.words, [one.take for one in self.rehearsal.tries]
        try:
            count = sum(written({"greeting": takes}, folder))
            self.rehearsal.message = words("wizard.sound_saved", count=count, folder=folder)
            self.rehearsal.mood = "note"
        except OSError as error:
            self.rehearsal.message = words("wizard.not_kept", why=error.strerror or str(error))
            self.rehearsal.mood = "bad"

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Return begins or ends a try; Escape drops it, or closes."""
        if event is None:
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.act()
        elif event.key() == Qt.Key.Key_Escape and self.rehearsal.reader.phase != "idle":
            self.rehearsal.stop()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            scroll(self, 1 if event.key() == Qt.Key.Key_PageDown else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    # What is shown.

    def look(self) -> None:
        """Let everything follow."""
        rehearsal, words = self.rehearsal, self.rehearsal.words
        look = rehearsal.look(time.monotonic())
        self.level.show_level(look.level_db, look.noise_db)
        self.message.say(rehearsal.message, rehearsal.mood)
        reading = rehearsal.reader.phase != "idle"
        self._picture(reading)
        text = words("wizard.done" if reading else "practice.again" if rehearsal.tries else "wizard.start")
        if text != self.main.text():
            self.main.setText(text)
        self.main.setEnabled(rehearsal.reader.phase != "ending")
        for code in ("play", "save"):
            self.buttons[code].setEnabled(bool(rehearsal.tries) and not reading)
        unheard = self.player.ended()
        if unheard:
            rehearsal.message, rehearsal.mood = unheard, "bad"
        self.buttons["play"].setText(words("wizard.stop" if self.player.playing else "practice.play"))
        self.buttons["over"].setChecked(rehearsal.over_and_over)
        self.curve.show_cursor(self.player.cursor_s)

    def _picture(self, reading: bool) -> None:
        """The voice as it goes, or the chosen try with its verdict; the others small below."""
        rehearsal, shown = self.rehearsal, self.rehearsal.shown
        if reading or shown is None:
            live = rehearsal.reader.melody if reading or rehearsal.reader.origin.goes_on else None
            self.curve.target = ()
            self.curve.show_melody(live, live=True)
        else:
            self.curve.target = shown.target
            self.curve.show_melody(shown.melody)
        self.setWindowTitle(self._title(reading))
        waiting = GreetingFace(rehearsal.words("greeting.none"), "")
        self.badge.show_greeting(waiting if reading or shown is None else shown.face)
        self.told.setText("" if reading or shown is None else self._evidence())
        for place, thumb in enumerate(self.thumbs):
            one = rehearsal.tries[place] if place < len(rehearsal.tries) else None
            thumb.show_try(one, one is not None and one is shown and not reading)

    def _title(self, reading: bool) -> str:
        """What the task bar and a screen reader are told: the last verdict too."""
        words, shown = self.rehearsal.words, self.rehearsal.shown
        parts = [words("app.name"), words("practice.title")]
        if reading:
            parts.append(words("wizard.reading"))
        elif shown is not None:
            parts.append(words("practice.try", number=shown.number, verdict=shown.face.word))
        return " · ".join(parts)

    def _evidence(self) -> str:
        shown = self.rehearsal.shown
        assert shown is not None
        told = shown.told[:1].upper() + shown.told[1:]
        return f"{told}. {self.rehearsal.words('practice.flagged')}" if shown.flagged else f"{told}."

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Nothing is kept."""
        self.finish()

    @once
    def finish(self) -> None:
        """Stop hearing and playing; say that the window has gone."""
        self._timer.stop()
        self.player.silence()
        self.rehearsal.reader.booth.close()
