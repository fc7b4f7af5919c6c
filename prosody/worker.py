"""The worker's side of a call: one thread hears an open source, another sees to it that this goes on.

The rule of the room: whoever asks is never kept waiting. An analysis that died, or that hands nothing on
although sound comes, is left to itself and begun again on devices opened anew.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from prosody.mailbox import Mailbox
from prosody.on_air import Audience, OnAir, Setup
from prosody.session.fate import Fate, write_sound
from prosody.shift import Shift, watched
from prosody.wishes import Wishes

LOG: Final = logging.getLogger("tonegauge")

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
        self._before: tuple[OnAir, ...] = ()  # parts of this call that a restart closed
        self._error = ""
        self._standing = standing
        self._ended: OnAir | None = None
        self._writing: list[threading.Thread] = []
        self.shift = Shift(self, waiting=waiting)

    def run(self) -> None:
        """Hear the source to its end, and begin again when the hearing breaks off."""
        clock, broken_at_s = self.setup().clock, list[float]()
        self.shift.start()
        while not watched(self.shift, clock) and not self.wishes.stop:
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
        self._before += (self.call,) if self.call and not old.waiting else ()
        self.restarts += 1
        self.shift = Shift(self, waiting=old.waiting, resumes=not old.waiting)
        self.shift.start()

    def begin_call(self, call: OnAir, *, resumes: bool) -> None:
        """A call begins: what the last one left is forgotten, unless it only goes on."""
        if not resumes:
            self.restarts, self._before = 0, ()
        self.call = call

    def end_call(self, call: OnAir) -> None:
        """A call is over: its sound file is made aside; the wish to record was for it alone."""
        self._ended = call
        self._writing = [thread for thread in self._writing if thread.is_alive()]
        for part in self._before if self.wishes.record else ():
            part.keep()
        for folder in self._folders(call):
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
        return Fate(sessions, self._folders(self.call), self.call.results())

    def _folders(self, call: OnAir) -> tuple[Path, ...]:
        """Return where all parts of a call lie."""
        return tuple(folder for part in (*self._before, call) for folder in part.sessions)
