"""One pipeline for live calls and files: `run(source, analyser, *sinks)`.

The source alone decides how fast it goes. Inside there is no clock, no chance, no I/O.
Each leg is framed and heard by itself, as soon as its sound arrives; the judge sees both
legs in step, so that what it says depends on the time line and not on who came first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from prosody.analysis.bleed import Bleed
from prosody.analysis.hearing import Hearing
from prosody.audio.blocks import Block, Item, Lost, Mark, Source
from prosody.audio.framing import Framer
from prosody.audio.resampling import delay_s
from prosody.contour import Contour, joined, missing
from prosody.events import LEGS, End, Event, Gap, Leg, Start
from prosody.frames import Frames, Missing
from prosody.judgement.judge import Judge
from prosody.profile import VoiceProfile
from prosody.settings import Settings
from prosody.units import seconds


@dataclass(frozen=True, slots=True)
class Heard:
    """All that became known because of what came in: new rows of each leg's contour, and events."""

    contours: tuple[tuple[Leg, Contour], ...] = ()
    events: tuple[Event, ...] = ()


class Sink(Protocol):
    """Takes in what was heard: a writer of lines, a mailbox, a list."""

    def accept(self, heard: Heard) -> None:
        """Take what is new."""
        ...


class Analyser:
    """Everything between a source's items and events, for all legs of one call.

    Parameters
    ----------
    source : Source
        Only its name, legs and rate are read; its items come through `process`.
    settings : Settings
        Of every room.
    profile : VoiceProfile
        What is usual for the rep's voice.

    Attributes
    ----------
    latency_s : float
        From a sound to its row of the contour: lookahead, the frame itself, the resampler's delay.

    Raises
    ------
    ValueError
        When the source has no rep's leg.
    """

    def __init__(self, source: Source, settings: Settings, profile: VoiceProfile) -> None:
        legs = tuple(leg for leg in LEGS if leg in source.legs)
        if "rep" not in legs:
            raise ValueError("A call needs the rep's leg: say which channel it is, as in --leg rep=0.")
        self._ears = {leg: Ear(leg, settings, profile) for leg in legs}
        self._damaged_elsewhere = 0
        self._bench = _Bench(legs, settings, profile)
        self.latency_s = self._ears["rep"].latency_s + delay_s(source.rate)
        self._opening: tuple[Event, ...] = tuple(
            Start(0, 0, leg, source.name, source.rate, self.latency_s, profile.name) for leg in legs
        )

    @property
    def damaged(self) -> int:
        """Samples so far that were not numbers, or absurd, and count as silence."""
        return self._damaged_elsewhere + sum(ear.framer.damaged for ear in self._ears.values())

    def process(self, item: Item) -> Heard:
        """Take one item of the source; return what became known."""
        if isinstance(item, Mark):
            self.mark(item.code, self._ears["rep"].framer.reached)
            return self._known([])
        ear = self._ears.get(item.leg)
        return self._known([(ear.leg, *ear.process(item))] if ear else [])

    def mark(self, code: str, index: int) -> None:
        """A key was pressed when the rep's leg had reached frame `index`."""
        self._bench.mark(code, index)

    def bring(self, leg: Leg, rows: list[Contour], gaps: list[Missing], damaged: int = 0) -> Heard:
        """Take what an `Ear` in another process heard of a leg; its items are then not given to `process`.

        `damaged` samples were among what it heard.
        """
        self._damaged_elsewhere += damaged
        return self._known([(leg, rows, gaps)])

    def flush(self) -> Heard:
        """The call ends: everything open is closed, and the end is said."""
        known = self._known([(ear.leg, *ear.flush()) for ear in self._ears.values()])
        troubles = ("damaged",) if self.damaged else ()
        return Heard(known.contours, (*known.events, *self._bench.close(troubles)))

    def _known(self, new: Iterable[tuple[Leg, list[Contour], list[Missing]]]) -> Heard:
        contours: list[tuple[Leg, Contour]] = []
        for leg, rows, gaps in new:
            contours += [(leg, part) for part in rows if len(part)]
            self._bench.bring(leg, rows, gaps)
        opening, self._opening = self._opening, ()
        return Heard(tuple(contours), (*opening, *self._bench.judged()))


class Ear:
    """One leg's way from blocks to contour."""

    def __init__(self, leg: Leg, settings: Settings, profile: VoiceProfile) -> None:
        self.leg = leg
        self.framer = Framer(leg)
        self._hearing = Hearing(leg, settings.hearing, _own_f0(profile) if leg == "rep" else None)
        self.latency_s = seconds(self._hearing.lookahead + 1)

    def process(self, item: Block | Lost) -> tuple[list[Contour], list[Missing]]:
        """Take one item; return rows that are complete and gaps, as `Analyser.bring` takes them."""
        return self._heard(self.framer.process(item))

    def flush(self) -> tuple[list[Contour], list[Missing]]:
        """The leg ends: return the rows that were still open."""
        rows, gaps = self._heard(self.framer.flush())
        return [*rows, self._hearing.flush()], gaps

    def _heard(self, framed: list[Frames | Missing]) -> tuple[list[Contour], list[Missing]]:
        rows = [self._hearing.process(part) for part in framed]
        return rows, [part for part in framed if isinstance(part, Missing)]


