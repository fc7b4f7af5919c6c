"""The call as the window sees it: what may be asked of it and what it says, whoever runs it.

`prosody.live` has the real one; tests and the gallery have others. Nothing of it blocks:
each method asks, and what came of it is read in a later snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from prosody.contour import Contour
from prosody.events import Event, Leg
from prosody.profile import VoiceProfile
from prosody.settings import Settings

if TYPE_CHECKING:
    from prosody.session.fate import Fate


class Health(Protocol):
    """How one leg's sound is doing."""

    @property
    def state(self) -> str:
        """A code: `ok`, `waiting`, `muted`, `lost`, `behind` ..."""
        ...

    @property
    def level_db(self) -> float:
        """Latest level in dBFS; NaN when there is none."""
        ...

    @property
    def age_s(self) -> float:
        """Seconds since this leg was last heard."""
        ...

    @property
    def device(self) -> str:
        """The device's name for people."""
        ...


class Snapshot(Protocol):
    """Everything new since the last look, and how the call stands."""

    @property
    def events(self) -> Sequence[Event]:
        """New events, oldest first; none is ever dropped."""
        ...

    @property
    def contours(self) -> Sequence[tuple[Leg, Contour]]:
        """New rows of each leg, oldest first."""
        ...

    @property
    def health(self) -> Mapping[Leg, Any]:
        """Each leg's `Health`; empty for files."""
        ...

    @property
    def age_s(self) -> float:
        """Seconds since anything new was heard."""
        ...

    @property
    def running(self) -> bool:
        """A call is on."""
        ...

    @property
    def recording(self) -> bool:
        """The call is being kept."""
        ...

    @property
    def paused(self) -> bool:
        """The call is paused: nothing is heard."""
        ...

    @property
    def error(self) -> str:
        """Why the call ended or never began, as a sentence; empty while all is well."""
        ...

    @property
    def notices(self) -> Sequence[str]:
        """Codes of what the person should know and the call survives."""
        ...

    @property
    def waiting(self) -> bool:
        """No call is on, and one may begin by itself."""
        ...

    @property
    def restarts(self) -> int:
        """How often the analysis had to be started again in this call."""
        ...

    @property
    def wished(self) -> bool:
        """This call, or the next, is to be kept."""
        ...


class Mailbox(Protocol):
    """Where the worker leaves what it heard."""

    def take(self) -> Snapshot:
        """Return what is new, at once."""
        ...

    def on_news(self, tell: Callable[[], None]) -> None:
        """Call this from now on, on any thread, whenever there is something to look at."""
        ...


class Call(Protocol):
    """What the window may ask for."""

    @property
    def mailbox(self) -> Mailbox:
        """Where to look."""
        ...

    @property
    def fate(self) -> Fate:
        """What can be done with the call that was last."""
        ...

    @property
    def voice(self) -> VoiceProfile:
        """The voice that calls are compared with; the population's when none is calibrated."""
        ...

    def compare(self, voice: VoiceProfile, within: Callable[[Settings], Settings]) -> None:
        """Compare with this voice, inside its range of tolerance, from the next call on."""
        ...

    def set_out(self) -> None:
        """Begin a call, or wait for one where calls begin by themselves."""
        ...

    def start(self) -> None:
        """Begin a call."""
        ...

    def stop(self) -> None:
        """End it; the devices are released, unless the next call is waited for."""
        ...

    def listen(self, on: bool) -> None:
        """Wait for calls that begin by themselves, or wait no longer."""
        ...

    def pause(self) -> None:
        """Stop hearing; the time line gets a gap."""
        ...

    def resume(self) -> None:
        """Hear again."""
        ...

    def record(self, on: bool) -> None:
        """Keep this call, or stop keeping it."""
        ...

    def mark(self, code: str) -> None:
        """Put a mark on the time line: `greeting`, `fine`, `note`."""
        ...

    def use(self, settings: Settings) -> None:
        """Judge by these settings from the next call on."""
        ...

    def close(self) -> object:
        """Release everything for good."""
        ...
