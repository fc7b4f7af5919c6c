"""One open source heard on a thread, call after call, and the watch over it.

The rule of the room: a thread that hangs cannot be ended; it is left, and must have nothing to say any more.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from prosody.analysis.speech_silero import SileroError
from prosody.audio.blocks import Source
from prosody.audio.clock import Clock
from prosody.audio.error import AudioError
from prosody.conversations import Conversations
from prosody.events import Leg
from prosody.on_air import OnAir, Setup

if TYPE_CHECKING:
    from prosody.worker import Worker

LOG: Final = logging.getLogger("tonegauge")

LOOK_S: Final = 0.25
"""Between looks whether the analysis is alive: one that died is noticed within 1 s."""

HUNG_S: Final = 2.0
WAITING_S: Final = 1.5
"""An analysis that handed nothing on for `HUNG_S` while so much sound waits is taken for dead."""

HEARD: Final = ("ok", "muted", "behind")
"""What a leg was when it was last looked at; without sound it would be `lost` by now, had anybody looked."""


def watched(shift: Shift, clock: Clock) -> bool:
    """Wait for a shift to end; return whether it did so in order. One that hangs is not waited for."""
    passed, since_s = -1, clock.mono()
    while shift.is_alive():
        shift.join(LOOK_S)
        if shift.passed != passed or not shift.lags():
            passed, since_s = shift.passed, clock.mono()
        elif clock.mono() - since_s > HUNG_S:
            return False
    return shift.ended


class Shift(threading.Thread):
    """Hears what one open source delivers, call after call.

    Attributes
    ----------
    waiting : bool
        No call is on.
    ended : bool
        It is over in order; `error` says why, should that not be the source's own end.
    """

    def __init__(self, worker: Worker, *, waiting: bool, resumes: bool = False) -> None:
        super().__init__(name="hearing", daemon=True)
        self._worker = worker
        self._resumes = resumes
        self._source: Source | None = None
        self._calls: Conversations | None = None
        self._call: OnAir | None = None
        self.waiting = waiting
        self.error = ""
        self.ended = False

    def run(self) -> None:
        """Open the source and hear it to its end; what goes wrong becomes a sentence."""
        try:
            self._hear(self._worker.setup())
            self.ended = True
        except (AudioError, SileroError) as error:
            LOG.warning("The call ended: %s", error)
            self.error, self.ended = str(error), True
        except Exception:
            LOG.exception("The analysis stopped.")
        finally:
            self.release()
            if self._call:
                self._call.close()

    def _hear(self, setup: Setup) -> None:
        worker = self._worker
        self._source = setup.open_source()
        self._calls = Conversations(self._source, setup.settings.calls, setup.settings.hearing)
        if not self.waiting:
            self._calls.begin()
        self.waiting = self._calls.told or self.waiting
        if worker.wishes.stop:
            self._source.close()
        for conversation in self._calls:
            self._call = OnAir(worker.setup(), worker.wishes, worker.audience, conversation)
            worker.begin_call(self._call, resumes=self._resumes)
            self._resumes = self.waiting = False
            self._call.hear()
            self._call.close()
            worker.end_call(self._call)
            self.waiting = worker.wishes.automatic and not worker.wishes.stop
            if not self.waiting:
                return

    def begin(self) -> None:
        """Begin a call without waiting for speech."""
        if self._calls:
            self._calls.begin()

    def hold(self, on: bool) -> None:
        """Let the devices pause, or hear again, where they can."""
        hold = getattr(self._source, "pause" if on else "resume", None)
        if hold is not None:
            hold()

    def end(self) -> None:
        """End the call that is on, and wait for the next."""
        if self._call:
            self._call.conversation.end()

    @property
    def health(self) -> Mapping[Leg, Any]:
        """What the devices say of themselves; empty for files."""
        health: Mapping[Leg, Any] = getattr(self._source, "health", {})
        return health

    @property
    def live(self) -> bool:
        """Whether devices are heard, so that it makes sense to open them again."""
        return bool(self.health)

    @property
    def passed(self) -> int:
        """Items of all calls that were handed on: it grows while all is well."""
        return self._call.passed if self._call and not self.waiting else 0

    def lags(self) -> bool:
        """Tell whether sound comes that the analysis does not take: it waits, or nobody has looked for it."""
        return any(
            getattr(leg, "behind_s", 0.0) > WAITING_S
            or (getattr(leg, "state", "") in HEARD and leg.age_s > WAITING_S)
            for leg in self.health.values()
        )

    def leave(self) -> None:
        """Nobody listens to this shift any more, should it ever wake up; its devices are released aside."""
        if self._call:
            self._call.left = True
        threading.Thread(target=self._put_away, name="release", daemon=True).start()

    def _put_away(self) -> None:
        self.release()
        if self._call:
            self._call.close()

    def release(self) -> None:
        """Close the source; safe from any thread."""
        if self._source:
            self._source.close()
