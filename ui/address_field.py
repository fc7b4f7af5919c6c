"""Where a source is written that no list can offer: a telephone system's address, or a file."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from prosody.audio import sources
from prosody.audio.error import AudioError
from prosody.wording import Wording
from ui import theme


class AddressField(QWidget):
    """A line to write an address into; what is wrong with one is said below it.

    Parameters
    ----------
    take : callable
        Told an address that can be one.
    """

    def __init__(self, take: Callable[[str], None], words: Wording) -> None:
        super().__init__()
        self._take, self._words = take, words
        self.line = QLineEdit()
        self.line.setPlaceholderText(words("sound.address"))
        self.line.setAccessibleName(words("sound.address"))
        self.line.setMinimumHeight(28)
        self.line.setFont(theme.font(13))
        self.line.editingFinished.connect(self._read)
        self.said = QLabel()
        self.said.setFont(theme.font(12))
        self.said.setWordWrap(True)
        self.said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        column.addWidget(self.said)

    def _read(self) -> None:
        text = self.line.text().strip()
        wrong = self._wrong(text) if text else ""
        self.said.setText(wrong)
        self.said.setVisible(bool(wrong))
        if text and not wrong:
            self.line.clear()
            self._take(text)

    def _wrong(self, text: str) -> str:
        """Return why a text is no address; empty when it is one."""
        try:
            return "" if sources.parsed(text).kind != sources.DEVICE else self._words("sound.no_address")
        except AudioError as error:
            return self._words.sentence(str(error))
