"""Trust: each damage lowers it, names itself, and low trust has a reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from prosody.judgement.model_population import population
from prosody.judgement.trust import TrustSettings, band_changed, trust
from prosody.profile import VoiceProfile
from tests.prosody.judgement.made import contour, voice

CALIBRATED = VoiceProfile("a", population().usual, voiced_s=30.0)
F0 = voice(5)


def test_clean_speech_of_a_known_voice_is_trusted() -> None:
    found = trust(contour(F0), CALIBRATED, TrustSettings())
    assert (found.value, found.reason) == (1.0, "")


@pytest.mark.parametrize(
    ("reason", "columns"),
    [
        ("noise", {"noise_db": -25.0}),
        ("clipped", {"clipped": 0.05}),
        ("bleed", {"bleed": np.arange(500) % 10 > 2}),
    ],
)
def test_damage_takes_trust_and_names_itself(reason: str, columns: dict[str, object]) -> None:
    found = trust(contour(F0, **columns), CALIBRATED, TrustSettings())
    assert found.value < TrustSettings().least
    assert found.reason == reason


def test_more_noise_is_less_trust() -> None:
    values = [
        trust(contour(F0, noise_db=n), CALIBRATED, TrustSettings()).value for n in (-60, -40, -35, -30, -26)
    ]
    assert values == sorted(values, reverse=True)
    assert values[0] == 1.0
    assert values[-1] < 0.1


def test_the_more_of_the_window_a_gap_took_the_less_is_trusted() -> None:
    found = [trust(contour(F0), CALIBRATED, TrustSettings(), torn=share) for share in (0.0, 0.25, 0.75, 1.0)]
    assert [one.value for one in found] == sorted((one.value for one in found), reverse=True)
    assert found[0].value == 1.0
    assert found[-1].value == TrustSettings().after_gap
    assert (found[0].reason, found[1].reason) == ("", "gap")


def test_an_unknown_voice_is_trusted_less() -> None:
    assert trust(contour(F0), population(), TrustSettings()).value == TrustSettings().uncalibrated


def test_a_thin_profile_is_trusted_less_than_a_firm_one() -> None:
    values = [
        trust(contour(F0), replace(CALIBRATED, voiced_s=s), TrustSettings()).value
        for s in (1.0, 5.0, 20.0, 60.0)
    ]
    assert TrustSettings().uncalibrated < values[0] < values[1] < values[2] == values[3] == 1.0


def test_another_bandwidth_than_the_calibrated_one_is_named() -> None:
    narrow = contour(F0, band_hz=4000.0)
    found = trust(narrow, CALIBRATED, TrustSettings())
    assert (found.value, found.reason) == (TrustSettings().other_band, "narrow_band")
    assert not band_changed(narrow, replace(CALIBRATED, band_hz=4000.0))
    assert band_changed(contour(F0), replace(CALIBRATED, band_hz=4000.0))


def test_a_window_without_voice_costs_no_trust_for_noise_it_does_not_know() -> None:
    assert trust(contour(np.full(100, np.nan)), CALIBRATED, TrustSettings()).value == 1.0
