"""Utterances: speech between two pauses."""

from __future__ import annotations

from dataclasses import dataclass

from prosody.contour import Contour
from prosody.events import Leg, Utterance
from prosody.setting import Settings, setting
from prosody.units import frames


@dataclass(frozen=True, slots=True)
class UtteranceSettings(Settings):
    """What may be set about utterances."""

    phrase_end_s: float = setting(
        0.35,
        "A pause of this length ends an utterance.",
        unit="s",
        low=0.2,
        high=1.0,
        source="proposal of the project's science notes, section 11 (0.3-0.6)",
    )
    shortest_s: float = setting(
        0.1,
        "Less speech than this is no utterance but a click or a breath.",
        unit="s",
        low=0.0,
        high=0.5,
        source="the shortest word of a call, 'yes' or 'no', lasts about 0.15 s",
    )


class Utterances:
    """Contour -> the utterances that ended in it. Decided frame by frame; a gap ends one at once."""

    def __init__(self, leg: Leg, settings: UtteranceSettings | None = None) -> None:
        settings = settings or UtteranceSettings()
        self._leg = leg
        self._pause = frames(settings.phrase_end_s)
        self._shortest = frames(settings.shortest_s)
        self._restart()

    def _restart(self) -> None:
        self._began = -1  # first frame of the open utterance, -1 when none is open
        self._spoken = 0
        self._last = -1

    @property
    def began(self) -> int | None:
        """First frame of the utterance that is open now; None in a pause."""
        return self._began if self._began >= 0 else None

    def process(self, contour: Contour) -> list[Utterance]:
        """Take rows that follow each other; return the utterances that ended."""
        ended = []
        rows = zip(contour.speech.tolist(), contour.gap.tolist(), strict=True)
        for index, (speech, gap) in enumerate(rows, contour.start):
            if speech:
                self._began = index if self._began < 0 else self._began
                self._spoken, self._last = self._spoken + 1, index
            elif self._began >= 0 and (gap or index - self._last >= self._pause):
                ended += self.flush(index)
        return ended

    def flush(self, index: int) -> list[Utterance]:
        """Close what is open, at frame `index` (a gap, or the end of the stream)."""
        began, last, spoken = self._began, self._last, self._spoken
        self._restart()
        if began < 0 or spoken < self._shortest:
            return []
        return [Utterance(began, last + 1, max(index, last + 1), self._leg)]
