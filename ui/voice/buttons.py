"""The wizard's row of buttons: what comes next is the main one; of the others those show that make sense."""

from __future__ import annotations

from typing import Final

from PyQt6.QtWidgets import QHBoxLayout, QWidget

from prosody.wording import Wording
from ui.voice.button import Button
from ui.voice.face import WizardFace

CODES: Final = ("leave", "back", "skip", "pause", "play", "redo")
AT_THE_START: Final = ("leave", "back")


class ButtonRow(QWidget):
    """Shows the buttons as a face has them."""

    def __init__(self, words: Wording) -> None:
        super().__init__()
        self.words = words
        self.buttons = {code: Button(words(f"wizard.{code}")) for code in CODES}
        self.main = Button(main=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for code, button in self.buttons.items():
            if code not in AT_THE_START and row.count() == len(AT_THE_START):
                row.addStretch(1)
            row.addWidget(button)
        row.addWidget(self.main)

    def show_face(self, face: WizardFace, *, playing: bool, kept: bool) -> None:
        """Take a face; `playing` turns Play into Stop; once a profile is `kept` there is nothing to leave."""
        words, can = self.words, face.can
        self.main.setText(face.primary)
        self.main.setEnabled("primary" in can)
        told = " ".join(part for part in (face.title, face.message or face.say) if part)
        self.main.setAccessibleDescription(told)
        shown = {"back": face.at > 0, "skip": "skip" in can, "play": "play" in can, "redo": "again" in can}
        shown |= {"pause": "pause" in can, "leave": not kept}
        for code, visible in shown.items():
            if self.buttons[code].isHidden() == visible:
                self.buttons[code].setVisible(visible)
        self.buttons["back"].setEnabled("back" in can)
        again = "wizard.remeasure" if face.kind == "microphone" else "wizard.redo"
        self.buttons["redo"].setText(words(again))
        self.buttons["play"].setText(words("wizard.stop" if playing else "wizard.play"))
        self.buttons["pause"].setText(words("wizard.resume" if face.paused else "wizard.pause"))
