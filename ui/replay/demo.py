"""The bundled call, to try the window with."""

from __future__ import annotations

from pathlib import Path

import prosody
from calibration.store import read_profile
from prosody.profile import VoiceProfile

FOLDER = Path(prosody.__file__).parent / "demo"


def demo_call() -> Path:
    """Return the bundled recording: the rep on the first channel, the customer on the second."""
    return FOLDER / "call.flac"


def demo_voice() -> VoiceProfile:
    """Return the calibrated voice of its rep."""
    return read_profile(FOLDER / "voice.json")
