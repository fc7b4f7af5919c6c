"""The wizard's second page: which microphone, does it hear, and how noisy is the room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PyQt6.QtWidgets import QVBoxLayout, QWidget

from prosody.audio.devices import DEFAULT, Device, list_devices
from ui.theme import Palette
from ui.voice.booth import Look
from ui.voice.card import Card, label
from ui.voice.face import WizardFace
from ui.voice.fields import Choice
from ui.voice.level import LevelBar
from ui.voice.origin import Origin, microphone, recording
from ui.voice.progress import TakeProgress
from ui.voice.wizard import Wizard
from ui.voice.work import Work

UNWELL: Final = ("muted", "lost", "waiting")


class MicrophonePage(QWidget):
    """Lists the microphones, off the GUI thread, and shows what the chosen one hears."""

    def __init__(self, wizard: Wizard, colours: Palette) -> None:
        super().__init__()
        self.wizard = wizard
        words = wizard.words
        self.box = Choice(words("wizard.microphone"))
        self._listing: Work[list[Device]] | None = None
        self._offer(())
        self.level, self.state = LevelBar(words, colours), label(size=13, quiet=True)
        self.bar, self.told = TakeProgress(colours), label(size=13)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(14)
        said = label(words("wizard.microphone"), 14)
        said.setBuddy(self.box)
        outer.addWidget(Card(said, self.box, self.level, self.state))
        self.room = Card(self.told, self.bar)
        outer.addWidget(self.room)
        outer.addStretch(1)
        self.box.activated.connect(lambda *_: self._choose())

    def _offer(self, devices: Sequence[Device]) -> None:
        """Fill the list; what was chosen stays chosen."""
        words, chosen = self.wizard.words, self.wizard.reader.origin
        self.box.clear()
        self.box.addItem(words("wizard.default"), microphone(DEFAULT))
        for device in devices:
            if not device.is_monitor:
                self.box.addItem(device.name, microphone(device.name))
        if chosen.goes_on and all(self._origin(row).name != chosen.name for row in range(self.box.count())):
            self.box.addItem(chosen.name, chosen)
        self.box.addItem(words("wizard.recording"), recording())
        same = [row for row in range(self.box.count()) if _alike(self._origin(row), chosen)]
        self.box.setCurrentIndex(same[0] if same else 0)

    def _origin(self, row: int) -> Origin:
        origin = self.box.itemData(row)
        assert isinstance(origin, Origin)
        return origin

    def _choose(self) -> None:
        self.wizard.choose(self._origin(self.box.currentIndex()))

    def opened(self) -> None:
        """Begin to list, and to hear."""
        if self._listing is None:
            self._listing = Work(list_devices)
        if not self.wizard.anything and self.wizard.reader.phase == "idle":
            self.wizard.reader.choose(self.wizard.reader.origin)

    def show_face(self, face: WizardFace) -> None:
        """Follow the measuring of the room."""
        if self._listing is not None and self._listing.over and not _open(self.box):
            self._offer(self._listing.result or ())
            self._listing = None
        self.box.setEnabled("choose" in face.can)
        self.told.setText(face.told or self.wizard.words("wizard.room"))
        self.bar.show_progress(face.progress, face.taken, face.takes, face.told)

    def follow(self, look: Look) -> None:
        """Show the level, and how the microphone does."""
        self.level.show_level(look.level_db, look.noise_db)
        words = self.wizard.words
        said = words("wizard.hears", device=look.device) if look.device else ""
        if look.state in UNWELL:
            said = f"{said} · {words(f'state.{look.state}')} ({words.hint(f'state.{look.state}')})"
        if said != self.state.text():
            self.state.setText(said)

    def show_cursor(self, at_s: float | None) -> None:
        """Nothing is played here."""

    def first(self) -> QWidget | None:
        """What has the focus when the page opens."""
        return None


def _alike(one: Origin, other: Origin) -> bool:
    return (one.code, one.name) == (other.code, other.name)


def _open(box: Choice) -> bool:
    """Whether the list is down: it must not change under the person's hand."""
    view = box.view()
    return view is not None and view.isVisible()
