"""The far end in the rep's microphone, told once a call: it is not judged, and a headset mends it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from prosody.contour import Contour
from prosody.events import Trouble
from prosody.units import frames

ENOUGH: Final = frames(1.0)
"""Frames of leak in a call after which it is said: by then it is no chance, and there will be more."""

CODE: Final = "bleed"


ONSET: Final = frames(0.35)
"""Speech so short that passes into the leak was the leak already: it shows only once it was compared."""


def whole(rows: Contour) -> Contour:
    """Return rows in which each leak begins where its sound does."""
    begins = np.flatnonzero(rows.bleed[1:] & ~rows.bleed[:-1] & rows.speech[:-1]) + 1
    if not len(begins):
        return rows
    quiet = np.concatenate(([-1], np.flatnonzero(~rows.speech)))
    marks = np.zeros(len(rows), np.bool_)
    for begin in begins.tolist():
        first = int(quiet[np.searchsorted(quiet, begin) - 1]) + 1
        marks[first:begin] = begin - first <= ONSET
    return replace(rows, speech=rows.speech & ~marks, bleed=rows.bleed | marks, nucleus=rows.nucleus & ~marks)


class LeakNotice:
    """Counts the rep's frames that are the customer's voice."""

    def __init__(self) -> None:
        self._leaked = 0

    def new_call(self) -> None:
        """Another call begins, perhaps with the headset on."""
        self._leaked = 0

    def process(self, rep: Contour) -> list[Trouble]:
        """Take the next rows; return the notice at the frame that makes it due."""
        so_far = self._leaked + np.cumsum(rep.bleed)
        told, self._leaked = self._leaked >= ENOUGH, int(so_far[-1]) if len(so_far) else self._leaked
        if told or self._leaked < ENOUGH:
            return []
        index = rep.start + int(np.searchsorted(so_far, ENOUGH))
        return [Trouble(index, index, "rep", CODE)]
