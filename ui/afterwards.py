"""What is shown when a call is over: its private summary, and the notes of a call that is kept."""

from __future__ import annotations

from prosody.display import ViewSettings
from prosody.session.fate import Fate
from prosody.session.notes import moments
from prosody.wording import Wording
from ui.annotate import Annotate
from ui.aside import Aside
from ui.summary import DECIDING_S, Summary
from ui.tally import Tally
from ui.theme import Palette


class Afterwards:
    """Holds the summaries on the screen. One that waits for a decision stays until there is one."""

    def __init__(self) -> None:
        self.summaries: list[Summary] = []
        self.notes: Annotate | None = None
        self._aside = Aside()

    def sum_up(
        self, tally: Tally, fate: Fate, words: Wording, colours: Palette, view: ViewSettings
    ) -> Summary | None:
        """Show a call's summary, if anything was heard of it and it is wanted; return it.

        Without one nobody is asked, so a private recording goes.
        """
        if not view.summary or not (tally.judged_s or tally.greeting):
            if fate.recorded and not fate.kept:
                self._aside.do(fate.discard, lambda _: None, lambda _: None)
            return None
        for older in self.summaries:
            if not older.undecided:
                older.close()
        self.summaries = [older for older in self.summaries if older.isVisible()]
        summary = Summary(tally, words, colours, fate, view, lambda kept: self.annotate(kept, words))
        self.summaries.append(summary)
        summary.show()
        return summary

    def annotate(self, fate: Fate, words: Wording) -> None:
        """Open the notes of a call that is kept: of its last part, should a restart have cut it."""
        known = moments(fate.results.events, fate.results.marks) if fate.results else []
        self.notes = Annotate(fate.folders[-1], known, words)
        self.notes.show()
        self.notes.activateWindow()

    def finish(self) -> None:
        """The program ends: what nobody decided on goes, and what was decided is done."""
        for summary in self.summaries:
            summary.finish()
        if self.notes is not None:
            self.notes.finish()
            self.notes.hide()
        self._aside.finish(DECIDING_S)