class _Bench:
    """Where the legs wait for each other, and are judged in step."""

    def __init__(self, legs: tuple[Leg, ...], settings: Settings, profile: VoiceProfile) -> None:
        self._judge = Judge(profile, settings.judge, legs)
        self._bleed = Bleed(settings.hearing.bleed) if "customer" in legs else None
        self._waiting: dict[Leg, list[Contour]] = {leg: [] for leg in legs}
        self._gaps: list[Gap] = []
        self._taken = 0
        self._judged = 0
        self._speech = 0
        self._measured = 0

    def mark(self, code: str, index: int) -> None:
        self._judge.mark(code, index)

    def bring(self, leg: Leg, rows: list[Contour], gaps: list[Missing]) -> None:
        """Take what one leg has new."""
        self._waiting[leg] += [part for part in rows if len(part)]
        for gap in gaps:
            self._open_gap(leg, gap)

    def _open_gap(self, leg: Leg, gap: Missing) -> None:
        """Take a gap, or let the leg's last one last longer: an outage comes in many pieces.

        The frame after it decides that it is over, so nothing depends on the pieces.
        """
        index, end = gap.start, gap.start + gap.count
        for last in self._gaps:
            if (last.leg, last.reason, last.end) == (leg, gap.reason, gap.start):
                index = last.index
                self._gaps.remove(last)
                break
        self._gaps.append(Gap(index, end, end + 1, leg, gap.reason))

    def judged(self) -> list[Event]:
        """Judge the frames that every leg has reached."""
        ready = min(parts[-1].stop if parts else self._taken for parts in self._waiting.values())
        if ready <= self._taken:
            return []
        rep, customer = self._take("rep", ready), None
        if self._bleed:
            rep, customer = self._bleed.process(rep, self._take("customer", ready))
        self._taken = ready
        return self._judge_rows(rep, customer)

    def close(self, troubles: tuple[str, ...]) -> list[Event]:
        """The call has ended: a leg that is longer than the other is judged alone to its end."""
        events = self._leftover()
        if self._bleed and self._taken:
            events += self._judge_rows(*self._bleed.flush())
        events += self._judge.flush() + self._passed(self._judged)
        events += [replace(gap, decided=gap.end) for gap in self._gaps]  # the end decides about these
        end = End(self._judged, self._judged, self._speech, self._measured, troubles)
        return [*sorted(events, key=_decided), end]

    def _leftover(self) -> list[Event]:
        """Fill the shorter leg up with a gap, so that the longer one is judged too."""
        longest = max(parts[-1].stop if parts else self._taken for parts in self._waiting.values())
        for parts in self._waiting.values():
            stop = parts[-1].stop if parts else self._taken
            if stop < longest:
                parts.append(missing(stop, longest - stop))
        return self.judged()

    def _take(self, leg: Leg, ready: int) -> Contour:
        rows = joined(self._waiting[leg])
        split = ready - rows.start
        self._waiting[leg] = [rows[split:]] if split < len(rows) else []
        return rows[:split]

    def _judge_rows(self, rep: Contour, customer: Contour | None) -> list[Event]:
        events = self._judge.process(rep, customer)
        self._judged = rep.stop
        self._speech += int(np.count_nonzero(rep.speech))
        self._measured += int(np.count_nonzero(~rep.gap))
        return sorted([*self._passed(rep.stop), *events], key=_decided)

    def _passed(self, stop: int) -> list[Event]:
        """Return the gaps that are over and that the judge has left behind."""
        self._gaps.sort(key=lambda gap: (gap.decided, LEGS.index(gap.leg)))  # whichever leg came first
        passed: list[Event] = [gap for gap in self._gaps if gap.decided <= stop]
        self._gaps = [gap for gap in self._gaps if gap.decided > stop]
        return passed


def _own_f0(profile: VoiceProfile) -> tuple[float, float] | None:
    """Return the quartiles of a calibrated voice's f0, in Hz."""
    own = profile.usual.get("f0")
    return (own.p25, own.p75) if own and profile.calibrated else None


def _decided(event: Event) -> int:
    return event.decided


def run(source: Source, analyser: Analyser, *sinks: Sink) -> None:
    """Run a call through the analyser into the sinks; live and offline alike."""
    try:
        for item in source:
            _hand(analyser.process(item), sinks)
        _hand(analyser.flush(), sinks)
    finally:
        source.close()


def _hand(heard: Heard, sinks: Iterable[Sink]) -> None:
    if heard.contours or heard.events:
        for sink in sinks:
            sink.accept(heard)


class Result:
    """A sink that keeps everything: for tests, calibration and small files.

    Attributes
    ----------
    events : list of Event
        In the order in which they were decided.
    contours : dict of Leg to list of Contour
        Parts that follow each other; `contour` joins them.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.contours: dict[Leg, list[Contour]] = {}

    def accept(self, heard: Heard) -> None:
        """Keep what is new."""
        self.events += heard.events
        for leg, rows in heard.contours:
            self.contours.setdefault(leg, []).append(rows)

    def contour(self, leg: Leg) -> Contour:
        """Return one leg's contour as a whole."""
        return joined(self.contours[leg])


def analyse(source: Source, settings: Settings, profile: VoiceProfile) -> Result:
    """Run a source to its end and return everything that was heard and said."""
    result = Result()
    run(source, Analyser(source, settings, profile), result)
    return result
