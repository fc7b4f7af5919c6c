"""The entry point of `tonegauge`: the command line, with the rooms above the wall handed down to it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prosody.events import Leg
    from prosody.live import Call
    from prosody.pipeline import Sink
    from prosody.profile import VoiceProfile
    from prosody.serve.followed import FollowedCall
    from prosody.settings import Settings
    from prosody.verbs.upstairs import Limits


def main() -> None:
    """Run the command and leave with its exit status. Nothing is imported above, so that Ctrl-C is heard."""
    try:
        sys.exit(_status())
    except KeyboardInterrupt:  # while it was loading; the command line answers later ones itself
        sys.exit("Stopped.")


def _status() -> int:
    from calibration.command import calibrate
    from calibration.practise import practise
    from calibration.voices import voices
    from prosody.cli import main as command_line
    from prosody.cli import tonegauge
    from prosody.mishap import prepare_log
    from prosody.verbs.upstairs import Upstairs

    prepare_log()
    for verb in (calibrate, practise, voices):
        tonegauge.add_command(verb)
    above = Upstairs(
        _voice,
        _overlay,
        _why_no_overlay,
        _be_the_only_one,
        _tolerance,
        _wizard,
        _listeners,
        voices=_voices,
        practice=_practice,
        weeks=_weeks,
        replay=_replay,
    )
    return command_line(above)


def _voice(name: str) -> VoiceProfile:
    from calibration.store import ProfileStore, read_profile

    return read_profile(Path(name)) if name.endswith(".json") else ProfileStore().load(name)


def _voices() -> Sequence[str]:
    from calibration.store import ProfileStore

    return ProfileStore().names()


def _tolerance(name: str) -> Limits:
    from calibration.store import ProfileStore
    from prosody.verbs.upstairs import as_they_are

    if name.endswith(".json"):
        return as_they_are
    return ProfileStore().within(name)


def _listeners(name: str) -> Sequence[Sink]:
    from calibration.loosening import Loosening
    from calibration.store import ProfileStore

    return () if name.endswith(".json") else (Loosening(ProfileStore(), name),)


def _overlay(call: Call | FollowedCall, settings: Settings, duration_s: float | None) -> int:
    from ui.app import run_overlay

    return run_overlay(call, settings, duration_s=duration_s)


def _wizard(name: str, mic: str, language: str, greeting: str | None) -> int:
    from ui.voice.opening import run_wizard

    return run_wizard(name, mic, language, greeting)


def _practice(voice: VoiceProfile, within: Limits, mic: str) -> int:
    from ui.voice.opening import run_practice

    return run_practice(voice, within, mic)


def _weeks(voice: VoiceProfile) -> int:
    from ui.voice.opening import run_drift

    return run_drift(voice)


def _replay(
    name: str | None, legs: Mapping[Leg, int] | None, voice: VoiceProfile | None, within: Limits
) -> int:
    from ui.replay.opening import run_replay

    return run_replay(name, legs, voice, within)


def _why_no_overlay() -> str:
    """Return why there can be no overlay here; empty when there can."""
    from prosody.doctor import has_screen, why_no_window

    if not has_screen():
        return "There is no screen."
    said = why_no_window()
    return f"The overlay cannot be shown ({said}); 'tonegauge doctor' says what to do." if said else ""


def _be_the_only_one() -> None:
    from ui.single import be_the_only_one

    be_the_only_one()


if __name__ == "__main__":
    main()
