"""The call as the window sees it: what may be asked of it and what it says, whoever runs it.

`prosody.live` has the real one; tests and the gallery have others. Nothing of it blocks:
each method asks, and what came of it is read in a later snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from prosody.contour import Contour
from prosody.events import Event, Leg
from prosody.settings import Settings


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
    def session(self) -> Path | None:
        """The folder that the call is, or was last, kept in."""
        ...

    def start(self) -> None:
        """Begin a call."""
        ...

    def stop(self) -> None:
        """End it; the devices are released."""
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
        """Put a mark on the time line: `greeting`, `fine`, `moment`."""
        ...

    def use(self, settings: Settings) -> None:
        """Judge by these settings from the next call on."""
        ...

    def close(self) -> object:
        """Release everything for good."""
        ...
