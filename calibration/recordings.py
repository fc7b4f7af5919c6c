"""A profile from recordings and past calls: each file, or session, is one take in one way of speaking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from calibration.baseline import profile_from
from calibration.chorus import Chorus
from calibration.enrolment import STYLES
from calibration.quality import Complaint, QualitySettings, complaints
from calibration.rehearsal import rehearsed
from calibration.takes import TakeError, heard
from prosody.analysis.hearing import HearingSettings
from prosody.audio.error import AudioError
from prosody.audio.framing import band_of
from prosody.contour import Contour
from prosody.events import Leg
from prosody.offline import source_of
from prosody.profile import VoiceProfile
from prosody.session.manifest import SessionError, profile_of
from prosody.session.reader import SessionSource

LEAST_VOICED_S = 0.5
"""Voiced speech in a file that may enter a profile, s: a short word; below it no measure is steady."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A file, or a session of one's own, and the way of speaking in it, as the person calls it."""

    path: str
    style: str


ALONE: Final = "was not used: no neutral recording has its microphone and bandwidth."

Refused = Callable[[Recording, str | Sequence[Complaint]], None]
"""Is told which recording was not used, and why: a sentence, or the complaints."""


def profile_from_recordings(
    name: str,
    recordings: Sequence[Recording],
    legs: Mapping[Leg, int] | None,
    hearing: HearingSettings,
    refused: Refused,
    moved: Callable[[], None] = lambda: None,
    *,
    made_at: str = "",
) -> VoiceProfile:
    """Return a voice's profile from files; what cannot be used is told to `refused` and left out.

    Statistics of different microphones or bandwidths do not mix: each gets a profile of its own.
    The one with the most speech comes back, the rest stand in its `others`.

    Parameters
    ----------
    moved : callable
        Called after each file, for a progress bar.

    Raises
    ------
    ValueError
        When no neutral recording can be used.
    """
    heard_takes = []
    for recording in recordings:
        heard_takes += _take(recording, legs, hearing, refused)
        moved()
    made = [
        _profile(name, where, heard_takes, made_at) for where in sorted({take.where for take in heard_takes})
    ]
    profiles = sorted((profile for profile in made if profile), key=lambda profile: -profile.voiced_s)
    if not profiles:
        raise ValueError(f"No neutral recording of {name!r} can be used; a profile rests on neutral speech.")
    known = {(profile.device, profile.band_hz) for profile in profiles}
    for take in heard_takes:
        if take.where not in known:
            refused(take.recording, f"{take.recording.path} {ALONE}")
    return replace(profiles[0], others=tuple(profiles[1:]))


@dataclass(frozen=True, slots=True)
class _Take:
    """A recording that can be used, and where it was heard: device (empty: unknown) and bandwidth, Hz."""

    recording: Recording
    contour: Contour
    where: tuple[str, float]


def _take(
    recording: Recording, legs: Mapping[Leg, int] | None, hearing: HearingSettings, refused: Refused
) -> list[_Take]:
    """Return what a recording holds, or tell why it is of no use."""
    try:
        source = source_of(recording.path, legs)
        chorus = Chorus()
        contour = heard(source, hearing, chorus=chorus)
        device = profile_of(source.manifest).heard_on if isinstance(source, SessionSource) else ""
    except (AudioError, SessionError, TakeError) as error:
        refused(recording, str(error))
        return []
    like = QualitySettings().reading(STYLES[recording.style])
    wrong = complaints(contour, LEAST_VOICED_S, like, chorus.share)
    if wrong:
        refused(recording, wrong)
        return []
    return [_Take(recording, contour, (device, band_of(source.rate)))]


def _profile(
    name: str, where: tuple[str, float], heard_takes: Sequence[_Take], made_at: str
) -> VoiceProfile | None:
    """Return the profile of what was heard on one device in one bandwidth; None without neutral speech."""
    takes: dict[str, list[Contour]] = {style: [] for style in STYLES.values()}
    for take in heard_takes:
        if take.where == where:
            takes[STYLES[take.recording.style]].append(take.contour)
    if not takes["neutral"]:
        return None
    styles = {style: lines for style, lines in takes.items() if style != "neutral" and lines}
    device, band_hz = where
    made = profile_from(
        takes["neutral"], name, styles=styles, band_hz=band_hz, device=device, made_at=made_at
    )
    return rehearsed(made, takes)
