"""A call as it happens: a worker hears it, the window asks and looks.

The rule of the room: nothing here blocks the caller. Devices are opened, closed and read on the
worker's side; what came of it is read in a snapshot. No Qt.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from prosody.mailbox import Mailbox, Snapshot
from prosody.on_air import Setup
from prosody.profile import VoiceProfile
from prosody.session.fate import Fate
from prosody.settings import Settings
from prosody.wishes import Wishes
from prosody.worker import Worker

__all__ = ["Call", "CallMailbox", "Setup"]


class Call:
    """One call after the other, begun by hand or, when that is wished, by themselves.

    Parameters
    ----------
    setup : Setup
    record : bool
        Keep calls from their beginning.
    """

    def __init__(self, setup: Setup, record: bool = False) -> None:
        self.setup = setup
        self._standing = record
        self._wishes = Wishes(record=record)
        self._worker: Worker | None = None
        self._ending: list[Worker] = []
        self.mailbox = CallMailbox(self)
        self._box = Mailbox(setup.clock)

    @property
    def session(self) -> Path | None:
        """The folder that the call is, or was last, recorded to."""
        call = self._worker.call if self._worker else None
        return call.sessions[-1] if call and call.sessions else None

    @property
    def not_kept(self) -> str:
        """Why the call is not, or not wholly, kept although it was wished; empty when all is well."""
        call = self._worker.call if self._worker else None
        return call.items.shortfall or call.items.refusal if call else ""

    @property
    def fate(self) -> Fate:
        """What can be done with the call that was last."""
        return self._worker.fate() if self._worker else Fate(self.setup.sessions)

    @property
    def voice(self) -> VoiceProfile:
        """The voice that calls are compared with; the population's when none is calibrated."""
        return self.setup.profile

    def compare(self, voice: VoiceProfile, within: Callable[[Settings], Settings]) -> None:
        """Compare with this voice, inside its range of tolerance, from the next call on."""
        self.setup = replace(self.setup, profile=voice, within=within)

    def set_out(self) -> None:
        """Begin a call, or wait for one where calls begin by themselves."""
        if self.setup.live and self.setup.settings.calls.automatic:
            self.listen(True)
        else:
            self.start()

    def start(self) -> None:
        """Begin a call; does nothing while one is on."""
        if self._worker and not self._worker.gone:
            self._worker.shift.begin()
        else:
            self._work(waiting=False)

    def listen(self, on: bool) -> None:
        """Wait for calls that begin by themselves, or wait no longer; a call that is on goes on."""
        if not self.setup.live:
            return
        self._wishes.automatic = on
        if on and (self._worker is None or self._worker.gone):
            self._work(waiting=True)
        elif not on and self._worker and self._worker.waiting:
            self._leave()

    def _work(self, *, waiting: bool) -> None:
        self._ending = [worker for worker in (*self._ending, self._worker) if worker and worker.is_alive()]
        self._wishes = Wishes(record=self._wishes.record, automatic=self._wishes.automatic)
        self._worker = Worker(
            lambda: self.setup, self._wishes, self._box, standing=self._standing, waiting=waiting
        )
        self._worker.start()

    def stop(self) -> None:
        """Ask the call to end; the devices are released on the way, unless the next call is waited for."""
        if self._wishes.automatic and self._worker:
            self._worker.shift.end()
        else:
            self._leave()

    def _leave(self) -> None:
        self._wishes.stop = True
        if self._worker:
            threading.Thread(target=self._worker.release, name="release", daemon=True).start()

    def pause(self) -> None:
        """Stop hearing; the time line gets a gap."""
        self._hold(True)

    def resume(self) -> None:
        """Hear again."""
        self._hold(False)

    def _hold(self, on: bool) -> None:
        self._wishes.pause = on
        if self._worker:
            self._worker.hold(on)

    def record(self, on: bool) -> None:
        """Keep this call from now on, or stop keeping it."""
        self._wishes.record = on

    def mark(self, code: str) -> None:
        """Put a mark on the time line, where the rep's leg is now."""
        self._wishes.marks.append(code)

    def use(self, settings: Settings) -> None:
        """Judge by these settings from the next call on."""
        self.setup = replace(self.setup, settings=settings)

    def on_news(self, tell: Callable[[], None]) -> None:
        """Call this from now on, on the worker, whenever there is something to look at."""
        self._box.tell = tell

    def wait(self, timeout_s: float) -> bool:
        """Wait for the call to end; return whether it has."""
        if self._worker:
            self._worker.join(timeout_s)
        return not (self._worker and self._worker.is_alive())

    def close(self, timeout_s: float = 10.0) -> bool:
        """End everything, wait until devices and session are closed; return whether they are."""
        self._wishes.automatic = False
        self._leave()
        for worker in self._ending:
            worker.join(timeout_s)
        return self.wait(timeout_s)

    def snapshot(self) -> Snapshot:
        """Return what is new and how the call stands."""
        worker, wishes = self._worker, self._wishes
        events, contours, age_s = self._box.empty()
        if worker is None:
            return Snapshot(events, contours, age_s=age_s, wished=wishes.record)
        waiting, call = worker.waiting, worker.call
        items = call.items if call else None
        return Snapshot(
            events,
            contours,
            worker.shift.health,
            age_s,
            not worker.gone and not waiting,
            bool(items and items.recorder),
            wishes.pause,
            worker.error,
            worker.notices,
            items.refusal if items else "",
            waiting,
            worker.restarts,
            bool(call and call.private),
            wishes.record,
        )


@dataclass(frozen=True)
class CallMailbox:
    """What the window looks into."""

    call: Call

    def take(self) -> Snapshot:
        """Return what is new, at once."""
        return self.call.snapshot()

    def on_news(self, tell: Callable[[], None]) -> None:
        """Call this from now on, on the worker, whenever there is something to look at."""
        self.call.on_news(tell)
