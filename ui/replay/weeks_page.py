"""One voice this week against a month ago: its own kept calls, and nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from PyQt6.QtWidgets import QVBoxLayout, QWidget

from prosody.replay.compare import Weeks, weeks
from prosody.session.library import Library
from prosody.wording import Wording
from ui.aside import Aside
from ui.replay.amount import amount, difference
from ui.replay.rows import Rows
from ui.trend import name_of
from ui.voice.card import label

FEW: Final = 3
"""Calls in a week below which a single one makes the median."""

FINISHING_S: Final = 3.0


class WeeksPage(QWidget):
    """Shows the measures of both weeks.

    Parameters
    ----------
    voice : str
        Name of the voice.
    library : Library
    words : Wording
    """

    def __init__(self, voice: str, library: Library, words: Wording) -> None:
        super().__init__()
        self.words, self.voice, self._library = words, voice, library
        self._aside = Aside(self)
        columns = ("measure", "then", "now", "change", "calls")
        self.table = Rows(
            [words(f"compare.column.{name}") for name in columns], words("compare.weeks"), whole=True
        )
        self.said = label(size=13, quiet=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(label(words("compare.weeks.say", name=voice), 13, quiet=True))
        outer.addWidget(self.table)
        outer.addWidget(self.said)
        outer.addStretch(1)

    def begin(self, now: datetime | None = None) -> None:
        """Read the sessions, beside the GUI thread."""
        at = now or datetime.now(UTC)
        self._aside.do(lambda: weeks(self._library, self.voice, at), self.show_weeks, self.said.setText)

    def show_weeks(self, found: Sequence[Weeks]) -> None:
        """Show what was found, with how little it rests on."""
        counts = [(one.calls_then, one.calls_now) for one in found]
        self.table.fill([self._row(one) for one in found])
        if not any(sum(count) for count in counts):
            self.said.setText(self.words("compare.weeks.none"))
        elif any(min(count) < FEW for count in counts):
            self.said.setText(self.words("compare.few"))
        else:
            self.said.setText("")

    def _row(self, one: Weeks) -> tuple[str, ...]:
        words = self.words
        then, now = (amount(value, one.unit, words) for value in (one.then, one.now))
        return (
            name_of(one.measure, words),
            then,
            now,
            difference(one.now - one.then, one.unit, words),
            f"{one.calls_then} → {one.calls_now}",
        )

    def finish(self) -> None:
        """The window closes."""
        self._aside.finish(FINISHING_S)
