"""Calls that begin and end by themselves: an open source cut into calls by speech and long quiet.

The rule of the room: while no call is on, sound is listened to for speech alone; the last two
seconds are held in memory, so that a greeting is whole, and nothing else of it is kept or judged.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Any, Final

from prosody.analysis.hearing import Hearing, HearingSettings
from prosody.audio.blocks import Block, Item, Lost, Mark, Source
from prosody.audio.framing import Framer
from prosody.contour import Contour
from prosody.events import Leg
from prosody.setting import Settings, setting
from prosody.steps import in_steps, is_quiet
from prosody.units import FRAMES_PER_SECOND, frames

BEFORE_S: Final = 2.0
"""Sound before the first speech that belongs to the call: the detector needs 0.3 s of it."""

WINDOW: Final = 100
SPEECH: Final = 30
"""A call begins with so many frames of speech among so many: a cough is shorter, "hello" is not."""

PAUSE: Final = 300
"""Frames without speech after a call that was ended by hand: the rest of a goodbye is no new call."""

RESTS: Final = 150
"""After so many quiet frames (-45 dBFS) a leg is not analysed until something is heard on it."""


@dataclass(frozen=True, slots=True)
class CallSettings(Settings):
    """How calls begin and end, and what may become of them."""

    automatic: bool = setting(
        False,
        "Calls begin when somebody speaks and end after long quiet. The microphone is open in between.",
        source="off by default: nothing listens unless the person says so",
    )
    quiet_s: float = setting(
        60.0,
        "A call that began by itself ends when nobody has spoken for this long.",
        unit="s",
        low=10.0,
        high=600.0,
        source="proposal: customers are seldom left on hold for longer without a word",
    )
    keep_later: bool = setting(
        False,
        "Record each call to a private folder until you decide at its end; it is deleted unless you keep it.",
        source="off by default: without it, only what was said of a call can be kept, not its sound",
    )


NEVER: Final = sys.maxsize
"""Frames of quiet after which a call ends whose source tells its end."""


class Conversations:
    """The calls in what an open source delivers, one after the other.

    A source that `tells_calls` (one from the network) is asked for the next one; all others are listened to
    for speech.

    Attributes
    ----------
    waiting : bool
        No call is on.
    told : bool
        The source tells where calls begin and end.
    """

    def __init__(self, source: Source, settings: CallSettings, hearing: HearingSettings) -> None:
        self._source, self._hearing = source, hearing
        self.told = getattr(source, "tells_calls", False)
        self._quiet = NEVER if self.told else frames(settings.quiet_s)
        self._items = in_steps(source)  # an ear costs by the step, not by the second
        self._asked = False
        self._first = True
        self.waiting = True

    def begin(self) -> None:
        """Begin a call now, without waiting for speech."""
        self._asked = True

    def __iter__(self) -> Iterator[Conversation]:
        while (held := self._awaited()) is not None:
            self._asked = self.waiting = False
            yield Conversation(self._source, held, self._items, self._quiet)
            self.waiting = True
            if self.told:
                self._items = in_steps(self._source)

    def _awaited(self) -> list[Item] | None:
        """Listen until a call begins; return how it begins, None when the source has ended."""
        memory = Memory(self._source.legs)
        ears = {leg: _Ear(leg, self._hearing) for leg in self._source.legs}
        paused, self._first = self._first, False
        for item in self._items:
            if isinstance(item, Mark):
                if self._asked:
                    return [*memory.items(), item]
                continue
            memory.take(item)
            if self.told:
                return memory.items()
            speaks = ears[item.leg].hears_speech(item)
            paused = paused or min(ear.silent for ear in ears.values()) >= PAUSE
            if (speaks and paused) or self._asked:
                return memory.items()
        return None


class Conversation:
    """One call: a source that ends after long quiet or when asked to. Devices stay open for the next."""

    def __init__(self, source: Source, held: Iterable[Item], rest: Iterator[Item], quiet: int) -> None:
        self._source, self._held, self._rest = source, held, rest
        self._quiet = Quiet(source.legs, quiet)
        self._over = False
        self.name, self.legs, self.rate = source.name, source.legs, source.rate

    @property
    def health(self) -> Mapping[Leg, Any]:
        """What the devices say of themselves."""
        health: Mapping[Leg, Any] = getattr(self._source, "health", {})
        return health

    def __iter__(self) -> Iterator[Item]:
        yield from self._held
        while not self._over and (item := next(self._rest, None)) is not None:
            yield item

    def hear(self, contours: Iterable[tuple[Leg, Contour]]) -> None:
        """Take what was heard of it: after long quiet it ends."""
        if self._quiet.hear(contours):
            self._over = True

    def end(self) -> None:
        """End it with the next item; what comes then belongs to no call."""
        self._over = True

    def pause(self) -> None:
        """Let the devices throw away what they hear, where they can."""
        getattr(self._source, "pause", _nothing)()

    def resume(self) -> None:
        """Let them hear again."""
        getattr(self._source, "resume", _nothing)()

    def close(self) -> None:
        """It is over; who opened the source closes it, after the last call."""
        self._over = True


class Quiet:
    """Tells when nobody has spoken on any leg for so many frames; a gap is no quiet."""

    def __init__(self, legs: Iterable[Leg], limit: int) -> None:
        self._limit = limit
        self._last = 0
        self._reached: dict[Leg, int] = dict.fromkeys(legs, 0)

    def hear(self, contours: Iterable[tuple[Leg, Contour]]) -> bool:
        """Take new rows; return whether it has been quiet for long."""
        for leg, rows in contours:
            self._reached[leg] = rows.stop
            busy = (rows.speech | rows.gap).nonzero()[0]
            if len(busy):
                self._last = max(self._last, rows.start + int(busy[-1]) + 1)
        return min(self._reached.values()) - self._last >= self._limit


class Memory:
    """The last two seconds of every leg. All legs' items begin at the same moment, to the sample."""

    def __init__(self, legs: Iterable[Leg]) -> None:
        self._held: deque[tuple[Fraction, Block | Lost]] = deque()
        self._reached: dict[Leg, Fraction] = {leg: Fraction(0) for leg in legs}

    def take(self, item: Block | Lost) -> None:
        """Hold an item, and let go of what is too old."""
        begins = self._reached[item.leg]
        self._reached[item.leg] = begins + _length(item)
        self._held.append((begins, item))
        while self._held and self._held[0][0] + _length(self._held[0][1]) <= self._first:
            self._held.popleft()

    @property
    def _first(self) -> Fraction:
        """The frame at which the memory begins."""
        return Fraction(max(0, int(min(self._reached.values())) - frames(BEFORE_S)))

    def items(self) -> list[Item]:
        """Return what is held, from the same moment on."""
        first = self._first
        cut = [_without(item, max(Fraction(0), first - begins)) for begins, item in self._held]
        return [item for item in cut if item is not None]


