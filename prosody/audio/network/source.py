"""Calls that a telephone system sends to this machine, as a source: `tonegauge live` without devices.

The rule of the room: the network has a thread of its own, with one asyncio loop; what it hears goes through
one queue to whoever iterates. One iteration is one call: it begins when somebody connects and ends when all
have gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from prosody.audio.blocks import Block, Item
from prosody.audio.clock import Clock, SystemClock
from prosody.audio.error import AudioError
from prosody.audio.health import LegHealth
from prosody.audio.network.authenticate import check_address
from prosody.audio.network.desk import Desk
from prosody.audio.network.g711 import RATE
from prosody.audio.network.keys import lock_of, tls_of
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.listeners import Door, Listening, listen
from prosody.audio.network.queue import Queue
from prosody.events import LEGS, Leg

OPENING_S: Final = 8.0
CLOSING_S: Final = 3.0
"""How long the doors may take to open and to shut."""

TAKEN_S: Final = 2.0
"""So long a port may be taken by ourselves: an analysis that died is begun again while its source is shut."""

TICK_S: Final = 0.1
"""Between looks at legs from which nothing comes."""


class NetworkSource:
    """Calls from the network, one after the other.

    Making one opens the doors: do that, and the iteration, on a worker's thread.

    Parameters
    ----------
    doors : sequence of Door
    legs : sequence of Leg
        The legs that are asked for; what comes of others is not heard.
    settings : NetworkSettings
    clock : Clock, optional

    Attributes
    ----------
    tells_calls : bool
        One iteration is one call, so nobody needs to listen for its beginning.
    rate : int
        Samples per second of what came last, Hz.

    Raises
    ------
    AudioError
        When an address must not or cannot be listened on.
    """

    tells_calls = True

    def __init__(
        self,
        doors: Sequence[Door],
        legs: Sequence[Leg],
        settings: NetworkSettings,
        clock: Clock | None = None,
    ) -> None:
        self.legs = tuple(leg for leg in LEGS if leg in legs)
        self.rate = RATE
        self.name = " + ".join(f"{door.kind}:{door.host}:{door.port}" for door in doors)
        self._settings = settings
        self._clock = clock or SystemClock()
        self._queue = Queue()
        self._desk = Desk(self.legs, settings, self._clock, self._queue)
        self._listening: list[Listening] = []
        self._closing = threading.Lock()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._run, name="network", daemon=True).start()
        try:
            self._wait_for(self._open(doors), OPENING_S)
        except TimeoutError:
            self.close()
            raise AudioError("The network could not be listened to in time; try again.") from None
        except BaseException:
            self.close()
            raise

    def _run(self) -> None:
        self._loop.run_forever()
        self._loop.close()

    def _wait_for(self, work: Coroutine[Any, Any, None], limit_s: float) -> None:
        asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, limit_s), self._loop).result()

    async def _open(self, doors: Sequence[Door]) -> None:
        lock, tls = lock_of(self._settings), tls_of(self._settings)
        for door in doors:
            check_address(door.host, door.port, door.kind, lock, tls=tls is not None)
        until_s = self._clock.mono() + TAKEN_S
        while len(self._listening) < len(doors):
            door = doors[len(self._listening)]
            try:
                self._listening.append(await listen(door, self._desk, self._settings, lock, tls, self._clock))
            except AudioError:
                if self._clock.mono() > until_s:
                    raise
                await asyncio.sleep(TICK_S)
        self._loop.call_later(TICK_S, self._tick)

    def _tick(self) -> None:
        self._desk.tick()
        self._loop.call_later(TICK_S, self._tick)

    @property
    def ports(self) -> list[int]:
        """The ports that are listened on, in the order of the doors."""
        return [listening.port for listening in self._listening]

    @property
    def health(self) -> Mapping[Leg, LegHealth]:
        """How each leg does now; may be asked from any thread."""
        trouble = next((door.guests.trouble for door in self._listening if door.guests.trouble), "")
        return {leg: replace(self._desk.health(leg, self.name), problem=trouble) for leg in self.legs}

    def __iter__(self) -> Iterator[Item]:
        """Wait for a call, and yield what comes of it until it ends or the source is closed."""
        for item in self._queue.call():
            if isinstance(item, Block):
                self.rate = item.rate
            yield item

    def pause(self) -> None:
        """From now on sound is counted and thrown away."""
        self._desk.pause(True)

    def resume(self) -> None:
        """Listen again."""
        self._desk.pause(False)

    def close(self) -> None:
        """End everything: a call is cut, the doors are shut."""
        with self._closing:
            if self._queue.closed:
                return
            with contextlib.suppress(TimeoutError):  # what hangs is left to end with the program
                self._wait_for(self._shut(), CLOSING_S)
            self._queue.close()
            self._loop.call_soon_threadsafe(self._loop.stop)

    async def _shut(self) -> None:
        for listening in self._listening:
            await listening.close()
