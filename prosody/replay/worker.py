"""What the processes beside the window do: one hears each leg, one paints and judges what they heard.

The rule of the room: nothing here decides anything; it is `pipeline.py` spread over processors.
By law 4 the events are those of `tonegauge analyse`. What was done is stored, whole or stopped.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Final

from prosody.audio.blocks import Mark, Source
from prosody.audio.error import AudioError
from prosody.contour import Contour
from prosody.events import Gap, Leg
from prosody.frames import Missing
from prosody.pipeline import Analyser, Ear, Heard
from prosody.replay import measures_file
from prosody.replay.gathered import gathered
from prosody.replay.leg_columns import kept
from prosody.replay.measured import Measured, News, Over, Painted, Reached, Rows, Said
from prosody.replay.task import Task
from prosody.replay.waveform import Painter
from prosody.session.manifest import SessionError
from prosody.units import frames, seconds

AT_ONCE: Final = frames(5.0)
"""Rows that are told of together."""

AHEAD: Final = frames(120.0)
"""A leg is taken no further ahead of the other one: its rows wait in memory meanwhile."""


class StoppedError(Exception):
    """Nobody wants more."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one leg's ear has heard, as `Analyser.bring` and `Analyser.mark` take it.

    Attributes
    ----------
    rows, gaps, damaged
    marks : tuple of (str, int)
        Code, and the frame that was reached.
    share : float
        How much of the source is heard, 0..1; 0 where it does not tell.
    last : bool
        The leg has ended.
    """

    rows: list[Contour]
    gaps: list[Missing]
    damaged: int = 0
    marks: tuple[tuple[str, int], ...] = ()
    share: float = 0.0
    last: bool = False


def listen(task: Task, leg: Leg, out: Connection) -> None:
    """Hear one leg; send `Part` after `Part`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        source = task.source()
        for part in heard_parts(source, Ear(leg, task.settings, task.profile)):
            out.send(part)
    except (AudioError, SessionError, OSError):
        return  # the judging process reads the same source and says it; or it has left
    finally:
        out.close()


def heard_parts(source: Source, ear: Ear) -> Iterator[Part]:
    """Yield what an ear hears of a source; its last part says so."""
    for item in gathered(source, (ear.leg,)):
        if not isinstance(item, Mark):
            share = getattr(source, "progress", 0.0) or 0.0
            yield Part(*ear.process(item), share=share)
        elif ear.leg == "rep":  # a mark belongs to the frame that the rep's leg has reached
            yield Part([], [], marks=((item.code, ear.framer.reached),))
    yield Part(*ear.flush(), damaged=ear.framer.damaged, last=True)


def judge(task: Task, window: Connection, ears: Mapping[Leg, Connection]) -> None:
    """Paint the call, judge what the ears have heard, tell the window, store what was measured."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _Judging(task, window, ears).run()
    except (BrokenPipeError, ConnectionResetError):
        return  # the window is gone; what was done is stored
    finally:
        window.close()


def pictures(source: Source, legs: Iterable[Leg]) -> Iterator[Painted]:
    """Yield the pictures of all legs of a source, piece by piece."""
    painters = {leg: Painter() for leg in legs}
    for item in gathered(source, painters):
        if not isinstance(item, Mark):
            yield Painted(item.leg, *painters[item.leg].process(item))
    for leg, painter in painters.items():
        yield Painted(leg, *painter.flush())
    source.close()


class _Judging:
    """The analysis as it goes on."""

    def __init__(self, task: Task, window: Connection, ears: Mapping[Leg, Connection]) -> None:
        self._task, self._window, self._ears = task, window, dict(ears)
        self._measured = Measured(task.legs)
        self._waiting: list[News] = []
        self._reached: dict[Leg, int] = dict.fromkeys(task.legs, 0)
        self._share = 0.0
        self._deaf = False
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
        failed: AudioError | SessionError | None = None
        try:
            for painted in pictures(source, self._task.legs):
                self._paint(painted)
                self._bring(analyser, 0.0)
        except (AudioError, SessionError) as error:
            failed = error  # the ears stop there too: what they have heard by then is kept
        while self._ears:
            self._bring(analyser, None)
        if failed or self._deaf:
            raise failed or SessionError("The call could not be heard to its end.")
        self._take(analyser.flush())
        return (*getattr(source, "notes", ()), *_damage(analyser.damaged), *self._torn())

    def _bring(self, analyser: Analyser, wait_s: float | None) -> None:
        """Bring what was heard meanwhile; wait so long for it (None: until there is any)."""
        least = min((self._reached[leg] for leg in self._ears), default=0)
        legs = {ear: leg for leg, ear in self._ears.items() if self._reached[leg] <= least + AHEAD}
        ready = wait([*legs, self._window], wait_s)
        for ear, leg in legs.items():
            if ear in ready:
                self._hear(analyser, leg, ear)
        self._reach()

    def _hear(self, analyser: Analyser, leg: Leg, ear: Connection) -> None:
        try:
            part: Part = ear.recv()
        except EOFError:
            part, self._deaf = Part([], [], last=True), True
        self._take(analyser.bring(leg, part.rows, part.gaps, part.damaged))
        for code, index in part.marks:
            analyser.mark(code, index)
        self._share = max(self._share, part.share)
        if part.last:
            del self._ears[leg]

    def _take(self, heard: Heard) -> None:
        for leg, contour in heard.contours:
            self._tell(Rows(leg, kept(leg, contour)))
            self._reached[leg] = contour.stop
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

    def _reach(self) -> None:
        """Tell how far it is; pictures are told at once, rows in larger pieces."""
        rows = [news for news in self._waiting if isinstance(news, Rows)]
        if sum(len(news.columns["f0_hz"]) for news in rows) >= AT_ONCE:
            total = self._task.total_frames
            self._tell(Reached(min(1.0, self._reached["rep"] / total if total else self._share)))
            self._send()
        elif self._waiting and not rows:
            self._send()
        if self._window.poll():  # it asks for the end, or is gone
            raise StoppedError

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._window.send(waiting)

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
