"""One call while it is heard: analysed, recorded as the person wishes, and told to everybody.

The rule of the room: all of this runs on the thread that hears; nobody else writes here but `Wishes`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from prosody.audio.blocks import Source
from prosody.audio.clock import Clock, SystemClock
from prosody.audio.framing import band_of
from prosody.conversations import Conversation
from prosody.events import Event
from prosody.mailbox import Mailbox
from prosody.pipeline import Analyser, Heard, Sink, run
from prosody.profile import VoiceProfile
from prosody.session.fate import Results, moved, unkept_folder
from prosody.session.manifest import SessionError, begun
from prosody.session.recorder import Recorder
from prosody.settings import Settings
from prosody.wishes import Wished, Wishes

LOG: Final = logging.getLogger("tonegauge")

MOST_EVENTS: Final = 40_000
"""Events of a call that are remembered: 10 h of tone. What comes later can be kept by recording alone."""


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
    live : bool
        Devices are heard; a file is no call that could be waited for.
    """

    open_source: Callable[[], Source]
    settings: Settings
    profile: VoiceProfile
    sessions: Path
    sinks: Sequence[Sink] = ()
    clock: Clock = field(default_factory=SystemClock)
    within: Callable[[Settings], Settings] = lambda settings: settings
    live: bool = True


class Audience:
    """Who is told of every call: the window's box, and writers.

    Attributes
    ----------
    failed : int
        Writers that failed and were let go.
    """

    def __init__(self, box: Mailbox, sinks: Iterable[Sink]) -> None:
        self._box = box
        self._sinks = list(sinks)
        self.failed = 0

    def accept(self, heard: Heard) -> None:
        """Tell everybody; who fails is let go."""
        self._box.accept(heard)
        for sink in tuple(self._sinks):
            try:
                sink.accept(heard)
            except Exception as error:
                LOG.warning("A writer failed: %s", error)
                self._sinks.remove(sink)
                self.failed += 1


class OnAir:
    """One call while it is heard: what is wished, recorded, said and remembered of it.

    Attributes
    ----------
    left : bool
        The analysis was begun anew elsewhere: this one has nothing to say any more.
    passed : int
        Steps that were handed on.
    sessions : list of Path
        The folders it is, or was, recorded to.
    """

    def __init__(self, setup: Setup, wishes: Wishes, audience: Audience, conversation: Conversation) -> None:
        self._setup, self._wishes, self._audience = setup, wishes, audience
        self._settings = setup.within(setup.settings)
        self._profile = _suited(setup.profile, conversation)
        self._said: list[Event] = []
        self._closing, self._closed = threading.Lock(), False
        self._manifest = begun(conversation, self._settings, self._profile, setup.clock)
        wishes.keep_later = self._settings.calls.keep_later
        self.conversation = conversation
        self.items = Wished(conversation, wishes, self._begin_recording)
        self.items.hold(wishes.pause)
        self.left = False
        self.passed = 0

    @property
    def sessions(self) -> list[Path]:
        """The folders it is, or was, recorded to."""
        return self.items.sessions

    @property
    def private(self) -> bool:
        """Whether it is recorded only until the person decides."""
        return bool(self.items.recorder) and not self._wishes.record

    def hear(self) -> None:
        """Hear it to its end."""
        run(self.items, Analyser(self.items, self._settings, self._profile), self)

    def accept(self, heard: Heard) -> None:
        """Tell everybody; who fails is let go."""
        if self.left:
            raise LeftError
        self.passed += 1
        if self.items.recorder:
            self.items.recorder.accept(heard)
        if len(self._said) < MOST_EVENTS:
            self._said += heard.events
        self._audience.accept(heard)
        if self._wishes.automatic:
            self.conversation.hear(heard.contours)

    def close(self) -> None:
        """Close the recording; one that the person wished meanwhile is kept. Safe to do twice.

        The second time nothing is kept: a wish that came since is for the next call.
        """
        with self._closing:
            self.items.stop_recording()
            if self._wishes.record and not self._closed:
                self._keep()
            self._closed = True

    def keep(self) -> None:
        """Keep what was recorded of it in private: it was a part of a call that the person wished kept."""
        with self._closing:
            self._keep()

    def _keep(self) -> None:
        try:
            self.sessions[:] = [moved(path, self._setup.sessions) for path in self.sessions]
        except SessionError as error:
            LOG.warning("%s", error)
            self.items.refusal = str(error)

    def results(self) -> Results:
        """Return what was said, and which keys were pressed."""
        return Results(self._manifest, tuple(self._said), tuple(self.items.marked))

    def _begin_recording(self, items: Wished) -> Recorder:
        setup = self._setup
        folder = setup.sessions if self._wishes.record else unkept_folder(setup.sessions)
        return Recorder(folder, items, self._settings, self._profile, setup.clock, items.reached())


class LeftError(Exception):
    """Ends an analysis that woke up after another one took its place."""


def _suited(profile: VoiceProfile, conversation: Conversation) -> VoiceProfile:
    """Return the calibration that suits the call's microphone and bandwidth best."""
    rep = conversation.health.get("rep")
    return profile.on(rep.device if rep else "", band_of(conversation.rate))
