"""A worker's process: hears its calls, one step after the other, and tells the server.

The rule of the room: models are loaded once, before the first call; each call has an analyser of its own, and
what goes wrong in one call ends that call. What waits is heard in one step: the more there is to do, the
longer and so the cheaper the steps, and law 4 keeps the results equal.
"""

from __future__ import annotations

import logging
import math
import signal
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from prosody.audio.blocks import Item
from prosody.audio.clock import SystemClock
from prosody.events import Event, Leg
from prosody.judgement.model_population import population
from prosody.mishap import prepare_log
from prosody.pipeline import Analyser, Heard
from prosody.serve.messages import Begin, Finish, Order, Over, Post, Said, Sound
from prosody.serve.wire import rows
from prosody.session.manifest import SessionError, incomplete
from prosody.session.recorder import Recorder
from prosody.settings import Settings
from prosody.steps import in_steps

LOG: Final = logging.getLogger("tonegauge")

MISTAKE: Final = "The analysis stopped because of a mistake in the program."


def work(end: socket.socket) -> None:
    """Hear calls until the server is gone: the main function of a worker's process."""
    for which in (signal.SIGINT, signal.SIGTERM):
        signal.signal(which, signal.SIG_IGN)  # the server is asked to end, and ends its calls in order
    prepare_log()
    post, calls = Post(end), dict[int, Hearer]()
    try:
        for orders in post.orders():
            for number, own in _by_call(orders):
                for answer in _answers(number, own, calls):
                    post.send(answer)
    except OSError:
        LOG.warning("The server is gone.")
    finally:
        for hearer in calls.values():
            hearer.close()


def ready() -> None:
    """Load what every call needs, so that a worker that is forked from this process has it already."""
    Analyser(_Named("", ("rep", "customer"), 8000), Settings(), population())


@dataclass(frozen=True, slots=True)
class _Named:
    """A call as the analyser and the recorder ask about it; its items come step by step."""

    name: str
    legs: tuple[Leg, ...]
    rate: int

    def __iter__(self) -> Iterator[Item]:
        return iter(())

    def close(self) -> None:
        """Nothing is open."""


Told = tuple[tuple[Event, ...], tuple[str, ...]]
"""Events, and rows of the rep's contour as an overlay is told them."""


class Hearer:
    """One call: analysed, and recorded where that was asked for."""

    def __init__(self, begin: Begin) -> None:
        source = _Named(begin.name, begin.legs, begin.rate)
        profile = begin.profile
        self._analyser = Analyser(source, begin.settings, profile)
        self._recorder: Recorder | None = None
        self.unkept = ""
        if begin.sessions is not None:
            try:
                clock = SystemClock()
                self._recorder = Recorder(begin.sessions, source, begin.settings, profile, clock)
            except SessionError as error:
                self.unkept = str(error)

    @property
    def notice(self) -> str:
        """Code of what keeps the recording from being whole right now; empty while all is well."""
        if self._recorder is None:
            return "trouble.not_recorded" if self.unkept else ""
        return self._recorder.notice

    def hear(self, items: Iterable[Item]) -> Told:
        """Hear items in one step; return what is told of them."""
        heard = []
        for item in in_steps(items, math.inf):
            if self._recorder:
                self._recorder.take(item)
            heard.append(self._analyser.process(item))
        return self._told(heard)

    def finish(self) -> Told:
        """Say what is said at a call's end."""
        return self._told([self._analyser.flush()])

    def close(self) -> None:
        """Close the recording; safe to do twice."""
        recorder, self._recorder = self._recorder, None
        if recorder:
            recorder.close()
            if recorder.incomplete:
                self.unkept = incomplete(recorder.folder.name)

    def _told(self, heard: list[Heard]) -> Told:
        for one in heard:
            if self._recorder:
                self._recorder.accept(one)
        events = tuple(event for one in heard for event in one.events)
        return events, tuple(rows(part) for one in heard for leg, part in one.contours if leg == "rep")


def _by_call(orders: Iterable[Order]) -> Iterable[tuple[int, list[Order]]]:
    """Return the orders of each call together, the calls in the order in which they wait."""
    waiting: dict[int, list[Order]] = {}
    for order in orders:
        waiting.setdefault(order.call, []).append(order)
    return waiting.items()


def _answers(number: int, orders: list[Order], calls: dict[int, Hearer]) -> Iterator[Said | Over]:
    """Yield what is said because of a call's orders; a call that goes wrong ends here, alone."""
    try:
        yield from _heard(number, orders, calls)
    except Exception:
        LOG.exception("A call's analysis stopped.")
        hearer = calls.pop(number, None)
        if hearer:
            hearer.close()
        yield Over(number, MISTAKE)


def _heard(number: int, orders: list[Order], calls: dict[int, Hearer]) -> Iterator[Said | Over]:
    for order in orders:
        if isinstance(order, Begin):
            calls[number] = Hearer(order)
    hearer = calls.get(number)
    if hearer is None:  # it went wrong before; the server is about to hear of it
        return
    steps = [order.items for order in orders if isinstance(order, Sound)]
    if steps:
        told = hearer.hear([item for items in steps for item in items])
        yield Said(number, len(steps), *told, hearer.notice)
    if any(isinstance(order, Finish) for order in orders):
        yield Said(number, 0, *hearer.finish())
        hearer.close()
        del calls[number]
        yield Over(number, unkept=hearer.unkept)
