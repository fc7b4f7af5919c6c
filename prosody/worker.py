"""The worker's side of a call: one thread hears an open source, another sees to it that this goes on.

The rule of the room: whoever asks is never kept waiting. An analysis that died, or that hands nothing on
although sound comes, is left to itself and begun again on devices opened anew.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from prosody.analysis.speech_silero import SileroError
from prosody.audio.blocks import Source
from prosody.audio.clock import Clock
from prosody.audio.error import AudioError
from prosody.conversations import Conversations
from prosody.events import Leg
from prosody.mailbox import Mailbox
from prosody.on_air import Audience, OnAir, Setup
from prosody.session.fate import Fate, write_sound
from prosody.wishes import Wishes

LOG: Final = logging.getLogger("tonegauge")

LOOK_S: Final = 0.25
"""Between looks whether the analysis is alive: one that died is noticed within 1 s."""

HUNG_S: Final = 2.0
WAITING_S: Final = 1.5
"""An analysis that handed nothing on for `HUNG_S` while so much sound waits is taken for dead."""

HEARD: Final = ("ok", "muted", "behind")
"""What a leg was when it was last looked at; without sound it would be `lost` by now, had anybody looked."""

MOST_RESTARTS: Final = 3
FORGIVEN_S: Final = 60.0
"""More restarts within this time are a mistake that another one does not mend."""

MISTAKE: Final = "The analysis stopped because of a mistake in the program; start the call again."
DIED: Final = "The analysis died without a word; start the call again."


class Worker(threading.Thread):
    """One call, or one after the other while calls begin by themselves.

    Parameters
    ----------
    setup : callable
        Asked at the beginning of each call.
    wishes : Wishes
    box : Mailbox
    standing : bool
        Every call is recorded, unless the person says otherwise of it.
    waiting : bool
        Wait for a call instead of beginning one.

    Attributes
    ----------
    call : OnAir or None
        The call that is on, or was last.
    restarts : int
        In this call.
    over : bool
        There will be no more calls.
    """

    def __init__(
        self,
        setup: Callable[[], Setup],
        wishes: Wishes,
        box: Mailbox,
        *,
        standing: bool = False,
        waiting: bool = False,
    ) -> None:
        super().__init__(name="call", daemon=True)
        self.setup, self.wishes = setup, wishes
        self.audience = Audience(box, setup().sinks)
        self.restarts = 0
        self.over = False
        self.call: OnAir | None = None
        self.before: tuple[Path, ...] = ()  # sessions of this call that a restart closed
        self._error = ""
        self._standing = standing
        self._ended: OnAir | None = None
        self._writing: list[threading.Thread] = []
        self.shift = _Shift(self, waiting=waiting)

    def run(self) -> None:
        """Hear the source to its end, and begin again when the hearing breaks off."""
        clock, broken_at_s = self.setup().clock, list[float]()
        self.shift.start()
        while not _watched(self.shift, clock) and not self.wishes.stop:
            now_s = clock.mono()
            broken_at_s = [s for s in broken_at_s if now_s - s < FORGIVEN_S]
            if len(broken_at_s) >= MOST_RESTARTS or not self.shift.live:
                self._error = MISTAKE
                break
            broken_at_s.append(now_s)
            self._start_again()
        self._error = self._error or self.shift.error
        if self.call and self.call is not self._ended:
            self.end_call(self.call)
        self.over = True
        for writing in self._writing:
            writing.join()

    def _start_again(self) -> None:
        LOG.warning("The analysis is started again.")
        old = self.shift
        old.leave()
        self.before += tuple(self.call.sessions) if self.call and not old.waiting else ()
        self.restarts += 1
        self.shift = _Shift(self, waiting=old.waiting, resumes=not old.waiting)
        self.shift.start()

    def begin_call(self, call: OnAir, *, resumes: bool) -> None:
        """A call begins: what the last one left is forgotten, unless it only goes on."""
        if not resumes:
            self.restarts, self.before = 0, ()
        self.call = call

    def end_call(self, call: OnAir) -> None:
        """A call is over: its sound file is made aside; the wish to record was for it alone."""
        self._ended = call
        self._writing = [thread for thread in self._writing if thread.is_alive()]
        for folder in (*self.before, *call.sessions):
            if folder.parent != self.setup().sessions:
                continue
            self._writing.append(threading.Thread(target=write_sound, args=(folder,), name="sound file"))
            self._writing[-1].start()
        self.wishes.record = self._standing
        self.wishes.marks.clear()

    def release(self) -> None:
        """End everything; safe from any thread."""
        self.shift.release()

    def hold(self, on: bool) -> None:
        """Pause or go on, at the devices where they can: what waits in their rings is thrown away too."""
        if self.waiting:
            self.shift.hold(on)
        elif self.call:
            self.call.items.hold(on)

    @property
    def gone(self) -> bool:
        """Whether it can begin no call any more; it may live on to write its sound files."""
        return self.over or not self.is_alive()

    @property
    def notices(self) -> tuple[str, ...]:
        """Codes of what the person should know and the call survives."""
        own = self.call.items.notices() if self.call else ()
        failed = ("trouble.output_failed",) if self.audience.failed else ()
        return (*own, *failed, *(("trouble.restarted",) if self.restarts else ()))

    @property
    def waiting(self) -> bool:
        """Whether it waits for a call to begin by itself."""
        return self.shift.waiting and not self.over

    @property
    def error(self) -> str:
        """Why the call ended, if not by itself; a thread that died silently is said too."""
        if not self._error and not self.over and self.ident is not None and not self.is_alive():
            return DIED
        return self._error

    def fate(self) -> Fate:
        """Return what can be done with the call that was last."""
        sessions = self.setup().sessions
        if self.call is None:
            return Fate(sessions)
        return Fate(sessions, (*self.before, *self.call.sessions), self.call.results())


def _watched(shift: _Shift, clock: Clock) -> bool:
    """Wait for a shift to end; return whether it did so in order. One that hangs is not waited for."""
    passed, since_s = -1, clock.mono()
    while shift.is_alive():
        shift.join(LOOK_S)
        if shift.passed != passed or not shift.lags():
            passed, since_s = shift.passed, clock.mono()
        elif clock.mono() - since_s > HUNG_S:
            return False
    return shift.ended


class _Shift(threading.Thread):
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
