"""From contours to a voice profile: what is usual for a voice, by measure.

The rule of the room: statistics are taken over stretches like those that are judged later,
so that a judgement compares like with like; a profile keeps statistics and no sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

import prosody
from prosody.analysis.spectrum_shape import TIMBRE
from prosody.contour import Contour
from prosody.judgement.measures import measure
from prosody.judgement.measures_usual import statistics, usual
from prosody.judgement.voice_fit import shape
from prosody.profile import Usual, VoiceProfile
from prosody.units import frames, seconds

STRETCH_S: Final = 2.0
"""Speech in one stretch, s: calibration lines and the windows judged early in a call are about as long."""

HOP_S: Final = 1.0
"""Speech from one stretch's start to the next one's, s."""


def profile_from(
    contours: Iterable[Contour],
    name: str,
    *,
    styles: Mapping[str, Iterable[Contour]] | None = None,
    band_hz: float | None = None,
    device: str = "",
    made_at: str = "",
) -> VoiceProfile:
    """Return the profile of a voice from its neutral speech, and lines in other styles if there are any.

    Parameters
    ----------
    contours : iterable of Contour
        Takes of neutral speech; gaps in them split stretches.
    styles : mapping of str to iterable of Contour, optional
        Takes read as `flat`, `lively` or `tense`.
    band_hz : float, optional
        Bandwidth of the audio; the contours' own when not given.

    Raises
    ------
    ValueError
        When no take holds enough voiced speech to measure.
    """
    takes = list(contours)
    found = _usual(takes)
    if "f0_median" not in found:
        raise ValueError(f"The takes for {name!r} hold too little voiced speech; read a few sentences.")
    found["f0"] = usual(np.concatenate([_pitches(take) for take in takes]))
    taken = {style: _usual(lines) for style, lines in (styles or {}).items()}
    return VoiceProfile(
        name=name,
        usual=found,
        band_hz=_band_hz(takes) if band_hz is None else band_hz,
        device=device,
        voiced_s=sum(voiced_s(take) for take in takes),
        made_at=made_at,
        program_version=prosody.__version__,
        styles={style: known for style, known in taken.items() if known},
    )


def _usual(takes: Iterable[Contour]) -> dict[str, Usual]:
    """Return the statistics of every measure over the stretches of some takes, timbre included."""
    stretches = [stretch for take in takes for stretch in stretches_of(take)]
    shapes = [shape(stretch) for stretch in stretches]
    timbre = {name: np.array([found[name] for found in shapes]) for name in TIMBRE}
    known = {name: usual(values) for name, values in timbre.items() if np.isfinite(values).any()}
    return statistics([measure(stretch) for stretch in stretches]) | known


def _band_hz(takes: Sequence[Contour]) -> float:
    """Return the narrowest bandwidth of the takes, Hz."""
    return float(min(np.nanmin(take.band_hz) for take in takes if not take.gap.all()))


def measured(contour: Contour) -> list[dict[str, float]]:
    """Return the measures of a take's stretches, none of which spans a gap."""
    return [measure(stretch) for stretch in stretches_of(contour)]


def stretches_of(contour: Contour) -> list[Contour]:
    """Return a take's stretches, none of which spans a gap."""
    return [stretch for whole in _unbroken(contour) for stretch in _stretches(whole)]


def _pitches(contour: Contour) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the f0 of all voiced frames of a take, Hz: the pitch tracker's search range rests on them."""
    f0 = contour.f0_hz[contour.speech]
    return f0[np.isfinite(f0)].astype(np.float64)


def voiced_s(contour: Contour) -> float:
    """Return the seconds of voiced speech in a take."""
    return seconds(int(np.count_nonzero(contour.speech & np.isfinite(contour.f0_hz))))


def _unbroken(contour: Contour) -> list[Contour]:
    edges = np.flatnonzero(np.diff(np.concatenate([[True], contour.gap, [True]])))
    return [contour[int(a) : int(b)] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _stretches(contour: Contour) -> list[Contour]:
    """Cut into stretches of `STRETCH_S` of speech; a short take is one stretch."""
    spoken = np.flatnonzero(contour.speech)
    length, hop = frames(STRETCH_S), frames(HOP_S)
    starts = range(0, max(1, len(spoken) - length + hop // 2), hop) if len(spoken) else range(0)
    ends = [min(start + length, len(spoken)) for start in starts]
    return [contour[int(spoken[a]) : int(spoken[b - 1]) + 1] for a, b in zip(starts, ends, strict=True)]
