"""The wizard's last page: what is usual for this voice, and what each flag would need."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from calibration.needs import in_words, needs
from calibration.tolerance import Tolerance
from prosody.profile import VoiceProfile
from ui.theme import Palette
from ui.voice.booth import Look
from ui.voice.button import Button
from ui.voice.card import Card, label
from ui.voice.face import WizardFace
from ui.voice.ranges import Ranges
from ui.voice.wizard import Wizard


class ResultPage(QWidget):
    """Shows the profile before it is kept."""

    def __init__(self, wizard: Wizard, colours: Palette) -> None:
        super().__init__()
        self.wizard = wizard
        words = wizard.words
        self.ranges = Ranges(words, colours)
        self.firm = label(size=13)
        self.needs = QGridLayout()
        self.needs.setHorizontalSpacing(18)
        self.needs.setVerticalSpacing(8)
        self.needs.setColumnStretch(1, 1)
        self.sound = Button(words("wizard.save_sound"))
        self._shown: tuple[VoiceProfile, Tolerance] | None = None
        flags = Card(label(words("wizard.flags"), 15, bold=True))
        flags.inside.addLayout(self.needs)
        row = QHBoxLayout()
        row.addWidget(self.sound)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(Card(label(words("wizard.usual"), 15, bold=True), self.ranges, self.firm))
        outer.addWidget(flags)
        outer.addLayout(row)
        outer.addStretch(1)
        self.sound.clicked.connect(lambda *_: self._save_sound())

    def opened(self) -> None:
        """The profile is there already."""

    def show_face(self, face: WizardFace) -> None:
        """Show profile and needs, when they are others than before."""
        wizard = self.wizard
        if wizard.outcome.profile is None or self._shown == (
            wizard.outcome.profile,
            wizard.outcome.tolerance,
        ):
            return
        self._shown = (wizard.outcome.profile, wizard.outcome.tolerance)
        words = wizard.words
        self.ranges.show_profile(wizard.outcome.profile)
        voiced = words.quantity(wizard.outcome.profile.voiced_s, "s")
        self.firm.setText(words("wizard.firm" if wizard.outcome.firm else "wizard.thin", voiced=voiced))
        self.sound.setVisible(any(wizard.takes.values()))
        while (item := self.needs.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row, need in enumerate(needs(wizard.outcome.profile, wizard.outcome.tolerance)):
            name = label(words(need.code), 13, bold=True)
            name.setMinimumWidth(150)
            self.needs.addWidget(name, row, 0)
            self.needs.addWidget(label(in_words(need, words), 13), row, 1)

    def _save_sound(self) -> None:
        """Ask for a folder; the sound is kept there because the person asked for it."""
        folder = QFileDialog.getExistingDirectory(self, self.wizard.words("wizard.save_sound"))
        if folder:
            self.wizard.save_sound(Path(folder))

    def follow(self, look: Look) -> None:
        """Nothing is heard here."""

    def show_cursor(self, at_s: float | None) -> None:
        """Nothing is played here."""

    def first(self) -> QWidget | None:
        """What has the focus when the page opens: the main button."""
        return None
