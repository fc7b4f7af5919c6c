"""A profile from recordings and past calls: each file, or session, is one take in one way of speaking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from calibration.baseline import profile_from
from calibration.enrolment import STYLES
from calibration.quality import Complaint, QualitySettings, complaints
from calibration.rehearsal import rehearsed
from calibration.takes import TakeError, heard
from prosody.analysis.hearing import HearingSettings
from prosody.audio.error import AudioError
from prosody.contour import Contour
from prosody.events import Leg
from prosody.offline import source_of
from prosody.profile import VoiceProfile
from prosody.session.manifest import SessionError
from prosody.units import SAMPLE_RATE

LEAST_VOICED_S = 0.5
"""Voiced speech in a file that may enter a profile, s: a short word; below it no measure is steady."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A file, or a session of one's own, and the way of speaking in it, as the person calls it."""

    path: str
    style: str


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

    Parameters
    ----------
    moved : callable
        Called after each file, for a progress bar.

    Raises
    ------
    ValueError
        When no neutral recording can be used.
    """
    takes: dict[str, list[Contour]] = {style: [] for style in STYLES.values()}
    bands: list[float] = []
    for recording in recordings:
        take = _take(recording, legs, hearing, refused)
        if take:
            takes[STYLES[recording.style]].append(take[0])
            bands.append(take[1])
        moved()
    if not takes["neutral"]:
        raise ValueError(f"No neutral recording of {name!r} can be used; a profile rests on neutral speech.")
    styles = {style: lines for style, lines in takes.items() if style != "neutral" and lines}
    made = profile_from(takes["neutral"], name, styles=styles, band_hz=min(bands), made_at=made_at)
    return rehearsed(made, takes)


def _take(
    recording: Recording, legs: Mapping[Leg, int] | None, hearing: HearingSettings, refused: Refused
) -> tuple[Contour, float] | None:
    """Return a recording's contour and bandwidth (Hz), or tell why it is of no use."""
    try:
        source = source_of(recording.path, legs)
        take = heard(source, hearing)
    except (AudioError, SessionError, TakeError) as error:
        refused(recording, str(error))
        return None
    wrong = complaints(take, LEAST_VOICED_S, QualitySettings())
    if wrong:
        refused(recording, wrong)
        return None
    return take, min(source.rate, SAMPLE_RATE) / 2.0
