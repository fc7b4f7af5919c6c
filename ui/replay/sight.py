"""What the timeline draws of a call, made ready once and again for what is new. No Qt.

The rule of the room: nothing is judged here; what was said is put where it can be found by frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.events import Flag, Gap, Greeting, Leg, Utterance
from prosody.replay.heard_call import HeardCall
from prosody.replay.leg_columns import LegColumns, ToneColumns
from prosody.units import FRAMES_PER_SECOND, semitones
from ui.face import Zone
from ui.melody import RANGE_ST
from ui.replay.pyramid import Pyramid
from ui.ribbon import stretches

REFERENCE_HZ: Final = 100.0
MEASURES: Final = ("st", "level_db", "rate")
APART: Final = round(1.6 * FRAMES_PER_SECOND)
"""Judged seconds further apart than this are two stretches (frames)."""

ZONES: Final[tuple[Zone, ...]] = ("flat", "in_range", "tense")


@dataclass(frozen=True, slots=True)
class ToneRun:
    """Frames [start, end) of one tone; `none` where none may be told."""

    start: int
    end: int
    zone: Zone


@dataclass(frozen=True, slots=True)
class Tail:
    """The fitted end of a greeting's phrase: frames [start, end), and the line's ends in st over 100 Hz."""

    start: int
    end: int
    from_st: float
    to_st: float


class Sight:
    """A call, ready to be drawn.

    Attributes
    ----------
    revision : int
        Of the call that was seen last.
    marks : list of Flag or Greeting
        What was flagged, and greetings that were not, by their place.
    gaps : dict of Leg to list of (int, int)
    spoken : dict of Leg to list of (int, int)
    tones : list of ToneRun
    tails : list of Tail
    """

    def __init__(self, call: HeardCall) -> None:
        self.call = call
        self.revision = -1
        self.curves: dict[tuple[Leg, str], Pyramid] = {
            (leg, measure): Pyramid() for leg in call.legs for measure in MEASURES
        }
        self.marks: list[Flag | Greeting] = []
        self.greetings: list[Greeting] = []
        self.gaps: dict[Leg, list[tuple[int, int]]] = {leg: [] for leg in call.legs}
        self.spoken: dict[Leg, list[tuple[int, int]]] = {leg: [] for leg in call.legs}
        self.tones: list[ToneRun] = []
        self.tails: list[Tail] = []
        self.middle_st: dict[Leg, float] = {}
        self.refresh()

    @property
    def length(self) -> int:
        """Frames of the time line: of the whole call, where that is known."""
        pictured = max(len(self.call.waveform(leg)) for leg in self.call.legs)
        return max(self.call.total_frames or 0, self.call.frames, pictured, 1)

    @property
    def band_st(self) -> tuple[float, float]:
        """The voice's own usual range about its middle, as the overlay has it, st."""
        usual = self.call.profile.usual.get("range_st") if self.call.profile.calibrated else None
        wide = usual.median if usual is not None else RANGE_ST
        return -0.45 * wide, 0.55 * wide

    def refresh(self) -> bool:
        """Take in what is new; return whether anything is."""
        if self.revision == self.call.revision:
            return False
        self.revision = self.call.revision
        for leg in self.call.legs:
            self._take(leg, self.call.columns(leg))
        self._events()
        self.tones = tone_runs(self.call.tone("rep"))
        self.tails = [tail for greeting in self.greetings for tail in self._tails(greeting)]
        return True

    def _take(self, leg: Leg, columns: LegColumns) -> None:
        voiced = np.where(columns.speech, columns.f0_hz, np.nan)
        st = semitones(voiced, REFERENCE_HZ).astype(np.float32)
        self.curves[leg, "st"].take(st)
        # the customer's background would lie over the rep's: theirs is drawn while they speak
        level = columns.level_db if leg == "rep" else np.where(columns.speech, columns.level_db, np.nan)
        self.curves[leg, "level_db"].take(level.astype(np.float32, copy=False))
        self.curves[leg, "rate"].take(columns.rate)
        self.gaps[leg] = stretches(columns.gap)
        known = st[~np.isnan(st)]
        usual = self.call.profile.usual.get("f0") if leg == "rep" and self.call.profile.calibrated else None
        if usual is not None:
            self.middle_st[leg] = float(semitones(usual.median, REFERENCE_HZ))
        elif len(known):
            self.middle_st[leg] = float(np.median(known))

    def _events(self) -> None:
        events = self.call.events
        self.greetings = [event for event in events if isinstance(event, Greeting)]
        flags = [event for event in events if isinstance(event, Flag)]
        told = {flag.index for flag in flags if flag.code.startswith("contour.")}
        self.marks = sorted(
            [*flags, *(greeting for greeting in self.greetings if greeting.index not in told)],
            key=lambda mark: (mark.index, mark.end),
        )
        for leg in self.call.legs:
            said = (e for e in events if isinstance(e, Utterance) and e.leg == leg)
            self.spoken[leg] = sorted((e.index, e.end) for e in said)
            lost = [(e.index, e.end) for e in events if isinstance(e, Gap) and e.leg == leg]
            self.gaps[leg] = sorted({*self.gaps[leg], *lost})

    def _tails(self, greeting: Greeting) -> list[Tail]:
        """Return the line that was fitted to the last phrase, laid where its voice is."""
        if not np.isfinite(greeting.movement_st):
            return []
        long_s = next((e.value for e in greeting.evidence if e.measure == "span_s"), None)
        if not long_s:
            return []
        frames = round(long_s * FRAMES_PER_SECOND)
        st = self.curves["rep", "st"].rows(greeting.index, greeting.end)
        (voiced,) = np.nonzero(~np.isnan(st))
        if len(voiced) < 2:
            return []
        end = greeting.index + int(voiced[-1]) + 1
        fitted = st[end - greeting.index - frames :] if end - greeting.index >= frames else st
        from_end = np.arange(len(fitted)) + 0.5 - len(fitted) + (greeting.end - end)
        line = greeting.movement_st * (from_end + frames / 2) / frames
        middle = float(np.nanmedian(fitted - line))
        half = greeting.movement_st / 2
        return [Tail(end - frames, end, middle - half, middle + half)]


def tone_runs(tones: ToneColumns) -> list[ToneRun]:
    """Return stretches of one tone; each judgement is of the second before it."""
    if not len(tones):
        return []
    zones = np.argmax(np.stack([tones.flat, tones.in_range, tones.tense]), axis=0)
    zones = np.where(tones.judged, zones, -1)
    starts = tones.index - FRAMES_PER_SECOND
    breaks = np.flatnonzero((np.diff(zones) != 0) | (np.diff(tones.index) > APART)) + 1
    edges: NDArray[np.int64] = np.concatenate(([0], breaks, [len(zones)])).astype(np.int64)
    runs, reached = [], 0
    for first, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        start, end = max(reached, int(starts[first])), int(tones.index[stop - 1])
        runs.append(ToneRun(start, end, ZONES[zones[first]] if zones[first] >= 0 else "none"))
        reached = end
    return runs
