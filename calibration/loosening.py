"""What a person said was fine is fine in the next call too: it is kept as their range of tolerance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from calibration.store import ProfileStore
from calibration.tolerance import Tolerance
from prosody.events import Fine
from prosody.judgement.flag_settings import FlagSettings
from prosody.pipeline import Heard

_USUAL: Final = FlagSettings()

STEPS: Final[Mapping[str, tuple[str, float]]] = {
    "tone.flat": ("flat_share", _USUAL.ok_step_share),
    "tone.tense": ("tense_share", _USUAL.ok_step_share),
    "contour.flat": ("flat_greeting_sd", -_USUAL.ok_step_sd),
}
"""By flag: the limit of a tolerance that it has, and how far one press moves it.

Pace and loudness have none: they are loosened for the rest of the call only."""

HIGHEST: Final = 0.98
"""A share beyond which no limit is moved: a flag that can never come is one that was switched off."""


def loosened(tolerance: Tolerance, code: str) -> Tolerance:
    """Return a tolerance one step looser for a flag, at most `ok_steps` steps from everybody's limit."""
    if code not in STEPS:
        return tolerance
    limit, step = STEPS[code]
    usual, now = getattr(Tolerance(), limit), getattr(tolerance, limit)
    farthest = usual + _USUAL.ok_steps * step
    moved = (
        min(now + step, max(farthest, now), HIGHEST) if step > 0.0 else max(now + step, min(farthest, now))
    )
    return tolerance.changed({limit: round(moved, 4)})


class Loosening:
    """A sink that loosens what is kept beside a voice each time its person says "that was fine"."""

    def __init__(self, store: ProfileStore, name: str) -> None:
        self._store, self._name = store, name

    def accept(self, heard: Heard) -> None:
        """Keep what was said to be fine."""
        for event in heard.events:
            if isinstance(event, Fine) and event.code in STEPS:
                before = self._store.tolerance(self._name) or Tolerance()
                self._store.keep_tolerance(self._name, loosened(before, event.code))
