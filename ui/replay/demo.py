"""The bundled call, to try the window with."""

from __future__ import annotations

from pathlib import Path

from calibration.store import read_profile
from prosody.profile import VoiceProfile
from ui.voice.origin import demo_profile


def demo_call() -> Path:
    """Return the bundled recording: the rep on the first channel, the customer on the second."""
    return demo_profile().with_name("call.flac")


def demo_voice() -> VoiceProfile:
    """Return the calibrated voice of its rep."""
    return read_profile(demo_profile())
