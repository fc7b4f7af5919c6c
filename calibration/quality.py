"""Is a take good enough to enter a profile? Each complaint is a code, a value and its limit.

The rule of the room: a take that fails is not used, and the person hears why and what to do
(`words/takes.py` has the words under `take.<code>`). Limits are of the sound, never of the voice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from calibration.foreign import leap_rate, octave_share, takeover, tonal_share
from prosody.contour import Contour
from prosody.judgement.measures import percentiles
from prosody.setting import Settings, setting
from prosody.units import seconds

_MOVES_DB = 10.0  # a steady room stays within this between its 10th and 95th percentile


LIFELESS = ("flat", "greeting_level")
"""Styles that are read without life."""


@dataclass(frozen=True, slots=True)
class QualitySettings(Settings):
    """What a take must be like."""

    min_snr_db: float = setting(
        15.0,
        "Speech must stand this far above the room's noise.",
        unit="dB",
        low=5.0,
        high=40.0,
        source="science.md 11, calibration_min_snr_db",
    )
    min_level_db: float = setting(
        -58.5,
        "Voiced speech must be at least this loud.",
        unit="dB",
        low=-80.0,
        high=-20.0,
        source="proposal: 16-bit microphones have their own noise from about -70 dBFS on; RAVDESS "
        "is clean down to -58",
    )
    max_clipped: float = setting(
        0.001,
        "Share of samples at full scale that may be there.",
        low=0.0,
        high=0.05,
        source="science.md 11, max_clip_share",
    )
    max_octave_share: float = setting(
        0.05,
        "Share of voiced frames that may lie an octave from their neighbours.",
        low=0.0,
        high=0.5,
        source="benchmarks/calibration: more spoils a profile; no reading of EmoDB or RAVDESS has it",
    )
    max_tonal_share: float = setting(
        0.3,
        "Share of pitched sound that may be held like notes, or be no speech.",
        low=0.05,
        high=1.0,
        source="benchmarks/calibration: good takes stay below, music lies above",
    )
    max_leaps: float = setting(
        3.0,
        "Leaps of the pitch in 100 voiced frames, from which two voices at once are heard.",
        low=1.0,
        high=20.0,
        source="benchmarks/calibration: of good takes 1 in 100 has more",
    )
    max_beside: float = setting(
        0.028,
        "Share of loud voiced sound in which a second voice may seem to sound beside the first.",
        low=0.0,
        high=1.0,
        source="benchmarks/calibration: of single good clips 4 in 100 have more, of readings 3 in 54",
    )
    max_takeover: float = setting(
        7.75,
        "How much likelier, in nats, another voice must be to be heard to read on.",
        low=-5.0,
        high=100.0,
        source="benchmarks/calibration: EmoDB and synthetic voices; of 96 neutral readings none has more",
    )
    max_bleed: float = setting(
        0.04,
        "Share of the active frames in which the far end may leak in.",
        low=0.0,
        high=1.0,
        source="benchmarks/calibration: it is seen only where the reader pauses; a headset has none",
    )

    def reading(self, style: str) -> QualitySettings:
        """Return what a take in a style must be like: who reads without life holds the pitch like notes."""
        return replace(self, max_tonal_share=1.0) if style in LIFELESS else self


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a take cannot be used: what was found, and what would have been needed."""

    code: str
    value: float
    limit: float
    unit: str


def complaints(
    take: Contour, needed_voiced_s: float, settings: QualitySettings, beside: float = 0.0
) -> tuple[Complaint, ...]:
    """Return everything that is wrong with a take; empty when it can be used.

    Parameters
    ----------
    take : Contour
        One reading, as heard.
    needed_voiced_s : float
        Voiced speech that its step asks for, s.
    beside : float
        Share of its sound in which a second voice sounds (`chorus.py`).
    """
    voiced = take.speech & np.isfinite(take.f0_hz)
    heard_s = seconds(int(np.count_nonzero(voiced)))
    tonal = _above("music", tonal_share(take), settings.max_tonal_share)
    if heard_s < 0.2:
        return (tonal[1] if tonal[0] else _silence(take, heard_s, needed_voiced_s, settings),)
    level, over = percentiles(take.level_db[voiced], 50.0)[0], _over_noise_db(take, voiced)
    found = (
        tonal,
        (level < settings.min_level_db, Complaint("too_quiet", level, settings.min_level_db, "dB")),
        (over < settings.min_snr_db, Complaint("noisy", over, settings.min_snr_db, "dB")),
        _above("clipped", float(np.mean(take.clipped[take.speech])), settings.max_clipped),
        _above("octaves", octave_share(take), settings.max_octave_share),
        _second_voice(take, beside, settings),
        _above("bleed", _bleed_share(take), settings.max_bleed),
        (heard_s < needed_voiced_s, Complaint("too_short", heard_s, needed_voiced_s, "s")),
    )
    return tuple(complaint for wrong, complaint in found if wrong)


def _second_voice(take: Contour, beside: float, settings: QualitySettings) -> tuple[bool, Complaint]:
    """Tell two voices at once by a second pitch or one that leaps, one after the other by their timbre."""
    leaps, ratio = leap_rate(take), takeover(take)
    if beside > settings.max_beside:
        return True, Complaint("second_voice", 100.0 * beside, 100.0 * settings.max_beside, "%")
    if ratio > settings.max_takeover:
        return True, Complaint("second_voice", ratio, settings.max_takeover, "")
    return leaps > settings.max_leaps, Complaint("second_voice", leaps, settings.max_leaps, "")


def _silence(take: Contour, heard_s: float, needed_s: float, settings: QualitySettings) -> Complaint:
    """Tell a voice too faint to be heard as one (its level moves, far down) from nothing at all."""
    low, high = percentiles(take.level_db, 10.0, 95.0)
    if high - low > _MOVES_DB and high < settings.min_level_db:
        return Complaint("too_quiet", high, settings.min_level_db, "dB")
    return Complaint("nothing_heard", heard_s, needed_s, "s")


def _above(code: str, share: float, limit: float) -> tuple[bool, Complaint]:
    return share > limit, Complaint(code, 100.0 * share, 100.0 * limit, "%")


def _over_noise_db(take: Contour, voiced: NDArray[np.bool_]) -> float:
    return percentiles((take.level_db - take.noise_db)[voiced], 50.0)[0]


def _bleed_share(take: Contour) -> float:
    active = int(np.count_nonzero(take.speech | take.bleed))
    return int(np.count_nonzero(take.bleed)) / active if active else 0.0
