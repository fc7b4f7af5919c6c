"""The page of the range of tolerance: narrower or wider, and at once what would have been flagged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from calibration.rehearsal import Moment, flagged
from calibration.tolerance import Tolerance
from calibration.tolerance_told import reason_in_words
from prosody.wording import Wording
from ui.theme import Palette
from ui.voice.booth import Look
from ui.voice.button import Button
from ui.voice.card import Card, label
from ui.voice.face import WizardFace
from ui.voice.limits import Limits
from ui.voice.strips import Strips
from ui.voice.wizard import Wizard


class TolerancePage(QWidget):
    """Lets the person set the limits."""

    def __init__(self, wizard: Wizard, colours: Palette) -> None:
        super().__init__()
        self.wizard = wizard
        words = wizard.words
        self.strips, self.limits = Strips(words, colours), Limits(words, self._change)
        self.told = label(size=13)
        self.proposed, self.everybody = Button(words("limit.proposed")), Button(words("limit.everybody"))
        self._shown: tuple[object, ...] = ()
        buttons = QHBoxLayout()
        buttons.addWidget(self.proposed)
        buttons.addWidget(self.everybody)
        buttons.addStretch(1)
        tones = {side: words(f"tone.{side}") for side in ("flat", "tense")}
        legend = label(words("limit.legend", **tones), 12, quiet=True)
        preview, sliders = Card(self.strips, legend, self.told), Card(self.limits)
        sliders.inside.addLayout(buttons)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(preview)
        outer.addWidget(sliders)
        outer.addStretch(1)
        self.proposed.clicked.connect(lambda *_: wizard.outcome.propose())
        self.everybody.clicked.connect(lambda *_: wizard.outcome.set_limits(**asdict(Tolerance())))

    def _change(self, limit: str, value: float) -> None:
        self.wizard.outcome.set_limits(**{limit: value})

    def opened(self) -> None:
        """The profile is being made; `show_face` sees when it is there."""
        self._shown = ()

    def show_face(self, face: WizardFace) -> None:
        """Show the limits, and what they would flag."""
        profile, tolerance = self.wizard.outcome.profile, self.wizard.outcome.tolerance
        self.setEnabled(profile is not None)
        if profile is None or self._shown == (profile.made_at, tolerance):
            return
        self._shown = (profile.made_at, tolerance)
        words = self.wizard.words
        moments = flagged(profile, tolerance)
        self.strips.show_readings(profile.readings, tolerance, moments)
        said = told(moments, words)
        self.told.setText("\n".join([words("tolerance.would"), *(f"· {line}" for line in said)]))
        self.strips.setAccessibleName(" ".join([words("tolerance.would"), *said]))
        reasons = {reason.limit: reason_in_words(reason, words) for reason in self.wizard.outcome.reasons}
        self.limits.show_tolerance(tolerance, reasons)

    def follow(self, look: Look) -> None:
        """Nothing is heard here."""

    def show_cursor(self, at_s: float | None) -> None:
        """Nothing is played here."""

    def first(self) -> QWidget | None:
        """What has the focus when the page opens: the main button."""
        return None


def told(moments: Sequence[Moment], words: Wording) -> list[str]:
    """Return what would have been flagged, one line for each flag and reading."""
    rows: dict[tuple[str, str], list[int]] = {}
    for moment in moments:
        rows.setdefault((moment.code, moment.style), []).append(moment.at + 1)
    return [
        words(
            "limit.number" if code == "contour.flat" else "limit.second",
            what=words(code),
            reading=words(f"reading.{style}"),
            at=", ".join(map(str, at)),
        )
        for (code, style), at in rows.items()
    ] or [words("tolerance.nothing")]
