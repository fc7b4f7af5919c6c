"""A call that is heard elsewhere, as the window and the terminal see any call (`tonegauge live --follow`).

The rule of the room: nothing here blocks who asks. A thread follows the server; when the connection breaks
that is said, and it is tried again. What the person wishes (pause, a mark) the server grants.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prosody.audio.clock import Clock, SystemClock
from prosody.audio.health import LegHealth
from prosody.contour import Contour
from prosody.events import Leg
from prosody.judgement.model_population import population
from prosody.mailbox import Mailbox, Snapshot
from prosody.pipeline import Heard
from prosody.profile import VoiceProfile
from prosody.serve import wire
from prosody.serve.link import Link
from prosody.session.fate import Fate
from prosody.settings import Settings

LOST: Final = "trouble.server_lost"
NOT_KEPT: Final = "trouble.not_recorded"
NOT_HERE: Final = "The server decides which calls are kept; nothing is recorded from here."


class FollowedCall:
    """One call after the other, of those that a server hears.

    Parameters
    ----------
    address : str
        `ws://HOST:PORT/follow`, or of one call alone `/follow/CALL`.
    secret : str
        Of the server; empty where it asks for none.
    sessions : Path
        Where sessions are kept on this machine: none is made from here.
    clock : Clock, optional
    """

    def __init__(self, address: str, secret: str, sessions: Path, clock: Clock | None = None) -> None:
        self._address, self._secret, self._sessions = address, secret, sessions
        self._clock = clock or SystemClock()
        self._box = Mailbox(self._clock)
        self._link = self._made()
        self._shown: wire.Began | None = None
        self._health: Mapping[Leg, LegHealth] = {}
        self._paused = False
        self._problem = ""
        self._refusal = ""
        self.mailbox = FollowedMailbox(self)

    # What may be asked of it.

    @property
    def fate(self) -> Fate:
        """Nothing is kept from here."""
        return Fate(self._sessions)

    @property
    def voice(self) -> VoiceProfile:
        """The server knows the voice that calls are compared with."""
        return population()

    def compare(self, voice: VoiceProfile, within: Callable[[Settings], Settings]) -> None:
        """The server compares; this changes nothing."""

    def use(self, settings: Settings) -> None:
        """The server judges; this changes nothing."""

    def listen(self, on: bool) -> None:
        """Calls begin when the server says so, whatever is wished."""

    def set_out(self) -> None:
        """Follow the server."""
        self.start()

    def start(self) -> None:
        """Follow the server; does nothing while it is followed."""
        if self._link.is_alive():
            return
        if self._link.ident is not None:  # it was followed before
            self._link, self._shown = self._made(), None
        self._link.start()

    def _made(self) -> Link:
        return Link(self._address, self._secret, self._take, self._clock)

    def stop(self) -> None:
        """Follow no more; the call itself goes on."""
        self._link.stop()

    def pause(self) -> None:
        """Let the server hear nothing; the time line gets a gap."""
        self._hold(True)

    def resume(self) -> None:
        """Let it hear again."""
        self._hold(False)

    def _hold(self, on: bool) -> None:
        self._paused = on
        self._link.wishes.append(wire.paused(on))

    def record(self, on: bool) -> None:
        """It cannot be recorded from here; that is said."""
        self._refusal = NOT_HERE if on else ""

    def mark(self, code: str) -> None:
        """Put a mark on the time line, where the rep's leg is now."""
        self._link.wishes.append(wire.marked(code))

    def wait(self, timeout_s: float) -> bool:
        """Wait for the following to end; return whether it has."""
        if self._link.is_alive():
            self._link.join(timeout_s)
        return not self._link.is_alive()

    def close(self, timeout_s: float = 10.0) -> bool:
        """Follow no more, and wait for that; return whether it is so."""
        self.stop()
        return self.wait(timeout_s)

    def on_news(self, tell: Callable[[], None]) -> None:
        """Call this from now on, on the thread, whenever there is something to look at."""
        self._box.tell = tell

    def snapshot(self) -> Snapshot:
        """Return what is new and how the call stands."""
        events, contours, age_s = self._box.empty()
        link, following = self._link, self._link.is_alive()
        running = following and self._shown is not None
        lost = following and bool(link.error)
        return Snapshot(
            events,
            contours,
            self._health if link.connected else {},
            age_s,
            running=running,
            paused=self._paused,
            error=link.error or self._problem,
            notices=tuple(code for code, is_so in ((LOST, lost), (NOT_KEPT, self._refusal)) if is_so),
            refusal=self._refusal,
            waiting=following and link.connected and not running and not self._problem,
        )

    # The link's thread.

    def _take(self, message: wire.Message) -> None:
        """Take what the server says."""
        if isinstance(message, wire.Began):
            self._begin(message)
        elif isinstance(message, wire.Ended):
            self._shown, self._problem = None, message.problem
            self._link.shows = False
        elif isinstance(message, Contour):
            self._box.accept(Heard(contours=(("rep", message),)))
        elif isinstance(message, Mapping):
            self._health = {leg: self._leg_health(leg, now) for leg, now in message.items()}
        else:
            self._box.accept(Heard(events=(message,)))

    def _begin(self, began: wire.Began) -> None:
        self._health, self._problem = {}, ""
        self._shown = began
        self._link.shows = True
        if self._paused:
            self._link.wishes.append(wire.paused(True))

    def _leg_health(self, leg: Leg, now: wire.LegNow) -> LegHealth:
        name = self._shown.name if self._shown else ""
        heard = now.state in ("ok", "paused")
        return LegHealth(leg, now.state, name, False, now.level_db, now.age_s, 0.0, 0.0, heard, 0, None, "")


@dataclass(frozen=True)
class FollowedMailbox:
    """What the window looks into."""

    call: FollowedCall

    def take(self) -> Snapshot:
        """Return what is new, at once."""
        return self.call.snapshot()

    def on_news(self, tell: Callable[[], None]) -> None:
        """Call this from now on, on the thread, whenever there is something to look at."""
        self.call.on_news(tell)
