"""What is told of the calls, and to whom: lines for programs, or all that an overlay shows.

The rule of the room: nobody who listens is waited for. Whoever takes too long is let go; rows of the contour,
of which only the newest matter, are left out before that.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from prosody.events import Event, Flag, Tone
from prosody.mailbox import KEPT
from prosody.report import line
from prosody.serve import wire
from prosody.serve.messages import Said
from prosody.serve.served import Served
from prosody.wording import Wording

MOST_WAITING: Final = 4000
"""Lines that may wait for a listener: several minutes of twenty calls. One that is slower is let go."""

CROWDED: Final = 100
"""With so many lines waiting, rows of the contour are left out."""

REMEMBERED: Final = 1000
"""Events of a call that somebody who comes later is told."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to hear of.

    Attributes
    ----------
    lines : bool
        Events as lines, of all calls that fit; otherwise all that an overlay shows, of one after the other.
    call : str
        This call alone, by our name for it or the telephone system's; empty for any.
    rep : str
        Calls of which the telephone system says that this is the rep; empty for any.
    """

    lines: bool = True
    call: str = ""
    rep: str = ""

    def fits(self, call: Served) -> bool:
        """Tell whether a call is meant."""
        named = not self.call or self.call in (call.id, call.name)
        return named and (not self.rep or self.rep == call.rep)


class Listener:
    """Somebody who listens: takes messages from here one after the other.

    Attributes
    ----------
    call : Served or None
        The call that an overlay shows.
    """

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.call: Served | None = None
        self._waiting: deque[str] = deque()
        self._woken = asyncio.Event()
        self._let_go = False

    @property
    def crowded(self) -> bool:
        """Whether much waits already."""
        return len(self._waiting) >= CROWDED

    def tell(self, message: str) -> None:
        """Let a message wait."""
        if len(self._waiting) >= MOST_WAITING:
            self.let_go()
        elif not self._let_go:
            self._waiting.append(message)
            self._woken.set()

    def let_go(self) -> None:
        """They have left, or are too slow: nothing more is for them."""
        self._let_go = True
        self._waiting.clear()
        self._woken.set()

    def taken(self) -> list[str]:
        """Take out all that waits."""
        waiting = list(self._waiting)
        self._waiting.clear()
        return waiting

    async def next(self) -> list[str]:
        """Wait for messages; none when they were let go."""
        while not self._waiting and not self._let_go:
            self._woken.clear()
            await self._woken.wait()
        return self.taken()


class Newsroom:
    """Tells everybody who listens what they want to hear.

    Parameters
    ----------
    words : Wording
        Of the lines.
    """

    def __init__(self, words: Wording) -> None:
        self._words = words
        self._listeners: set[Listener] = set()
        self._on: dict[Served, _Remembered] = {}

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def enter(self, wish: Wish) -> Listener:
        """Somebody listens from now on; an overlay is told what has been said of the call."""
        listener = Listener(wish)
        self._listeners.add(listener)
        if not wish.lines:
            self._attach(listener)
            if listener.call is None:
                listener.tell(wire.over(""))  # whatever was shown before a connection broke
        return listener

    def leave(self, listener: Listener) -> None:
        """They listen no more."""
        self._listeners.discard(listener)

    def began(self, call: Served) -> None:
        """A call begins."""
        self._on[call] = _Remembered()
        for listener in self._listeners:
            if not listener.wish.lines and listener.call is None and listener.wish.fits(call):
                self._attach(listener)

    def said(self, call: Served, answer: Said) -> None:
        """Something became known of a call."""
        memory = self._on.get(call)
        if memory is None:
            return
        memory.take(answer.events)
        listening = [one for one in self._listeners if one.wish.lines and one.wish.fits(call)]
        for event in answer.events if listening else ():
            text = _line(call, line(event, self._words))
            for listener in listening:
                listener.tell(text)
        for listener in self._listeners:
            if listener.call is call:
                _show(listener, answer)

    def over(self, call: Served, problem: str) -> None:
        """A call is closed; an overlay goes to the next one that fits."""
        self._on.pop(call, None)
        for listener in self._listeners:
            if listener.call is call:
                listener.tell(wire.over(problem))
                self._attach(listener)
            elif problem and listener.wish.lines and listener.wish.fits(call):
                listener.tell(_line(call, {"type": "broken", "reason": problem}))

    def tick(self, at_s: float) -> None:
        """Tell the overlays how the legs are; ask four times a second."""
        for listener in self._listeners:
            if listener.call is not None and not listener.crowded:
                listener.tell(wire.health(listener.call.health(at_s)))

    def _attach(self, listener: Listener) -> None:
        """Show the call that began last of those that fit."""
        fitting = [call for call in self._on if listener.wish.fits(call)]
        listener.call = call = fitting[-1] if fitting else None
        if call is None:
            return
        listener.tell(wire.began(wire.Began(call.id, call.name, call.legs)))
        for event in self._on[call].events():
            listener.tell(wire.said(event))


class _Remembered:
    """What was said of a call that is on: what is rare, and the last tone. A past flag hints no more."""

    def __init__(self) -> None:
        self._rare: list[Event] = []
        self._tone: Tone | None = None

    def take(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, KEPT) and len(self._rare) < REMEMBERED:
                self._rare.append(replace(event, shown=False) if isinstance(event, Flag) else event)
            elif isinstance(event, Tone):
                self._tone = event

    def events(self) -> Iterator[Event]:
        yield from self._rare
        if self._tone is not None:
            yield self._tone


def _show(listener: Listener, answer: Said) -> None:
    for event in answer.events:
        listener.tell(wire.said(event))
    if not listener.crowded:
        for rows in answer.rows:
            listener.tell(rows)


def _line(call: Served, said: Mapping[str, object]) -> str:
    return json.dumps({**said, "call": call.id}, ensure_ascii=False, allow_nan=False)
