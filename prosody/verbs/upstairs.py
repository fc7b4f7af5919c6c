"""What the command line asks of the rooms above the wall, which `ui/command.py` hands down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from prosody.events import Leg
    from prosody.live import Call
    from prosody.pipeline import Sink
    from prosody.profile import VoiceProfile
    from prosody.serve.followed import FollowedCall
    from prosody.settings import Settings


class AlreadyShownError(Exception):
    """The overlay is on the screen already, in another process; the text says so to a person."""


Limits = Callable[["Settings"], "Settings"]
"""Puts one person's limits into settings."""


def as_they_are(settings: Settings) -> Settings:
    """Return settings without any person's limits."""
    return settings


@dataclass(frozen=True)
class Upstairs:
    """The rooms above.

    Attributes
    ----------
    load_voice : callable
        Returns a named voice's profile; raises ValueError with what to do.
    overlay : callable
        Shows a call on the screen until the person quits, or for so many s; returns the exit status.
    why_no_overlay : callable
        Returns why the overlay cannot be shown here, as a sentence; empty when it can.
    be_the_only_one : callable
        Brings an overlay that is on the screen already to the front and raises `AlreadyShownError`.
    tolerance : callable
        Returns what puts the range of tolerance of a named voice into settings; raises ValueError.
    listeners : callable
        Returns the sinks that follow a named voice's calls.
    wizard : callable
        Calibrates a voice in a window (name, microphone, language, greeting); returns the exit status.
    voices : callable
        Returns the names of the calibrated voices.
    practice, weeks : callable
        Show the practice window (voice, its tolerance, microphone) and a voice over the weeks.
    replay : callable
        Shows a call again (name, who is who, voice, its tolerance); returns the exit status.
    """

    load_voice: Callable[[str], VoiceProfile]
    overlay: Callable[[Call | FollowedCall, Settings, float | None], int]
    why_no_overlay: Callable[[], str]
    be_the_only_one: Callable[[], None] = lambda: None
    tolerance: Callable[[str], Limits] = lambda _name: as_they_are
    wizard: Callable[[str, str, str, str | None], int] = lambda *_: 1
    listeners: Callable[[str], Sequence[Sink]] = lambda _name: ()
    voices: Callable[[], Sequence[str]] = lambda: ()
    practice: Callable[[VoiceProfile, Limits, str], int] = lambda *_: 1
    weeks: Callable[[VoiceProfile], int] = lambda _voice: 1
    replay: Callable[[str | None, Mapping[Leg, int] | None, VoiceProfile | None, Limits], int] = lambda *_: 1

    def need_a_window(self, instead: str) -> None:
        """Go on where windows can be shown.

        Raises
        ------
        click.UsageError
            Where they cannot: why, and what to do instead.
        """
        why_not = self.why_no_overlay()
        if why_not:
            raise click.UsageError(f"{why_not} {instead}".rstrip())

    def hearers(self, name: str | None) -> Sequence[Sink]:
        """Return who above the wall is told what happens in a named voice's calls."""
        return self.listeners(name) if name is not None else ()

    def voice(self, name: str | None) -> VoiceProfile:
        """Return the named voice's profile; the population's when none is named.

        Raises
        ------
        click.UsageError
            When there is no such voice.
        """
        from prosody.judgement.model_population import population
        from prosody.profile import POPULATION

        if name is None or name == POPULATION:
            return population()
        try:
            return self.load_voice(name)
        except ValueError as error:
            raise click.UsageError(str(error)) from None

    def within(self, name: str | None) -> Limits:
        """Return what puts the range of tolerance of a voice into settings, if one was set for it.

        Raises
        ------
        click.UsageError
            When it cannot be used.
        """
        try:
            return self.tolerance(name) if name is not None else as_they_are
        except ValueError as error:
            raise click.UsageError(str(error)) from None
