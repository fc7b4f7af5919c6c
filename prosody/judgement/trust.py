"""Trust: how far the sound allows a judgement at all.

Each cause lowers the trust by its own factor; the cause with the smallest one is named when
the product falls below the limit. Limits are of the sound, never of the voice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prosody.contour import Contour
from prosody.judgement.measures import percentiles
from prosody.judgement.voice_fit import CODE
from prosody.profile import WIDE_HZ, VoiceProfile
from prosody.setting import Settings, setting


@dataclass(frozen=True, slots=True)
class TrustSettings(Settings):
    """What the sound must be like."""

    least: float = setting(
        0.3, "Below this trust nothing is said.", low=0.0, high=1.0, source="proposal, reliability diagram"
    )
    snr_good_db: float = setting(
        30.0,
        "Speech over noise that costs no trust.",
        unit="dB",
        low=5.0,
        high=60.0,
        source="benchmarks/tone: pink noise 30 dB down moves one judgement in five",
    )
    snr_bad_db: float = setting(
        8.0,
        "Speech over noise at which nothing can be told.",
        unit="dB",
        low=-10.0,
        high=30.0,
        source="proposal",
    )
    clipped_bad: float = setting(
        0.02, "Share of clipped samples at which nothing can be told.", low=0.0, high=1.0, source="proposal"
    )
    bleed_bad: float = setting(
        0.5,
        "Share of frames with the other leg leaking at which nothing can be told.",
        low=0.0,
        high=1.0,
        source="a made echo of 85 ms at -12 dB: at 0.6 a second after the customer's turn was judged",
    )
    other_band: float = setting(
        0.4,
        "Trust left when the bandwidth is not the calibrated one.",
        low=0.0,
        high=1.0,
        source="benchmarks/tone: two of three judgements stay the same; with a thin profile too few",
    )
    after_gap: float = setting(
        0.5,
        "Trust left right after lost sound, when the window has hardly begun to fill again.",
        low=0.0,
        high=1.0,
        source="2 s windows score .03 under whole clips, and shorter ones are seldom right (benchmarks/tone)",
    )
    firm_voiced_s: float = setting(
        20.0,
        "Voiced speech from which a profile is fully trusted; a shorter one is trusted less.",
        unit="s",
        low=1.0,
        high=120.0,
        source="science.md 11, calibration_min_voiced_s",
    )
    other_device: float = setting(
        0.45,
        "Trust left when the microphone is not the calibrated one.",
        low=0.0,
        high=1.0,
        source="benchmarks/calibration: a profile from another room may be worth nothing; where the voice "
        "does not fit either, nothing is said",
    )
    unlike: float = setting(
        0.6,
        "Trust left when the voice does not fit its profile any more.",
        low=0.0,
        high=1.0,
        source="proposal: as little as without a profile",
    )
    uncalibrated: float = setting(
        0.6,
        "Trust left when the voice has no profile.",
        low=0.0,
        high=1.0,
        source="3 classes without a profile: .87 against .93 (eGeMAPS, EmoDB)",
    )


@dataclass(frozen=True, slots=True)
class Trust:
    """How far to trust, 0..1, and the code of what weighs heaviest (empty: nothing does)."""

    value: float
    reason: str


def trust(
    window: Contour,
    profile: VoiceProfile,
    settings: TrustSettings,
    *,
    unlike: bool = False,
    torn: float = 0.0,
) -> Trust:
    """Return how far a window of contour can be trusted.

    `unlike` says that the voice does not fit its profile, `torn` which share of the window a gap took.
    """
    causes = {
        "noise": _share(_snr_db(window), settings.snr_bad_db, settings.snr_good_db),
        "clipped": 1.0 - _share(_mean(window.clipped[window.speech]), 0.0, settings.clipped_bad),
        "bleed": 1.0 - _share(float(np.mean(window.bleed)) if len(window) else 0.0, 0.0, settings.bleed_bad),
    }
    if profile.calibrated and band_changed(window, profile):
        causes["narrow_band"] = settings.other_band
    if profile.elsewhere:
        causes["other_device"] = settings.other_device
    if unlike:
        causes[CODE] = settings.unlike
    if torn > 0.0:
        causes["gap"] = 1.0 - (1.0 - settings.after_gap) * torn
    value = float(np.prod(list(causes.values()))) * _known(profile, settings)
    reason = min(causes, key=lambda cause: causes[cause])
    return Trust(value, reason if causes[reason] < 1.0 else "")


def _known(profile: VoiceProfile, settings: TrustSettings) -> float:
    """Return how well the voice is known, from `uncalibrated` to 1 with the speech the profile rests on."""
    firm = _share(profile.voiced_s, 0.0, settings.firm_voiced_s) if profile.calibrated else 0.0
    return settings.uncalibrated + (1.0 - settings.uncalibrated) * firm


def band_changed(window: Contour, profile: VoiceProfile) -> bool:
    """Tell whether the audio's bandwidth is another than the one the profile was made with."""
    return bool(len(window)) and (window.band_hz[-1] < WIDE_HZ) != (profile.band_hz < WIDE_HZ)


def _snr_db(window: Contour) -> float:
    voiced = window.speech & np.isfinite(window.f0_hz)
    return percentiles((window.level_db - window.noise_db)[voiced], 50.0)[0]


def _mean(values: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
    return float(np.mean(values)) if len(values) else 0.0


def _share(value: float, low: float, high: float) -> float:
    """Return 0 at `low` and below, 1 at `high` and above; an unknown value costs nothing."""
    return 1.0 if np.isnan(value) else float(np.clip((value - low) / (high - low), 0.0, 1.0))
