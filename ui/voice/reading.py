"""The page on which something is read aloud: the words, the voice as it goes, and how far it has come."""

from __future__ import annotations

from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Palette
from ui.voice.booth import Look
from ui.voice.card import Card, label, scrolling
from ui.voice.curve import Curve
from ui.voice.face import WizardFace
from ui.voice.level import LevelBar
from ui.voice.progress import TakeProgress
from ui.voice.prompt import Prompt
from ui.voice.trace import trace
from ui.voice.wizard import Wizard

SHORT, LONG = (30, 20), (20, 16)
"""Letters of a line and of a long text, in pixels: where there is room, and where there is little."""

SMALL_FROM = 3
"""A text of so many lines is set smaller: it must fit on a page."""


class ReadingPage(QWidget):
    """Shows one step."""

    def __init__(self, wizard: Wizard, colours: Palette, code: str) -> None:
        super().__init__()
        self.wizard, self.code = wizard, code
        words = wizard.words
        count = len(wizard.script.get(code, {}).get("text", ()))
        step = next(page.step for page in wizard.pages if page.code == code)
        long = count >= SMALL_FROM and step is not None and step.takes == 1
        self.sizes = LONG if long else SHORT
        self.prompt = Prompt(colours, words("wizard.lift"), self.sizes[0])
        self.curve = Curve(colours, words("wizard.melody"), high=76 if long else 150)
        self.level = LevelBar(words, colours)
        self.bar, self.told = TakeProgress(colours), label(size=13)
        self._taken = -1
        under = QHBoxLayout()
        under.setSpacing(16)
        under.addWidget(self.told)
        under.addWidget(self.bar, 1)
        voice = Card(self.curve, self.level, margin=14, spacing=6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        self.page = Card(scrolling(self.prompt), margin=22)
        outer.addWidget(self.page, 1)
        outer.addWidget(voice)
        outer.addLayout(under)
        self.told.setMinimumWidth(190)

    def set_compact(self, on: bool) -> None:
        """Where there is little height the words are what must be seen: the melody goes."""
        self.prompt.set_letters(self.sizes[on])
        self.curve.setVisible(not on)
        margin = 10 if on else 22
        self.page.inside.setContentsMargins(margin, margin - 4, margin, margin - 4)

    def opened(self) -> None:
        """Nothing begins by itself."""

    def show_face(self, face: WizardFace) -> None:
        """Take the words, and how far it has come."""
        self.prompt.show_lines(face.lines)
        self.told.setText(face.told)
        self.bar.show_progress(face.progress, face.taken, face.takes, face.told)

    def follow(self, look: Look) -> None:
        """Show the level and the melody: live while listening, the last reading as a whole after it."""
        self.level.show_level(look.level_db, look.noise_db)
        reader, taken = self.wizard.reader, self.wizard.takes[self.code]
        if reader.phase != "idle":
            self._taken = -1
            self.curve.show_melody(reader.melody, live=True)
        elif taken and self._taken != len(taken):
            self._taken = len(taken)
            self.curve.show_melody(trace(taken[-1].rows))
        elif not taken:
            self._taken = -1
            self.curve.show_melody(reader.melody if reader.origin.goes_on else None, live=True)

    def show_cursor(self, at_s: float | None) -> None:
        """Mark what is being played."""
        self.curve.show_cursor(at_s)

    def first(self) -> QWidget | None:
        """What has the focus when the page opens: the main button."""
        return None
