"""What gauge and bar share: a needle that glides, and a progress bar that tells a screen reader of it."""

from __future__ import annotations

from PyQt6.QtWidgets import QProgressBar, QSizePolicy

from prosody.wording import Wording
from ui.face import Face
from ui.motion import Needle

SCALE = 100
"""The scale of -1..+1 in the whole numbers of a progress bar."""


class Pointer:
    """Follows faces for one progress bar.

    A progress bar, because a plain widget has no value for a screen reader (measured through
    AT-SPI: role "progress bar" and a live value).

    Attributes
    ----------
    needle : Needle
    still : bool
        Reduced motion: no trail, no animation.
    """

    def __init__(self, bar: QProgressBar) -> None:
        self._bar = bar
        self._target: float | None = None
        self._said = ("", "")
        self.needle = Needle()
        self.still = False
        bar.setRange(-SCALE, SCALE)
        bar.setTextVisible(False)
        bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def follow(self, face: Face, words: Wording) -> bool:
        """Take a face's needle and words; return whether the needle jumped there."""
        old, self._target = self._target, face.needle
        self._say(face, words)
        if face.needle is None:
            return False
        if round(SCALE * face.needle) != self._bar.value():
            self._bar.setValue(round(SCALE * face.needle))
        if old is not None and not (self.still and face.needle != old):
            return False
        self.needle.jump(face.needle)
        return True

    def _say(self, face: Face, words: Wording) -> None:
        """Name the zone to a screen reader, when it is another one."""
        if (face.word, face.hint) != self._said:
            self._said = face.word, face.hint
            self._bar.setAccessibleName(words("says.tone", word=face.word))
            self._bar.setAccessibleDescription(face.hint)

    def tick(self, elapsed_s: float) -> bool:
        """Move the needle on; return whether it moves (repaints only when one would see it)."""
        if self._target is None or self.still or self.needle.at_rest(self._target):
            return False
        self.needle.step(self._target, elapsed_s)
        self._bar.update()
        return True
