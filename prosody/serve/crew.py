"""The workers as the server sees them: begun, given sound, watched, and begun again when they die.

The rule of the room: nobody waits for a worker. What it is sent waits in memory, bounded by the time after
which a worker that answers nothing is taken for dead; it takes only its own calls with it.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import socket
from collections import deque
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Final, Protocol

from prosody.audio.clock import Clock
from prosody.serve.messages import Answer, Order, Said, Sound, Unpacker, packed
from prosody.serve.work import work

LOG: Final = logging.getLogger("tonegauge")

HUNG_S: Final = 10.0
"""A worker that has had work for so long without an answer is ended: longer than any step can take."""

AGAIN_S: Final = 1.0
"""Between a worker's death and its next beginning, so that one that cannot live does not eat the machine."""

_ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Board(Protocol):
    """Who is told what the workers say."""

    def answered(self, answer: Answer) -> None:
        """A worker says something of a call."""
        ...

    def lag(self, lag_s: float) -> None:
        """A step was analysed; its oldest sound came so long ago (s)."""
        ...

    def died(self, calls: frozenset[int]) -> None:
        """A worker died, and these calls with it."""
        ...


class Member(asyncio.Protocol):
    """One worker's process.

    Attributes
    ----------
    calls : set of int
        The calls that it hears.
    """

    def __init__(self, board: Board, clock: Clock, gone: Callable[[Member], None]) -> None:
        self.calls: set[int] = set()
        self._board, self._clock, self._gone = board, clock, gone
        self._unpacker = Unpacker()
        self._waiting: dict[int, deque[float]] = {}  # when the oldest sound of each unanswered step came
        self._answered_s = clock.mono()
        self._transport: asyncio.WriteTransport | None = None
        self._process: BaseProcess | None = None
        self._ending = False

    async def begin(self, context: multiprocessing.context.BaseContext) -> None:
        """Start the process."""
        ours, theirs = socket.socketpair()
        self._process = context.Process(target=work, args=(theirs,), daemon=True)  # type: ignore[attr-defined]  # BaseContext lacks it in typeshed
        await asyncio.to_thread(self._process.start)
        theirs.close()
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, sock=ours)

    @property
    def process_id(self) -> int | None:
        """The process's number."""
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        """Whether it can take calls."""
        return self._transport is not None and not self._ending

    def send(self, order: Order, came_s: float = 0.0) -> None:
        """Give it something to do; `came_s` is when the oldest sound of a step came."""
        if self._transport is None:
            return
        if isinstance(order, Sound):
            if not any(self._waiting.values()):
                self._answered_s = self._clock.mono()
            self._waiting.setdefault(order.call, deque()).append(came_s)
        self._transport.write(packed(order))

    def behind_s(self, now_s: float) -> float:
        """Return how old the oldest sound is that waits here, s."""
        return max((now_s - steps[0] for steps in self._waiting.values() if steps), default=0.0)

    def watch(self, now_s: float) -> None:
        """End the process when it has work and answers nothing."""
        if any(self._waiting.values()) and now_s - self._answered_s > HUNG_S:
            LOG.warning("A worker answers nothing and is ended.")
            self.kill()

    def forget(self, call: int) -> None:
        """A call is over."""
        self.calls.discard(call)
        self._waiting.pop(call, None)

    def dismiss(self) -> None:
        """Let it go: it closes what is open, and ends."""
        self._ending = True
        if self._transport is not None:
            self._transport.close()

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()

    async def ended(self, timeout_s: float) -> bool:
        """Wait for its process to end; return whether it has."""
        if self._process is None:
            return True
        await asyncio.to_thread(self._process.join, timeout_s)
        return self._process.exitcode is not None

    # What asyncio tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The pair is connected."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """It says something."""
        now_s = self._answered_s = self._clock.mono()
        for message in self._unpacker.take(data):
            if isinstance(message, Said):
                steps = self._waiting.get(message.call, deque())
                for _ in range(min(message.steps, len(steps))):
                    self._board.lag(now_s - steps.popleft())
            self._board.answered(message)  # type: ignore[arg-type]  # a worker sends answers only

    def connection_lost(self, _error: Exception | None) -> None:
        """The process has ended, one way or another."""
        self._transport = None
        self._gone(self)


class Crew:
    """All workers.

    Parameters
    ----------
    board : Board
    clock : Clock
    count : int
        Workers; one for each core when 0.

    Attributes
    ----------
    restarts : int
        Workers that had to be begun again.
    """

    def __init__(self, board: Board, clock: Clock, count: int = 0) -> None:
        self._board, self._clock = board, clock
        self._count = count or cores()
        self._members: list[Member] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._context = _context()
        self._ending = False
        self.restarts = 0

    @property
    def members(self) -> list[Member]:
        """The workers that are there."""
        return list(self._members)

    async def begin(self) -> None:
        """Start all workers."""
        await asyncio.gather(*(self._add() for _ in range(self._count)))

    def least_busy(self) -> Member | None:
        """Return the worker with the fewest calls; None when there is none at the moment."""
        able = [member for member in self._members if member.alive]
        return min(able, key=lambda member: len(member.calls), default=None)

    def behind_s(self) -> float:
        """Return how old the oldest sound is that waits for a worker, s."""
        now_s = self._clock.mono()
        return max((member.behind_s(now_s) for member in self._members), default=0.0)

    def watch(self) -> None:
        """Look after everybody; ask four times a second."""
        now_s = self._clock.mono()
        for member in self._members:
            member.watch(now_s)

    async def dismiss(self, timeout_s: float) -> None:
        """Let everybody close their calls and go; who does not within the time is ended."""
        self._ending = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        members = self.members
        for member in members:
            member.dismiss()
        for member in members:
            if not await member.ended(timeout_s):
                member.kill()
                await member.ended(timeout_s)

    async def _add(self) -> None:
        member = Member(self._board, self._clock, self._gone)
        await member.begin(self._context)
        self._members.append(member)

    def _gone(self, member: Member) -> None:
        if member in self._members:
            self._members.remove(member)
        if self._ending:
            return
        LOG.warning("A worker died and is begun again.")
        member.kill()
        self.restarts += 1
        self._board.died(frozenset(member.calls))
        task = asyncio.get_running_loop().create_task(self._again())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _again(self) -> None:
        while not self._ending:
            await asyncio.sleep(AGAIN_S)
            try:
                await self._add()
            except OSError as error:  # no memory, no more processes: perhaps soon again
                LOG.warning("A worker cannot be begun: %s", error)
            else:
                return


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _context() -> multiprocessing.context.BaseContext:
    """Return how workers are made: forked from a process that has everything loaded, where systems fork."""
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")  # a worker is one thread; there are as many as cores
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["prosody.serve.loaded"])
    return context
