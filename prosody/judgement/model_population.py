"""The profile that stands in for a voice nobody has calibrated: what is usual across speakers.

Its spreads are wide. It says nothing of pitch height or level: those belong to a person and a device.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from prosody.profile import POPULATION, Usual, VoiceProfile


@cache
def population() -> VoiceProfile:
    """Return the population's profile, as shipped."""
    text = resources.files("prosody.judgement").joinpath("tone_population.json").read_text("utf-8")
    found = json.loads(text)
    usual = {name: Usual(**numbers) for name, numbers in found["usual"].items()}
    return VoiceProfile(POPULATION, usual, calibrated=False, made_at=found["made_at"])
