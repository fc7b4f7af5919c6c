"""What the processes beside the window do: one hears the rep and judges, another hears the other leg.

The rule of the room: nothing here decides anything; it is `pipeline.py` spread over two processors.
By law 4 the events are those of `tonegauge analyse`. What was done is stored, whole or stopped.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from typing import Final

from prosody.audio.blocks import Mark, Source
from prosody.audio.error import AudioError
from prosody.events import Gap, Leg
from prosody.pipeline import Analyser, Ear, Heard
from prosody.replay import measures_file
from prosody.replay.leg_columns import kept
from prosody.replay.measured import Measured, News, Over, Painted, Reached, Rows, Said
from prosody.replay.task import Task
from prosody.replay.waveform import Painter
from prosody.session.manifest import SessionError
from prosody.units import frames, seconds

AT_ONCE: Final = frames(5.0)
"""Rows of the rep's leg that are told of together."""

AHEAD: Final = frames(120.0)
"""The rep's leg is heard no further ahead of the other one: its rows wait in memory meanwhile."""

Tell = Callable[[News], None]


class StoppedError(Exception):
    """Nobody wants more."""


def listen(task: Task, leg: Leg, out: Connection) -> None:
    """Paint all legs, then hear one; send `Painted`, and rows as `Analyser.bring` takes them, then None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for painted in pictures(task.source(), task.legs):
            out.send(painted)
        ear = Ear(leg, task.settings, task.profile)
        for item in task.source():
            if not isinstance(item, Mark) and item.leg == leg:
                out.send((*ear.process(item), 0))
        rows, gaps = ear.flush()
        out.send((rows, gaps, ear.framer.damaged))
        out.send(None)
    except (AudioError, SessionError, OSError):
        return  # the judging process reads the same source and says it; or it has left
    finally:
        out.close()


def judge(task: Task, window: Connection, other: Connection | None) -> None:
    """Hear the rep's leg, judge the call, tell the window, store what was measured."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _Judging(task, window, other).run()
    except (BrokenPipeError, ConnectionResetError):
        return  # the window is gone; what was done is stored
    finally:
        window.close()


def pictures(source: Source, legs: Iterable[Leg]) -> Iterator[Painted]:
    """Yield the pictures of all legs of a source, piece by piece."""
    painters = {leg: Painter() for leg in legs}
    for item in source:
        if not isinstance(item, Mark) and item.leg in painters:
            yield Painted(item.leg, *painters[item.leg].process(item))
    for leg, painter in painters.items():
        yield Painted(leg, *painter.flush())
    source.close()


class _Judging:
    """The analysis as it goes on."""

    def __init__(self, task: Task, window: Connection, other: Connection | None) -> None:
        self._task, self._window, self._other = task, window, other
        self._measured = Measured(task.legs)
        self._waiting: list[News] = []
        self._rows = 0
        self._brought = 0
        self._damaged_frames = 0

    def run(self) -> None:
        troubles: tuple[str, ...] = ()
        partial = True
        try:
            troubles = self._analyse()
            partial = False
        except StoppedError:
            pass
        except (AudioError, SessionError) as error:
            troubles = (str(error),)
        except (OSError, ValueError, ArithmeticError, LookupError) as error:
            troubles = (f"The analysis ended early ({type(error).__name__}: {error}).",)
        troubles += self._store(partial, troubles)
        self._tell(Over(partial, troubles))
        self._send()

    def _analyse(self) -> tuple[str, ...]:
        source = self._task.source()
        analyser = Analyser(source, self._task.settings, self._task.profile)
        if self._other is None:
            for painted in pictures(self._task.source(), self._task.legs):
                self._paint(painted)
        for item in source:
            if isinstance(item, Mark) or item.leg == "rep":
                self._take(analyser.process(item))
                self._bring(analyser, self._rows - AHEAD)
                self._reach(source)
        self._bring(analyser, None)
        self._take(analyser.flush())
        return (*getattr(source, "notes", ()), *_damage(analyser.damaged), *self._torn())

    def _bring(self, analyser: Analyser, least: int | None) -> None:
        """Bring what the other process has heard; wait until it has reached a frame (None: its end)."""
        while self._other and (least is None or self._brought < least or self._other.poll()):
            try:
                found = self._other.recv()
            except EOFError:
                raise SessionError("The other leg could not be heard to its end.") from None
            if isinstance(found, Painted):
                self._paint(found)
            elif found is None:
                self._other = None
            else:
                self._take(analyser.bring(self._task.other or "customer", *found))
            self._look()

    def _take(self, heard: Heard) -> None:
        for leg, contour in heard.contours:
            self._tell(Rows(leg, kept(leg, contour)))
            if leg == "rep":
                self._rows = contour.stop
            else:
                self._brought = contour.stop
        if heard.events:
            self._tell(Said(heard.events))
            damaged = (e for e in heard.events if isinstance(e, Gap) and e.reason == "damaged")
            self._damaged_frames += sum(gap.end - gap.index for gap in damaged)

    def _paint(self, painted: Painted) -> None:
        if len(painted.level_db):
            self._tell(painted)

    def _tell(self, news: News) -> None:
        """Note what is new; the window is told in larger pieces."""
        match news:
            case Painted():
                self._measured.paint(news)
            case Rows():
                self._measured.grow(news)
            case Said() if not self._task.said_before:
                self._measured.say(news.events)
        self._waiting.append(news)

    def _reach(self, source: Source) -> None:
        total = self._task.total_frames
        share = self._rows / total if total else getattr(source, "progress", 0.0) or 0.0
        if sum(len(news.columns["f0_hz"]) for news in self._waiting if isinstance(news, Rows)) >= AT_ONCE:
            self._tell(Reached(min(1.0, share)))
            self._send()
        self._look()

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._window.send(waiting)

    def _look(self) -> None:
        """End when the window asks for that, or is gone. Pictures are told at once."""
        if self._waiting and all(isinstance(news, Painted) for news in self._waiting):
            self._send()
        if self._window.poll():
            raise StoppedError

    def _torn(self) -> tuple[str, ...]:
        lost_s = seconds(self._damaged_frames)
        return (f"{lost_s:g} s of the recording are damaged and count as gaps.",) if lost_s else ()

    def _store(self, partial: bool, troubles: tuple[str, ...]) -> tuple[str, ...]:
        try:
            home, name = self._task.home, self._task.origin.name
            measures_file.write(home, name, self._measured, self._task.key, partial, troubles)
        except OSError as error:
            return (f"What was measured could not be stored ({error.strerror or error}).",)
        return ()


def _damage(samples: int) -> tuple[str, ...]:
    return (f"{samples} samples are no sound and count as silence.",) if samples else ()
