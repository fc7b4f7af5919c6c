"""The wizard's first page: whose voice it is, what is read, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from calibration.script import LONGEST
from prosody.wording import Wording
from ui.theme import Palette
from ui.voice.booth import Look
from ui.voice.button import Button
from ui.voice.card import Card, label
from ui.voice.face import WizardFace
from ui.voice.fields import Choice, Field
from ui.voice.message import Sign
from ui.voice.wizard import Wizard


class WelcomePage(QWidget):
    """Asks for a name, a greeting and a language; each goes to the wizard at once."""

    def __init__(self, wizard: Wizard, colours: Palette, languages: Mapping[str, str]) -> None:
        super().__init__()
        self.wizard = wizard
        words = wizard.words
        self.name = Field(wizard.name, words("wizard.name"), words("wizard.name.hint"))
        self.greeting = Field(wizard.greeting, words("wizard.greeting"), words("wizard.greeting.hint"))
        self.language = Choice(words("wizard.language"))
        for code, name in languages.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(wizard.language)))
        self.name.setMaxLength(80)
        self.greeting.setMaxLength(LONGEST)
        self.afresh = Button(words("wizard.afresh"))
        self.waiting = self._waiting(words)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(14)
        outer.addWidget(self.waiting)
        outer.addWidget(self._fields(words))
        outer.addWidget(_promises(words, colours))
        outer.addStretch(1)
        self.name.textEdited.connect(self._entered)
        self.greeting.textEdited.connect(wizard.enter_greeting)
        self.language.activated.connect(lambda *_: wizard.choose_language(str(self.language.currentData())))
        self.afresh.clicked.connect(lambda *_: self._forget())

    def _waiting(self, words: Wording) -> Card:
        self.told = label(size=14)
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.afresh)
        card = Card()
        card.inside.addLayout(row)
        return card

    def _fields(self, words: Wording) -> Card:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        rows = (("name", self.name), ("greeting", self.greeting), ("language", self.language))
        for row, (code, field) in enumerate(rows):
            said, hint = label(words(f"wizard.{code}"), 14), f"wizard.{code}.hint"
            said.setWordWrap(False)
            said.setBuddy(field)
            grid.addWidget(said, 2 * row, 0)
            grid.addWidget(field, 2 * row, 1)
            if words.knows(hint):
                grid.addWidget(label(words(hint), 12, quiet=True), 2 * row + 1, 1)
        card = Card()
        card.inside.addLayout(grid)
        return card

    def _entered(self, text: str) -> None:
        self.wizard.enter_name(text)
        if self.wizard.greeting or not self.greeting.text():
            self.greeting.setText(self.wizard.greeting)
        else:
            self.wizard.enter_greeting(self.greeting.text())

    def _forget(self) -> None:
        self.wizard.draft = None

    def opened(self) -> None:
        """Everything is there already."""

    def follow(self, look: Look) -> None:
        """Nothing is heard here."""

    def show_face(self, face: WizardFace) -> None:
        """Say whether an earlier session waits."""
        waits = self.wizard.draft is not None
        if waits:
            self.told.setText(self.wizard.words("wizard.draft", name=self.wizard.name))
        if self.waiting.isHidden() == waits:
            self.waiting.setVisible(waits)

    def show_cursor(self, at_s: float | None) -> None:
        """Nothing is played here."""

    def first(self) -> QWidget | None:
        """What has the focus when the page opens."""
        return self.name if not self.wizard.name else None


def _promises(words: Wording, colours: Palette) -> Card:
    """Return what is kept and what is not."""
    card = Card(spacing=8)
    for code in ("numbers", "sound", "nobody"):
        sign = Sign(colours, "good")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words(f"wizard.kept.{code}"), 13), 1)
        card.inside.addLayout(row)
    return card
