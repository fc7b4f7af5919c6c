"""What comes of a session: profile and range of tolerance, made beside the GUI thread, and kept. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from calibration import draft
from calibration.command import FIRM_S
from calibration.rehearsal import Reason, proposed
from calibration.store import ProfileStore
from calibration.tolerance import Tolerance
from prosody.profile import VoiceProfile
from ui.voice.work import Work


class Outcome:
    """Nothing at first; `make` begins it, `follow` sees when it is there, `keep` writes it.

    Attributes
    ----------
    profile : VoiceProfile or None
        None while it is being made.
    tolerance : Tolerance
        As proposed, until the person sets it.
    reasons : tuple of Reason
        Why each limit was proposed where it was.
    version : int
        Under which number it was kept; 0 while it is not.
    error : str
        Why no profile could be made, as a sentence.
    """

    def __init__(self) -> None:
        self.profile: VoiceProfile | None = None
        self.tolerance, self.reasons = Tolerance(), tuple[Reason, ...]()
        self.version = 0
        self.error = ""
        self._making: Work[VoiceProfile] | None = None

    def make(self, profile: Callable[[], VoiceProfile]) -> None:
        """Begin to make the profile."""
        self.profile, self.version, self.error = None, 0, ""
        self._making = Work(profile)

    def follow(self) -> None:
        """Take over what was made meanwhile."""
        made = self._making
        if made is None or not made.over:
            return
        self._making = None
        self.profile, self.error = made.result, str(made.error or "")
        self.propose()

    @property
    def firm(self) -> bool:
        """Whether the profile rests on enough speech."""
        return self.profile is not None and self.profile.voiced_s >= FIRM_S

    def propose(self) -> None:
        """Take the limits that the calibration proposes."""
        if self.profile is not None:
            self.tolerance, self.reasons = proposed(self.profile)

    def set_limits(self, **limits: float) -> None:
        """Change limits of the tolerance."""
        self.tolerance = replace(self.tolerance, **limits)

    def keep(self, store: ProfileStore, greeting: str) -> None:
        """Keep the profile with greeting and tolerance; what waited as a draft is done with.

        Raises
        ------
        OSError, ProfileError
            When it cannot be written.
        """
        profile = self.profile
        if profile is None or self.version:
            return
        store.save(profile)
        store.keep_tolerance(profile.name, self.tolerance)
        store.keep_greeting(profile.name, greeting)
        draft.forget(store.folder_of(profile.name))
        self.version = store.versions(profile.name)[-1]
