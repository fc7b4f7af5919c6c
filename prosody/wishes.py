"""What the person wishes of a call, and the source that grants it between two items.

The rule of the room: a wish takes effect on the worker, at a place in the stream of items; so
a recording holds it too, and running it again gives the same result.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from prosody.audio.blocks import Block, Item, Lost, Mark, Source
from prosody.events import Leg
from prosody.session.manifest import SessionError, incomplete
from prosody.session.recorder import Recorder, pcm
from prosody.steps import in_steps
from prosody.units import FRAMES_PER_SECOND

PAUSED = "paused"


@dataclass
class Wishes:
    """Written by the window, read by the worker.

    Attributes
    ----------
    record : bool
        Keep this call.
    keep_later : bool
        Record it in private until the person decides.
    automatic : bool
        After a call, wait for the next one.
    pause, stop : bool
    marks : deque of str
    """

    record: bool = False
    keep_later: bool = False
    automatic: bool = False
    pause: bool = False
    stop: bool = False
    marks: deque[str] = field(default_factory=deque)


class Wished:
    """A source that pauses, marks, ends and is recorded as the person wishes.

    Parameters
    ----------
    source : Source
    wishes : Wishes
    begin_recording : callable
        Makes a recorder for this source; may raise `SessionError`.

    Attributes
    ----------
    recorder : Recorder or None
        While the call is kept.
    sessions : list of Path
        The folders of all recordings, the latest last.
    marked : list of (int, str)
        Keys that were pressed: the rep's frame, and the code.
    refusal : str
        Why a wished recording could not be begun; asked again when the wish is made again.
    shortfall : str
        Why a recording that was begun does not hold the whole call.
    """

    def __init__(self, source: Source, wishes: Wishes, begin_recording: Callable[[Wished], Recorder]) -> None:
        self._source = source
        self._wishes = wishes
        self._begin_recording = begin_recording
        self._passed: dict[Leg, Fraction] = {leg: Fraction(0) for leg in source.legs}
        self._paused: dict[Leg, Fraction] = {leg: Fraction(0) for leg in source.legs}
        self.refusal = ""
        self.shortfall = ""
        self.name, self.legs, self.rate = source.name, source.legs, source.rate
        self._recorded = False
        self.recorder: Recorder | None = None
        self.sessions: list[Path] = []
        self.marked: list[tuple[int, str]] = []

    @property
    def health(self) -> Mapping[Leg, Any]:
        """What the devices say of themselves; empty for files."""
        health: Mapping[Leg, Any] = getattr(self._source, "health", {})
        return health

    def reached(self) -> dict[Leg, int]:
        """Return how many frames of each leg have passed."""
        return {leg: int(frames) for leg, frames in self._passed.items()}

    def notices(self) -> tuple[str, ...]:
        """Return codes of what keeps the recording from being whole."""
        recorder = self.recorder
        said = recorder.notice if recorder else self.refusal and "trouble.not_recorded"
        return (said,) if said else ()

    def hold(self, on: bool) -> None:
        """Pause at the source where it can do that: then what waits in its ring is thrown away too."""
        pause = getattr(self._source, "pause" if on else "resume", None)
        if pause is not None:
            pause()

    def __iter__(self) -> Iterator[Item]:
        self._grant_recording()
        for item in in_steps(self._wished()):
            self._grant_recording()
            if self.recorder:
                item = _kept_whole(item)
                self.recorder.take(item)
            if isinstance(item, Mark):
                self.marked.append((int(self._passed.get("rep", 0)), item.code))
            else:
                self._passed[item.leg] += _frames(item)
            yield item

    def _wished(self) -> Iterator[Item]:
        for item in self._source:
            while self._wishes.marks:
                yield Mark(self._wishes.marks.popleft())
            if self._wishes.pause and isinstance(item, Block):
                yield from self._silenced(item)
            else:
                yield item

    def _silenced(self, block: Block) -> Iterator[Lost]:
        """Yield a block's length as lost; what is no whole frame waits for the next one."""
        self._paused[block.leg] += _frames(block)
        count = int(self._paused[block.leg])
        self._paused[block.leg] -= count
        if count:
            yield Lost(block.leg, count, PAUSED)

    def close(self) -> None:
        """Release the source."""
        self._source.close()

    def stop_recording(self) -> None:
        """Close the session, if one is written."""
        if self.recorder:
            self.recorder.close()
            if self.recorder.incomplete:
                self.shortfall = incomplete(self.recorder.folder.name)
            self.recorder = None

    def _grant_recording(self) -> None:
        if self._recorded and not self._wishes.record:
            self.stop_recording()  # what follows is not meant to be kept
        self._recorded = self._wishes.record
        wanted = self._wishes.record or self._wishes.keep_later
        if wanted and self.recorder is None and not self.refusal:
            try:
                self.recorder = self._begin_recording(self)
                self.sessions.append(self.recorder.folder)
            except SessionError as error:
                self.refusal = str(error)
        elif not wanted:
            self.refusal = ""
            self.stop_recording()


def _kept_whole(item: Item) -> Item:
    """Return an item as the recorder will keep it, so that what is heard is what is kept."""
    return Block(item.leg, pcm(item.samples), item.rate) if isinstance(item, Block) else item


def _frames(item: Block | Lost) -> Fraction:
    """Return the length of an item in frames."""
    if isinstance(item, Lost):
        return Fraction(item.count)
    return Fraction(len(item.samples) * FRAMES_PER_SECOND, item.rate)