class _Ear:
    """Listens to one leg for speech; costs nothing while it is quiet.

    Attributes
    ----------
    silent : Fraction
        Frames since the last one with speech.
    """

    def __init__(self, leg: Leg, settings: HearingSettings) -> None:
        self._leg: Leg = leg
        self._settings = settings
        self._speech: deque[bool] = deque(maxlen=WINDOW)
        self._rested = self.silent = Fraction(0)
        self._wake()

    def _wake(self) -> None:
        self._framer = Framer(self._leg)
        self._hearing = Hearing(self._leg, self._settings, pitch=False)
        self._speech.clear()
        self._asleep = False

    def hears_speech(self, item: Block | Lost) -> bool:
        """Take an item; return whether somebody has begun to speak."""
        self.silent += _length(item)
        quiet = isinstance(item, Lost) or is_quiet(item.samples)
        self._rested = self._rested + _length(item) if quiet else Fraction(0)
        if self._rested >= RESTS:
            self._asleep = True
            return False
        if self._asleep:
            self._wake()
        return any(self._one(row) for part in self._framer.process(item) for row in self._rows(part))

    def _rows(self, part: Any) -> list[bool]:
        speech: list[bool] = self._hearing.process(part).speech.tolist()
        return speech

    def _one(self, speech: bool) -> bool:
        self._speech.append(speech)
        if speech:
            self.silent = Fraction(0)
        return sum(self._speech) >= SPEECH


def _length(item: Block | Lost) -> Fraction:
    """Return the length of an item in frames."""
    if isinstance(item, Lost):
        return Fraction(item.count)
    return Fraction(len(item.samples) * FRAMES_PER_SECOND, item.rate)


def _without(item: Block | Lost, skip: Fraction) -> Block | Lost | None:
    """Return an item without its first frames; None when nothing is left."""
    if skip <= 0:
        return item
    if isinstance(item, Lost):
        return replace(item, count=item.count - ceil(skip)) if item.count > skip else None
    samples = item.samples[ceil(skip * item.rate / FRAMES_PER_SECOND) :]
    return Block(item.leg, samples, item.rate) if len(samples) else None


def _nothing() -> None:
    """A file cannot pause."""
