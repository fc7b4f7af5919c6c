"""A session or a recording opened for replay; nothing of it is changed by that."""

from __future__ import annotations

from collections.abc import Mapping

from prosody.events import Leg
from prosody.profile import VoiceProfile
from prosody.replay.heard_call import HeardCall
from prosody.settings import Settings
from prosody.wording import Wording


def open_call(
    name: str,
    legs: Mapping[Leg, int] | None = None,
    *,
    settings: Settings | None = None,
    profile: VoiceProfile | None = None,
    wording: Wording | None = None,
) -> HeardCall:
    """Return a call, with what was measured of it before; `Analysis` does the rest where it is not `done`.

    Parameters
    ----------
    name : str
        A recording, a session's folder, a session's id or its first characters.
    legs : mapping of Leg to channel, optional
        Who is who in a recording of several channels.
    settings, profile, wording
        For recordings; a session brings its own settings and profile unless `profile` is given.

    Raises
    ------
    AudioError, SessionError
        When there is nothing that could be shown; the text is for a person.
    """
    raise NotImplementedError


class Analysis:
    """The analysis of an opened call in processes beside: the window stays free.

    Use: `analysis = Analysis(call); analysis.start()`, then `poll()` from a timer (20-30 times a second)
    until `analysis.over`. `stop()` ends it; what was done is kept, and the call is `partial`.
    """

    def __init__(self, call: HeardCall) -> None:
        self.call = call

    @property
    def over(self) -> bool:
        """Nothing more will come."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin; returns at once. What is quickly had (waveform, level) comes first."""
        raise NotImplementedError

    def poll(self) -> bool:
        """Take into the call what has come; return whether anything is new. Never waits."""
        raise NotImplementedError

    def stop(self) -> None:
        """End it; what was done is kept. Safe to call twice, and when it is over."""
        raise NotImplementedError
