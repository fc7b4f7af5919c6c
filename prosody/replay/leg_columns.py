"""What is kept of one leg, frame by frame: the contour's columns, pace and trust beside them.

The rule of the room: row k is frame k of the leg's time line. Of the customer only what shows
turns, pitch and loudness is kept; of nobody the shape of the spectrum that tells voices apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

from prosody.contour import BOOLEAN, COLUMNS, Contour, missing
from prosody.events import Leg, Tone
from prosody.replay.growing import Array, Growing
from prosody.units import FRAMES_PER_SECOND, frames

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

EXACT: Final = frozenset({"f0_hz", "voicing", "level_db"})
"""Kept as float32, because they are drawn and handed out; the others as float16: 0.03 dB at -60 dB."""

_OF_THE_REP: Final = tuple(name for name in COLUMNS if not name.startswith("timbre") and name != "speech_p")
_OF_THE_CUSTOMER: Final = (
    *("speech", "bleed", "f0_hz", "voicing", "level_db", "noise_db"),
    *("band_hz", "nucleus", "clipped", "gap"),
)
KEPT: Final[Mapping[Leg, tuple[str, ...]]] = {"rep": _OF_THE_REP, "customer": _OF_THE_CUSTOMER}

PACE: Final = frames(3.0)
"""Pace is counted over so much of the call (frames), and not told with less speech in it than `LEAST`."""
LEAST: Final = frames(1.0)

SPAN: Final = frames(2.0)
"""A judged second of speech reaches back no further than this (frames): pauses lie between."""


@dataclass(frozen=True, slots=True)
class LegColumns:
    """Columns of equal length; row k belongs to frame k (10 ms).

    Attributes
    ----------
    f0_hz : ndarray of float32
        Hz, NaN where unvoiced or unmeasured.
    voicing : ndarray of float32
        Confidence 0..1 that the frame is voiced and its f0 right; NaN in a gap.
    level_db : ndarray of float32
        dBFS, NaN in a gap.
    rate : ndarray of float32
        Syllables per second of speech in the 3 s around; NaN where there is too little speech.
    trust : ndarray of float32
        Trust of the tone that was judged over the frame, 0..1; NaN where none was judged: in silence,
        and everywhere on the customer's leg.
    speech, nucleus, gap : ndarray of bool
    """

    f0_hz: Floats
    voicing: Floats
    level_db: Floats
    rate: Floats
    trust: Floats
    speech: Flags
    nucleus: Flags
    gap: Flags

    def __len__(self) -> int:
        return len(self.speech)


@dataclass(frozen=True, slots=True)
class ToneColumns:
    """The tone of each second of speech: row i was judged of the second that ends at `index[i]`.

    Attributes
    ----------
    index : ndarray of int64
        Frame of the judgement, rising.
    flat, in_range, tense, needle, trust : ndarray of float32
        As in `events.Tone`.
    judged : ndarray of bool
        False where the state is `collecting` or `cannot_tell`: the shares are not to be shown.
    """

    index: NDArray[np.int64]
    flat: Floats
    in_range: Floats
    tense: Floats
    needle: Floats
    trust: Floats
    judged: Flags

    def __len__(self) -> int:
        return len(self.index)


class LegRows:
    """One leg's rows, growing."""

    def __init__(self, leg: Leg) -> None:
        self.leg: Leg = leg
        self._rows = Growing({name: kind(name) for name in KEPT[leg]} | {"rate": "f4", "trust": "f4"})
        self._view: LegColumns | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, name: str) -> Array:
        return self._rows[name]

    def add(self, columns: Mapping[str, Array]) -> None:
        """Append rows of the columns that are kept."""
        before = len(self)
        self._rows.add(columns)
        first = max(0, before - PACE // 2)
        whole = slice(max(0, first - PACE // 2), len(self))
        rate = pace(self["speech"][whole], self["nucleus"][whole])
        self._rows.put("rate", first, rate[first - whole.start :])
        self._view = None

    def trusted(self, tones: ToneColumns, first: int) -> None:
        """Lay the tones' trust over the rows from `first` on."""
        if len(tones):
            self._rows.put("trust", first, trust_over(tones, first, len(self)))
            self._view = None

    def view(self) -> LegColumns:
        """Return what the timeline shows, as views."""
        if self._view is None:
            self._view = LegColumns(**{name: self._rows[name] for name in LegColumns.__dataclass_fields__})
        return self._view

    def contour(self, start: int, end: int) -> Contour:
        """Return rows as a contour, for measuring; what was not kept is NaN."""
        stop = min(end, len(self))
        blank = missing(start, max(0, stop - start))
        columns: dict[str, Any] = {name: getattr(blank, name) for name in COLUMNS}
        for name in KEPT[self.leg]:
            columns[name] = self[name][start:stop].astype(np.bool_ if name in BOOLEAN else np.float32)
        return Contour(start, **columns)


class Tones:
    """The tones of a call, growing."""

    def __init__(self) -> None:
        shares = dict.fromkeys(("flat", "in_range", "tense", "needle", "trust"), "f4")
        self._rows = Growing({"index": "i8", **shares, "judged": "?"})

    def add(self, tones: Iterable[Tone]) -> int:
        """Append tones; return how many there were."""
        new = list(tones)
        if new:
            names = ("index", "flat", "in_range", "tense", "needle", "trust")
            rows = {name: np.array([getattr(tone, name) for tone in new]) for name in names}
            self._rows.add({**rows, "judged": np.array([tone.state == "judged" for tone in new])})
        return len(new)

    def view(self) -> ToneColumns:
        """Return them as views."""
        return ToneColumns(**{name: self._rows[name] for name in ToneColumns.__dataclass_fields__})


def kind(name: str) -> DTypeLike:
    """Return the type that a column is kept in."""
    return np.bool_ if name in BOOLEAN else np.float32 if name in EXACT else np.float16


def kept(leg: Leg, contour: Contour) -> dict[str, Array]:
    """Return what is kept of a contour."""
    return {name: getattr(contour, name).astype(kind(name), copy=False) for name in KEPT[leg]}


def pace(speech: Flags, nucleus: Flags) -> Floats:
    """Return syllables per second of speech around each row."""
    half = PACE // 2
    spoken, said = (_counted(column) for column in (speech, nucleus & speech))
    rows = np.arange(len(speech))
    low, high = np.maximum(rows - half, 0), np.minimum(rows + half, len(speech))
    frames_spoken = spoken[high] - spoken[low]
    rate = FRAMES_PER_SECOND * (said[high] - said[low]) / np.maximum(frames_spoken, 1)
    return np.where(frames_spoken >= LEAST, rate, np.nan).astype(np.float32)


def _counted(flags: Flags) -> NDArray[np.int32]:
    """Return how many are set before each row, and before the end."""
    found = np.zeros(len(flags) + 1, np.int32)
    np.cumsum(flags, out=found[1:])
    return found


def trust_over(tones: ToneColumns, first: int, stop: int) -> Floats:
    """Return for rows [first, stop) the trust of the tone whose second they lie in; NaN outside."""
    rows = np.arange(first, stop)
    which = np.searchsorted(tones.index, rows, side="right")
    after = np.minimum(which, len(tones) - 1)
    inside = (which < len(tones)) & (tones.index[after] - rows <= SPAN)
    return np.where(inside, tones.trust[after], np.nan).astype(np.float32)
