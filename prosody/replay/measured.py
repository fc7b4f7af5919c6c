"""What is known of a call by measuring it: rows, tones, pictures and events, as they come in.

The rule of the room: the process that analyses and the window hold one each, and both take the same
news in the same order; so what is stored is what was shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prosody.events import Event, Leg, Tone
from prosody.replay.growing import Array
from prosody.replay.leg_columns import LegRows, ToneColumns, Tones
from prosody.replay.waveform import Waveform


@dataclass(frozen=True, slots=True)
class Painted:
    """More of a leg's picture: extremes of shape (n, 2), levels of shape (n,)."""

    leg: Leg
    extremes: NDArray[np.int16]
    level_db: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rows:
    """More rows of a leg: the columns that are kept."""

    leg: Leg
    columns: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Said:
    """More events."""

    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """How much is analysed, 0..1."""

    progress: float


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing more comes.

    Attributes
    ----------
    partial : bool
        It was stopped before the end of the call.
    troubles : tuple of str
        Sentences about what is not whole.
    """

    partial: bool
    troubles: tuple[str, ...] = ()


News = Painted | Rows | Said | Reached | Over


class Measured:
    """Rows, tones, pictures and events of a call, growing.

    Attributes
    ----------
    rows : dict of Leg to LegRows
    waveforms : dict of Leg to Waveform
    events : list of Event
    """

    def __init__(self, legs: Iterable[Leg]) -> None:
        self.rows = {leg: LegRows(leg) for leg in legs}
        self.waveforms = {leg: Waveform() for leg in self.rows}
        self.events: list[Event] = []
        self._tones = Tones()

    @property
    def frames(self) -> int:
        """Rows of the longest leg."""
        return max(len(rows) for rows in self.rows.values())

    @property
    def tones(self) -> ToneColumns:
        """The rep's tones so far."""
        return self._tones.view()

    def paint(self, new: Painted) -> None:
        """Take more of a picture."""
        self.waveforms[new.leg].add(new.extremes, new.level_db)

    def grow(self, new: Rows) -> None:
        """Take more rows."""
        rows = self.rows[new.leg]
        before = len(rows)
        rows.add(new.columns)
        if new.leg == "rep":
            rows.trusted(self.tones, before)

    def say(self, events: Iterable[Event]) -> None:
        """Take more events."""
        new = list(events)
        self.events += new
        before = self.tones.index[-1] if len(self.tones) else 0
        if self._tones.add(event for event in new if isinstance(event, Tone)):
            self.rows["rep"].trusted(self.tones, min(int(before), len(self.rows["rep"])))
