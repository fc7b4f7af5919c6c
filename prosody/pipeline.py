"""One pipeline for live calls and files: `run(source, analyser, *sinks)`.

The source alone decides how fast it goes. Inside there is no clock, no chance, no I/O.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from prosody.audio.blocks import Item, Source
from prosody.contour import Contour
from prosody.events import Event, Leg
from prosody.profile import VoiceProfile


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
    """Everything between blocks and events, for all legs of one call."""

    def __init__(self, source: Source, settings: object, profile: VoiceProfile) -> None:
        raise NotImplementedError

    @property
    def latency_s(self) -> float:
        """From a sound to its contour: the chain's lookahead and the resampler's delay, in s."""
        raise NotImplementedError

    def process(self, item: Item) -> Heard:
        """Take one item of the source; return what became known."""
        raise NotImplementedError

    def flush(self) -> Heard:
        """The call ends."""
        raise NotImplementedError


def run(source: Source, analyser: Analyser, *sinks: Sink) -> None:
    """Run a call through the analyser into the sinks; live and offline alike."""
    try:
        for item in source:
            heard = analyser.process(item)
            for sink in sinks:
                sink.accept(heard)
        heard = analyser.flush()
        for sink in sinks:
            sink.accept(heard)
    finally:
        source.close()
