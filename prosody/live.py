"""A call as it happens: a worker thread runs the pipeline, the window asks and looks.

The rule of the room: nothing here blocks the caller. Devices are opened, closed and read on the
worker's side; what came of it is read in a snapshot. No Qt.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from prosody.audio.blocks import Source
from prosody.audio.clock import Clock, SystemClock
from prosody.audio.error import AudioError
from prosody.mailbox import Mailbox, Snapshot
from prosody.pipeline import Analyser, Heard, Sink, run
from prosody.profile import VoiceProfile
from prosody.session.flac import write_flac
from prosody.session.manifest import SessionError
from prosody.session.recorder import Recorder
from prosody.settings import Settings
from prosody.wishes import Wished, Wishes

LOG: Final = logging.getLogger("tonegauge")


@dataclass(frozen=True)
class Setup:
    """What a call is made of.

    Attributes
    ----------
    open_source : callable
        Opens the devices or the file; called on the worker, may raise `AudioError`.
    settings : Settings
    profile : VoiceProfile
        What is usual for the rep's voice.
    sessions : Path
        Where sessions are kept, when the person asks for it.
    sinks : sequence of Sink
        Who else is told, on the worker; one that fails is let go and the call goes on.
    clock : Clock
    within : callable
        Puts the range of tolerance of this voice into settings, which stay everybody's.
    """

    open_source: Callable[[], Source]
    settings: Settings
    profile: VoiceProfile
    sessions: Path
    sinks: Sequence[Sink] = ()
    clock: Clock = field(default_factory=SystemClock)
    within: Callable[[Settings], Settings] = lambda settings: settings


class Call:
    """One call after the other, each on a worker thread of its own.

    Parameters
    ----------
    setup : Setup
    record : bool
        Keep calls from their beginning.
    """

    def __init__(self, setup: Setup, record: bool = False) -> None:
        self.setup = setup
        self._wishes = Wishes(record=record)
        self._worker: _Worker | None = None
        self.mailbox = CallMailbox(self)
        self._box = Mailbox(setup.clock)

    @property
    def session(self) -> Path | None:
        """The folder that the call is, or was last, kept in."""
        sessions = self._worker.items.sessions if self._worker and self._worker.items else []
        return sessions[-1] if sessions else None

    @property
    def not_kept(self) -> str:
        """Why the call is not, or not wholly, kept although it was wished; empty when all is well."""
        items = self._worker.items if self._worker else None
        return items.shortfall or items.refusal if items else ""

    def start(self) -> None:
        """Begin a call; does nothing while one is on."""
        if self._worker and self._worker.is_alive():
            return
        self._wishes = Wishes(record=self._wishes.record)
        self._worker = _Worker(self.setup, self._wishes, self._box)
        self._worker.start()

    def stop(self) -> None:
        """Ask the call to end; the devices are released on the way."""
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
        if self._worker and self._worker.items:
            self._worker.items.hold(on)

    def record(self, on: bool) -> None:
        """Keep this call from now on, or stop keeping it."""
        self._wishes.record = on

    def mark(self, code: str) -> None:
        """Put a mark on the time line, where the rep's leg is now."""
        self._wishes.marks.append(code)

    def use(self, settings: Settings) -> None:
        """Judge by these settings from the next call on."""
        self.setup = replace(self.setup, settings=settings)

    def wait(self, timeout_s: float) -> bool:
        """Wait for the call to end; return whether it has."""
        if self._worker:
            self._worker.join(timeout_s)
        return not (self._worker and self._worker.is_alive())

    def close(self, timeout_s: float = 10.0) -> bool:
        """End the call, wait until its devices and its session are closed; return whether they are."""
        self.stop()
        return self.wait(timeout_s)

    def snapshot(self) -> Snapshot:
        """Return what is new and how the call stands."""
        worker, wishes = self._worker, self._wishes
        running = worker is not None and worker.is_alive() and not worker.over
        events, contours, age_s = self._box.empty()
        if worker is None:
            return Snapshot(events, contours, age_s=age_s, recording=wishes.record)
        items = worker.items
        return Snapshot(
            events,
            contours,
            items.health if items else {},
            age_s,
            running,
            bool(items and items.recorder),
            wishes.pause,
            worker.said(),
            (*(items.notices() if items else ()), *worker.notices),
            items.refusal if items else "",
        )


@dataclass(frozen=True)
class CallMailbox:
    """What the window polls."""

    call: Call

    def take(self) -> Snapshot:
        """Return what is new, at once."""
        return self.call.snapshot()


class _Worker(threading.Thread):
    """One call: source, analyser, recorder and sinks on one thread."""

    def __init__(self, setup: Setup, wishes: Wishes, box: Mailbox) -> None:
        super().__init__(name="call", daemon=True)
        self._setup = setup
        self._settings = setup.within(setup.settings)
        self._wishes = wishes
        self._box = box
        self._sinks = list(setup.sinks)
        self._error = ""
        self.items: Wished | None = None
        self.notices: tuple[str, ...] = ()
        self.over = False

    def run(self) -> None:
        """Open the source and hear it to its end; what goes wrong becomes a sentence."""
        try:
            self.items = Wished(self._setup.open_source(), self._wishes, self._begin_recording)
            if self._wishes.stop:
                self.items.close()
            self.items.hold(self._wishes.pause)
            run(self.items, Analyser(self.items, self._settings, self._setup.profile), self)
        except AudioError as error:
            LOG.warning("The call ended: %s", error)
            self._error = str(error)
        except Exception:
            LOG.exception("The analysis stopped.")
            self._error = "The analysis stopped because of a mistake in the program; start the call again."
        finally:
            self.over = True
            self.release()
            if self.items:
                self.items.stop_recording()
                _finish(self.items.sessions)

    def accept(self, heard: Heard) -> None:
        """Tell everybody; who fails is let go."""
        if self.items and self.items.recorder:
            self.items.recorder.accept(heard)
        self._box.accept(heard)
        for sink in tuple(self._sinks):
            try:
                sink.accept(heard)
            except Exception as error:
                LOG.warning("A writer failed: %s", error)
                self._sinks.remove(sink)
                self.notices = (*self.notices, "trouble.output_failed")

    def release(self) -> None:
        """Close the source; safe from any thread."""
        if self.items:
            self.items.close()

    def said(self) -> str:
        """Return why the call ended, if not by itself; a thread that died silently is said too."""
        if not self._error and not self.over and self.ident is not None and not self.is_alive():
            return "The analysis died without a word; start the call again."
        return self._error

    def _begin_recording(self, items: Wished) -> Recorder:
        setup = self._setup
        return Recorder(setup.sessions, items, self._settings, setup.profile, setup.clock, items.reached())


def _finish(sessions: Sequence[Path]) -> None:
    """Make the sound files of closed sessions; what fails here is made good by `sessions recover`."""
    for folder in sessions:
        try:
            write_flac(folder)
        except (OSError, SessionError) as error:
            LOG.warning("No sound file was made: %s", error)
